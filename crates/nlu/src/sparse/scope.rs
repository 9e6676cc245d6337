//! The probability that a message is none of the labels, from how sure the model is and how near the examples are.

use serde::{Deserialize, Serialize};

/// What is known about a message before its scope is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    /// Natural logarithm of the best label's calibrated probability among the labels in scope, 0 or less.
    pub(super) sureness: f32,
    /// Mean cosine with the nearest examples, 0 to 1.
    pub(super) nearness: f32,
}

/// A logistic regression on [`Evidence`] (Platt, "Probabilistic Outputs for Support Vector Machines", 1999, on two scores).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Scope {
    bias: f32,
    sureness: f32,
    nearness: f32,
}

/// Descent steps. On two standardised scores it converges in a few hundred.
const STEPS: usize = 500;

/// Step size: below 2 / curvature, which for three inputs of unit variance is at most ¾.
const STEP_SIZE: f32 = 1.0;

/// Pull towards zero: keeps weights finite when the held-out examples can be told apart without a mistake.
const RIDGE: f32 = 1e-3;

impl Scope {
    /// Used where too few examples can be held out to learn from: a careful guess, with even odds at a similarity of 0.15.
    pub(super) const UNFITTED: Self = Self { bias: 2.25, sureness: 0.0, nearness: -15.0 };

    /// Probability of being out of scope.
    pub(super) fn probability(self, evidence: Evidence) -> f32 {
        logistic(self.bias + self.sureness * evidence.sureness + self.nearness * evidence.nearness)
    }

    /// Learns from held-out messages inside and outside the labels. `share` is how many messages are expected to be
    /// outside, whatever the numbers of examples.
    pub(super) fn fit(inside: &[Evidence], outside: &[Evidence], share: f32) -> Self {
        let all = || inside.iter().chain(outside);
        let sureness = Standard::of(all().map(|evidence| evidence.sureness));
        let nearness = Standard::of(all().map(|evidence| evidence.nearness));
        let sides = [(inside, 0.0, (1.0 - share) / inside.len() as f32), (outside, 1.0, share / outside.len() as f32)];

        let (mut bias, mut by_sureness, mut by_nearness) = (0.0, 0.0, 0.0);
        for _ in 0..STEPS {
            let (mut slope, mut slope_sureness, mut slope_nearness) = (0.0, RIDGE * by_sureness, RIDGE * by_nearness);
            for (side, truth, weight) in sides {
                for evidence in side {
                    let (sure, near) = (sureness.scale(evidence.sureness), nearness.scale(evidence.nearness));
                    let error = weight * (logistic(bias + by_sureness * sure + by_nearness * near) - truth);
                    slope += error;
                    slope_sureness += error * sure;
                    slope_nearness += error * near;
                }
            }
            bias -= STEP_SIZE * slope;
            // A surer or nearer message is never more out of scope, whatever a handful of examples suggests.
            by_sureness = (by_sureness - STEP_SIZE * slope_sureness).min(0.0);
            by_nearness = (by_nearness - STEP_SIZE * slope_nearness).min(0.0);
        }
        let (sure, near) = (by_sureness / sureness.deviation, by_nearness / nearness.deviation);
        Self { bias: bias - sure * sureness.mean - near * nearness.mean, sureness: sure, nearness: near }
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
