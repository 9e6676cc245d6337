//! Comparing a period with the one before it.

use jiff::{
    SignedDuration, Span,
    civil::{DateTime, Time},
};
use nlu::Period;

/// The period of equal length that ends where `period` begins: of whole months as many months, else as much time.
pub(crate) fn before(period: Period) -> Period {
    let start = match whole_months(period) {
        Some(months) => period.start.saturating_sub(Span::new().months(months)),
        None => period.start.saturating_sub(length(period)),
    };
    Period { start, end: period.start, grain: period.grain }
}

/// The part of `before` that lies as far in it as `now` lies in `period`; `None` unless `period` is running.
pub(crate) fn up_to_the_same_point(period: Period, before: Period, now: DateTime) -> Option<Period> {
    let is_running = period.start <= now && now < period.end;
    is_running.then(|| {
        let elapsed = now.duration_since(period.start);
        let end = before.start.saturating_add(elapsed).min(before.end);
        Period { end, ..before }
    })
}

/// Positive, also for a period that ends before it begins.
pub(crate) fn length(period: Period) -> SignedDuration {
    period.end.duration_since(period.start).max(SignedDuration::ZERO)
}

/// The number of months, when the period is made of whole ones.
fn whole_months(period: Period) -> Option<i32> {
    let Period { start, end, .. } = period;
    let begins_a_month = |moment: DateTime| moment.day() == 1 && moment.time() == Time::midnight();
    let months =
        (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month()) - i32::from(start.month());
    (begins_a_month(start) && begins_a_month(end) && months > 0).then_some(months)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlu::value::Grain;

    fn period(start: &str, end: &str) -> Period {
        Period { start: start.parse().unwrap(), end: end.parse().unwrap(), grain: Grain::Day }
    }

    #[test]
    fn the_period_before() {
        let cases = [
            ("a day", "2026-11-22T00:00", "2026-11-23T00:00", "2026-11-21T00:00"),
            ("an hour after midnight", "2026-11-22T00:00", "2026-11-22T01:00", "2026-11-21T23:00"),
            ("March after a short month", "2026-03-01T00:00", "2026-04-01T00:00", "2026-02-01T00:00"),
            ("a quarter", "2026-10-01T00:00", "2027-01-01T00:00", "2026-07-01T00:00"),
            ("a year", "2026-01-01T00:00", "2027-01-01T00:00", "2025-01-01T00:00"),
            ("a week across months", "2026-09-28T00:00", "2026-10-05T00:00", "2026-09-21T00:00"),
            ("nothing at all", "2026-11-22T00:00", "2026-11-22T00:00", "2026-11-22T00:00"),
            ("the wrong way round", "2026-11-22T00:00", "2026-11-01T00:00", "2026-11-22T00:00"),
            ("the beginning of time", "-9999-01-01T00:00", "9999-12-31T00:00", "-9999-01-01T00:00"),
        ];
        for (name, start, end, expected) in cases {
            let start = if start.starts_with('-') { DateTime::MIN } else { start.parse().unwrap() };
            let expected = if expected.starts_with('-') { DateTime::MIN } else { expected.parse().unwrap() };
            let before = before(Period { start, end: end.parse().unwrap(), grain: Grain::Day });
            assert_eq!((before.start, before.end), (expected, start), "{name}");
        }
    }

    #[test]
    fn a_running_period_is_compared_up_to_now_and_a_finished_one_is_not() {
        let today = period("2026-11-22T00:00", "2026-11-23T00:00");
        let at = |now: &str| up_to_the_same_point(today, before(today), now.parse().unwrap()).map(|part| part.end);
        assert_eq!(at("2026-11-22T14:08"), Some("2026-11-21T14:08".parse().unwrap()));
        assert_eq!(at("2026-11-23T00:00"), None);

        let march = period("2026-03-01T00:00", "2026-04-01T00:00");
        let part = up_to_the_same_point(march, before(march), "2026-03-30T12:00".parse().unwrap()).unwrap();
        assert_eq!(part.end, "2026-03-01T00:00".parse().unwrap(), "February is over before its 30th");
    }
}
