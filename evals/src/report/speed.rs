//! Charts of times, of learning and of noise.

use std::collections::BTreeMap;

use super::{
    html::{figure, percent, percent_or_dash},
    plot::{Plot, Scale, svg},
};
use crate::{
    curve::Trial,
    metrics::{Metrics, timings::Timing},
};

const WIDTH: f64 = 440.0;
/// The height of one tier or one kind of noise.
const ROW: f64 = 40.0;
/// The share of an axis that the words of one grid line need.
const TICK_ROOM: f64 = 0.09;
/// Where bars begin, after their names.
const LEFT: f64 = 96.0;

/// The times of each tier: from the median over the 90th to the 99th percentile.
pub(super) fn latency(metrics: &Metrics, timings: &BTreeMap<String, Timing>) -> String {
    let least = timings.values().map(|timing| timing.p50_us.max(1)).min().unwrap_or(1) as f64;
    let most = timings.values().map(|timing| timing.max_us.max(2)).max().unwrap_or(10) as f64;
    let (from, to) = (10_f64.powf(least.log10().floor()), 10_f64.powf(most.log10().ceil()));
    let place = |us: u64| LEFT + (us.max(1) as f64 / from).log10() / (to / from).log10() * (WIDTH - LEFT - 20.0);
    let height = ROW * timings.len() as f64 + 34.0;
    let mut body = String::new();
    for value in Scale::log(from, to).powers() {
        let (x, bottom) = (place(value as u64), height - 28.0);
        body += &format!("<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"6\" y2=\"{bottom}\"/>");
        let middle = height - 11.0;
        body += &format!(
            "<text class=\"tick\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{middle}\">{}</text>",
            duration(value)
        );
    }
    for (index, (tier, timing)) in timings.iter().enumerate() {
        let y = index as f64 * ROW + 26.0;
        let share = metrics.tiers.get(tier).copied();
        let Timing { p50_us, p90_us, p99_us, max_us, rows } = timing;
        let (x50, x90, x99, max) = (place(*p50_us), place(*p90_us), place(*p99_us), place(*max_us));
        let tier = super::escape(tier);
        body += &format!("<text class=\"name\" x=\"0\" y=\"{:.1}\">{tier}</text>", y - 1.0);
        let share = share.map_or_else(|| format!("{rows} messages"), percent);
        body += &format!("<text class=\"tick\" x=\"0\" y=\"{:.1}\">{share}</text>", y + 13.0);
        let words = format!("{tier}: p50 {p50_us} µs, p90 {p90_us} µs, p99 {p99_us} µs, longest {max_us} µs");
        body += &format!(
            "<g><title>{words}</title><line class=\"range\" x1=\"{x50:.1}\" x2=\"{x99:.1}\" y1=\"{y}\" y2=\"{y}\"/>\
             <line class=\"range strong\" x1=\"{x50:.1}\" x2=\"{x90:.1}\" y1=\"{y}\" y2=\"{y}\"/>\
             <circle class=\"point strong\" cx=\"{x50:.1}\" cy=\"{y}\" r=\"6\"/>\
             <circle class=\"point\" cx=\"{max:.1}\" cy=\"{y}\" r=\"3\"/></g>"
        );
    }
    let about = "The large point is the median, the thick bar ends at the 90th percentile and the thin one at the 99th; the small \
                 point is the longest. One message at a time, on the machine below.";
    figure("How long does it take?", about, &svg(WIDTH, height, "Time to predict, by tier", &body))
}

fn duration(us: f64) -> String {
    match us {
        us if us < 1e3 => format!("{us:.0} µs"),
        us if us < 1e6 => format!("{:.0} ms", us / 1e3),
        us => format!("{:.0} s", us / 1e6),
    }
}

