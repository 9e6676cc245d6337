//! What was said, and the occurrences of it.

use std::rc::Rc;

use jiff::civil::{Date, DateTime};

use crate::{Period, value::Grain};

use super::{
    calendar,
    clock::Clock,
    holidays::Holiday,
    length::Length,
    terms::{Edge, Part, Unit},
};

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

/// What is picked from a stretch of time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Narrow {
    /// A clock time on its first day.
    Clock(Clock),
    /// From one clock time to another.
    Clocks(Clock, Clock),
    /// A part of its first day.
    Part(Part, Option<Edge>),
    /// The beginning, the middle or the end of it; of a year a third or a half.
    Edge { edge: Edge, in_thirds: bool },
    /// So many units, from the `nth` on, 1 being the first and -1 the last.
    Units { unit: Unit, nth: i64, count: i64 },
    /// The first of this weekday in it.
    Weekday(i8),
    /// The `nth` of this weekday in it, 1 being the first and -1 the last.
    NthWeekday { weekday: i8, nth: i64 },
    /// Where its beginning, its middle or its end is, as a point in time.
    At(Edge),
    /// The day that lies so far from its beginning.
    Moved { length: Length, ahead: bool },
    /// So long, from its beginning.
    Lasting(Length),
    /// The first of this weekday from its beginning on.
    WeekdayFrom(i8),
    /// The last second of it.
    LastMoment,
    /// The week that holds its beginning.
    Week,
    /// The weekend of the week that holds its beginning.
    Weekend,
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

impl Narrow {
    /// What is picked from `period`.
    pub(super) fn within(self, period: Period) -> Option<Period> {
        let first = period.start.date();
        match self {
            Self::Clock(clock) => clock.on(first),
            Self::Clocks(from, to) => {
                let (from, to) = (from.on(first)?, to.on(first)?);
                let to = if to.start <= from.start { to.start.tomorrow().ok()? } else { to.start };
                Some(Period { start: from.start, end: to, grain: from.grain.min(Grain::Minute) })
            }
            Self::Part(part, edge) => calendar::part(first, part, edge),
            Self::Edge { edge, in_thirds } => edge.of(period, in_thirds),
            Self::Units { unit, nth, count } => units(period, unit, nth, count),
            Self::Weekday(weekday) => {
                Said::Weekday(weekday).earliest_from(period.start).filter(|day| day.end <= period.end)
            }
            Self::NthWeekday { weekday, nth } => nth_weekday(period, weekday, nth),
            Self::At(edge) => {
                let days = first.until(period.end.date()).ok()?.get_days();
                let moment = match edge {
                    Edge::Start | Edge::Earlier => period.start,
                    Edge::Middle => calendar::add(first, Unit::Day, i64::from(days / 2))?.at(0, 0, 0, 0),
                    Edge::End | Edge::Late | Edge::Later => period.end,
                };
                Some(Period { start: moment, end: moment, ..period })
            }
            Self::WeekdayFrom(weekday) => Said::Weekday(weekday).earliest_from(period.start),
            Self::Moved { length, ahead } => {
                let start = length.moved(period.start, ahead)?;
                let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay) || period.grain < Grain::Day;
                if is_short { Clock::exact(start.time()).on(start.date()) } else { calendar::day(start.date()) }
            }
            Self::Lasting(length) => {
                let end = length.moved(period.start, true)?;
                (period.start < end).then_some(Period { end, ..period })
            }
            Self::LastMoment => {
                let start = period.end.checked_sub(jiff::Span::new().seconds(1)).ok()?;
                Some(Period { start, end: period.end, grain: Grain::Second })
            }
            Self::Week => calendar::shifted(Unit::Week, period.start, 0),
            // The weekend that is nearest.
            Self::Weekend => calendar::weekend(calendar::add(first, Unit::Day, -2)?),
        }
    }
}

