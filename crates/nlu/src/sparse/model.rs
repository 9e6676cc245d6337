//! The uncalibrated model: vocabulary, linear scores and known examples, learned from the same rows.

use serde::{Deserialize, Serialize};

use super::{features::Grams, neighbours::Neighbours, softmax::Softmax, softmax::Training, vocabulary::Vocabulary};

/// A training example: its n-grams, and its label as a number.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) grams: Grams,
    pub(super) label: usize,
}

/// How many labels there are, and which of them is no label but out of scope: the last, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Labels {
    pub(super) inside: usize,
    pub(super) has_outside: bool,
}

impl Labels {
    pub(super) fn count(self) -> usize {
        self.inside + usize::from(self.has_outside)
    }
}

/// What the model says about a message.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// One score for each label, out of scope last if there are examples of it.
    pub(super) logits: Vec<f32>,
    /// Mean cosine with the nearest examples that are in scope.
    pub(super) nearness: f32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Model {
    vocabulary: Vocabulary,
    softmax: Softmax,
    neighbours: Neighbours,
}

impl Model {
    pub(super) fn train(rows: &[Row], labels: Labels, strength: f32) -> (Self, Training) {
        let vocabulary = Vocabulary::new(rows.iter().map(|row| &row.grams));
        let vectors: Vec<_> = rows.iter().map(|row| vocabulary.vector(&row.grams)).collect();
        let targets: Vec<_> = rows.iter().map(|row| row.label).collect();
        let (softmax, training) = Softmax::train(&vectors, &targets, labels.count(), vocabulary.len(), strength);
        let inside =
            vectors.iter().zip(&targets).filter(|(_, label)| **label < labels.inside).map(|(vector, _)| vector);
        let neighbours = Neighbours::new(&inside.collect::<Vec<_>>(), vocabulary.len());
        (Self { vocabulary, softmax, neighbours }, training)
    }

    pub(super) fn score(&self, grams: &Grams) -> Scores {
        let vector = self.vocabulary.vector(grams);
        Scores { logits: self.softmax.logits(&vector), nearness: self.neighbours.similarity(&vector) }
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(super) fn fits(&self, labels: Labels) -> bool {
        let features = self.vocabulary.len();
        self.vocabulary.is_consistent() && self.softmax.fits(features, labels.count()) && self.neighbours.fits(features)
    }
}
