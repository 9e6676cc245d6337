//! What was said, and which occurrence of it is meant.

use jiff::civil::{Date, DateTime};

use crate::{Period, entities::Prefer};

use super::{calendar, terms::Unit};

/// The 29th of February comes back within eight years at most.
const YEARS_AROUND: i16 = 8;
/// The 31st comes back within two months at most.
const MONTHS_AROUND: i64 = 2;
/// A weekday comes back every week.
const WEEKS_AROUND: i64 = 1;

/// Time as far as it was said. All but [`Said::Fixed`] come back again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// Said completely.
    Fixed(Period),
    /// A day of the year.
    Date { day: i8, month: i8 },
    /// 1 to 12.
    Month(i8),
    /// 1 to 4.
    Quarter(i8),
    /// 1, Monday, to 7.
    Weekday(i8),
    /// 1 to 31.
    DayOfMonth(i8),
    /// Saturday and Sunday.
    Weekend,
}

impl Said {
    /// The occurrence that `prefer` asks for, seen from `now`.
    pub(super) fn resolve(self, now: DateTime, prefer: Prefer) -> Option<Period> {
        if let Self::Fixed(period) = self {
            return Some(period);
        }
        let past = || self.latest_from(now);
        let future = || self.occurrences(now.date()).into_iter().find(|period| period.end > now);
        match prefer {
            Prefer::Past => past(),
            Prefer::Future => future(),
            Prefer::Nearest => match (past(), future()) {
                (Some(past), Some(future)) => {
                    let since = now.duration_since(past.end.min(now));
                    let until = future.start.max(now).duration_since(now);
                    Some(if since < until { past } else { future })
                }
                (past, future) => past.or(future),
            },
        }
    }

    /// The latest occurrence that has begun by `moment`.
    pub(super) fn latest_from(self, moment: DateTime) -> Option<Period> {
        self.occurrences(moment.date()).into_iter().rev().find(|period| period.start <= moment)
    }

    /// The earliest occurrence that begins at `moment` or later.
    pub(super) fn earliest_from(self, moment: DateTime) -> Option<Period> {
        self.occurrences(moment.date()).into_iter().find(|period| period.start >= moment)
    }

    /// The latest occurrence that is wholly before the unit of time that holds `date`.
    pub(super) fn last_before(self, date: Date) -> Option<Period> {
        self.occurrences(date).into_iter().rev().find(|period| period.end.date() <= date)
    }

    /// The earliest occurrence that begins after `date`.
    pub(super) fn next_after(self, date: Date) -> Option<Period> {
        self.occurrences(date).into_iter().find(|period| period.start.date() > date)
    }

    /// Occurrences before and after `around`, in order; enough of them to hold the next on either side.
    fn occurrences(self, around: Date) -> Vec<Period> {
        let years = || (-YEARS_AROUND..=YEARS_AROUND).filter_map(|offset| around.year().checked_add(offset));
        let weeks = |around: Date| {
            (-WEEKS_AROUND..=WEEKS_AROUND).filter_map(move |offset| calendar::add(around, Unit::Week, offset))
        };
        match self {
            Self::Fixed(period) => vec![period],
            Self::Date { day, month } => {
                years().filter_map(|year| Date::new(year, month, day).ok()).filter_map(calendar::day).collect()
            }
            Self::Month(month) => years().filter_map(|year| calendar::month(year, month)).collect(),
            Self::Quarter(quarter) => years().filter_map(|year| calendar::quarter(year, quarter)).collect(),
            Self::Weekday(weekday) => weeks(around)
                .filter_map(|date| calendar::start_of(Unit::Week, date))
                .filter_map(|monday| calendar::day(calendar::add(monday, Unit::Day, i64::from(weekday) - 1)?))
                .collect(),
            Self::DayOfMonth(day) => (-MONTHS_AROUND..=MONTHS_AROUND)
                .filter_map(|offset| calendar::add(around.first_of_month(), Unit::Month, offset))
                .filter_map(|first| calendar::day(Date::new(first.year(), first.month(), day).ok()?))
                .collect(),
            Self::Weekend => weeks(around).filter_map(calendar::weekend).collect(),
        }
    }
}
