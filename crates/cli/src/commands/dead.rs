//! `recado dead`: what was put aside, looked at and handed out again.

mod preview;

use std::process::ExitCode;

use gateway::{
    config::Config,
    store::{DeadFilter, DeadLetter, Store, keys},
    telemetry::{Masked, without_numbers},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    args::{Dead, DeadList, DeadReplay, DeadShow, Select},
    logging, open,
};

/// Dead letters of which a dry run tells what would be decided: more than anybody reads.
const PREVIEWS_MAX: usize = 100;

pub(crate) async fn run(args: Dead) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    match args {
        Dead::List(list) => self::list(&list).await,
        Dead::Show(show) => self::show(&show).await,
        Dead::Replay(replay) => self::replay(replay).await,
    }
}

async fn list(args: &DeadList) -> anyhow::Result<ExitCode> {
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    let letters = find(&*open::store(&config).await?, &filter(Vec::new(), &args.select), args.limit.into()).await?;
    if args.json {
        let letters: Vec<_> = letters.iter().map(in_short).collect();
        say!("{}", serde_json::to_string_pretty(&letters)?);
        return Ok(ExitCode::SUCCESS);
    }
    for letter in &letters {
        say!("{}", line(letter));
    }
    if letters.is_empty() {
        say!("nothing was put aside");
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(args: &DeadShow) -> anyhow::Result<ExitCode> {
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    let letters = find(&*open::store(&config).await?, &filter(vec![args.id], &NO_SELECTION), 1).await?;
    let Some(letter) = letters.first() else {
        say!("there is no dead letter {}", args.id);
        return Ok(ExitCode::FAILURE);
    };
    let state = letter.state.as_deref().map(read).unwrap_or_default();
    let payload = read(&letter.payload);
    if args.json {
        let mut whole = in_short(letter);
        (whole["payload"], whole["state"]) = (payload, state);
        say!("{}", serde_json::to_string_pretty(&whole)?);
    } else {
        say!("{}", line(letter));
        say!("what came:\n{}", serde_json::to_string_pretty(&payload)?);
        say!("the state of its conversation:\n{}", serde_json::to_string_pretty(&state)?);
    }
    Ok(ExitCode::SUCCESS)
}

async fn replay(args: DeadReplay) -> anyhow::Result<ExitCode> {
    let config = open::config(&args.source)?;
    let store = open::store(&config).await?;
    let filter = filter(args.ids, &args.select);
    if args.dry_run {
        let letters = find(&*store, &filter, PREVIEWS_MAX).await?;
        let business = open::configured(&config).await?;
        let now = Timestamp::now();
        let mut previews = Vec::new();
        for letter in &letters {
            let preview = preview::of(&business, &config.bot, letter, now).await;
            if !args.json {
                say!("{}\n{}", line(letter), preview::text(&preview));
            }
            previews.push(json!({"letter": in_short(letter), "would": preview}));
        }
        if args.json {
            say!("{}", serde_json::to_string_pretty(&previews)?);
        }
        return Ok(if letters.is_empty() { nothing_such()? } else { ExitCode::SUCCESS });
    }
    let again = store.replay(&filter, Timestamp::now()).await;
    store.close().await;
    let again = again?;
    if args.json {
        say!("{}", json!({"handed_out_again": again}));
    } else if again > 0 {
        say!("{again} handed out again: the service takes them up when it runs");
    }
    Ok(if again == 0 { nothing_such()? } else { ExitCode::SUCCESS })
}

fn nothing_such() -> anyhow::Result<ExitCode> {
    eprintln!("recado: no such dead letter");
    Ok(ExitCode::FAILURE)
}

const NO_SELECTION: Select = Select { error: None, since: None };

fn filter(ids: Vec<i64>, select: &Select) -> DeadFilter {
    DeadFilter { ids, error: select.error.clone(), since: select.since }
}

async fn find(store: &dyn Store, filter: &DeadFilter, limit: usize) -> anyhow::Result<Vec<DeadLetter>> {
    let letters = store.dead_letters(filter, limit).await;
    store.close().await;
    Ok(letters?)
}

/// What a person may see of it without having asked for more: no words, no name, the number masked.
fn in_short(letter: &DeadLetter) -> Value {
    json!({
        "id": letter.id,
        "kind": kind(letter),
        "person": Masked(&letter.person.address).to_string(),
        "died_at": letter.died_at,
        "attempts": letter.attempts,
        "error": without_numbers(&letter.error),
    })
}

fn line(letter: &DeadLetter) -> String {
    let (person, error) = (Masked(&letter.person.address), without_numbers(&letter.error));
    let at = letter.died_at.strftime("%Y-%m-%d %H:%M:%SZ");
    format!("{:>6}  {at}  {:<8} {person}  after {} attempts: {error}", letter.id, kind(letter), letter.attempts)
}

/// What it was.
fn kind(letter: &DeadLetter) -> &'static str {
    if is_send(letter) {
        return "send";
    }
    match keys::kind(&letter.key) {
        keys::Kind::Message => "message",
        keys::Kind::Outcome => "outcome",
        keys::Kind::Notice => "notice",
        keys::Kind::Timer => "timer",
        keys::Kind::Gap => "gap",
        keys::Kind::Other => "other",
    }
}

/// True for a row of the outbox: it goes by the name that it has outside.
fn is_send(letter: &DeadLetter) -> bool {
    letter.key.starts_with("recado:")
}

/// JSON as it is, and anything else as a text.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}
