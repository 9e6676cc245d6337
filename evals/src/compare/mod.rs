//! Two runs over the same messages, case by case: what became better, what became worse, and whether that may be chance.

pub mod holm;
pub mod mcnemar;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    case::Case,
    metrics::{self, bootstrap, interval::Interval, pair, scores, share_of},
};
use mcnemar::McNemar;

/// The share of wrong alarms that a comparison admits.
pub const SIGNIFICANCE: f64 = 0.05;
/// The quantiles of the standard normal distribution for a two-sided error of 5 % and for finding 4 of 5 true effects.
const Z_ERROR_AND_POWER: f64 = 1.959_964 + 0.841_621;

/// What differs between two runs over the same messages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Messages in both.
    pub rows: usize,
    /// The accuracy of the first run.
    pub accuracy_before: f64,
    /// The accuracy of the second.
    pub accuracy_after: f64,
    /// The second less the first, and its 95 % interval (paired bootstrap).
    pub accuracy: Difference,
    /// The same for the mean F1 of the labels.
    pub macro_f1: Difference,
    /// The messages of which only one run was right.
    pub test: McNemar,
    /// The least difference of accuracy that messages like these would show in 4 of 5 runs.
    pub minimum_detectable_effect: f64,
    /// Labels of which a message changed, the surest first.
    pub intents: Vec<IntentChange>,
    /// Messages that the first run had wrong and the second has right.
    pub fixed: Vec<Change>,
    /// Messages that the first run had right and the second has wrong.
    pub broken: Vec<Change>,
    /// Messages that both have wrong, each in its own way.
    pub otherwise_wrong: Vec<Change>,
}

/// A difference of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The second less the first.
    pub value: f64,
    /// Where it may lie, with 95 % confidence.
    pub interval: Option<Interval>,
}

/// What changed for one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntentChange {
    /// The label; `None` for out of scope.
    pub intent: Option<String>,
    /// The messages of which only one run was right.
    pub test: McNemar,
    /// The p-value after Holm's correction for testing every label.
    pub p_corrected: f64,
    /// That it is not chance.
    pub is_significant: bool,
}

/// A message that was taken for something else by the second run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// What was written.
    pub text: String,
    /// What was meant; `None` for out of scope.
    pub intent: Option<String>,
    /// What the first run took it for.
    pub before: Option<String>,
    /// What the second run takes it for.
    pub after: Option<String>,
}

/// Why two runs cannot be compared.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotComparable {
    /// A message is only in one of them.
    #[error("the runs are over different messages: {only_before} only in the first, {only_after} only in the second")]
    OtherMessages {
        /// Messages that only the first has.
        only_before: usize,
        /// Messages that only the second has.
        only_after: usize,
    },
    /// A message is labelled otherwise.
    #[error("the runs are over different labels: “{text}” is `{before}` in the first and `{after}` in the second")]
    OtherLabel {
        /// The message.
        text: String,
        /// Its label in the first.
        before: String,
        /// Its label in the second.
        after: String,
    },
    /// There is nothing to compare.
    #[error("the runs have no messages")]
    Empty,
}

/// Compares two runs over the same messages.
///
/// # Errors
/// When they are not over the same messages with the same labels.
pub fn compare(before: &[Case], after: &[Case]) -> Result<Comparison, NotComparable> {
    let pairs = paired(before, after)?;
    let right_before = pairs.iter().filter(|(before, _)| before.is_right()).count();
    let right_after = pairs.iter().filter(|(_, after)| after.is_right()).count();
    let share = |right| share_of(right, pairs.len()).unwrap_or_default();
    let test = McNemar::of(pairs.iter().map(|(before, after)| (before.is_right(), after.is_right())));
    let discordant = (test.fixed + test.broken).max(1) as f64;
    let everything: Vec<_> = (0..pairs.len()).collect();
    let [accuracy, macro_f1] = differences(&pairs, &everything);
    let [accuracy_interval, macro_f1_interval] =
        bootstrap::intervals(pairs.len(), |sample| differences(&pairs, sample));
    let changed = |was: bool, is: bool| {
        let differ = |pair: &&(&Case, &Case)| {
            let is_changed = pair.0.prediction.predicted != pair.1.prediction.predicted;
            is_changed && (pair.0.is_right(), pair.1.is_right()) == (was, is)
        };
        pairs.iter().filter(differ).map(change).collect()
    };
    Ok(Comparison {
        rows: pairs.len(),
        accuracy_before: share(right_before),
        accuracy_after: share(right_after),
        accuracy: Difference { value: accuracy.unwrap_or_default(), interval: accuracy_interval },
        macro_f1: Difference { value: macro_f1.unwrap_or_default(), interval: macro_f1_interval },
        test,
        minimum_detectable_effect: Z_ERROR_AND_POWER * discordant.sqrt() / pairs.len() as f64,
        intents: intents(&pairs),
        fixed: changed(false, true),
        broken: changed(true, false),
        otherwise_wrong: changed(false, false),
    })
}

