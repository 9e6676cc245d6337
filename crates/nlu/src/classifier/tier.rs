//! When the sparse member may answer alone.

use crate::statistics::wilson_lower;

/// A message that the sparse member was asked about, and what came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered {
    /// The calibrated probability of what it took the message for: its best label, or none.
    pub(super) probability: f32,
    /// Whether it was right.
    pub(super) is_right: bool,
    /// What asking all members would have changed: 1 when they are right where it is wrong, -1 the other way round.
    pub(super) mended: f64,
    /// How many messages this one stands for.
    pub(super) weight: f32,
}

/// Of the errors that the precision allows, the share that all members together may have avoided, by the upper end of an interval of so many
/// standard errors: 95 % on one side.
const AVOIDABLE_MAX: f64 = 0.2;
const ERRORS: f64 = 1.645;

/// The lowest probability from which on the sparse member's answers are right at `precision`, by the lower end of a 95 % confidence
/// interval (Wilson), and all members together would hardly be right more often. Above 1, so that it never answers alone, when there is none.
pub(super) fn threshold(mut answered: Vec<Answered>, precision: f32) -> f32 {
    answered.sort_unstable_by(|a, b| b.probability.total_cmp(&a.probability));
    let loss_max = AVOIDABLE_MAX * (1.0 - f64::from(precision));
    let (mut all, mut right, mut mended, mut changed, mut lowest) = (0.0, 0.0, 0.0, 0.0, NEVER);
    for (index, answer) in answered.iter().enumerate() {
        all += f64::from(answer.weight);
        right += f64::from(answer.weight) * f64::from(u8::from(answer.is_right));
        mended += f64::from(answer.weight) * answer.mended;
        changed += f64::from(answer.weight) * answer.mended.abs();
        // How often one is right where the other is wrong varies as counts do.
        let loss = mended + ERRORS * f64::sqrt(changed);
        let is_last_of_its_kind = answered.get(index + 1).is_none_or(|next| next.probability < answer.probability);
        if is_last_of_its_kind && wilson_lower(right, all) >= f64::from(precision) && loss <= loss_max * all {
            lowest = answer.probability;
        }
    }
    lowest
}

/// No probability is as high.
pub(super) const NEVER: f32 = 2.0;
