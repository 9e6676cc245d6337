//! The probability that a message is none of the labels, from how sure the members are and how near the examples are.

use serde::{Deserialize, Serialize};

/// What is known about a message before its scope is judged; the higher each, the more in scope: the natural logarithm of the best
/// label's fused probability among the labels in scope, 0 or less, how much higher its score is than that of examples out of scope, and mean
/// cosines with the nearest examples.
pub(super) type Evidence = Vec<f32>;

/// A logistic regression on [`Evidence`] (Platt, "Probabilistic Outputs for Support Vector Machines", 1999, on several scores).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Scope {
    bias: f32,
    /// One for each piece of evidence, 0 or less.
    weights: Vec<f32>,
}

/// Descent steps. On a few standardised scores it converges in a few hundred.
const STEPS: usize = 800;
/// Step size: below 2 / curvature, which for four inputs of unit variance is at most 1.
const STEP_SIZE: f32 = 1.0;
/// Pull towards zero: keeps weights finite when the held-out examples can be told apart without a mistake.
const RIDGE: f32 = 1e-3;

impl Scope {
    /// Used where too few examples can be held out to learn from: a careful guess, with even odds at a similarity of 0.15 by n-grams.
    pub(super) fn unfitted(evidence: usize) -> Self {
        let mut weights = vec![0.0; evidence];
        weights[2] = -15.0;
        Self { bias: 2.25, weights }
    }

    pub(super) fn pieces(&self) -> usize {
        self.weights.len()
    }

    /// Probability of being out of scope.
    pub(super) fn probability(&self, evidence: &[f32]) -> f32 {
        logistic(self.bias + self.weights.iter().zip(evidence).map(|(weight, value)| weight * value).sum::<f32>())
    }

    /// Learns from held-out messages inside and outside the labels. `share` is how many messages are expected to be outside, whatever
    /// the numbers of examples.
    pub(super) fn fit(inside: &[Evidence], outside: &[Evidence], share: f32) -> Self {
        let pieces = inside[0].len();
        let all = || inside.iter().chain(outside);
        let standards: Vec<_> = (0..pieces).map(|piece| Standard::of(all().map(|evidence| evidence[piece]))).collect();
        let scaled = |evidence: &Evidence| -> Evidence {
            evidence.iter().zip(&standards).map(|(value, standard)| standard.scale(*value)).collect()
        };
        let side = |evidence: &[Evidence], truth: f32, share: f32| {
            let rows: Vec<_> = evidence.iter().map(scaled).collect();
            (rows, truth, share / evidence.len() as f32)
        };
        let sides = [side(inside, 0.0, 1.0 - share), side(outside, 1.0, share)];

        let mut fitted = Self { bias: 0.0, weights: vec![0.0; pieces] };
        for _ in 0..STEPS {
            let mut bias_slope = 0.0;
            let mut slopes: Vec<_> = fitted.weights.iter().map(|weight| RIDGE * weight).collect();
            for (rows, truth, weight) in &sides {
                for row in rows {
                    let error = weight * (fitted.probability(row) - truth);
                    bias_slope += error;
                    slopes.iter_mut().zip(row).for_each(|(slope, value)| *slope += error * value);
                }
            }
            fitted.bias -= STEP_SIZE * bias_slope;
            // A surer or nearer message is never more out of scope, whatever a handful of examples suggests.
            let moved = fitted.weights.iter().zip(slopes).map(|(weight, slope)| (weight - STEP_SIZE * slope).min(0.0));
            fitted.weights = moved.collect();
        }
        fitted.in_units_of(&standards)
    }

    /// The same for evidence that is not standardised.
    fn in_units_of(mut self, standards: &[Standard]) -> Self {
        for (weight, standard) in self.weights.iter_mut().zip(standards) {
            *weight /= standard.deviation;
            self.bias -= *weight * standard.mean;
        }
        self
    }
}

/// Mean and deviation of a score, to bring scores to one scale.
struct Standard {
    mean: f32,
    deviation: f32,
}

impl Standard {
    fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let count = values.clone().count() as f32;
        let mean = values.clone().sum::<f32>() / count;
        let variance = values.map(|value| (value - mean).powi(2)).sum::<f32>() / count;
        let is_constant = variance < f32::EPSILON;
        Self { mean, deviation: if is_constant { 1.0 } else { variance.sqrt() } }
    }

    fn scale(&self, value: f32) -> f32 {
        (value - self.mean) / self.deviation
    }
}

fn logistic(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}
