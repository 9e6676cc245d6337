//! A run as one web page: no file beside it, no framework, and no address that is asked for anything. Everything that a person wrote is
//! escaped, and the page forbids itself any script but its own.

mod cards;
mod confusion;
mod html;
mod plot;
mod quality;
mod speed;
mod tables;

use std::collections::BTreeMap;

pub use html::escape;

use crate::{
    case::Case,
    compare::Comparison,
    curve::Trial,
    gates::Verdict,
    metrics::{Metrics, timings::Timing},
    record::Record,
};
use html::section;

/// What a page shows.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was measured and with what.
    pub record: &'a Record,
    /// The figures.
    pub metrics: &'a Metrics,
    /// The times, by tier.
    pub timings: &'a BTreeMap<String, Timing>,
    /// The messages.
    pub cases: &'a [Case],
    /// The gates of the suite, held against the run.
    pub verdicts: &'a [Verdict],
    /// The run that it is compared with.
    pub against: Option<(&'a Record, &'a Comparison)>,
    /// A learning curve; may be empty.
    pub curve: &'a [Trial],
}

/// Confusions that are told in words.
const CONFUSIONS: usize = 12;

/// Writes the page.
pub fn page(report: &Report<'_>) -> String {
    let Report { record, metrics, cases, .. } = report;
    let sections = [
        (!report.verdicts.is_empty()).then(|| ("gates", "Gates", tables::gates(report.verdicts))),
        report.against.map(|(before, comparison)| ("changes", "What changed", tables::changes(before, comparison))),
        Some(("quality", "How well", charts(report))),
        Some(("confusions", "What is confused", confusions(metrics))),
        Some(("intents", "Intents", tables::scores("intent", &metrics.intents))),
        (!metrics.slots.is_empty()).then(|| ("slots", "Slots", tables::scores("slot", &metrics.slots))),
        tables::acts(metrics, cases).map(|acts| ("acts", "What was done", acts)),
        Some(("mistakes", "Mistakes", tables::mistakes(cases))),
        Some(("how", "How it was measured", tables::record(record))),
    ];
    let sections: Vec<_> = sections.into_iter().flatten().collect();
    let links: String =
        sections.iter().map(|(id, title, _)| format!("<li><a href=\"#{id}\">{title}</a></li>")).collect();
    let body: String = sections.iter().map(|(id, title, content)| section(id, title, about(id), content)).collect();
    let suite = escape(&record.suite);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'\">\n\
         <title>{suite}: how well it understands</title>\n<style>{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to the figures</a>\n\
         <header><p class=\"kicker\">recado eval</p><h1>{suite}</h1><p class=\"about\">{}</p></header>\n\
         <nav aria-label=\"On this page\"><ul>{links}</ul></nav>\n<main id=\"content\">\n{}{body}</main>\n\
         <script>{}</script>\n</body>\n</html>\n",
        include_str!("style.css"),
        tables::subtitle(record, metrics),
        cards::cards(metrics),
        include_str!("page.js"),
    )
}

fn about(section: &str) -> &'static str {
    match section {
        "gates" => "What must hold for this suite. One that fails ends the run with exit code 1.",
        "changes" => "The same messages, case by case.",
        "quality" => "Charts say more when you point at them.",
        "confusions" => "What was taken for something else.",
        "intents" => "Click a heading to sort. F1 is the harmonic mean of precision and recall.",
        "slots" => {
            "A wrong value counts twice: as something found that is not there, and as something that was not found."
        }
        "acts" => {
            "A wrong act is a command that ran, or a flow that began, and was not asked for or has a wrong value."
        }
        "mistakes" => "Every message that was not taken for what it is, the surest mistakes first.",
        _ => "All that somebody needs to measure it again.",
    }
}

fn charts(report: &Report<'_>) -> String {
    let Report { metrics, timings, cases, curve, .. } = report;
    let charts = [
        Some(quality::reliability(metrics)),
        Some(quality::coverage(metrics)),
        quality::scope(metrics, cases),
        Some(speed::latency(metrics, timings)),
        speed::noise(metrics),
        speed::learning(curve),
    ];
    format!("<div class=\"columns\">{}</div>", charts.into_iter().flatten().collect::<String>())
}

fn confusions(metrics: &Metrics) -> String {
    match confusion::map(metrics) {
        Some(map) => {
            let table = confusion::table(&metrics.confusions, CONFUSIONS);
            format!("<div class=\"charts\">{map}<div>{table}</div></div>")
        }
        None => "<p>Nothing: every message was taken for what it is.</p>".to_owned(),
    }
}