/// Each message with what both runs made of it, in the order of the first.
fn paired<'a>(before: &'a [Case], after: &'a [Case]) -> Result<Vec<(&'a Case, &'a Case)>, NotComparable> {
    let by_id: BTreeMap<&str, &Case> = after.iter().map(|case| (case.id.as_str(), case)).collect();
    let pairs: Vec<_> = before.iter().filter_map(|case| Some((case, *by_id.get(case.id.as_str())?))).collect();
    let (only_before, only_after) = (before.len() - pairs.len(), by_id.len() - pairs.len());
    if only_before + only_after > 0 {
        return Err(NotComparable::OtherMessages { only_before, only_after });
    }
    if let Some((before, after)) = pairs.iter().find(|(before, after)| pair(before).0 != pair(after).0) {
        let label = |case: &Case| case.prediction.intent.clone();
        let text = before.prediction.text.clone();
        return Err(NotComparable::OtherLabel { text, before: label(before), after: label(after) });
    }
    if pairs.is_empty() { Err(NotComparable::Empty) } else { Ok(pairs) }
}

/// The differences of accuracy and of mean F1 over a sample.
fn differences(pairs: &[(&Case, &Case)], sample: &[usize]) -> [Option<f64>; 2] {
    let right = |case: &Case| i64::from(case.is_right());
    let gained: i64 = sample.iter().map(|index| right(pairs[*index].1) - right(pairs[*index].0)).sum();
    let before = scores::by_label(sample.iter().flat_map(|index| metrics::pairs(pairs[*index].0)));
    let after = scores::by_label(sample.iter().flat_map(|index| metrics::pairs(pairs[*index].1)));
    let macro_f1 = scores::macro_f1(&after).zip(scores::macro_f1(&before)).map(|(after, before)| after - before);
    [Some(gained as f64 / sample.len() as f64), macro_f1]
}

fn intents(pairs: &[(&Case, &Case)]) -> Vec<IntentChange> {
    let mut outcomes: BTreeMap<Option<&str>, Vec<(bool, bool)>> = BTreeMap::new();
    for (before, after) in pairs {
        outcomes.entry(pair(before).0).or_default().push((before.is_right(), after.is_right()));
    }
    let tests: Vec<_> = outcomes.into_iter().map(|(intent, rows)| (intent, McNemar::of(rows))).collect();
    let corrected = holm::correct(&tests.iter().map(|(_, test)| test.p).collect::<Vec<_>>());
    let tested = tests.into_iter().zip(corrected).filter(|((_, test), _)| test.fixed + test.broken > 0);
    let change = |((intent, test), p_corrected): ((Option<&str>, McNemar), f64)| IntentChange {
        intent: intent.map(str::to_owned),
        test,
        p_corrected,
        is_significant: p_corrected < SIGNIFICANCE,
    };
    let mut changes: Vec<_> = tested.map(change).collect();
    changes.sort_by(|a, b| a.test.p.total_cmp(&b.test.p));
    changes
}

fn change((before, after): &(&Case, &Case)) -> Change {
    Change {
        id: before.id.clone(),
        text: before.prediction.text.clone(),
        intent: pair(before).0.map(str::to_owned),
        before: before.prediction.predicted.clone(),
        after: after.prediction.predicted.clone(),
    }
}
