//! What training needs, and why it may be refused.

use super::Training;

/// A text whose label is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// What a person wrote.
    pub text: &'a str,
    /// What it is: an intent, a language.
    pub label: &'a str,
}

/// What may be chosen about training. The defaults are good for packs and for sets of thousands.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainOptions {
    /// The label of examples that are none of the others, if there are such.
    pub out_of_scope: Option<String>,
    /// The share of messages expected to be unlike all examples, above 0 and below 1. The calibration assumes it.
    pub out_of_scope_share: f32,
    /// How much an example counts against simplicity of the model: C of the literature. Between 30 and 100 the validation
    /// splits of CLINC150 and HWU64 hardly differ.
    pub strength: f32,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { out_of_scope: None, out_of_scope_share: 0.1, strength: 60.0 }
    }
}

/// Why there is no classifier: what to mend in the examples.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// Nothing to learn from.
    #[error("expected examples with words, found none")]
    NoExamples,
    /// All examples say the same.
    #[error("expected examples of at least two labels, found only `{0}`")]
    OneLabel(String),
    /// An option outside its range.
    #[error("expected {expected}, found {found}")]
    Option {
        /// The option and its range.
        expected: &'static str,
        /// What was given.
        found: f32,
    },
    /// The model is no better than guessing, so the examples contradict each other.
    #[error(
        "expected to learn from the examples, found {:.0} % of them right where guessing gets {:.0} % (loss {:.3}, before \
         {:.3}, {} epochs): look for one text under several labels",
        .0.accuracy * 100.0, .0.chance * 100.0, .0.loss_after, .0.loss_before, .0.epochs
    )]
    LearnedNothing(Training),
}

impl TrainOptions {
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let share = self.out_of_scope_share;
        if !(share > 0.0 && share < 1.0) {
            return Err(TrainError::Option { expected: "an out-of-scope share above 0 and below 1", found: share });
        }
        if !(self.strength > 0.0 && self.strength.is_finite()) {
            return Err(TrainError::Option { expected: "a strength above 0", found: self.strength });
        }
        Ok(())
    }
}
