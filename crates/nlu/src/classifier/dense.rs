//! What looks at encodings: two heads, and the examples as vectors.
//!
//! The linear head is the exact optimum of a convex problem and is the better one with few examples; the perceptron is the better one
//! with many. Held-out examples decide how much each counts (`fusion`).

use serde::{Deserialize, Serialize};

use super::{
    examples::TrainError,
    head::{Head, HeadExample, HeadTask},
    labels::Labels,
    members::Heads,
    train::Row,
};
use crate::{
    Encoding,
    encoding::dot,
    sparse::{Softmax, Vector},
};

/// Units of the perceptron's hidden layer at most. On CLINC150's validation split 512 are as good and take twice as long.
const HIDDEN: usize = 256;
/// Units for each label where there are few, and units at least: the demo shop understands as much with them, and learns faster.
const HIDDEN_FOR_A_LABEL: usize = 8;
const HIDDEN_MIN: usize = 64;
/// How much an example counts against simplicity of the linear head. Between 10 and 100 the validation splits hardly differ.
const STRENGTH: f32 = 30.0;
/// Examples whose similarity is averaged: one alone may be odd, and many labels have few examples.
const NEAREST: usize = 5;
/// Labels among whose examples the nearest are looked for. On CLINC150's validation split all labels tell scope apart no better, and to look
/// at all examples of a large set would cost more than encoding.
pub(super) const LIKELIEST: usize = 5;

/// Both heads and the examples in scope.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Dense {
    linear: Softmax,
    perceptron: Head,
    /// Passes over the examples that the perceptron took.
    pub(super) epochs: usize,
    /// How many features an encoding has.
    features: usize,
    /// Dimensions of a sentence vector.
    dimensions: usize,
    /// For each label in scope the vectors of its examples, one after the other.
    sentences: Vec<Vec<f32>>,
}

impl Dense {
    /// Learns from rows, which all have an encoding.
    pub(super) fn train(rows: &[Row], labels: Labels, heads: Heads<'_>) -> Result<Self, TrainError> {
        let examples: Vec<_> = rows.iter().filter_map(example).collect();
        let features = examples.first().map_or(0, |example| example.features.len());

        let vectors: Vec<_> = examples.iter().map(|example| vector(example.features)).collect();
        let targets: Vec<_> = examples.iter().map(|example| example.label).collect();
        let (linear, training) = Softmax::train(&vectors, &targets, labels.count(), features, STRENGTH);
        training.check()?;

        let watched = heads.watched.iter().map(|(encoding, label)| (encoding.features(), *label)).collect();
        let (epochs, seed) = (heads.epochs, heads.seed);
        let hidden = (HIDDEN_FOR_A_LABEL * labels.count()).clamp(HIDDEN_MIN, HIDDEN);
        let task = HeadTask { examples, labels: labels.count(), hidden, watched, epochs, seed };
        let perceptron = heads.trainer.train(&task).map_err(TrainError::Head)?;

        let (dimensions, sentences) = sentences(rows, labels);
        Ok(Self { linear, perceptron: perceptron.head, epochs: perceptron.epochs, features, dimensions, sentences })
    }

    /// What the linear head says, and what the perceptron says.
    pub(super) fn logits(&self, encoding: &Encoding) -> [Vec<f32>; 2] {
        [self.linear.logits(&vector(encoding.features())), self.perceptron.logits(encoding.features())]
    }

    /// Mean cosine with the nearest examples of `likeliest` labels in scope, -1 to 1.
    pub(super) fn nearness(&self, encoding: &Encoding, likeliest: &[usize]) -> f32 {
        let vectors = likeliest.iter().flat_map(|label| self.sentences[*label].chunks_exact(self.dimensions));
        let mut cosines: Vec<_> = vectors.map(|vector| dot(vector, encoding.sentence())).collect();
        cosines.sort_unstable_by(|a, b| b.total_cmp(a));
        cosines.truncate(NEAREST);
        if cosines.is_empty() { 0.0 } else { cosines.iter().sum::<f32>() / cosines.len() as f32 }
    }

    /// True when it was made for such encodings: another encoder's say nothing here.
    pub(super) fn takes(&self, encoding: &Encoding) -> bool {
        self.dimensions == encoding.sentence().len() && self.features == encoding.features().len()
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(super) fn fits(&self, labels: Labels) -> bool {
        self.dimensions > 0
            && self.sentences.len() == labels.inside
            && self.sentences.iter().all(|vectors| vectors.len() % self.dimensions == 0)
            && self.linear.fits(self.features, labels.count())
            && self.perceptron.fits(self.features, labels.count())
    }
}

fn example(row: &Row) -> Option<HeadExample<'_>> {
    let features = row.view.encoding.as_ref()?.features();
    let noisy = row.noisy.as_ref().and_then(|view| Some(view.encoding.as_ref()?.features()));
    Some(HeadExample { features, noisy, label: row.label })
}

/// The features as a vector whose squared length is the number of layers.
fn vector(features: &[f32]) -> Vector {
    (0..).zip(features.iter().copied()).collect()
}

fn sentences(rows: &[Row], labels: Labels) -> (usize, Vec<Vec<f32>>) {
    let mut sentences = vec![Vec::new(); labels.inside];
    let mut dimensions = 0;
    for row in rows.iter().filter(|row| row.label < labels.inside) {
        let Some(encoding) = &row.view.encoding else { continue };
        dimensions = encoding.sentence().len();
        sentences[row.label].extend_from_slice(encoding.sentence());
    }
    (dimensions, sentences)
}
