//! Cutting a period into hours, days or months.

use jiff::{
    Span, ToSpan,
    civil::{DateTime, Time},
};
use nlu::Period;

use crate::{period::length, sales::stored};

/// What one bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Month,
}

/// A piece of a period.
pub(super) struct Bucket {
    /// The beginning of its times, as stored.
    pub(super) key: String,
    pub(super) start: DateTime,
}

/// Longer than two days, hours are too many bars.
const HOURS_MAX: i64 = 48;
/// Longer than two months, days are too many bars.
const DAYS_MAX: i64 = 62;
/// Longer than three years, a chart on a phone shows nothing any more.
const MONTHS_MAX: i64 = 36;

impl Unit {
    /// How much of a stored time names the bucket: `2026-11-22T13`, `2026-11-22`, `2026-11`.
    pub(super) fn key_length(self) -> u32 {
        match self {
            Self::Hour => 13,
            Self::Day => 10,
            Self::Month => 7,
        }
    }

    fn step(self) -> Span {
        match self {
            Self::Hour => 1.hour(),
            Self::Day => 1.day(),
            Self::Month => 1.month(),
        }
    }

    fn floor(self, moment: DateTime) -> DateTime {
        match self {
            Self::Hour => moment.date().at(moment.hour(), 0, 0, 0),
            Self::Day => moment.date().to_datetime(Time::midnight()),
            Self::Month => moment.date().first_of_month().to_datetime(Time::midnight()),
        }
    }
}

/// The unit that cuts the period into bars that one can tell apart; `None` when none does.
pub(super) fn unit(period: Period) -> Option<Unit> {
    let hours = length(period).as_hours();
    match hours {
        ..=1 => None,
        2..=HOURS_MAX => Some(Unit::Hour),
        _ if hours <= DAYS_MAX * 24 => Some(Unit::Day),
        _ if hours <= MONTHS_MAX * 31 * 24 => Some(Unit::Month),
        _ => None,
    }
}

/// The buckets of a period, in order; the last may reach beyond its end.
pub(super) fn split(period: Period, unit: Unit) -> Vec<Bucket> {
    let first = unit.floor(period.start);
    let starts = std::iter::successors(Some(first), |start| start.checked_add(unit.step()).ok());
    starts
        .take_while(|start| *start < period.end)
        .map(|start| Bucket { key: stored(start).chars().take(unit.key_length() as usize).collect(), start })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlu::value::Grain;

    #[test]
    fn a_period_is_cut_into_bars_that_fit_a_phone() {
        let cases = [
            ("2026-11-22T09:00", "2026-11-22T10:00", None),
            ("2026-11-22T00:00", "2026-11-23T00:00", Some((Unit::Hour, 24, "2026-11-22T23"))),
            ("2026-11-22T13:30", "2026-11-22T16:00", Some((Unit::Hour, 3, "2026-11-22T15"))),
            ("2026-11-16T00:00", "2026-11-23T00:00", Some((Unit::Day, 7, "2026-11-22"))),
            ("2026-02-01T00:00", "2026-03-01T00:00", Some((Unit::Day, 28, "2026-02-28"))),
            ("2026-01-01T00:00", "2027-01-01T00:00", Some((Unit::Month, 12, "2026-12"))),
            ("1026-01-01T00:00", "2027-01-01T00:00", None),
            ("2026-11-23T00:00", "2026-11-22T00:00", None),
        ];
        for (start, end, expected) in cases {
            let period = Period { start: start.parse().unwrap(), end: end.parse().unwrap(), grain: Grain::Day };
            let found = unit(period).map(|unit| {
                let buckets = split(period, unit);
                (unit, buckets.len(), buckets.last().unwrap().key.clone())
            });
            let expected = expected.map(|(unit, count, last)| (unit, count, last.to_owned()));
            assert_eq!(found, expected, "{start} to {end}");
        }
    }
}