/// Accuracy with each kind of noise.
pub(super) fn noise(metrics: &Metrics) -> Option<String> {
    if metrics.noise.is_empty() {
        return None;
    }
    let clean = metrics.in_scope_accuracy?;
    let rows = [("as written".to_owned(), Some(clean))].into_iter();
    let rows: Vec<_> = rows
        .chain(metrics.noise.iter().map(|(name, figures)| (format!("with {name}"), figures.in_scope_accuracy)))
        .collect();
    let height = ROW * rows.len() as f64;
    let mut body = String::new();
    for (index, (name, accuracy)) in rows.iter().enumerate() {
        let y = index as f64 * ROW;
        let accuracy = accuracy.unwrap_or_default();
        let width = accuracy * (WIDTH - LEFT - 90.0);
        let middle = y + ROW / 2.0 + 4.0;
        let class = if index == 0 { "own" } else { "soft-bar" };
        body += &format!("<text class=\"name\" x=\"0\" y=\"{middle:.1}\">{name}</text>");
        body += &format!(
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\" rx=\"4\"/>",
            y + 8.0,
            ROW - 16.0
        );
        let lost = if index == 0 { String::new() } else { format!(" ({:+.1})", (accuracy - clean) * 100.0) };
        let x = LEFT + width + 7.0;
        body +=
            &format!("<text class=\"tick strong\" x=\"{x:.1}\" y=\"{middle:.1}\">{}{lost}</text>", percent(accuracy));
    }
    let about = "In-scope accuracy when the same messages come with typing mistakes (one in a quarter of the words), without \
                 accents, in capitals or small letters, or with an emoji.";
    Some(figure("Does it bear untidy writing?", about, &svg(WIDTH, height, "Accuracy with noise", &body)))
}

/// Accuracy against the number of examples.
pub(super) fn learning(trials: &[Trial]) -> Option<String> {
    let mut by_rows: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for trial in trials {
        by_rows.entry(trial.rows).or_default().extend(trial.in_scope_accuracy);
    }
    by_rows.retain(|_, accuracies| !accuracies.is_empty());
    let (first, last) = (*by_rows.keys().next()? as f64, *by_rows.keys().next_back()? as f64);
    let least = by_rows.values().flatten().copied().fold(1.0, f64::min);
    let x = Scale::log(first * 0.9, (last * 1.1).max(first * 2.0));
    let (y, y_ticks) = Scale::shares(least);
    let mut x_ticks: Vec<(f64, String)> = Vec::new();
    // From the right, since what all examples bring is looked for first.
    for rows in by_rows.keys().rev() {
        let has_room = x_ticks.last().is_none_or(|(next, _)| x.place(*next) - x.place(*rows as f64) > TICK_ROOM);
        if has_room {
            x_ticks.push((*rows as f64, rows.to_string()));
        }
    }
    let mut plot = Plot::new((x, "examples (log scale)", &x_ticks), (y, "in-scope accuracy", &y_ticks));
    let bounds = |accuracies: &[f64]| {
        let (low, high) =
            (accuracies.iter().copied().fold(1.0, f64::min), accuracies.iter().copied().fold(0.0, f64::max));
        (low, accuracies.iter().sum::<f64>() / accuracies.len() as f64, high)
    };
    let points: Vec<_> = by_rows.iter().map(|(rows, accuracies)| (*rows as f64, bounds(accuracies))).collect();
    let upper = points.iter().map(|(rows, (.., high))| (*rows, *high));
    let lower = points.iter().rev().map(|(rows, (low, ..))| (*rows, *low));
    plot.area("band", upper.chain(lower));
    plot.line("line", points.iter().map(|(rows, (_, mean, _))| (*rows, *mean)));
    for (rows, (low, mean, high)) in &points {
        let words = format!("{rows} examples: {} ({} to {})", percent(*mean), percent(*low), percent(*high));
        plot.point("point strong", (*rows, *mean), 4.5, &words);
    }
    let full = percent_or_dash(points.last().map(|(_, (_, mean, _))| *mean));
    let about = format!(
        "Learnt from shares of the examples, each drawn several times; the band is from the worst draw to the best. All of \
         them reach {full} on the validation messages."
    );
    Some(figure("Would more examples help?", &about, &plot.finish("Learning curve")))
}
