//! The uncalibrated model: vocabulary, linear scores and known examples, learned from the same rows.

use serde::{Deserialize, Serialize};

use super::{features::Grams, neighbours::Neighbours, softmax::Softmax, softmax::Training, vocabulary::Vocabulary};

/// Linear scores over n-grams, and the examples in scope.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sparse {
    vocabulary: Vocabulary,
    softmax: Softmax,
    neighbours: Neighbours,
}

impl Sparse {
    /// Learns from n-grams with their labels, of which those below `inside` are in scope.
    pub(crate) fn train(rows: &[(&Grams, usize)], inside: usize, labels: usize, strength: f32) -> (Self, Training) {
        let vocabulary = Vocabulary::new(rows.iter().map(|(grams, _)| *grams));
        let vectors: Vec<_> = rows.iter().map(|(grams, _)| vocabulary.vector(grams)).collect();
        let targets: Vec<_> = rows.iter().map(|(_, label)| *label).collect();
        let (softmax, training) = Softmax::train(&vectors, &targets, labels, vocabulary.len(), strength);
        let known = vectors.iter().zip(&targets).filter(|(_, label)| **label < inside).map(|(vector, _)| vector);
        let neighbours = Neighbours::new(&known.collect::<Vec<_>>(), vocabulary.len());
        (Self { vocabulary, softmax, neighbours }, training)
    }

    /// One score for each label, and the mean cosine with the nearest examples in scope.
    pub(crate) fn score(&self, grams: &Grams) -> (Vec<f32>, f32) {
        let vector = self.vocabulary.vector(grams);
        (self.softmax.logits(&vector), self.neighbours.similarity(&vector))
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(crate) fn fits(&self, labels: usize) -> bool {
        let features = self.vocabulary.len();
        self.vocabulary.is_consistent() && self.softmax.fits(features, labels) && self.neighbours.fits(features)
    }
}
