//! The one place where evals meets what it measures. Whoever brings another classifier changes this file and nothing else.

use nlu::{
    Utterance,
    sparse::{Classifier, Example, TrainOptions},
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

/// Learns rows. The arguments are what to learn from, what to choose by (nothing, where no rows are set aside for that), and the
/// seed.
pub type Train<'a> = dyn Fn(&[Row], &[Row], u64) -> Result<Box<dyn Predictor>, TrainError> + 'a;

/// Answers that are kept: more than anything here looks at.
const RANKED: usize = 5;

/// Trains today's classifier; rows labelled `oos_label` are examples of what is out of scope. It chooses nothing by validation
/// rows, and the same rows give the same classifier whatever the seed.
pub fn trainer(oos_label: &str) -> Box<Train<'static>> {
    let oos_label = oos_label.to_owned();
    Box::new(move |train, _valid, _seed| {
        let examples: Vec<_> = train.iter().map(|row| Example { text: &row.text, label: &row.intent }).collect();
        let has_oos = train.iter().any(|row| row.intent == oos_label);
        let options = TrainOptions { out_of_scope: has_oos.then(|| oos_label.clone()), ..TrainOptions::default() };
        let classifier = Classifier::train(&examples, &options).map_err(|error| TrainError(error.into()))?;
        Ok(Box::new(Sparse(classifier)))
    })
}

/// What [`trainer`] makes, for the record of a run.
pub const MODEL: &str = "sparse";

/// The classifier over words and pieces of words.
struct Sparse(Classifier);

impl Predictor for Sparse {
    fn labels(&self) -> &[String] {
        self.0.labels()
    }

    fn predict(&self, text: &str) -> Answer {
        let prediction = self.0.predict(&Utterance::new(text));
        let named = |(label, probability): &(usize, f32)| (self.0.labels()[*label].clone(), *probability);
        Answer {
            ranked: prediction.ranked.iter().take(RANKED).map(named).collect(),
            oos_probability: prediction.out_of_scope,
            tier: "sparse".to_owned(),
        }
    }
}
