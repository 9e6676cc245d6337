//! What is wrong with labelled messages: contradictions, repetitions, test messages that are trained on, labels with too few examples,
//! and labels that the data itself would give otherwise.

pub mod similar;

use std::collections::{BTreeMap, BTreeSet};

use nlu::Utterance;
use serde::Serialize;

use crate::case::Case;

/// Fewer examples than this teach a label badly: the learning curves of the public sets are steep below.
pub const EXAMPLES_MIN: usize = 10;
/// A held-out prediction must be so sure of another label before it is proposed.
const PROPOSAL_MIN: f32 = 0.8;

/// A labelled message and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What was written.
    pub text: String,
    /// What was meant.
    pub label: String,
    /// The part of the data that it belongs to, such as `train`.
    pub split: String,
    /// Its file and line, `train.jsonl:7`.
    pub place: String,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// The same words under two labels.
    Conflict {
        /// What was written, as it stands first.
        text: String,
        /// Labels and where they were given.
        labels: Vec<Place>,
    },
    /// The same or nearly the same words in two splits: a test that is trained on.
    Leak {
        /// The two messages.
        messages: [Place; 2],
        /// How much they have in common, 0 to 1.
        similarity: f64,
    },
    /// Nearly the same words under two labels of one split.
    NearConflict {
        /// The two messages.
        messages: [Place; 2],
        /// How much they have in common, 0 to 1.
        similarity: f64,
    },
    /// The same or nearly the same words twice under one label of one split: they teach nothing more.
    NearDuplicate {
        /// The two messages.
        messages: [Place; 2],
        /// How much they have in common, 0 to 1.
        similarity: f64,
    },
    /// A label with few examples.
    Thin {
        /// The split.
        split: String,
        /// The label.
        label: String,
        /// Its examples.
        examples: usize,
    },
    /// A message that a predictor which has not seen it gives another label.
    Proposal {
        /// The message with its label.
        message: Place,
        /// The other label.
        proposed: String,
        /// How sure the predictor is.
        probability: f64,
    },
}

/// A message in a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its file and line.
    pub place: String,
    /// Its label.
    pub label: String,
    /// What was written.
    pub text: String,
}

impl From<&Labelled> for Place {
    fn from(Labelled { text, label, place, .. }: &Labelled) -> Self {
        Self { place: place.clone(), label: label.clone(), text: text.clone() }
    }
}

/// Everything wrong with `rows` that can be seen without learning them, the worst first. Labels in the splits named `taught` must
/// have enough examples.
pub fn lint(rows: &[Labelled], taught: &[&str]) -> Vec<Finding> {
    let folded: Vec<_> = rows.iter().map(|row| Utterance::new(&row.text).folded_words()).collect();
    let mut findings = conflicts(rows, &folded);
    let mut pairs: Vec<_> =
        similar::pairs(&folded).into_iter().filter_map(|pair| of_pair(rows, &folded, pair)).collect();
    pairs.sort_by_key(rank);
    findings.extend(pairs);
    findings.extend(thin(rows, taught));
    findings
}

/// Labels that held-out predictions would give otherwise, the surest first. Each case comes with its row.
pub fn proposals<'a>(cases: impl IntoIterator<Item = (&'a Labelled, &'a Case)>) -> Vec<Finding> {
    let proposal = |(row, case): (&Labelled, &Case)| {
        let is_other = case.prediction.top != row.label && case.prediction.probability >= PROPOSAL_MIN;
        is_other.then(|| Finding::Proposal {
            message: row.into(),
            proposed: case.prediction.top.clone(),
            probability: f64::from(case.prediction.probability),
        })
    };
    let mut found: Vec<_> = cases.into_iter().filter_map(proposal).collect();
    let sureness = |finding: &Finding| match finding {
        Finding::Proposal { probability, .. } => *probability,
        _ => 0.0,
    };
    found.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
    found
}

/// The same words under several labels, wherever they stand.
fn conflicts(rows: &[Labelled], folded: &[String]) -> Vec<Finding> {
    let mut by_words: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
    for (row, words) in rows.iter().zip(folded) {
        by_words.entry(words).or_default().push(row);
    }
    let conflict = |same: Vec<&Labelled>| {
        let labels: BTreeSet<_> = same.iter().map(|row| &row.label).collect();
        (labels.len() > 1).then(|| Finding::Conflict {
            text: same[0].text.clone(),
            labels: same.into_iter().map(Place::from).collect(),
        })
    };
    by_words.into_values().filter_map(conflict).collect()
}

fn of_pair(rows: &[Labelled], folded: &[String], pair: similar::Pair) -> Option<Finding> {
    let similar::Pair { first, second, similarity } = pair;
    let (a, b) = (&rows[first], &rows[second]);
    let messages = [a.into(), b.into()];
    match (a.split == b.split, a.label == b.label) {
        // It is among the conflicts already.
        (_, false) if folded[first] == folded[second] => None,
        (false, true) => Some(Finding::Leak { messages, similarity }),
        (false, false) => None,
        (true, false) => Some(Finding::NearConflict { messages, similarity }),
        (true, true) => Some(Finding::NearDuplicate { messages, similarity }),
    }
}

fn rank(finding: &Finding) -> u8 {
    match finding {
        Finding::Conflict { .. } => 0,
        Finding::Leak { .. } => 1,
        Finding::NearConflict { .. } => 2,
        Finding::NearDuplicate { .. } => 3,
        Finding::Thin { .. } => 4,
        Finding::Proposal { .. } => 5,
    }
}

fn thin(rows: &[Labelled], taught: &[&str]) -> Vec<Finding> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| taught.contains(&row.split.as_str())) {
        *counts.entry((&row.split, &row.label)).or_default() += 1;
    }
    let few = counts.into_iter().filter(|(_, examples)| *examples < EXAMPLES_MIN);
    few.map(|((split, label), examples)| Finding::Thin { split: split.to_owned(), label: label.to_owned(), examples })
        .collect()
}
