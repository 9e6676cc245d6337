//! What models say about examples that they were not trained on: the raw material of calibration.
//!
//! Each of five models lacks a fifth of the examples of every label, and all examples of a fifth of the labels. The
//! first are messages as they will come; the second stand for the requests next door that the business does not serve,
//! which are the hard part of out-of-scope, and of which examples are seldom at hand.

use super::{
    features::Grams,
    model::{Labels, Model, Row, Scores},
};

/// Five folds leave models nearly as much to learn from as the final one has, at five times its cost.
const FOLDS: usize = 5;

/// With fewer labels, leaving one out leaves nothing to tell apart.
const MIN_LABELS_TO_LEAVE_OUT: usize = 3;

/// A message and what a model that has not seen it says.
#[derive(Clone, Debug)]
pub(super) struct HeldOut {
    pub(super) scores: Scores,
    /// The labels that this model knows.
    pub(super) labels: Labels,
    /// The right one of them; `None` when the model does not know it.
    pub(super) target: Option<usize>,
}

impl HeldOut {
    /// True when the right answer is one of the labels, and not that it is none.
    pub(super) fn is_inside(&self) -> bool {
        self.target.is_some_and(|target| target < self.labels.inside)
    }
}

/// Scores every row by the models that have not seen it. `rows` are sorted by label.
pub(super) fn collect(rows: &[Row], labels: Labels, strength: f32) -> Vec<HeldOut> {
    (0..FOLDS).flat_map(|fold| collect_fold(rows, labels, strength, fold)).collect()
}

fn collect_fold(rows: &[Row], labels: Labels, strength: f32, fold: usize) -> Vec<HeldOut> {
    let leave_labels_out = labels.inside >= MIN_LABELS_TO_LEAVE_OUT;
    let is_left_out = |label: usize| leave_labels_out && label < labels.inside && label % FOLDS == fold;
    let is_held_out = |index: usize, row: &Row| index % FOLDS == fold || is_left_out(row.label);
    let (held_out, kept): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(index, row)| is_held_out(*index, row));

    // The labels that are left are numbered anew, in the same order.
    let mut numbers = vec![None; labels.count()];
    let mut known = Labels { inside: 0, has_outside: false };
    let mut train = Vec::with_capacity(kept.len());
    for (_, row) in kept {
        if numbers[row.label].is_none() {
            numbers[row.label] = Some(known.count());
            if row.label < labels.inside { known.inside += 1 } else { known.has_outside = true }
        }
        train.extend(numbers[row.label].map(|label| Row { grams: row.grams.clone(), label }));
    }
    if known.count() < 2 {
        return Vec::new();
    }
    let (model, _) = Model::train(&train, known, strength);
    let score = |grams, target| HeldOut { scores: model.score(grams), labels: known, target };
    let mut scored: Vec<_> = held_out.iter().map(|(_, row)| score(&row.grams, numbers[row.label])).collect();
    // A message without a single known n-gram is out of scope in every business.
    scored.push(score(&Grams { words: Vec::new(), characters: Vec::new() }, None));
    scored
}
