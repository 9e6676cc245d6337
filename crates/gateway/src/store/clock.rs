//! Moments as the database keeps them: milliseconds since 1970, UTC.

use jiff::{SignedDuration, Timestamp};

const SECOND_MS: i64 = 1000;

/// A moment as a column.
pub(super) fn millis(moment: Timestamp) -> i64 {
    moment.as_millisecond()
}

/// A moment as a column, cut to the whole second.
pub(super) fn whole_second(moment: Timestamp) -> i64 {
    millis(moment).div_euclid(SECOND_MS) * SECOND_MS
}

/// A column as a moment. What no calendar holds becomes the nearest moment that one does.
pub(super) fn moment(millis: i64) -> Timestamp {
    let nearest = if millis < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(millis).unwrap_or(nearest)
}

/// The moment that lies `duration` after `now`, as a column.
pub(super) fn after(now: Timestamp, duration: SignedDuration) -> i64 {
    let duration_ms = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    millis(now).saturating_add(duration_ms)
}
