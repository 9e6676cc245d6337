//! A head: one or two layers that turn an encoder's features into a score for each label.
//!
//! Heads only predict here. Whoever trains classifiers brings a [`HeadTrainer`], so that no optimiser is needed to understand.

use serde::{Deserialize, Serialize};

use crate::encoding::dot;

/// An affine layer: `outputs` rows of `inputs` weights, and a bias for each row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Layer {
    inputs: usize,
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl Layer {
    fn is_consistent(&self) -> bool {
        self.inputs > 0 && !self.biases.is_empty() && self.weights.len() == self.inputs * self.biases.len()
    }

    fn apply<'a>(&'a self, features: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        self.weights.chunks_exact(self.inputs).zip(&self.biases).map(|(row, bias)| dot(row, features) + bias)
    }
}

/// A trained head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    layers: Vec<Layer>,
}

impl Head {
    /// A head of `layers`, each `inputs`, `weights` (rows of `inputs`, one for each output) and `biases` (one for each output); between
    /// layers negative values become 0 (ReLU). `None` when shapes do not fit together.
    pub fn new(layers: impl IntoIterator<Item = (usize, Vec<f32>, Vec<f32>)>) -> Option<Self> {
        let layers = layers.into_iter().map(|(inputs, weights, biases)| Layer { inputs, weights, biases }).collect();
        let head = Self { layers };
        head.is_consistent().then_some(head)
    }

    /// A head whose scores are the mean of those of `heads`: their hidden units stand side by side. `None` without heads, and of heads of other than
    /// two layers or of different shapes.
    pub fn mean(heads: &[Self]) -> Option<Self> {
        let pairs: Vec<[&Layer; 2]> =
            heads.iter().map(|head| head.layers.iter().collect::<Vec<_>>().try_into().ok()).collect::<Option<_>>()?;
        let [first, second] = pairs.first()?;
        let (inputs, labels) = (first.inputs, second.biases.len());
        if pairs.iter().any(|[first, second]| first.inputs != inputs || second.biases.len() != labels) {
            return None;
        }
        let share = 1.0 / pairs.len() as f32;
        let below = |of: fn(&Layer) -> &[f32]| pairs.iter().flat_map(|[first, _]| of(first)).copied().collect();
        let row = |label: usize| {
            pairs.iter().flat_map(move |[_, second]| &second.weights[label * second.inputs..][..second.inputs])
        };
        let weights = (0..labels).flat_map(row).map(|weight| weight * share).collect();
        let biases = (0..labels).map(|label| pairs.iter().map(|[_, second]| second.biases[label]).sum::<f32>() * share);
        let hidden = pairs.iter().map(|[_, second]| second.inputs).sum();
        Self::new([
            (inputs, below(|layer| &layer.weights), below(|layer| &layer.biases)),
            (hidden, weights, biases.collect()),
        ])
    }

    /// One score for each label.
    pub(super) fn logits(&self, features: &[f32]) -> Vec<f32> {
        let (first, others) = self.layers.split_first().expect("a head has a layer. This is a bug.");
        others.iter().fold(first.apply(features).collect(), |values: Vec<f32>, layer| {
            let active: Vec<_> = values.iter().map(|value| value.max(0.0)).collect();
            layer.apply(&active).collect()
        })
    }

    /// True when it turns so many features into a score for each of so many labels, which a head that was read from a file need not.
    pub(super) fn fits(&self, features: usize, labels: usize) -> bool {
        let takes = self.layers.first().is_some_and(|layer| layer.inputs == features);
        self.is_consistent() && takes && self.layers.last().is_some_and(|layer| layer.biases.len() == labels)
    }

    fn is_consistent(&self) -> bool {
        let chained = self.layers.windows(2).all(|pair| pair[0].biases.len() == pair[1].inputs);
        !self.layers.is_empty() && chained && self.layers.iter().all(Layer::is_consistent)
    }
}

/// One example for a head.
#[derive(Clone, Copy, Debug)]
pub struct HeadExample<'a> {
    /// Its features.
    pub features: &'a [f32],
    /// Those of the same text with typos.
    pub noisy: Option<&'a [f32]>,
    /// Its label.
    pub label: usize,
}

/// What a head is to learn.
#[derive(Debug)]
pub struct HeadTask<'a> {
    /// The examples; never empty.
    pub examples: Vec<HeadExample<'a>>,
    /// How many labels there are.
    pub labels: usize,
    /// Units between features and labels.
    pub hidden: usize,
    /// Examples to watch: training stops early when they are no longer predicted better. When empty, `epochs` decides.
    pub watched: Vec<(&'a [f32], usize)>,
    /// The pass after which to stop; as many as it takes when absent.
    pub epochs: Option<usize>,
    /// Same seed, same head.
    pub seed: u64,
}

/// A head and how it came about.
#[derive(Clone, Debug)]
pub struct TrainedHead {
    /// The head, as it was when it predicted the watched examples best.
    pub head: Head,
    /// Passes over the examples until then.
    pub epochs: usize,
}

/// Trains heads.
pub trait HeadTrainer: Sync {
    /// Learns one head.
    ///
    /// # Errors
    /// In words, when training failed or taught nothing.
    fn train(&self, task: &HeadTask<'_>) -> Result<TrainedHead, String>;
}
