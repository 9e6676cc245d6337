//! The tables of the page.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    escape,
    html::{label, percent, percent_or_dash},
};
use crate::{
    case::Case,
    compare::{Change, Comparison, SIGNIFICANCE},
    gates::Verdict,
    metrics::{Metrics, scores::Score},
    record::Record,
};

/// Messages of one list: more are in predictions.jsonl.
const MESSAGES: usize = 300;

/// One line under the title.
pub(super) fn subtitle(record: &Record, metrics: &Metrics) -> String {
    let commit = record.commit.as_deref().unwrap_or("no commit");
    let commit: String = commit.chars().take(10).collect();
    let changes = if record.has_changes == Some(true) { " with changes" } else { "" };
    format!(
        "{} messages · model <b>{}</b> · seed {} · {} · {}{changes}",
        metrics.rows,
        escape(&record.model),
        record.seed,
        escape(&record.at),
        escape(&commit)
    )
}

/// A table that can be scrolled with the keyboard; `headings` with a trailing `#` are of numbers.
fn table(name: &str, class: &str, headings: &[&str], rows: &str) -> String {
    let heading = |heading: &&str| match heading.strip_suffix('#') {
        Some(heading) => format!("<th scope=\"col\" class=\"number\">{heading}</th>"),
        None => format!("<th scope=\"col\">{heading}</th>"),
    };
    let headings: String = headings.iter().map(heading).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table class=\"{class}\">\
         <thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

pub(super) fn gates(verdicts: &[Verdict]) -> String {
    let row = |Verdict { figure, rule, found, holds }: &Verdict| {
        let (class, word) = if *holds { ("good", "holds") } else { ("bad", "fails") };
        let [figure, rule, found] = [figure, rule, found].map(|text| escape(text));
        format!(
            "<tr><td><span class=\"badge {class}\">{word}</span></td><td>{figure}</td><td>{rule}</td><td>{found}</td></tr>"
        )
    };
    table("Gates", "", &["", "figure", "expected", "found"], &verdicts.iter().map(row).collect::<String>())
}

/// Precision, recall and F1 of labels.
pub(super) fn scores(what: &str, scores: &BTreeMap<String, Score>) -> String {
    let cell = |share: Option<f64>| {
        let value = share.map_or(-1.0, |share| share);
        let bar = share.unwrap_or_default() * 100.0;
        format!(
            "<td class=\"number share\" data-value=\"{value:.6}\" style=\"--share:{bar:.1}%\">{}</td>",
            percent_or_dash(share)
        )
    };
    let row = |(name, score): (&String, &Score)| {
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\" data-value=\"{}\">{}</td>{}{}{}</tr>",
            escape(name),
            score.rows,
            score.rows,
            cell(score.precision),
            cell(score.recall),
            cell(score.f1)
        )
    };
    let rows: String = scores.iter().map(row).collect();
    table(what, "sortable", &[what, "messages#", "precision#", "recall#", "F1#"], &rows)
}

/// What a bot did, by decision, and everything that was not asked for.
pub(super) fn acts(metrics: &Metrics, cases: &[Case]) -> Option<String> {
    metrics.wrong_acts?;
    let row = |(decision, count): (&String, &usize)| {
        format!("<tr><td>{}</td><td class=\"number\">{count}</td></tr>", escape(decision))
    };
    let decisions: String = metrics.decisions.iter().map(row).collect();
    let wrong = cases.iter().filter_map(|case| Some((case, case.act.as_ref()?.wrong.as_ref()?)));
    let row = |(case, wrong): (&Case, &String)| {
        let prediction = &case.prediction;
        format!(
            "<tr><td>{}</td><td>{}</td><td class=\"number\">{:.2}</td></tr>",
            escape(&prediction.text),
            escape(wrong),
            prediction.probability
        )
    };
    let wrong: String = wrong.take(MESSAGES).map(row).collect();
    let decisions = table("Decisions", "", &["decision", "messages#"], &decisions);
    let wrong = table("Wrong acts", "", &["message", "what was wrong", "probability#"], &wrong);
    Some(format!("<div class=\"beside\">{decisions}{wrong}</div>"))
}

/// Messages that were not taken for what they are.
pub(super) fn mistakes(cases: &[Case]) -> String {
    let mut wrong: Vec<_> = cases.iter().filter(|case| !case.is_right()).collect();
    wrong.sort_by(|a, b| surety(b).partial_cmp(&surety(a)).unwrap_or(Ordering::Equal));
    let count = wrong.len();
    let row = |case: &&Case| {
        let prediction = &case.prediction;
        let intent = case.is_inside().then_some(prediction.intent.as_str());
        let top = if prediction.predicted.is_none() && !prediction.top.is_empty() {
            format!(" <small>likeliest {}</small>", escape(&prediction.top))
        } else {
            String::new()
        };
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}{top}</td><td class=\"number\" data-value=\"{:.4}\">{:.2}</td><td>{}</td></tr>",
            escape(&prediction.text),
            label(intent),
            label(prediction.predicted.as_deref()),
            prediction.probability,
            prediction.probability,
            escape(&prediction.tier)
        )
    };
    let rows: String = wrong.iter().take(MESSAGES).map(row).collect();
    let more = if count > MESSAGES { format!(" The first {MESSAGES} are here.") } else { String::new() };
    format!(
        "<p class=\"tools\"><label>Find <input type=\"search\" class=\"find\" placeholder=\"words or an intent\"></label> \
         {count} of {} messages.{more}</p>{}",
        cases.len(),
        table("Mistakes", "sortable tall", &["message", "meant", "taken for", "probability#", "tier"], &rows)
    )
}

