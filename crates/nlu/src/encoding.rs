//! A message as a sentence encoder sees it: vectors that come in as values. No encoder runs in this crate.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::Utterance;

/// A sentence as vectors: what the dense half of the [`Classifier`](crate::classifier::Classifier) looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encoding {
    sentence: Vec<f32>,
    features: Vec<f32>,
}

impl Encoding {
    /// `sentence` is the embedding as the encoder's authors pool it; `layers` are the mean hidden states after each layer, which
    /// still know what the last one has abstracted from: spelling, number, tense. Each vector is scaled to length 1. `None` when one
    /// has no length: all of it is zero, or a component is not finite.
    ///
    /// ```
    /// use nlu::Encoding;
    /// let [north, east] = [[0.0, 2.0], [3.0, 0.0]].map(|v| Encoding::new(v.to_vec(), [v.to_vec()]).unwrap());
    /// assert_eq!(north.similarity(&north), 1.0);
    /// assert_eq!(north.similarity(&east), 0.0);
    /// assert!(Encoding::new(vec![f32::NAN], []).is_none());
    /// ```
    pub fn new(sentence: Vec<f32>, layers: impl IntoIterator<Item = Vec<f32>>) -> Option<Self> {
        let layers: Option<Vec<_>> = layers.into_iter().map(unit).collect();
        Some(Self { sentence: unit(sentence)?, features: layers?.concat() })
    }

    /// Cosine similarity of two sentences, -1 to 1.
    pub fn similarity(&self, other: &Self) -> f32 {
        dot(&self.sentence, &other.sentence)
    }

    /// The embedding, of length 1.
    pub fn sentence(&self) -> &[f32] {
        &self.sentence
    }

    /// The layers one after the other, each of length 1.
    pub fn features(&self) -> &[f32] {
        &self.features
    }
}

/// The encodings that are at hand, by text. What is not there, a message is understood without.
#[derive(Clone, Debug, Default)]
pub struct Encodings(HashMap<String, Encoding>);

impl FromIterator<(String, Encoding)> for Encodings {
    fn from_iter<I: IntoIterator<Item = (String, Encoding)>>(encodings: I) -> Self {
        Self(encodings.into_iter().collect())
    }
}

impl Encodings {
    /// True when none is at hand.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The encoding of this utterance.
    pub fn of(&self, utterance: &Utterance) -> Option<&Encoding> {
        self.0.get(utterance.text())
    }
}

/// The sum of products of two vectors of one length.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side: floating-point addition keeps its order, so one sum could not be vectorised.
    let mut sums = [0.0_f32; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

fn unit(mut components: Vec<f32>) -> Option<Vec<f32>> {
    let length = components.iter().map(|component| component * component).sum::<f32>().sqrt();
    components.iter_mut().for_each(|component| *component /= length);
    length.is_normal().then_some(components)
}