/// The `nth` of a weekday inside `period`.
fn nth_weekday(period: Period, weekday: i8, nth: i64) -> Option<Period> {
    let (first, last) = (period.start.date(), period.end.date().yesterday().ok()?);
    let monday = |date: Date| calendar::start_of(Unit::Week, date);
    let in_week = |monday: Date, weeks: i64| {
        calendar::add(calendar::add(monday, Unit::Week, weeks)?, Unit::Day, i64::from(weekday) - 1)
    };
    let date = if nth > 0 {
        let is_later = in_week(monday(first)?, 0)? < first;
        in_week(monday(first)?, if is_later { nth } else { nth - 1 })?
    } else {
        let is_earlier = in_week(monday(last)?, 0)? > last;
        in_week(monday(last)?, if is_earlier { nth } else { nth + 1 })?
    };
    (first..=last).contains(&date).then(|| calendar::day(date)).flatten()
}

/// The `nth` unit inside `period` and those behind it: weeks belong to the year or month that holds their Thursday, and a month has two
/// fortnights.
fn units(period: Period, unit: Unit, nth: i64, count: i64) -> Option<Period> {
    if unit == Unit::Fortnight {
        let half = match nth {
            1 => Edge::Start,
            2 | -1 => Edge::End,
            _ => return None,
        };
        return half.of(period, false).filter(|_| period.grain == Grain::Month && count == 1);
    }
    let (first, last) = (period.start.date(), period.end.date().yesterday().ok()?);
    let holds_thursday = |monday: Date| {
        let thursday = calendar::add(monday, Unit::Day, 3)?;
        Some((first..=last).contains(&thursday))
    };
    let anchor = if nth > 0 {
        let start = calendar::start_of(unit, first)?;
        let is_outside = unit == Unit::Week && !holds_thursday(start)?;
        if is_outside { calendar::add(start, unit, 1)? } else { start }
    } else {
        let start = calendar::start_of(unit, last)?;
        let is_outside = unit == Unit::Week && !holds_thursday(start)?;
        if is_outside { calendar::add(start, unit, -1)? } else { start }
    };
    let start = match nth {
        1.. => calendar::add(anchor, unit, nth - 1)?,
        _ => calendar::add(anchor, unit, nth + 2 - count)?,
    };
    let end = calendar::add(start, unit, count)?;
    (start <= last).then(|| calendar::days(start, end, calendar::grain(unit))).flatten()
}

impl Edge {
    /// The part of `period`: the first half or the second, or what lies around its middle. Of a year whose number was said,
    /// each is a third.
    fn of(self, period: Period, in_thirds: bool) -> Option<Period> {
        let (start, end) = (period.start.date(), period.end.date());
        let day = |offset: i64| calendar::add(start, Unit::Day, offset);
        let month = |offset: i64| calendar::add(start, Unit::Month, offset);
        // Where the beginning ends, the middle begins and ends, and the end begins.
        let [first_end, middle_start, middle_end, last_start] = match period.grain {
            Grain::Year if in_thirds => [month(4)?, month(4)?, month(8)?, month(8)?],
            Grain::Year => [month(6)?, month(4)?, month(8)?, month(6)?],
            Grain::Quarter => [day(45)?, month(1)?, month(2)?, day(45)?],
            Grain::Month => [day(15)?, day(10)?, day(20)?, day(15)?],
            Grain::Week => [day(3)?, day(1)?, day(5)?, day(3)?],
            Grain::Second | Grain::Minute | Grain::Hour | Grain::Day => {
                let noon = period.start.checked_add(jiff::Span::new().hours(12)).ok()?;
                return match self {
                    Self::Start | Self::Earlier => Some(Period { end: noon, grain: Grain::Hour, ..period }),
                    Self::End | Self::Late | Self::Later => Some(Period { start: noon, grain: Grain::Hour, ..period }),
                    Self::Middle => None,
                };
            }
        };
        let (start, end) = match self {
            Self::Start | Self::Earlier => (start, first_end),
            Self::Middle => (middle_start, middle_end),
            Self::End | Self::Late | Self::Later => (last_start, end),
        };
        calendar::days(start, end, period.grain)
    }
}
