//! What is picked from a stretch of time: its beginning, its second week, three o'clock on it.

use jiff::civil::Date;

use crate::{Period, value::Grain};

use super::{
    calendar,
    clock::Clock,
    length::Length,
    said::Said,
    terms::{Edge, Part, Unit},
};

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
