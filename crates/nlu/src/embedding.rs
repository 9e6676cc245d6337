//! The sentence embedding stage: its place in the order of stages and its type.

use crate::Utterance;

/// A sentence as a vector of length 1; two sentences are as alike as their dot product says.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// Scales `components` to length 1. `None` when all are zero or one is not finite.
    pub fn new(mut components: Vec<f32>) -> Option<Self> {
        let length = components.iter().map(|component| component * component).sum::<f32>().sqrt();
        if !(length.is_normal()) {
            return None;
        }
        components.iter_mut().for_each(|component| *component /= length);
        Some(Self(components))
    }

    /// Cosine similarity, -1 to 1. Vectors of different encoders have nothing to say to each other: 0.
    ///
    /// ```
    /// let [north, east] = [vec![0.0, 2.0], vec![3.0, 0.0]].map(|v| nlu::embedding::Embedding::new(v).unwrap());
    /// assert_eq!(north.similarity(&north), 1.0);
    /// assert_eq!(north.similarity(&east), 0.0);
    /// ```
    pub fn similarity(&self, other: &Self) -> f32 {
        if self.0.len() != other.0.len() {
            return 0.0;
        }
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

/// Turns a message into its embedding; a model that is loaded once and shared by all threads.
pub trait SentenceEncoder: Send + Sync {
    /// The embedding, or `None` when the model is too busy: the sparse scores then stand alone.
    fn encode(&self, utterance: &Utterance) -> Option<Embedding>;
}
