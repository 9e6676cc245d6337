//! Whether to act on a reading, ask, or decline. It sees calibrated probabilities, risk and the precision that the pack asks
//! for, and nothing raw.

use std::collections::BTreeMap;

use crate::pack::Risk;

/// A reading may be offered for choice when it is at least this probable: below, offering it looks like guessing.
const WORTH_OFFERING: f32 = 0.10;
/// Offers together must be at least this probable to be worth a question.
const WORTH_ASKING: f32 = 0.45;
/// As many as fit on buttons.
const OFFERS_MAX: usize = 3;

/// What to do about a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Do the first candidate.
    Act,
    /// Ask which of the first so many candidates is meant.
    Clarify(usize),
    /// Say that it was not understood.
    Decline,
}

/// Judges candidates, the most probable first, each with its probability and what a wrong run would cost. What the
/// probabilities lack to 1 is the probability that none of them is meant. `precision` is the share of right decisions that is asked of
/// each risk; probabilities are calibrated, so acting at or above it reaches it.
///
/// ```
/// use std::collections::BTreeMap;
/// use bot::{judge::{Verdict, judge}, pack::Risk};
/// let precision = BTreeMap::from([(Risk::Read, 0.8), (Risk::Irreversible, 0.98)]);
/// assert_eq!(judge(&[(0.9, Risk::Read)], &precision), Verdict::Act);
/// assert_eq!(judge(&[(0.9, Risk::Irreversible)], &precision), Verdict::Clarify(1));
/// assert_eq!(judge(&[(0.2, Risk::Read)], &precision), Verdict::Decline);
/// ```
pub fn judge(candidates: &[(f32, Risk)], precision: &BTreeMap<Risk, f32>) -> Verdict {
    let Some(&(probability, risk)) = candidates.first() else { return Verdict::Decline };
    let target = precision.get(&risk).copied().unwrap_or(1.0);
    if probability >= target {
        return Verdict::Act;
    }
    let offers = candidates.iter().take(OFFERS_MAX).take_while(|(probability, _)| *probability >= WORTH_OFFERING);
    let (count, sum) = offers.fold((0, 0.0), |(count, sum), (probability, _)| (count + 1, sum + probability));
    if sum >= WORTH_ASKING { Verdict::Clarify(count) } else { Verdict::Decline }
}
