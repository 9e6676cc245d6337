//! From scores to probabilities that can be believed.

use serde::{Deserialize, Serialize};

use super::{
    held_out::HeldOut,
    model::{Labels, Scores},
    scope::{Evidence, Scope},
    softmax::log_sum_exp,
    temperature,
};

/// Below this number of held-out messages in scope, fitted numbers would be chance.
const MIN_HELD_OUT: usize = 10;

/// How far to believe a model.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Calibration {
    temperature: f32,
    scope: Scope,
}

/// Probabilities of a message; they sum to 1.
#[derive(Clone, Debug)]
pub(super) struct Probabilities {
    /// One for each label in scope.
    pub(super) labels: Vec<f32>,
    pub(super) out_of_scope: f32,
}

impl Calibration {
    /// Learns from held-out messages. `share` is the expected share of messages out of scope.
    pub(super) fn fit(held_out: &[HeldOut], share: f32) -> Self {
        let known: Vec<_> =
            held_out.iter().filter_map(|held| Some((held.scores.logits.as_slice(), held.target?))).collect();
        let inside: Vec<_> = held_out.iter().filter(|held| held.is_inside()).collect();
        let unknown: Vec<_> = held_out.iter().filter(|held| held.target.is_none()).collect();
        if inside.len() < MIN_HELD_OUT {
            return Self { temperature: 1.0, scope: Scope::UNFITTED };
        }
        let temperature = temperature::fit(&known);
        let evidence = |held: &[&HeldOut]| -> Vec<_> {
            held.iter().map(|held| weigh(&held.scores, held.labels, temperature).1).collect()
        };
        Self { temperature, scope: Scope::fit(&evidence(&inside), &evidence(&unknown), share) }
    }

    /// The probabilities behind `scores`.
    pub(super) fn apply(self, scores: &Scores, labels: Labels) -> Probabilities {
        let (mut probabilities, evidence) = weigh(scores, labels, self.temperature);
        // There are two ways to be out of scope: unlike every example, or like an example of what is out of scope.
        let known = 1.0 - self.scope.probability(evidence);
        probabilities.iter_mut().for_each(|probability| *probability *= known);
        let out_of_scope = (1.0 - probabilities.iter().sum::<f32>()).max(0.0);
        Probabilities { labels: probabilities, out_of_scope }
    }
}

/// The probabilities of the labels in scope were the message like the examples, and the evidence that it is.
fn weigh(scores: &Scores, labels: Labels, temperature: f32) -> (Vec<f32>, Evidence) {
    let scaled: Vec<_> = scores.logits.iter().map(|logit| logit / temperature).collect();
    let (sum, inside) = (log_sum_exp(&scaled), &scaled[..labels.inside]);
    // How sure among the labels in scope: likeness to examples out of scope is already in the probabilities.
    let highest = inside.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sureness = highest - log_sum_exp(inside);
    let probabilities = inside.iter().map(|logit| (logit - sum).exp()).collect();
    (probabilities, Evidence { sureness, nearness: scores.nearness })
}
