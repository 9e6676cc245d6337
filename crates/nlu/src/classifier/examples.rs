//! What training needs, and why it may be refused.

use std::sync::Arc;

use crate::{Encoding, sparse::Training, spelling::Speller};

/// A text whose label is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example<'a> {
    /// What a person wrote.
    pub text: &'a str,
    /// What it is: an intent, a language.
    pub label: &'a str,
    /// Its encoding; heads cannot be trained without.
    pub encoding: Option<&'a Arc<Encoding>>,
    /// The same with typos: heads learn from both, so that they hold when people mistype.
    pub noisy: Option<Noisy<'a>>,
}

impl<'a> Example<'a> {
    /// An example without encodings.
    pub fn new(text: &'a str, label: &'a str) -> Self {
        Self { text, label, encoding: None, noisy: None }
    }
}

/// A text with typos.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noisy<'a> {
    /// The text.
    pub text: &'a str,
    /// Its encoding.
    pub encoding: &'a Arc<Encoding>,
}

/// What may be chosen about training. The defaults are good for packs and for sets of thousands.
#[derive(Clone, Copy, Debug)]
pub struct TrainOptions<'a> {
    /// The label of examples that are none of the others, if there are such.
    pub out_of_scope: Option<&'a str>,
    /// The share of messages expected to be unlike all examples, above 0 and below 1. The calibration assumes it.
    pub out_of_scope_share: f32,
    /// How much an example counts against simplicity of the sparse member: C of the literature. Between 30 and 100 the validation
    /// splits of CLINC150 and HWU64 hardly differ.
    pub strength: f32,
    /// The share of right answers from which on the sparse member may answer alone. Nearly as high as all members together reach on
    /// those messages, so that not asking them costs next to no accuracy.
    pub sparse_precision: f32,
    /// Further examples, never trained on: they tell when the heads have learned enough, and when the sparse member is sure. Without
    /// them held-out training examples do.
    pub valid: &'a [Example<'a>],
    /// Whether training examples are held out in turn, so that calibration learns from what models say of examples unknown to them. Where
    /// the encoder itself has been tuned on the examples it knows them all: then `valid` alone has to do.
    pub hold_out: bool,
    /// Puts words right before they are looked at, here and in every message. Encodings are those of the texts as it spells them. Telephone spellings
    /// alone are put right where there is none.
    pub speller: Option<&'a Speller>,
    /// Same examples and same seed, same classifier.
    pub seed: u64,
}

impl Default for TrainOptions<'_> {
    fn default() -> Self {
        Self {
            out_of_scope: None,
            out_of_scope_share: 0.1,
            strength: 60.0,
            sparse_precision: 0.99,
            valid: &[],
            hold_out: true,
            speller: None,
            seed: 1,
        }
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
    /// Heads were to be trained, and an example has no encoding.
    #[error("expected an encoding of every example, found none of `{0}`")]
    NoEncoding(String),
    /// Nothing was to be held out, and nothing is set aside.
    #[error("expected examples set aside where none are held out, found none")]
    NothingToJudgeBy,
    /// The heads could not be trained.
    #[error("training a head: {0}")]
    Head(String),
    /// The model is no better than guessing, so the examples contradict each other.
    #[error(
        "expected to learn from the examples, found {:.0} % of them right where guessing gets {:.0} % (loss {:.3}, before \
         {:.3}, {} epochs): look for one text under several labels",
        .0.accuracy * 100.0, .0.chance * 100.0, .0.loss_after, .0.loss_before, .0.epochs
    )]
    LearnedNothing(Training),
}

impl TrainOptions<'_> {
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let refuse = |expected, found| Err(TrainError::Option { expected, found });
        let is_share = |share: f32| share > 0.0 && share < 1.0;
        if !is_share(self.out_of_scope_share) {
            return refuse("an out-of-scope share above 0 and below 1", self.out_of_scope_share);
        }
        if !is_share(self.sparse_precision) {
            return refuse("a precision of the sparse tier above 0 and below 1", self.sparse_precision);
        }
        if !(self.strength > 0.0 && self.strength.is_finite()) {
            return refuse("a strength above 0", self.strength);
        }
        Ok(())
    }
}

impl Training {
    /// Refuses a training that taught nothing.
    pub(super) fn check(self) -> Result<Self, TrainError> {
        let learned = self.epochs > 0 && self.loss_after < self.loss_before && self.accuracy > self.chance;
        if learned { Ok(self) } else { Err(TrainError::LearnedNothing(self)) }
    }
}
