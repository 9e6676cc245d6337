//! From scores to probabilities that can be believed.

use serde::{Deserialize, Serialize};

use super::{
    fusion::{Fusion, Told},
    held_out::HeldOut,
    labels::Labels,
    members::Scores,
    scope::{Evidence, Scope},
};
use crate::sparse::log_sum_exp;

/// Below this number of held-out messages in scope, fitted numbers would be chance.
const MIN_HELD_OUT: usize = 10;

/// How far to believe the members, and which of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    fusion: Fusion,
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
    /// Learns how far to believe the first `members` from held-out messages. `share` is the expected share of messages out of scope.
    ///
    /// How the members compare is learnt from messages with typos too; how sure they are together, from messages as they come: those
    /// `set_aside`, of which the final members speak themselves, or else the held-out ones.
    pub(super) fn fit(held_out: &[HeldOut], set_aside: &[HeldOut], members: usize, share: f32) -> Self {
        let known = told(held_out.iter());
        let (inside, outside): (Vec<_>, Vec<_>) = held_out.iter().partition(|held| held.is_inside());
        if inside.len() < MIN_HELD_OUT {
            return Self { fusion: Fusion::equal(members), scope: Scope::unfitted(pieces(members)) };
        }
        let as_they_come = if set_aside.is_empty() { held_out } else { set_aside };
        let as_they_come = told(as_they_come.iter().filter(|held| !held.is_mistyped));
        let fusion = Fusion::fit(&known, members).scaled_to(&as_they_come);
        let evidence = |held: &[&HeldOut]| -> Vec<_> {
            held.iter().map(|held| weigh(&fusion, &held.scores, held.labels, pieces(members)).1).collect()
        };
        let scope = match outside[..] {
            [] => Scope::unfitted(pieces(members)),
            _ => Scope::fit(&evidence(&inside), &evidence(&outside), share),
        };
        Self { fusion, scope }
    }

    /// True when it was made for so many members, which what was read from a file need not.
    pub(super) fn fits(&self, members: usize) -> bool {
        self.fusion.members() == members && self.scope.pieces() == pieces(members)
    }

    /// The probabilities behind `scores`.
    pub(super) fn apply(&self, scores: &Scores, labels: Labels) -> Probabilities {
        let (mut probabilities, evidence) = weigh(&self.fusion, scores, labels, self.scope.pieces());
        let out_of_scope = self.scope.probability(&evidence);
        probabilities.iter_mut().for_each(|probability| *probability *= 1.0 - out_of_scope);
        Probabilities { labels: probabilities, out_of_scope }
    }
}

fn told<'a>(held_out: impl Iterator<Item = &'a HeldOut>) -> Vec<Told<'a>> {
    held_out.filter_map(|held| Some((held.scores.members.as_slice(), held.target?))).collect()
}

/// Pieces of evidence that so many members give: sureness, how much likelier the best label is than out of scope, nearness by n-grams, and
/// nearness by vectors if the heads are asked.
fn pieces(members: usize) -> usize {
    if members == 1 { 3 } else { 4 }
}

/// The probabilities of the labels in scope were the message in scope, and the evidence that it is.
fn weigh(fusion: &Fusion, scores: &Scores, labels: Labels, pieces: usize) -> (Vec<f32>, Evidence) {
    let fused = fusion.fuse(&scores.members);
    let inside = &fused[..labels.inside];
    let sum = log_sum_exp(inside);
    let highest = inside.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    // Without examples of what is out of scope nothing is like them.
    let likelier = fused.get(labels.inside).map_or(0.0, |outside| highest - outside);
    let probabilities = inside.iter().map(|score| (score - sum).exp()).collect();
    let evidence = [highest - sum, likelier].into_iter().chain(scores.nearness.iter().copied()).take(pieces).collect();
    (probabilities, evidence)
}
