//! What more examples would bring, and what chance does: training several times on parts of the data.

use serde::{Deserialize, Serialize};

use crate::{
    case::Case,
    dataset::Row,
    intents, metrics,
    predictor::{Predictor, Train, TrainError},
    splits,
};

/// The shares of the training data that a learning curve has.
pub const SHARES: [f64; 6] = [0.05, 0.1, 0.25, 0.5, 0.75, 1.0];

/// One training on a share of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The share of each label's examples.
    pub share: f64,
    /// The seed by which they were chosen.
    pub seed: u64,
    /// Examples.
    pub rows: usize,
    /// The accuracy in scope on other messages.
    pub in_scope_accuracy: Option<f64>,
    /// How well messages out of scope are told apart, if there are any.
    pub out_of_scope_auroc: Option<f64>,
}

/// How parts of the data are learnt and scored.
pub struct Trials<'a> {
    /// What learns.
    pub learn: &'a Train<'a>,
    /// The label of messages that ask for nothing.
    pub oos_label: &'a str,
}

impl Trials<'_> {
    /// Learns a share of `train` and scores on `valid`.
    ///
    /// # Errors
    /// When the share teaches nothing.
    pub fn on_share(&self, train: &[Row], valid: &[Row], share: f64, seed: u64) -> Result<Trial, TrainError> {
        let part = splits::share(train, share, seed);
        let predictor = (self.learn)(&part, &[], seed)?;
        let figures = metrics::figures(&self.score(&*predictor, valid), 1.0);
        Ok(Trial {
            share,
            seed,
            rows: part.len(),
            in_scope_accuracy: figures.in_scope_accuracy,
            out_of_scope_auroc: figures.out_of_scope_auroc,
        })
    }

    /// Scores every row of a fold by a predictor that has not seen it. Each comes with its index in `rows`.
    ///
    /// # Errors
    /// When the other folds teach nothing.
    pub fn on_fold(
        &self,
        rows: &[Row],
        fold_of: &[usize],
        fold: usize,
        seed: u64,
    ) -> Result<Vec<(usize, Case)>, TrainError> {
        let (kept, held_out) = splits::split(rows, fold_of, fold);
        let predictor = (self.learn)(&kept, &[], seed)?;
        let indices = (0..rows.len()).filter(|index| fold_of[*index] == fold);
        Ok(indices.zip(self.score(&*predictor, &held_out)).collect())
    }

    fn score(&self, predictor: &dyn Predictor, rows: &[Row]) -> Vec<Case> {
        intents::cases(predictor, rows, |label| label != self.oos_label, || ())
    }
}
