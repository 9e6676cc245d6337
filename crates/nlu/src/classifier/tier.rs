//! When the sparse member may answer alone.

use crate::statistics::wilson_lower;

/// A message that the sparse member was asked about, and what came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered {
    /// The calibrated probability of its best label.
    pub(super) probability: f32,
    /// Whether that label was right.
    pub(super) is_right: bool,
    /// How many messages this one stands for.
    pub(super) weight: f32,
}

/// The lowest probability from which on the sparse member's answers are right at `precision`, by the lower end of a 95 % confidence
/// interval (Wilson). Above 1, so that it never answers alone, when there is none.
pub(super) fn threshold(mut answered: Vec<Answered>, precision: f32) -> f32 {
    answered.sort_unstable_by(|a, b| b.probability.total_cmp(&a.probability));
    let (mut all, mut right, mut lowest) = (0.0, 0.0, NEVER);
    for (index, answer) in answered.iter().enumerate() {
        all += f64::from(answer.weight);
        right += f64::from(answer.weight) * f64::from(u8::from(answer.is_right));
        let is_last_of_its_kind = answered.get(index + 1).is_none_or(|next| next.probability < answer.probability);
        if is_last_of_its_kind && wilson_lower(right, all) >= f64::from(precision) {
            lowest = answer.probability;
        }
    }
    lowest
}

/// No probability is as high.
pub(super) const NEVER: f32 = 2.0;
