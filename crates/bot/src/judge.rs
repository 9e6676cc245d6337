//! Whether to act on a reading, ask, or decline. It sees calibrated probabilities and what mistakes cost, and nothing raw.
//!
//! Costs are counted in questions: to be asked "which of these?" costs a person 1.

/// What it costs a person not to be understood: they write it again in other words, and some give up.
const DECLINED: f32 = 2.2;
/// A reading may be offered for choice when it is at least this probable: below, offering it looks like guessing.
const WORTH_OFFERING: f32 = 0.10;
/// As many as fit on buttons.
const OFFERS_MAX: usize = 3;

/// A command that may be meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospect {
    /// The calibrated probability that it is.
    pub probability: f32,
    /// What it costs to run it when it is not: see [`Pack::cost`](crate::Pack::cost).
    pub cost: f32,
}

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

/// What a wrong run costs when commands of its kind are to be run with this `precision`, below 1: at that probability running it costs as much
/// as asking.
pub fn cost_at(precision: f32) -> f32 {
    1.0 / (1.0 - precision)
}

/// Judges candidates, the most probable first. What their probabilities lack to 1 is the probability that none of them is meant.
///
/// Acting may cost no more than a question, on average; since probabilities are calibrated, that keeps the precision behind the cost. Where it
/// would cost more, asking is weighed against declining.
///
/// ```
/// use bot::judge::{Prospect, Verdict, cost_at, judge};
/// let prospect = |probability, precision| Prospect { probability, cost: cost_at(precision) };
/// assert_eq!(judge(&[prospect(0.9, 0.8)]), Verdict::Act);
/// assert_eq!(judge(&[prospect(0.9, 0.98)]), Verdict::Clarify(1));
/// assert_eq!(judge(&[prospect(0.2, 0.8)]), Verdict::Decline);
/// ```
pub fn judge(candidates: &[Prospect]) -> Verdict {
    let Some(first) = candidates.first() else { return Verdict::Decline };
    if first.probability >= 1.0 - 1.0 / first.cost {
        return Verdict::Act;
    }
    let offers = candidates.iter().take(OFFERS_MAX).take_while(|offer| offer.probability >= WORTH_OFFERING);
    let (count, sum) = offers.fold((0, 0.0), |(count, sum), offer| (count + 1, sum + offer.probability));
    let asking = 1.0 + (1.0 - sum) * DECLINED;
    if asking < DECLINED { Verdict::Clarify(count) } else { Verdict::Decline }
}
