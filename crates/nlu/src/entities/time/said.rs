//! What was said, and the occurrences of it.

use std::rc::Rc;

use jiff::civil::{Date, DateTime};

use crate::{Period, value::Grain};

use super::{calendar, holidays::Holiday, narrow::Narrow, terms::Unit};

/// Any day of the year comes back within two years, but for one.
const YEARS_AROUND: i16 = 2;
/// The 29th of February comes back within eight years at most.
const YEARS_AROUND_LEAP_DAY: i16 = 8;
/// The 31st comes back within two months at most.
const MONTHS_AROUND: i64 = 2;
/// A weekday falls on a given day of the month within fourteen months at most.
const MONTHS_AROUND_WEEKDAY: i64 = 14;
/// What comes back every day or week.
const STEPS_AROUND: i64 = 2;

/// Time as far as it was said. All but [`Said::Fixed`] come back again and again.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// Said completely.
    Fixed(Period),
    /// A day of the year.
    Date { day: i8, month: i8 },
    /// 1 to 12.
    Month(i8),
    /// 1 to 4.
    Quarter(i8),
    /// 1 or 2.
    Half(i8),
    /// 1, Monday, to 7.
    Weekday(i8),
    /// A day of the month that is this weekday.
    WeekdayDate { weekday: i8, day: i8 },
    /// 1 to 31.
    DayOfMonth(i8),
    /// Saturday and Sunday.
    Weekend,
    /// A day with a name.
    Holiday(Holiday),
    /// Three months from this one on, 1 to 12.
    Season(i8),
    /// What the calendar does not hold, and how long it would be.
    Nowhere(Grain),
    /// The tens of a century.
    Decade(u8),
    /// Each day.
    AnyDay,
    /// A part of each occurrence, or what is counted from it.
    Narrowed(Rc<Said>, Narrow),
    /// From one to the other. Days and more are meant inclusively, clock times are not.
    Range(Rc<Said>, Rc<Said>),
}

impl Said {
    pub(super) fn narrowed(self, narrow: Narrow) -> Self {
        Self::Narrowed(Rc::new(self), narrow)
    }

    /// The latest occurrence that has begun by `moment`.
    pub(super) fn latest_from(&self, moment: DateTime) -> Option<Period> {
        self.occurrences(moment.date()).into_iter().rev().find(|period| period.start <= moment)
    }

    /// The earliest occurrence that begins at `moment` or later.
    pub(super) fn earliest_from(&self, moment: DateTime) -> Option<Period> {
        self.occurrences(moment.date()).into_iter().find(|period| period.start >= moment)
    }

    /// The earliest occurrence that begins after `moment`.
    fn earliest_after(&self, moment: DateTime) -> Option<Period> {
        self.occurrences(moment.date()).into_iter().find(|period| period.start > moment)
    }

    /// The latest occurrence that is wholly before the unit of time that holds `date`.
    pub(super) fn last_before(&self, date: Date) -> Option<Period> {
        self.occurrences(date).into_iter().rev().find(|period| period.end.date() <= date)
    }

    /// The earliest occurrence that begins after `date`.
    pub(super) fn next_after(&self, date: Date) -> Option<Period> {
        self.occurrences(date).into_iter().find(|period| period.start.date() > date)
    }

    /// The period, if it was said completely.
    pub(super) fn fixed(&self) -> Option<Period> {
        if let Self::Fixed(period) = self { Some(*period) } else { None }
    }

    /// Occurrences before and after `around`, in order; enough of them to hold the next on either side.
    pub(super) fn occurrences(&self, around: Date) -> Vec<Period> {
        let years = |count: i16| (-count..=count).filter_map(move |offset| around.year().checked_add(offset));
        let steps =
            |unit: Unit, count: i64| (-count..=count).filter_map(move |offset| calendar::add(around, unit, offset));
        let months = |count: i64| {
            (-count..=count).filter_map(move |offset| calendar::add(around.first_of_month(), Unit::Month, offset))
        };
        match self {
            Self::Fixed(period) => vec![*period],
            Self::Date { day, month } => {
                let count = if (*day, *month) == (29, 2) { YEARS_AROUND_LEAP_DAY } else { YEARS_AROUND };
                years(count).filter_map(|year| calendar::day(Date::new(year, *month, *day).ok()?)).collect()
            }
            Self::Month(month) => years(YEARS_AROUND).filter_map(|year| calendar::month(year, *month)).collect(),
            Self::Quarter(quarter) => {
                years(YEARS_AROUND).filter_map(|year| calendar::quarter(year, *quarter)).collect()
            }
            Self::Half(half) => years(YEARS_AROUND).filter_map(|year| calendar::half(year, *half)).collect(),
            Self::Season(month) => years(YEARS_AROUND).filter_map(|year| calendar::season(year, *month)).collect(),
            Self::Nowhere(_) => Vec::new(),
            Self::Holiday(holiday) => {
                years(YEARS_AROUND).filter_map(|year| calendar::day(holiday.in_year(year)?)).collect()
            }
            Self::Decade(tens) => {
                let century = around.year() - around.year().rem_euclid(100);
                let first = [-100, 0, 100].map(|offset| century + offset + i16::from(*tens));
                first.into_iter().filter_map(|first| calendar::years(first, first + 10)).collect()
            }
            Self::Weekday(weekday) => steps(Unit::Week, STEPS_AROUND)
                .filter_map(|date| calendar::start_of(Unit::Week, date))
                .filter_map(|monday| calendar::day(calendar::add(monday, Unit::Day, i64::from(*weekday) - 1)?))
                .collect(),
            Self::WeekdayDate { weekday, day } => months(MONTHS_AROUND_WEEKDAY)
                .filter_map(|first| Date::new(first.year(), first.month(), *day).ok())
                .filter(|date| date.weekday().to_monday_one_offset() == *weekday)
                .filter_map(calendar::day)
                .collect(),
            Self::DayOfMonth(day) => months(MONTHS_AROUND)
                .filter_map(|first| calendar::day(Date::new(first.year(), first.month(), *day).ok()?))
                .collect(),
            Self::Weekend => steps(Unit::Week, STEPS_AROUND).filter_map(calendar::weekend).collect(),
            Self::AnyDay => steps(Unit::Day, STEPS_AROUND).filter_map(calendar::day).collect(),
            Self::Narrowed(whole, narrow) => {
                whole.occurrences(around).into_iter().filter_map(|period| narrow.within(period)).collect()
            }
            Self::Range(left, right) => match right.as_ref() {
                Self::Fixed(end) => {
                    let start = left.fixed().or_else(|| left.latest_from(end.start));
                    start.and_then(|start| joined(start, *end)).into_iter().collect()
                }
                right => {
                    let joined_with_next = |start: Period| {
                        joined(start, right.earliest_after(start.start).or_else(|| right.earliest_from(start.start))?)
                    };
                    left.occurrences(around).into_iter().filter_map(joined_with_next).collect()
                }
            },
        }
    }
}

/// From the start of one to the end of the other; of clock times to the start of the other.
fn joined(left: Period, right: Period) -> Option<Period> {
    let grain = left.grain.min(right.grain);
    let end = if right.grain < Grain::Day { right.start } else { right.end };
    (left.start < end).then_some(Period { start: left.start, end, grain })
}
