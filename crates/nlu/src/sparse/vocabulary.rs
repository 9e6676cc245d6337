//! From n-grams to vectors: which n-grams are known, and how much each one tells.

use serde::{Deserialize, Serialize};

use super::features::{Count, Grams};

/// A sparse vector: index and value of what is not zero, sorted by index. Its length is at most 1.
pub(crate) type Vector = Vec<(u32, f32)>;

/// The n-grams of the training examples.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// Sorted; an n-gram's index is its place here.
    keys: Vec<u64>,
    /// Inverse document frequency of each: what occurs in few examples tells more.
    weights: Vec<f32>,
    /// The weight of an n-gram that occurs in no example.
    unseen_weight: f32,
}

impl Vocabulary {
    /// Learns the n-grams of `examples` with the weight ln((1 + examples) / (1 + examples that have it)) + 1.
    pub(super) fn new<'a>(examples: impl Iterator<Item = &'a Grams> + Clone) -> Self {
        let mut all: Vec<u64> = examples.clone().flat_map(Grams::keys).collect();
        all.sort_unstable();
        let examples = examples.count() as f32;
        let weight = |having: usize| ((1.0 + examples) / (1.0 + having as f32)).ln() + 1.0;
        let runs = all.chunk_by(|a, b| a == b);
        let (keys, weights) = runs.map(|run| (run[0], weight(run.len()))).unzip();
        Self { keys, weights, unseen_weight: weight(0) }
    }

    /// How many n-grams are known.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(super) fn is_consistent(&self) -> bool {
        self.keys.len() == self.weights.len() && self.keys.is_sorted()
    }

    /// The message as a vector. Each kind of n-gram gives half of the squared length.
    pub(super) fn vector(&self, grams: &Grams) -> Vector {
        let mut vector = Vector::with_capacity(grams.words.len() + grams.characters.len());
        for kind in [&grams.words, &grams.characters] {
            self.push(kind, &mut vector);
        }
        vector.sort_unstable_by_key(|&(index, _)| index);
        vector
    }

    /// Adds the known n-grams of one kind, scaled so that *all* of the kind, unseen ones included, have squared length ½.
    ///
    /// Were the length that of the known n-grams alone, then a message of one known word among ten strange ones would look
    /// exactly like that word and be answered with confidence. Counted so, it becomes a short vector, near to nothing.
    fn push(&self, counts: &[Count], vector: &mut Vector) {
        let start = vector.len();
        let mut squares = 0.0;
        for &(key, count) in counts {
            // The second occurrence tells less than the first.
            let frequency = 1.0 + (count as f32).ln();
            let known = self.keys.binary_search(&key).ok();
            let value = frequency * known.map_or(self.unseen_weight, |index| self.weights[index]);
            squares += value * value;
            vector.extend(known.and_then(|index| u32::try_from(index).ok()).map(|index| (index, value)));
        }
        for (_, value) in &mut vector[start..] {
            *value *= std::f32::consts::FRAC_1_SQRT_2 / squares.sqrt();
        }
    }
}
