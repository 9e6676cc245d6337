//! The one place where evals meets what it measures: a [`Predictor`], and how one is trained. [`sparse`] is the one that needs nothing
//! but the rows; whoever has an encoder brings another.

use nlu::{
    Encodings, Utterance,
    classifier::{Classifier, Example, TrainOptions},
    spelling::Speller,
};

use crate::dataset::Row;

/// Something that tells which label a text has.
pub trait Predictor {
    /// The labels that it knows, without that of out-of-scope examples.
    fn labels(&self) -> &[String];
    /// What `text` probably is.
    fn predict(&self, text: &str) -> Answer;
}

/// What a text probably is.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The likeliest labels with their calibrated probabilities, likeliest first; never empty.
    pub ranked: Vec<(String, f32)>,
    /// The calibrated probability that it has none of them.
    pub oos_probability: f32,
    /// The tier that answered.
    pub tier: String,
}

/// Why nothing was trained: what to mend in the rows.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct TrainError(Box<dyn std::error::Error + Send + Sync>);

impl TrainError {
    /// What the trainer says.
    pub fn of(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

/// Learns rows. The arguments are what to learn from, what to choose by (nothing, where no rows are set aside for that), and the
/// seed.
pub type Train<'a> = dyn Fn(&[Row], &[Row], u64) -> Result<Box<dyn Predictor>, TrainError> + 'a;

/// The share of messages that are expected to ask for nothing where none has been seen that does.
const UNHEARD_OF: f32 = 0.01;

/// Answers that are kept: more than anything here looks at.
const RANKED: usize = 5;

/// Trains the classifier without an encoder; rows labelled `oos_label` are examples of what is out of scope.
pub fn sparse(oos_label: &str) -> Box<Train<'static>> {
    let oos_label = oos_label.to_owned();
    Box::new(move |train, valid, seed| {
        let speller = Speller::learn(train.iter().map(|row| row.text.as_str()), []);
        let options = TrainOptions {
            speller: Some(&speller),
            valid: &examples(valid),
            seed,
            ..options(train, valid, &oos_label)
        };
        let classifier = Classifier::train(&examples(train), &options).map_err(TrainError::of)?;
        Ok(Box::new(Sparse(classifier)))
    })
}

/// What the rows to learn from and to choose by say of messages that ask for nothing, which are those labelled `oos_label`: whether there are
/// examples of them, and how many are to be expected.
pub fn options<'a>(train: &[Row], valid: &[Row], oos_label: &'a str) -> TrainOptions<'a> {
    let has_oos = |rows: &[Row]| rows.iter().any(|row| row.intent == oos_label);
    let defaults = TrainOptions::default();
    TrainOptions {
        out_of_scope: has_oos(train).then_some(oos_label),
        out_of_scope_share: if has_oos(train) || has_oos(valid) { defaults.out_of_scope_share } else { UNHEARD_OF },
        ..defaults
    }
}

fn examples(rows: &[Row]) -> Vec<Example<'_>> {
    rows.iter().map(|row| Example::new(&row.text, &row.intent)).collect()
}

/// The classifier over words and pieces of words.
struct Sparse(Classifier);

impl Predictor for Sparse {
    fn labels(&self) -> &[String] {
        self.0.labels()
    }

    fn predict(&self, text: &str) -> Answer {
        let prediction = self.0.predict(&Utterance::new(text), &Encodings::default());
        let named = |(label, probability): &(usize, f32)| (self.0.labels()[*label].clone(), *probability);
        Answer {
            ranked: prediction.ranked.iter().take(RANKED).map(named).collect(),
            oos_probability: prediction.out_of_scope,
            tier: prediction.tier.name().to_owned(),
        }
    }
}