/// How sure a mistake was: of what it was taken for, or of being out of scope.
fn surety(case: &Case) -> f32 {
    let prediction = &case.prediction;
    if prediction.predicted.is_some() { prediction.probability } else { prediction.oos_probability }
}

pub(super) fn changes(before: &Record, comparison: &Comparison) -> String {
    let Comparison { accuracy, macro_f1, test, minimum_detectable_effect, .. } = comparison;
    let points = |share: f64| format!("{:+.2}", share * 100.0);
    let bounds = |interval: Option<(f64, f64)>| {
        interval.map_or(String::new(), |(low, high)| format!(" ({} to {})", points(low), points(high)))
    };
    let (class, word) = match test.p < SIGNIFICANCE {
        true if accuracy.value >= 0.0 => ("good", "better, hardly by chance"),
        true => ("bad", "worse, hardly by chance"),
        false => ("", "may be chance"),
    };
    let summary = format!(
        "<p>Against the run of {} with <b>{}</b>: accuracy {} → {}, <b>{} points</b>{}; macro F1 {} points{}. \
         <span class=\"badge {class}\">{word}</span></p><p>{} fixed, {} broken, p = {:.4} (McNemar, exact). Messages like these show \
         a difference from {:.2} points on, in 4 of 5 runs.</p>",
        escape(&before.at),
        escape(&before.model),
        percent(comparison.accuracy_before),
        percent(comparison.accuracy_after),
        points(accuracy.value),
        bounds(accuracy.interval),
        points(macro_f1.value),
        bounds(macro_f1.interval),
        test.fixed,
        test.broken,
        test.p,
        minimum_detectable_effect * 100.0
    );
    let lists = [
        ("Broken", &comparison.broken),
        ("Fixed", &comparison.fixed),
        ("Otherwise wrong", &comparison.otherwise_wrong),
    ];
    let lists: String = lists.into_iter().map(|(name, changes)| changed(name, changes)).collect();
    summary + &by_intent(comparison) + &lists
}

fn by_intent(comparison: &Comparison) -> String {
    let row = |change: &crate::compare::IntentChange| {
        let mark = if change.is_significant { "<span class=\"badge\">not chance</span>" } else { "" };
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{:.4}</td><td>{mark}</td></tr>",
            label(change.intent.as_deref()),
            change.test.fixed,
            change.test.broken,
            change.p_corrected
        )
    };
    let rows: String = comparison.intents.iter().map(row).collect();
    let table = table("Changes by intent", "sortable", &["intent", "fixed#", "broken#", "p after Holm#", ""], &rows);
    format!("<details><summary>By intent ({})</summary>{table}</details>", comparison.intents.len())
}

fn changed(name: &str, changes: &[Change]) -> String {
    let row = |change: &Change| {
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(&change.text),
            label(change.intent.as_deref()),
            label(change.before.as_deref()),
            label(change.after.as_deref())
        )
    };
    let rows: String = changes.iter().take(MESSAGES).map(row).collect();
    let table = table(name, "", &["message", "meant", "before", "after"], &rows);
    let open = if name == "Broken" && !changes.is_empty() { " open" } else { "" };
    format!("<details{open}><summary>{name} ({})</summary>{table}</details>", changes.len())
}

pub(super) fn record(record: &Record) -> String {
    let machine = &record.machine;
    let processor = machine.processor.as_deref().unwrap_or("a processor that is not named");
    let mut facts = vec![
        ("Suite", record.suite.clone()),
        ("Program", format!("recado {}, {} build", record.version, machine.build)),
        ("Commit", record.commit.clone().unwrap_or_else(|| "none".to_owned())),
        ("Machine", format!("{}, {processor}, {} threads", machine.system, machine.threads)),
    ];
    facts.extend(record.rows.iter().map(|(part, rows)| ("Messages", format!("{part}: {rows}"))));
    facts.extend(record.hashes.iter().map(|(part, hash)| ("Hash", format!("{part}: {hash}"))));
    facts.extend(record.options.iter().map(|(option, value)| ("Option", format!("{option}: {value}"))));
    let row =
        |(name, value): &(&str, String)| format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escape(value));
    table("Record", "facts", &["", ""], &facts.iter().map(row).collect::<String>())
}
