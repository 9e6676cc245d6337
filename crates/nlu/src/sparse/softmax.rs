//! Multinomial logistic regression over sparse vectors.
//!
//! Trained by stochastic dual coordinate ascent: every example keeps a distribution over the labels (its dual variable)
//! and is visited in turn, moving that distribution towards the model's prediction by a step that is known to improve the
//! dual. There is no learning rate to choose, every step touches only the n-grams of one example, and how far the two
//! distributions are apart tells when to stop. Shalev-Shwartz and Zhang, "Stochastic Dual Coordinate Ascent Methods for
//! Regularized Loss Minimization", JMLR 14 (2013), with their step size in closed form for a smooth loss.

use serde::{Deserialize, Serialize};

use super::vocabulary::Vector;

/// Passes over the examples after which training stops in any case. CLINC150, HWU64 and SNIPS need 7 to 15.
const MAX_EPOCHS: usize = 60;

/// Training stops when examples' distributions differ from the predictions by less than this on average, in nats.
const TOLERANCE: f32 = 1e-3;

/// Scores labels: one weight for each n-gram and label, and one for each label alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Softmax {
    labels: usize,
    /// One row of `labels` weights for each n-gram, then the row of the labels alone.
    weights: Vec<f32>,
}

/// How training went.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Passes over the examples.
    pub epochs: usize,
    /// Mean negative log-probability of the right label before training, in nats.
    pub loss_before: f32,
    /// The same afterwards, on the same examples.
    pub loss_after: f32,
    /// Share of its own examples that the trained model labels rightly.
    pub accuracy: f32,
    /// Share that the most frequent label alone would get right.
    pub chance: f32,
}

impl Softmax {
    /// Learns to tell `labels` labels apart. `rows` are vectors below `features`, `targets` their labels, and `strength`
    /// (C) is how much an example counts against the length of the weights.
    pub(crate) fn train(
        rows: &[Vector],
        targets: &[usize],
        labels: usize,
        features: usize,
        strength: f32,
    ) -> (Self, Training) {
        let mut model = Self { labels, weights: vec![0.0; (features + 1) * labels] };
        // Starting from the right label alone makes the weights start from zero.
        let mut duals = vec![0.0; rows.len() * labels];
        for (dual, &target) in duals.chunks_exact_mut(labels).zip(targets) {
            dual[target] = 1.0;
        }
        let mut step = vec![0.0; labels];
        let mut epochs = 0;
        while epochs < MAX_EPOCHS {
            epochs += 1;
            let mut divergence = 0.0;
            for row in visits(rows.len()) {
                let dual = &mut duals[row * labels..(row + 1) * labels];
                divergence += model.ascend(&rows[row], dual, &mut step, strength);
            }
            if divergence < TOLERANCE * rows.len() as f32 {
                break;
            }
        }
        let training = model.measure(rows, targets, epochs);
        (model, training)
    }

    /// Moves one example's distribution towards the prediction; returns how far apart they were (Kullback-Leibler).
    fn ascend(&mut self, row: &Vector, dual: &mut [f32], step: &mut [f32], strength: f32) -> f32 {
        let predicted = self.logits(row);
        let log_sum = log_sum_exp(&predicted);
        let (mut divergence, mut distance) = (0.0, 0.0);
        for ((dual, logit), step) in dual.iter().zip(&predicted).zip(&mut *step) {
            let log_probability = logit - log_sum;
            *step = log_probability.exp() - dual;
            distance += *step * *step;
            if *dual > 0.0 {
                divergence += dual * (dual.ln() - log_probability);
            }
        }
        if distance < f32::EPSILON {
            return 0.0;
        }
        let divergence = divergence.max(0.0);
        // The row that stands for the labels alone counts as an n-gram of value 1.
        let squared_length = 1.0 + row.iter().map(|(_, value)| value * value).sum::<f32>();
        // The loss bends by at most ½, and so its conjugate by at least 2.
        let size = ((divergence + distance) / (distance * (2.0 + strength * squared_length))).min(1.0);
        for (dual, step) in dual.iter_mut().zip(&mut *step) {
            *step *= size;
            *dual = (*dual + *step).max(0.0);
            *step *= strength;
        }
        let bias = (self.weights.len() / self.labels - 1, 1.0);
        for (feature, value) in row.iter().map(|&(feature, value)| (feature as usize, value)).chain([bias]) {
            let weights = &mut self.weights[feature * self.labels..(feature + 1) * self.labels];
            for (weight, step) in weights.iter_mut().zip(&*step) {
                *weight -= value * step;
            }
        }
        divergence
    }

    /// The unnormalised score of each label.
    pub(crate) fn logits(&self, row: &Vector) -> Vec<f32> {
        let mut logits = self.weights[self.weights.len() - self.labels..].to_vec();
        for &(feature, value) in row {
            let weights = &self.weights[feature as usize * self.labels..][..self.labels];
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += value * weight;
            }
        }
        logits
    }

    /// True when there is a weight for each of `features` n-grams and `labels` labels.
    pub(crate) fn fits(&self, features: usize, labels: usize) -> bool {
        self.labels == labels && labels > 0 && self.weights.len() == (features + 1) * labels
    }

    fn measure(&self, rows: &[Vector], targets: &[usize], epochs: usize) -> Training {
        let (mut loss, mut right, mut frequencies) = (0.0, 0.0, vec![0.0_f32; self.labels]);
        for (row, &target) in rows.iter().zip(targets) {
            let logits = self.logits(row);
            loss += log_sum_exp(&logits) - logits[target];
            right += f32::from(u8::from(logits.iter().all(|&logit| logit <= logits[target])));
            frequencies[target] += 1.0;
        }
        let count = rows.len() as f32;
        Training {
            epochs,
            loss_before: (self.labels as f32).ln(),
            loss_after: loss / count,
            accuracy: right / count,
            chance: frequencies.into_iter().fold(0.0, f32::max) / count,
        }
    }
}

/// ln Σ exp, without overflow.
pub(crate) fn log_sum_exp(logits: &[f32]) -> f32 {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    highest + logits.iter().map(|logit| (logit - highest).exp()).sum::<f32>().ln()
}

/// Every index below `count` once, neighbours far apart: examples come sorted by label, and learning one label at a time
/// converges slowly. Steps of the golden ratio spread evenly and need no random numbers.
fn visits(count: usize) -> impl Iterator<Item = usize> {
    let golden = (count as f64 * 0.618_034) as usize;
    let stride = (golden.max(1)..).find(|stride| greatest_common_divisor(*stride, count) == 1).unwrap_or(1);
    (0..count).map(move |visit| visit * stride % count)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
