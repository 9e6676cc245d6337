//! Stretches of the calendar: units around a date, windows of so many units, parts of a day.
//!
//! Everything is checked: a date beyond the calendar's end is `None`.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use crate::{Period, value::Grain};

use super::terms::{Part, Unit};

/// The period of whole days from `start` up to, not including, `end`.
pub(super) fn days(start: Date, end: Date, grain: Grain) -> Option<Period> {
    (start < end).then(|| Period { start: start.at(0, 0, 0, 0), end: end.at(0, 0, 0, 0), grain })
}

/// The day `date`.
pub(super) fn day(date: Date) -> Option<Period> {
    days(date, date.tomorrow().ok()?, Grain::Day)
}

/// Month 1 to 12 of `year`.
pub(super) fn month(year: i16, month: i8) -> Option<Period> {
    let start = Date::new(year, month, 1).ok()?;
    days(start, add(start, Unit::Month, 1)?, Grain::Month)
}

/// Quarter 1 to 4 of `year`.
pub(super) fn quarter(year: i16, quarter: i8) -> Option<Period> {
    let start = Date::new(year, quarter.checked_mul(3)?.checked_sub(2)?, 1).ok()?;
    days(start, add(start, Unit::Quarter, 1)?, Grain::Quarter)
}

/// The calendar year.
pub(super) fn year(year: i16) -> Option<Period> {
    let start = Date::new(year, 1, 1).ok()?;
    days(start, add(start, Unit::Year, 1)?, Grain::Year)
}

/// Saturday and Sunday of the week that holds `date`.
pub(super) fn weekend(date: Date) -> Option<Period> {
    let saturday = add(start_of(Unit::Week, date)?, Unit::Day, 5)?;
    days(saturday, add(saturday, Unit::Day, 2)?, Grain::Day)
}

/// `date` moved by `count` units.
pub(super) fn add(date: Date, unit: Unit, count: i64) -> Option<Date> {
    let span = Span::new();
    let span = match unit {
        Unit::Hour => return None,
        Unit::Day => span.try_days(count),
        Unit::Week | Unit::Weekend => span.try_weeks(count),
        Unit::Fortnight => span.try_weeks(count.checked_mul(2)?),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::Year => span.try_years(count),
    };
    date.checked_add(span.ok()?).ok()
}

/// The first day of the unit that holds `date`; weeks start on Monday.
pub(super) fn start_of(unit: Unit, date: Date) -> Option<Date> {
    match unit {
        Unit::Hour | Unit::Fortnight => None,
        Unit::Day => Some(date),
        Unit::Week | Unit::Weekend => add(date, Unit::Day, -i64::from(date.weekday().to_monday_zero_offset())),
        Unit::Month => Some(date.first_of_month()),
        Unit::Quarter => Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok(),
        Unit::Year => Some(date.first_of_year()),
    }
}

/// The calendar unit `offset` units from the one that holds `today`: -1 is last week.
pub(super) fn shifted(unit: Unit, today: Date, offset: i64) -> Option<Period> {
    if unit == Unit::Weekend {
        return weekend(add(today, Unit::Week, offset)?);
    }
    let start = add(start_of(unit, today)?, unit, offset)?;
    days(start, add(start, unit, 1)?, grain(unit))
}

/// The `count` units before today, or after it. Today is in neither: "last 7 days" are seven whole days.
///
/// Hours count from `now`, quarters are whole calendar quarters, all else is counted in days, weeks, months or years back
/// from midnight.
pub(super) fn window(unit: Unit, now: DateTime, count: i64, ahead: bool) -> Option<Period> {
    let signed = if ahead { count } else { -count };
    if unit == Unit::Hour {
        let other = now.checked_add(Span::new().try_hours(signed).ok()?).ok()?;
        let (start, end) = if ahead { (now, other) } else { (other, now) };
        return (start < end).then_some(Period { start, end, grain: Grain::Hour });
    }
    let today = now.date();
    let anchor = match (unit, ahead) {
        (Unit::Weekend, _) => return None,
        (Unit::Quarter, false) => start_of(unit, today)?,
        (Unit::Quarter, true) => add(start_of(unit, today)?, unit, 1)?,
        (_, false) => today,
        (_, true) => today.tomorrow().ok()?,
    };
    let other = add(anchor, unit, signed)?;
    if ahead { days(anchor, other, grain(unit)) } else { days(other, anchor, grain(unit)) }
}

/// From the beginning of the unit to the end of today.
pub(super) fn to_date(unit: Unit, today: Date) -> Option<Period> {
    days(start_of(unit, today)?, today.tomorrow().ok()?, grain(unit))
}

/// A part of the day `date`.
pub(super) fn part(date: Date, part: Part) -> Option<Period> {
    let first_hour = match part {
        Part::Dawn => 0,
        Part::Morning => 6,
        Part::Afternoon => 12,
        Part::Evening | Part::Night => 18,
    };
    let start = date.at(first_hour, 0, 0, 0);
    let end = start.checked_add(Span::new().try_hours(6).ok()?).ok()?;
    Some(Period { start, end, grain: Grain::Hour })
}

/// The grain in which a unit is said.
pub(super) fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Hour => Grain::Hour,
        Unit::Day | Unit::Weekend => Grain::Day,
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
    }
}
