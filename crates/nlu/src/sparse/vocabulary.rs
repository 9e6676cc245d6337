//! From n-grams to vectors: which n-grams are known, and how much each one tells.

use serde::{Deserialize, Serialize};

use super::features::{Count, Grams};

/// A sparse vector: index and value of what is not zero, sorted by index. Its length is at most 1.
pub(crate) type Vector = Vec<(u32, f32)>;

/// The n-grams of the training examples.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Learnt", into = "Learnt")]
pub(super) struct Vocabulary {
    learnt: Learnt,
    /// Where the keys begin that have the same first bits, so that few need be looked at: a message has hundreds of n-grams.
    starts: Vec<u32>,
    /// How many bits of a key are not the first ones.
    shift: u32,
}

/// What is learnt of n-grams.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Learnt {
    /// Sorted; an n-gram's index is its place here.
    keys: Vec<u64>,
    /// Inverse document frequency of each: what occurs in few examples tells more.
    weights: Vec<f32>,
    /// The weight of an n-gram that occurs in no example.
    unseen_weight: f32,
}

impl From<Learnt> for Vocabulary {
    fn from(learnt: Learnt) -> Self {
        // Keys are hashes: with about as many buckets as keys, most buckets have one or none.
        let bits = learnt.keys.len().max(2).ilog2();
        let shift = u64::BITS - bits;
        let start = |bucket: u64| learnt.keys.partition_point(|key| key >> shift < bucket);
        let starts = (0..=1 << bits).map(|bucket| u32::try_from(start(bucket)).unwrap_or(u32::MAX)).collect();
        Self { learnt, starts, shift }
    }
}

impl From<Vocabulary> for Learnt {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.learnt
    }
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
        Learnt { keys, weights, unseen_weight: weight(0) }.into()
    }

    /// How many n-grams are known.
    pub(super) fn len(&self) -> usize {
        self.learnt.keys.len()
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(super) fn is_consistent(&self) -> bool {
        self.learnt.keys.len() == self.learnt.weights.len() && self.learnt.keys.is_sorted()
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

    /// The index of an n-gram, if it is known.
    fn index(&self, key: u64) -> Option<u32> {
        let bucket = (key >> self.shift) as usize;
        (self.starts[bucket]..self.starts[bucket + 1]).find(|index| self.learnt.keys[*index as usize] == key)
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
            let known = self.index(key);
            let value =
                frequency * known.map_or(self.learnt.unseen_weight, |index| self.learnt.weights[index as usize]);
            squares += value * value;
            vector.extend(known.map(|index| (index, value)));
        }
        for (_, value) in &mut vector[start..] {
            *value *= std::f32::consts::FRAC_1_SQRT_2 / squares.sqrt();
        }
    }
}
