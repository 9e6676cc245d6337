//! How fast messages may leave, from the limits that Meta sets.

use jiff::SignedDuration;

use crate::store::Pace;

/// What earns one more message to a person (Cloud API, pair rate limit).
const PAIR_EVERY: SignedDuration = SignedDuration::from_secs(6);
/// What part of a number's limit may leave at once.
const BURST: u32 = 20;

/// The pace of messages to one person, of which `at_once` may leave at once.
pub fn of_pair(at_once: u32) -> Pace {
    Pace { every: PAIR_EVERY, burst: at_once }
}

/// The pace of a number that may take and send `per_second` messages together.
///
/// Meta counts what a second brings, wherever it begins: a burst and what is earned meanwhile must not exceed the limit together. So a
/// twentieth may leave at once, and the rest is earned.
///
/// ```
/// let pace = gateway::sender::pace::of_number(80);
/// assert_eq!((pace.burst, pace.every.as_micros()), (4, 1_000_000 / 76));
/// assert_eq!(gateway::sender::pace::of_number(1).every.as_secs(), 1);
/// ```
pub fn of_number(per_second: u32) -> Pace {
    let burst = (per_second / BURST).max(1);
    let earned = per_second.saturating_sub(burst).max(1);
    Pace { every: SignedDuration::from_secs(1) / i32::try_from(earned).unwrap_or(i32::MAX), burst }
}
