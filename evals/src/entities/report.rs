//! What came of every case, and the sums.

use std::collections::BTreeMap;

use nlu::Language;
use serde::Serialize;

use crate::metrics::{share, timings::quantile};

use super::{Case, Deliberate};

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The case's hash.
    pub hash: String,
    /// The case.
    pub case: Case,
    /// What was found, as `words = value`.
    pub found: Vec<String>,
    /// Whether all of that was expected, and all that was expected was found.
    pub is_right: bool,
    /// Time to find it at the second reading, in microseconds.
    pub latency_us: u64,
}

/// How many cases of a file or a language were right. Deliberate differences are counted apart, in no other field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The language.
    pub language: Language,
    /// The file's name; `None` for all of the language.
    pub file: Option<String>,
    /// Cases, without the deliberate differences.
    pub cases: usize,
    /// Of those, right.
    pub right: usize,
    /// Their share.
    pub share: Option<f64>,
    /// Of the cases, those that expect nothing.
    pub negatives: usize,
    /// Of those, where something was found.
    pub negatives_wrong: usize,
    /// Cases that we read otherwise on purpose.
    pub deliberate: usize,
    /// Median time for a text, in microseconds.
    pub latency_us_p50: u64,
    /// Its 99th percentile.
    pub latency_us_p99: u64,
}

/// The rows of a report, each language's files and then all of it.
pub fn rows(outcomes: &[(Language, String, Outcome)], deliberate: &Deliberate) -> Vec<Row> {
    let mut groups: BTreeMap<(Language, Option<&str>), Vec<&Outcome>> = BTreeMap::new();
    for (language, file, outcome) in outcomes {
        for file in [Some(file.as_str()), None] {
            groups.entry((*language, file)).or_default().push(outcome);
        }
    }
    groups.into_iter().map(|((language, file), outcomes)| row(language, file, &outcomes, deliberate)).collect()
}

fn row(language: Language, file: Option<&str>, outcomes: &[&Outcome], deliberate: &Deliberate) -> Row {
    let is_deliberate = |outcome: &&&Outcome| !outcome.is_right && deliberate.reason(&outcome.hash).is_some();
    let (apart, scored): (Vec<&Outcome>, Vec<&Outcome>) = outcomes.iter().partition(|outcome| is_deliberate(outcome));
    let negatives: Vec<_> = scored.iter().filter(|outcome| outcome.case.expect.is_empty()).collect();
    let latencies: Vec<_> = outcomes.iter().map(|outcome| outcome.latency_us).collect();
    Row {
        language,
        file: file.map(str::to_owned),
        cases: scored.len(),
        right: scored.iter().filter(|outcome| outcome.is_right).count(),
        share: share(scored.iter().map(|outcome| outcome.is_right)),
        negatives: negatives.len(),
        negatives_wrong: negatives.iter().filter(|outcome| !outcome.is_right).count(),
        deliberate: apart.len(),
        latency_us_p50: quantile(&latencies, 0.5),
        latency_us_p99: quantile(&latencies, 0.99),
    }
}
