//! What the quality of a run is, in the field's own measures, each with the interval in which it may lie.

pub mod acts;
pub mod bootstrap;
pub mod calibration;
pub mod coverage;
pub mod interval;
pub mod ranking;
pub mod scores;
pub mod timings;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::{Case, Scope, apart};
use calibration::Bin;
use coverage::Point;
use interval::Interval;
use scores::{Confusion, Pair, Score};

/// Pairs of confused labels that are kept: as many as somebody reads.
const CONFUSIONS: usize = 50;

/// How good predictions are. A figure is absent where the data has no rows for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Messages.
    pub rows: usize,
    /// Of those, the share taken for what they are: the right label acted on, or out of scope declined.
    pub accuracy: Option<f64>,
    /// Rows that have one of the known labels.
    pub in_scope_rows: usize,
    /// Of those, the share whose best label is right.
    pub in_scope_accuracy: Option<f64>,
    /// Of those, the share taken for out of scope.
    pub false_alarms: Option<f64>,
    /// The mean F1 of the labels. A message out of scope that is taken for a label counts against it.
    pub macro_f1: Option<f64>,
    /// The same, each label counting as much as it has rows.
    pub weighted_f1: Option<f64>,
    /// Rows that have none of the known labels.
    pub out_of_scope_rows: usize,
    /// Of those, the share taken for out of scope.
    pub out_of_scope_recall: Option<f64>,
    /// Of what is taken for out of scope, the share that is.
    pub out_of_scope_precision: Option<f64>,
    /// How well the probability of being out of scope ranks them apart.
    pub out_of_scope_auroc: Option<f64>,
    /// The share of rows in scope that score as high as it takes to find 95 % of those out of scope.
    pub out_of_scope_fpr95: Option<f64>,
    /// The share of rows out of scope that can be found while the target precision is kept.
    pub out_of_scope_recall_at_precision: Option<f64>,
    /// Of the rows out of scope with something similar in scope, the share taken for out of scope.
    pub near_recall: Option<f64>,
    /// Of the rows far from everything in scope, the share taken for out of scope.
    pub far_recall: Option<f64>,
    /// Expected calibration error of `probability` over all rows; of an out-of-scope row no label is right.
    pub expected_calibration_error: Option<f64>,
    /// The Brier score of the same.
    pub brier: Option<f64>,
    /// The precision that `coverage_at_precision` is about.
    pub target_precision: f64,
    /// The most that can be answered at the target precision.
    pub coverage_at_precision: Option<Point>,
    /// The F1 of all slots together.
    pub slots_f1: Option<f64>,
    /// Messages that led to something that was not asked for, as a share.
    pub wrong_acts: Option<f64>,
    /// The share of messages that each tier answered.
    pub tiers: BTreeMap<String, f64>,
    /// The share of messages that are right, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub languages: BTreeMap<String, f64>,
    /// How many messages were decided in which way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decisions: BTreeMap<String, usize>,
    /// The score of each slot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, Score>,
    /// The score of each label.
    pub intents: BTreeMap<String, Score>,
    /// What is taken for what most often.
    pub confusions: Vec<Confusion>,
    /// The reliability diagram.
    pub reliability: Vec<Bin>,
    /// Precision against coverage.
    pub coverage: Vec<Point>,
    /// 95 % intervals of the figures above, by their names.
    pub intervals: BTreeMap<String, Interval>,
    /// Accuracy after each kind of noise, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub noise: BTreeMap<String, Noisy>,
    /// Accuracy in scope by seed, where several were tried.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub seeds: BTreeMap<u64, Option<f64>>,
}

/// The figures that noise changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noisy {
    /// As in [`Metrics`].
    pub accuracy: Option<f64>,
    /// As in [`Metrics`].
    pub in_scope_accuracy: Option<f64>,
    /// As in [`Metrics`].
    pub wrong_acts: Option<f64>,
}

impl From<&Metrics> for Noisy {
    fn from(metrics: &Metrics) -> Self {
        let Metrics { accuracy, in_scope_accuracy, wrong_acts, .. } = *metrics;
        Self { accuracy, in_scope_accuracy, wrong_acts }
    }
}

/// The share of `true`; `None` of nothing.
pub fn share(outcomes: impl IntoIterator<Item = bool>) -> Option<f64> {
    let (mut all, mut right) = (0, 0);
    for outcome in outcomes {
        all += 1;
        right += usize::from(outcome);
    }
    share_of(right, all)
}

