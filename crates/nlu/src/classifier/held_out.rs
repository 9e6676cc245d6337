//! What models say about examples that they were not trained on: the raw material of calibration.
//!
//! Each of five models lacks a fifth of the examples of every label: messages as they will come. Where hardly any example tells what is out of
//! scope, it also lacks all examples of some labels: they stand for the requests next door that the business does not serve, which are the hard
//! part of out-of-scope.

use std::thread;

use super::{
    examples::TrainError,
    head::HeadTrainer,
    labels::Labels,
    members::{Heads, Members, Scores, View},
    train::Row,
};
use crate::sparse::Grams;

/// Five folds leave models nearly as much to learn from as the final one has, at five times its cost.
const FOLDS: usize = 5;
/// With fewer labels, leaving one out leaves nothing to tell apart.
const MIN_LABELS_TO_LEAVE_OUT: usize = 3;
/// From this share of examples out of scope on, they tell what is out of scope, and no label need stand for it.
const TOLD: f32 = 0.05;
/// Of so many labels each fold leaves one out. Few labels are needed for each to be left out once; with many, half of them are enough, and the
/// models stay closer to the final one.
const LABELS_FOR_ONE: [usize; 2] = [FOLDS, 2 * FOLDS];
/// Of so many held-out examples one also counts with typos, as in what people write: members that do not see through them count for less.
const ONE_IN_SO_MANY_MISTYPED: usize = 3;
/// From so many labels on there are many.
const MANY_LABELS: usize = 30;

/// A message and what a model that has not seen it says.
#[derive(Clone, Debug)]
pub(super) struct HeldOut {
    pub(super) scores: Scores,
    /// The labels that this model knows.
    pub(super) labels: Labels,
    /// The right one of them; `None` when the model does not know it.
    pub(super) target: Option<usize>,
    /// It was given typos.
    pub(super) is_mistyped: bool,
}

impl HeldOut {
    /// True when the right answer is one of the labels, and not that it is none.
    pub(super) fn is_inside(&self) -> bool {
        self.target.is_some_and(|target| target < self.labels.inside)
    }
}

/// What all folds say, and the passes that their perceptrons took, on average.
pub(super) struct Collected {
    pub(super) held_out: Vec<HeldOut>,
    pub(super) epochs: Option<usize>,
}

/// Scores every row by the models that have not seen it. `rows` are sorted by label.
pub(super) fn collect(
    rows: &[Row],
    labels: Labels,
    strength: f32,
    heads: Option<(&dyn HeadTrainer, u64)>,
) -> Result<Collected, TrainError> {
    // The folds need nothing of each other, and each is a training of its own.
    let folds: Vec<_> = thread::scope(|scope| {
        let begun = (0..FOLDS).map(|fold| scope.spawn(move || collect_fold(rows, labels, strength, heads, fold)));
        let begun: Vec<_> = begun.collect();
        begun.into_iter().map(|fold| fold.join().expect("training does not panic. This is a bug.")).collect()
    });
    let mut held_out = Vec::new();
    let mut epochs = Vec::new();
    for fold in folds {
        let Some((scored, took)) = fold? else { continue };
        held_out.extend(scored);
        epochs.extend(took);
    }
    let epochs = (!epochs.is_empty()).then(|| epochs.iter().sum::<usize>().div_ceil(epochs.len()));
    Ok(Collected { held_out, epochs })
}

type Fold = Option<(Vec<HeldOut>, Option<usize>)>;

fn collect_fold(
    rows: &[Row],
    labels: Labels,
    strength: f32,
    heads: Option<(&dyn HeadTrainer, u64)>,
    fold: usize,
) -> Result<Fold, TrainError> {
    let one_of = LABELS_FOR_ONE[usize::from(labels.inside >= MANY_LABELS)];
    let told = rows.iter().filter(|row| row.label >= labels.inside).count() as f32;
    let leave_labels_out = labels.inside >= MIN_LABELS_TO_LEAVE_OUT && told < TOLD * rows.len() as f32;
    let is_left_out = |label: usize| leave_labels_out && label < labels.inside && label % one_of == fold;
    let is_held_out = |index: usize, row: &Row| index % FOLDS == fold || is_left_out(row.label);
    let (held_out, kept): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(index, row)| is_held_out(*index, row));

    let (known, numbers) = labels.renumbered(kept.iter().map(|(_, row)| row.label));
    if known.count() < 2 {
        return Ok(None);
    }
    let train: Vec<_> =
        kept.iter().filter_map(|(_, row)| Some(Row { label: numbers[row.label]?, ..(*row).clone() })).collect();
    let watched: Vec<_> =
        held_out.iter().filter_map(|(_, row)| Some((row.view.encoding.as_deref()?, numbers[row.label]?))).collect();
    let heads = heads.map(|(trainer, seed)| Heads { trainer, watched: &watched, epochs: None, seed });
    let (members, _) = Members::train(&train, known, strength, heads)?;
    let held_out: Vec<_> = held_out.into_iter().map(|(_, row)| (row, numbers[row.label])).collect();
    let mut scored = scored(&members, &held_out, known);
    if members.dense.is_none() {
        // A message without a single known n-gram is out of scope in every business.
        let nothing = members.score(&Grams::default(), None, known);
        scored.push(HeldOut { scores: nothing, labels: known, target: None, is_mistyped: false });
    }
    Ok(Some((scored, members.dense.map(|dense| dense.epochs))))
}

/// What models say of rows that they have not seen, and of some of them with typos. Beside each row stands its label as these models know it.
pub(super) fn scored(members: &Members, rows: &[(&Row, Option<usize>)], labels: Labels) -> Vec<HeldOut> {
    let score = |view: &View, target: Option<usize>, is_mistyped| HeldOut {
        scores: members.score(&view.grams, view.encoding.as_deref(), labels),
        labels,
        target,
        is_mistyped,
    };
    let plain = rows.iter().map(|(row, target)| score(&row.view, *target, false));
    let some = rows.iter().step_by(ONE_IN_SO_MANY_MISTYPED);
    plain.chain(some.filter_map(|(row, target)| Some(score(row.noisy.as_ref()?, *target, true)))).collect()
}
