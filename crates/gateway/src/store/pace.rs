//! How fast messages may leave: pure arithmetic on moments in microseconds since 1970.
//!
//! A bucket is one number, its theoretical arrival time: when it would be full again (generic cell rate algorithm, ITU-T I.371).

use jiff::SignedDuration;

use super::{Pace, RECOVERY_PERCENT, SLOWEST_PERCENT};

const MILLISECOND: i64 = 1000;
const FULL_PERCENT: u32 = 100;

/// A bucket's theoretical arrival time.
pub(crate) type Arrival = i64;

/// Milliseconds since 1970 as microseconds.
pub(super) fn micros(millis: i64) -> i64 {
    millis.saturating_mul(MILLISECOND)
}

/// When the bucket has room for one more, in milliseconds since 1970, rounded up.
pub(crate) fn opens_at(bucket: Arrival, pace: Pace) -> i64 {
    let opens_at = bucket.saturating_sub(tolerance(pace));
    opens_at.div_euclid(MILLISECOND) + i64::from(opens_at.rem_euclid(MILLISECOND) > 0)
}

/// The bucket after one message at `now_ms`, at `percent` of its pace.
pub(crate) fn take(bucket: Arrival, pace: Pace, percent: u32, now_ms: i64) -> Arrival {
    bucket.max(micros(now_ms)).saturating_add(every(pace, percent))
}

/// The bucket after `count` messages that came in. They cannot be refused: at worst the bucket is empty.
pub(crate) fn count_in(bucket: Arrival, pace: Pace, percent: u32, count: u32, now_ms: i64) -> Arrival {
    let now = micros(now_ms);
    let counted = bucket.max(now).saturating_add(every(pace, percent).saturating_mul(count.into()));
    let empty = now.saturating_add(tolerance(pace)).saturating_add(every(pace, percent));
    bucket.max(counted.min(empty))
}

/// The bucket that has room for one at `due_ms` and not before.
pub(super) fn empty_until(bucket: Arrival, pace: Pace, due_ms: i64) -> Arrival {
    bucket.max(micros(due_ms).saturating_add(tolerance(pace)))
}

/// The share of its pace that a number has at `now_ms`, when it had `percent` at `since_ms`.
pub(super) fn share(percent: u32, since_ms: i64, now_ms: i64) -> u32 {
    let seconds = now_ms.saturating_sub(since_ms).max(0) / 1000;
    let regained = u32::try_from(seconds).unwrap_or(u32::MAX).saturating_mul(RECOVERY_PERCENT);
    percent.saturating_add(regained).min(FULL_PERCENT)
}

/// The share that is left after the number was too fast.
pub(super) fn slower(percent: u32) -> u32 {
    (percent / 2).max(SLOWEST_PERCENT)
}

/// What one message costs. A slow number earns more slowly, and less of a burst is left to it.
fn every(pace: Pace, percent: u32) -> i64 {
    whole_micros(pace.every).saturating_mul(FULL_PERCENT.into()) / i64::from(percent.max(1))
}

fn tolerance(pace: Pace) -> i64 {
    whole_micros(pace.every).saturating_mul(i64::from(pace.burst.max(1)) - 1)
}

fn whole_micros(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { every: SignedDuration::from_secs(6), burst: 3 };

    /// When the messages of somebody who always sends as soon as possible leave, in seconds.
    fn departures(mut bucket: Arrival, percent: u32, count: usize) -> Vec<i64> {
        let departure = |_| {
            let now = opens_at(bucket, PACE).max(0);
            bucket = take(bucket, PACE, percent, now);
            now / 1000
        };
        (0..count).map(departure).collect()
    }

    #[test]
    fn a_burst_and_then_one_at_a_time() {
        assert_eq!(departures(0, 100, 6), [0, 0, 0, 6, 12, 18]);
    }

    #[test]
    fn half_the_pace_is_half_the_burst_too() {
        assert_eq!(departures(0, 50, 5), [0, 0, 12, 24, 36]);
    }

    #[test]
    fn an_empty_bucket_has_room_for_one_at_its_time() {
        assert_eq!(departures(empty_until(0, PACE, 10_000), 100, 3), [10, 16, 22]);
    }

    #[test]
    fn what_comes_in_never_holds_back_for_longer_than_one() {
        assert_eq!(departures(count_in(0, PACE, 100, 1, 0), 100, 3), [0, 0, 6]);
        assert_eq!(departures(count_in(0, PACE, 100, 1_000_000, 0), 100, 2), [6, 12]);
    }

    #[test]
    fn a_share_comes_back_by_the_second() {
        assert_eq!((slower(100), slower(50), slower(6)), (50, 25, 5));
        assert_eq!([0, 999, 1000, 10_000, 99_000].map(|now| share(50, 0, now)), [50, 50, 55, 100, 100]);
        assert_eq!(share(50, 5000, 0), 50, "before it begins");
    }
}
