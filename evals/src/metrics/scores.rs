//! Precision, recall and F1 of each label, and what is taken for what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::share_of;

/// How well one label is found. A figure is absent where nothing was there to be found, or nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Messages that have it.
    pub rows: usize,
    /// Messages that were taken for it.
    pub found: usize,
    /// Those that have it and were taken for it.
    pub right: usize,
    /// The share of what was found that is right.
    pub precision: Option<f64>,
    /// The share of what is there that was found.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
}

impl Score {
    /// The figures that follow from counts.
    pub fn of(rows: usize, found: usize, right: usize) -> Self {
        Self {
            rows,
            found,
            right,
            precision: share_of(right, found),
            recall: share_of(right, rows),
            f1: share_of(2 * right, rows + found),
        }
    }
}

/// A pair of a label and what was taken for it; out of scope is `None`.
pub type Pair<'a> = (Option<&'a str>, Option<&'a str>);

/// The score of every label that occurs.
pub fn by_label<'a>(pairs: impl IntoIterator<Item = Pair<'a>>) -> BTreeMap<String, Score> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (wanted, found) in pairs {
        if let Some(wanted) = wanted {
            counts.entry(wanted).or_default()[0] += 1;
        }
        if let Some(found) = found {
            let count = counts.entry(found).or_default();
            count[1] += 1;
            count[2] += usize::from(wanted == Some(found));
        }
    }
    counts.into_iter().map(|(label, [rows, found, right])| (label.to_owned(), Score::of(rows, found, right))).collect()
}

/// The mean F1 of the labels that have rows, each counting alike; `None` of nothing.
pub fn macro_f1(scores: &BTreeMap<String, Score>) -> Option<f64> {
    let scores: Vec<_> = scores.values().filter(|score| score.rows > 0).collect();
    let sum: f64 = scores.iter().map(|score| score.f1.unwrap_or_default()).sum();
    (!scores.is_empty()).then(|| sum / scores.len() as f64)
}

/// The mean F1 of the labels, each counting as much as it has rows; `None` of nothing.
pub fn weighted_f1(scores: &BTreeMap<String, Score>) -> Option<f64> {
    let rows: usize = scores.values().map(|score| score.rows).sum();
    let sum: f64 = scores.values().map(|score| score.f1.unwrap_or_default() * score.rows as f64).sum();
    (rows > 0).then(|| sum / rows as f64)
}

/// One label taken for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// What was meant; `None` for out of scope.
    pub intent: Option<String>,
    /// What it was taken for; `None` for out of scope.
    pub predicted: Option<String>,
    /// How often.
    pub count: usize,
}

/// What was taken for something else, the most frequent first, at most `most` pairs.
pub fn confusions<'a>(pairs: impl IntoIterator<Item = Pair<'a>>, most: usize) -> Vec<Confusion> {
    let mut counts: BTreeMap<Pair<'_>, usize> = BTreeMap::new();
    for pair in pairs.into_iter().filter(|(wanted, found)| wanted != found) {
        *counts.entry(pair).or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let named = |((intent, predicted), count): (Pair<'_>, usize)| Confusion {
        intent: intent.map(str::to_owned),
        predicted: predicted.map(str::to_owned),
        count,
    };
    sorted.into_iter().take(most).map(named).collect()
}