/// `part` of `all`; `None` of nothing.
pub fn share_of(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

/// Measures cases. `target_precision` is what a coverage is asked for.
pub fn measure(cases: &[Case], target_precision: f64) -> Metrics {
    let figures = figures(cases, target_precision);
    let intervals = intervals(cases, &figures);
    Metrics { intervals, ..figures }
}

/// The same without intervals, which take longest.
pub fn figures(cases: &[Case], target_precision: f64) -> Metrics {
    let (inside, outside): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.is_inside());
    let declined = |case: &&Case| case.prediction.predicted.is_none();
    let of_scope = |scope| cases.iter().filter(move |case| case.scope == scope);
    let (inside_scores, outside_scores) = (oos_scores(&inside), oos_scores(&outside));
    let promises: Vec<_> = cases.iter().map(promise).collect();
    let intents = scores::by_label(cases.iter().flat_map(pairs));
    let (all_slots, slots) = acts::slots(cases);
    Metrics {
        rows: cases.len(),
        accuracy: share(cases.iter().map(Case::is_right)),
        in_scope_rows: inside.len(),
        in_scope_accuracy: share(inside.iter().map(|case| case.is_top_right())),
        false_alarms: share(inside.iter().map(declined)),
        macro_f1: scores::macro_f1(&intents),
        weighted_f1: scores::weighted_f1(&intents),
        out_of_scope_rows: outside.len(),
        out_of_scope_recall: share(outside.iter().map(declined)),
        out_of_scope_precision: share(cases.iter().filter(declined).map(|case| !case.is_inside())),
        out_of_scope_auroc: ranking::auroc(&outside_scores, &inside_scores),
        out_of_scope_fpr95: ranking::fpr95(&outside_scores, &inside_scores),
        out_of_scope_recall_at_precision: ranking::recall_at_precision(
            &outside_scores,
            &inside_scores,
            target_precision,
        ),
        near_recall: share(of_scope(Scope::Near).map(|case| declined(&case))),
        far_recall: share(of_scope(Scope::Far).map(|case| declined(&case))),
        expected_calibration_error: calibration::expected_calibration_error(&promises),
        brier: calibration::brier(&promises),
        target_precision,
        coverage_at_precision: coverage::at_precision(&promises, target_precision),
        slots_f1: all_slots.f1,
        wrong_acts: acts::wrong(cases).and_then(|(wrong, all)| share_of(wrong, all)),
        tiers: tiers(cases),
        languages: languages(cases),
        decisions: acts::decisions(cases),
        slots,
        confusions: scores::confusions(cases.iter().flat_map(pairs), CONFUSIONS),
        intents,
        reliability: calibration::reliability(&promises),
        coverage: coverage::curve(&promises),
        intervals: BTreeMap::new(),
        noise: BTreeMap::new(),
        seeds: BTreeMap::new(),
    }
}

/// What was meant and what it was taken for.
pub fn pair(case: &Case) -> Pair<'_> {
    let wanted = case.is_inside().then_some(case.prediction.intent.as_str());
    (wanted, case.prediction.predicted.as_deref())
}

/// The same, a pair for each of the things that a message asks for or was taken for.
pub fn pairs(case: &Case) -> impl Iterator<Item = Pair<'_>> {
    let (wanted, found) = pair(case);
    let mut wanted = wanted.into_iter().flat_map(apart);
    let mut found = found.into_iter().flat_map(apart);
    let mut is_first = true;
    std::iter::from_fn(move || {
        let pair = (wanted.next(), found.next());
        let is_over = !std::mem::replace(&mut is_first, false) && pair == (None, None);
        (!is_over).then_some(pair)
    })
}

fn promise(case: &Case) -> (f32, bool) {
    (case.prediction.probability, case.is_top_right())
}

fn oos_scores(cases: &[&Case]) -> Vec<f32> {
    cases.iter().map(|case| case.prediction.oos_probability).collect()
}

/// The share of messages that each tier answered.
fn tiers(cases: &[Case]) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for case in cases {
        *counts.entry(&case.prediction.tier).or_default() += 1;
    }
    counts.into_iter().map(|(tier, count)| (tier.clone(), count as f64 / cases.len() as f64)).collect()
}

fn languages(cases: &[Case]) -> BTreeMap<String, f64> {
    let mut right: BTreeMap<&String, Vec<bool>> = BTreeMap::new();
    for case in cases {
        if let Some(language) = &case.language {
            right.entry(language).or_default().push(case.is_right());
        }
    }
    right.into_iter().filter_map(|(language, right)| Some((language.clone(), share(right)?))).collect()
}

/// Counted shares have Wilson's interval, everything else is sampled.
fn intervals(cases: &[Case], figures: &Metrics) -> BTreeMap<String, Interval> {
    let mut intervals = BTreeMap::new();
    let mut add = |name: String, interval: Option<Interval>| intervals.extend(interval.map(|bounds| (name, bounds)));
    let mut counted = |name: &str, share: Option<f64>, all: usize| {
        let right = (share.unwrap_or_default() * all as f64).round() as usize;
        add(name.to_owned(), interval::wilson(right, all));
    };
    counted("accuracy", figures.accuracy, figures.rows);
    counted("in_scope_accuracy", figures.in_scope_accuracy, figures.in_scope_rows);
    counted("false_alarms", figures.false_alarms, figures.in_scope_rows);
    counted("out_of_scope_recall", figures.out_of_scope_recall, figures.out_of_scope_rows);
    if figures.wrong_acts.is_some() {
        counted("wrong_acts", figures.wrong_acts, figures.rows);
    }
    for (kind, scores) in [("intents", &figures.intents), ("slots", &figures.slots)] {
        for (label, score) in scores {
            add(format!("{kind}.{label}.recall"), interval::wilson(score.right, score.rows));
            add(format!("{kind}.{label}.precision"), interval::wilson(score.right, score.found));
        }
    }
    let sampled = bootstrap::intervals(cases.len(), |sample| {
        let scores = scores::by_label(sample.iter().flat_map(|index| pairs(&cases[*index])));
        let promises: Vec<_> = sample.iter().map(|index| promise(&cases[*index])).collect();
        let (inside, outside): (Vec<_>, Vec<_>) =
            sample.iter().map(|index| &cases[*index]).partition(|case| case.is_inside());
        [
            scores::macro_f1(&scores),
            scores::weighted_f1(&scores),
            calibration::expected_calibration_error(&promises),
            calibration::brier(&promises),
            ranking::auroc(&oos_scores(&outside), &oos_scores(&inside)),
        ]
    });
    let names = ["macro_f1", "weighted_f1", "expected_calibration_error", "brier", "out_of_scope_auroc"];
    for (name, interval) in names.into_iter().zip(sampled) {
        add(name.to_owned(), interval);
    }
    intervals
}
