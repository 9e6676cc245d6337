//! A whole bot measured: each message heard and decided in a conversation of its own. Nothing runs, so nothing is changed.

use std::{collections::BTreeMap, path::Path, time::Instant};

use anyhow::Context;
use bot::{Bot, Caller, Content, Event, Moment, State, call::STRANGER, decide};
use encoder::{Encoder, Package};
use evals::{
    case::{Case, Prediction, Scope, ids},
    dataset,
    metrics::{self, Noisy},
    noise::Noise,
    utterances::{self, Labelled, Wanted},
};
use gateway::{business::Business, pack_files, talk::Talk};
use jiff::{Zoned, civil::DateTime};
use learn::Tuning;

use super::{
    acts, folder, learner,
    measured::Measured,
    suites::{self, Found},
};
use crate::{learning, open, progress};

/// Measures the pack in the folder `pack` with the messages of `files`.
pub(super) async fn measure(
    found: &Found,
    pack: &str,
    files: &[String],
    noise: &[Noise],
    seed: u64,
    package: Option<&Package>,
) -> anyhow::Result<Measured> {
    let folder = found.path(pack)?;
    let utterances = files.iter().map(|file| read(&found.path(file)?)).collect::<anyhow::Result<Vec<_>>>()?;
    let data = tempfile::tempdir().context("making a folder for the data")?;
    let steps = progress::steps("learning the pack");
    let begun = Instant::now();
    let business = open::business(&folder, data.path(), &Zoned::now()).await?;
    let tuning = found.suite.tune.map(|layers| Tuning { layers, seed });
    let encoder = package.map(|package| learning::teach_now(&business, package, tuning)).transpose()?;
    let encoder = encoder.as_ref();
    let train_seconds = begun.elapsed().as_secs_f64();
    steps.finish_and_clear();

    let precision = found.suite.precision;
    let count: usize = utterances.iter().map(|file| file.rows.len()).sum();
    let bar = progress::parts(count * (1 + noise.len()), "hearing and deciding");
    let mut asked = Vec::new();
    for file in utterances {
        asked.extend(questions(&business, file).await?);
    }
    let bot = business.bot();
    let cases = cases(&bot, encoder, &asked, str::to_owned, || bar.inc(1));
    let mut metrics = metrics::measure(&cases, precision);
    for noise in noise {
        let spoilt = self::cases(&bot, encoder, &asked, |text| noise.spoil(text, seed), || bar.inc(1));
        metrics.noise.insert(noise.name().to_owned(), Noisy::from(&metrics::figures(&spoilt, precision)));
    }
    bar.finish_and_clear();
    let test = dataset::hash(asked.iter().map(|asked| (asked.row.text.as_str(), asked.label.as_str())));
    let sources = pack_files::read(&folder)?;
    let sources = dataset::hash(sources.iter().map(|file| (file.path.as_str(), file.text.as_str())));
    Ok(Measured {
        rows: BTreeMap::from([("test".to_owned(), cases.len())]),
        cases,
        metrics,
        train_seconds,
        hashes: BTreeMap::from([("test".to_owned(), test), ("pack".to_owned(), sources)]),
        model: learner::model(package, found.suite.tune),
    })
}

fn read(path: &Path) -> anyhow::Result<utterances::Utterances> {
    let name = path.display().to_string();
    utterances::read(&name, &folder::text(path)?).map_err(|complaints| suites::together(&complaints))
}

/// A message, by whom, and when.
struct Question {
    row: Labelled,
    label: String,
    caller: Caller,
    now: Zoned,
}

async fn questions(business: &Business, file: utterances::Utterances) -> anyhow::Result<Vec<Question>> {
    let time_zone = business.bot().pack.time_zone.clone();
    let now: DateTime = file.now.parse().with_context(|| format!("`now: {}` is no local time", file.now))?;
    let now = now.to_zoned(time_zone).with_context(|| format!("`now: {}`", file.now))?;
    let callers = callers(business).await?;
    let question = |row: Labelled| {
        let caller = callers.get(&row.role).cloned();
        let caller = caller.with_context(|| {
            let known: Vec<_> = callers.keys().map(String::as_str).collect();
            format!(
                "line {}: nobody of the pack has the role `{}`; somebody has: {}",
                row.line,
                row.role,
                known.join(", ")
            )
        })?;
        Ok(Question { label: row.label(), row, caller, now: now.clone() })
    };
    file.rows.into_iter().map(question).collect()
}

/// Somebody of each role: the people whom the pack lists, and those with whom it is tried out.
async fn callers(business: &Business) -> anyhow::Result<BTreeMap<String, Caller>> {
    let pack = &business.bot().pack;
    let listed = pack.roles.iter().flat_map(|role| &role.people);
    let tried = pack.sandbox.people.iter().map(|person| &person.phone);
    let mut callers = BTreeMap::from([(STRANGER.to_owned(), Caller::stranger(None))]);
    for phone in listed.chain(tried) {
        let caller = Talk::new(business, phone).await?.caller().clone();
        callers.entry(caller.role.clone()).or_insert(caller);
    }
    Ok(callers)
}

/// What the bot makes of every message, each as the first one of a conversation.
fn cases(
    bot: &Bot,
    encoder: Option<&Encoder>,
    asked: &[Question],
    spoil: impl Fn(&str) -> String,
    done: impl Fn(),
) -> Vec<Case> {
    let ids = ids(asked.iter().map(|asked| asked.row.text.as_str()));
    let case = |(asked, id): (&Question, String)| {
        let case = case(bot, encoder, asked, spoil(&asked.row.text), id);
        done();
        case
    };
    asked.iter().zip(ids).map(case).collect()
}

fn case(bot: &Bot, encoder: Option<&Encoder>, asked: &Question, text: String, id: String) -> Case {
    let Question { row, label, caller, now } = asked;
    let begun = Instant::now();
    let hearing = learning::hear_with(bot, encoder, &State::default(), &Content::Text(text.clone()), now);
    let heard = acts::Heard::of(&hearing);
    let stage = hearing.stage.name();
    let decision = decide(&bot.pack, caller, State::default(), Event::Heard(hearing), &Moment::at(now.clone()));
    let latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let is_declined = matches!(decision.verdict, "decline" | "clarify");
    let scope = match &row.wanted {
        Wanted::Commands(_) => Scope::Inside,
        Wanted::Nothing(scope) => *scope,
    };
    let act = acts::act(&bot.pack, &row.wanted, &heard, &decision);
    let prediction = Prediction {
        text,
        intent: label.clone(),
        predicted: (!is_declined && !heard.top.is_empty()).then(|| heard.top.clone()),
        top: heard.top,
        probability: heard.probability,
        oos_probability: heard.oos_probability,
        tier: stage.to_owned(),
        latency_us,
    };
    Case { id, scope, prediction, language: Some(row.language.clone()), act: Some(act) }
}
