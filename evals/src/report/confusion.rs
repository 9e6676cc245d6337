//! What is taken for what, as a heat map.

use std::collections::BTreeMap;

use super::{
    escape,
    html::{figure, label},
    plot::svg,
};
use crate::metrics::{Metrics, scores::Confusion};

/// Labels of the map: more cannot be read.
const LABELS: usize = 16;
const CELL: f64 = 24.0;
/// Where the cells begin, after the labels.
const MARGIN: f64 = 132.0;
/// How far a whole name over the cells leans to the right.
const LEAN: f64 = 64.0;
/// Letters of a label that fit beside the map.
const LETTERS: usize = 19;

/// The labels that are confused most, against each other.
pub(super) fn map(metrics: &Metrics) -> Option<String> {
    let confusions = &metrics.confusions;
    let labels = worst(confusions);
    if labels.is_empty() {
        return None;
    }
    let height = MARGIN + CELL * labels.len() as f64 + 4.0;
    // The last name leans out.
    let width = height + LEAN;
    let mut body = String::new();
    for (index, name) in labels.iter().enumerate() {
        let middle = MARGIN + CELL * (index as f64 + 0.5);
        let name = short(*name);
        let (edge, low) = (MARGIN - 7.0, middle + 4.0);
        body += &format!("<text class=\"tick\" text-anchor=\"end\" x=\"{edge}\" y=\"{low:.1}\">{name}</text>");
        body += &format!("<text class=\"tick\" transform=\"translate({low:.1} {edge}) rotate(-55)\">{name}</text>");
    }
    for (row, intent) in labels.iter().enumerate() {
        let (rows, right) = rows_and_right(metrics, *intent);
        for (column, predicted) in labels.iter().enumerate() {
            let is_same = row == column;
            let count = if is_same { right } else { count_of(confusions, *intent, *predicted) };
            let (x, y) = (MARGIN + CELL * column as f64, MARGIN + CELL * row as f64);
            // A tenth of the messages of a label taken for one other is as dark as it gets.
            let strength = if is_same { share(count, rows) } else { (share(count, rows.max(count)) * 10.0).min(1.0) };
            let class = if is_same { "cell right" } else { "cell wrong" };
            let words = format!("{} taken for {}: {count}", plain(*intent), plain(*predicted));
            let opacity = if count == 0 { 0.0 } else { 0.18 + 0.82 * strength };
            body += &format!(
                "<g><title>{}</title><rect class=\"cell\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{CELL}\" height=\"{CELL}\"/>\
                 <rect class=\"{class}\" style=\"opacity:{opacity:.2}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{CELL}\" height=\"{CELL}\"/>",
                escape(&words)
            );
            if count > 0 && !is_same {
                let class = if strength > 0.5 { "count strong" } else { "count" };
                let (x, y) = (x + CELL / 2.0, y + CELL / 2.0 + 4.0);
                body +=
                    &format!("<text class=\"{class}\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{y:.1}\">{count}</text>");
            }
            body += "</g>";
        }
    }
    let about = "Rows are what was meant, columns what it was taken for: the labels that are confused most. The diagonal is what was right.";
    Some(figure("What is taken for what?", about, &svg(width, height, "Confusion matrix", &body)))
}

/// The most frequent confusions in words.
pub(super) fn table(confusions: &[Confusion], most: usize) -> String {
    let row = |confusion: &Confusion| {
        let Confusion { intent, predicted, count } = confusion;
        let (intent, predicted) = (label(intent.as_deref()), label(predicted.as_deref()));
        format!("<tr><td>{intent}</td><td>{predicted}</td><td class=\"number\">{count}</td></tr>")
    };
    let rows: String = confusions.iter().take(most).map(row).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusions\"><table><thead><tr><th>meant</th>\
         <th>taken for</th><th class=\"number\">messages</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn rows_and_right(metrics: &Metrics, intent: Option<&str>) -> (usize, usize) {
    match intent {
        Some(intent) => metrics.intents.get(intent).map_or((0, 0), |score| (score.rows, score.right)),
        None => {
            let rows = metrics.out_of_scope_rows;
            (rows, (metrics.out_of_scope_recall.unwrap_or_default() * rows as f64).round() as usize)
        }
    }
}

fn worst(confusions: &[Confusion]) -> Vec<Option<&str>> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for confusion in confusions {
        for name in [confusion.intent.as_deref(), confusion.predicted.as_deref()] {
            *counts.entry(name).or_default() += confusion.count;
        }
    }
    let mut names: Vec<_> = counts.into_iter().collect();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let mut names: Vec<_> = names.into_iter().take(LABELS).map(|(name, _)| name).collect();
    // Out of scope is `None` and so comes first.
    names.sort_unstable();
    names
}

fn count_of(confusions: &[Confusion], intent: Option<&str>, predicted: Option<&str>) -> usize {
    let is_it = |of: &&Confusion| of.intent.as_deref() == intent && of.predicted.as_deref() == predicted;
    confusions.iter().find(is_it).map_or(0, |confusion| confusion.count)
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

fn plain(name: Option<&str>) -> &str {
    name.unwrap_or("out of scope")
}

fn short(name: Option<&str>) -> String {
    let name = plain(name);
    let cut: String = name.chars().take(LETTERS).collect();
    if cut.len() < name.len() { escape(&cut) + "…" } else { escape(name) }
}
