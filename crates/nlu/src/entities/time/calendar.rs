//! Stretches of the calendar: units around a date, windows of so many units, parts of a day.
//!
//! Everything is checked: a date beyond the calendar's end is `None`.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use crate::{Period, value::Grain};

use super::{
    length::Length,
    terms::{Edge, Part, Unit},
};

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

/// The three months from `month` of `year` on.
pub(super) fn season(year: i16, month: i8) -> Option<Period> {
    let start = Date::new(year, month, 1).ok()?;
    days(start, add(start, Unit::Quarter, 1)?, Grain::Quarter)
}

/// Half 1 or 2 of `year`.
pub(super) fn half(year: i16, half: i8) -> Option<Period> {
    let start = Date::new(year, half.checked_mul(6)?.checked_sub(5)?, 1).ok()?;
    days(start, add(start, Unit::HalfYear, 1)?, Grain::Quarter)
}

/// The calendar year.
pub(super) fn year(year: i16) -> Option<Period> {
    let start = Date::new(year, 1, 1).ok()?;
    days(start, add(start, Unit::Year, 1)?, Grain::Year)
}

/// Years `first` up to, not including, `end`.
pub(super) fn years(first: i16, end: i16) -> Option<Period> {
    days(Date::new(first, 1, 1).ok()?, Date::new(end, 1, 1).ok()?, Grain::Year)
}

/// Week 1 to 53 of `year`, as ISO 8601 counts them; from the end when negative.
pub(super) fn week_of_year(year: i16, week: i64) -> Option<Period> {
    // The week of the 4th of January is the first, that of the 28th of December the last.
    let (anchor, offset) =
        if week > 0 { (Date::new(year, 1, 4), week - 1) } else { (Date::new(year, 12, 28), week + 1) };
    let monday = add(start_of(Unit::Week, anchor.ok()?)?, Unit::Week, offset)?;
    days(monday, add(monday, Unit::Week, 1)?, Grain::Week)
}

/// Saturday and Sunday of the week that holds `date`.
pub(super) fn weekend(date: Date) -> Option<Period> {
    let saturday = add(start_of(Unit::Week, date)?, Unit::Day, 5)?;
    days(saturday, add(saturday, Unit::Day, 2)?, Grain::Day)
}

/// `date` moved by `count` units; `None` for units shorter than a day.
pub(super) fn add(date: Date, unit: Unit, count: i64) -> Option<Date> {
    let span = Span::new();
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::WorkingDay => return working_days(date, count),
        Unit::Day => span.try_days(count),
        Unit::Week | Unit::Weekend => span.try_weeks(count),
        Unit::Fortnight => span.try_weeks(count.checked_mul(2)?),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::HalfYear => span.try_months(count.checked_mul(6)?),
        Unit::Year => span.try_years(count),
        Unit::Decade => span.try_years(count.checked_mul(10)?),
    };
    date.checked_add(span.ok()?).ok()
}

/// Monday to Friday only. Counts beyond a few years are no appointments.
fn working_days(date: Date, count: i64) -> Option<Date> {
    let (mut date, mut left) = (date, count.unsigned_abs().min(1000));
    while left > 0 {
        date = if count > 0 { date.tomorrow().ok()? } else { date.yesterday().ok()? };
        left -= u64::from(date.weekday().to_monday_zero_offset() < 5);
    }
    Some(date)
}

/// The first day of the unit that holds `date`; weeks start on Monday.
pub(super) fn start_of(unit: Unit, date: Date) -> Option<Date> {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Fortnight => None,
        Unit::Day | Unit::WorkingDay => Some(date),
        Unit::Week | Unit::Weekend => add(date, Unit::Day, -i64::from(date.weekday().to_monday_zero_offset())),
        Unit::Month => Some(date.first_of_month()),
        Unit::Quarter => Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).ok(),
        Unit::HalfYear => Date::new(date.year(), (date.month() - 1) / 6 * 6 + 1, 1).ok(),
        Unit::Year => Some(date.first_of_year()),
        Unit::Decade => Date::new(date.year() - date.year().rem_euclid(10), 1, 1).ok(),
    }
}

/// The calendar unit `offset` units from the one that holds `now`: -1 is last week.
pub(super) fn shifted(unit: Unit, now: DateTime, offset: i64) -> Option<Period> {
    let today = now.date();
    match unit {
        Unit::Weekend => weekend(add(today, Unit::Week, offset)?),
        Unit::Second | Unit::Minute | Unit::Hour if offset == 0 => None,
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Fortnight => {
            window(Length::of(1, unit), now, offset > 0).filter(|_| offset.abs() == 1)
        }
        Unit::WorkingDay => None,
        _ => {
            let start = add(start_of(unit, today)?, unit, offset)?;
            days(start, add(start, unit, 1)?, grain(unit))
        }
    }
}

/// The stretch of `length` before today, or after it. Today is in neither: "last 7 days" are seven whole days.
///
/// Hours and less count from `now`, quarters and decades are whole ones of the calendar, all else is counted in days, weeks,
/// months or years from midnight.
pub(super) fn window(length: Length, now: DateTime, ahead: bool) -> Option<Period> {
    let unit = length.finest()?;
    if unit < Unit::WorkingDay {
        let other = length.moved(now, ahead)?;
        let (start, end) = if ahead { (now, other) } else { (other, now) };
        return (start < end).then_some(Period { start, end, grain: grain(unit) });
    }
    let today = now.date();
    let anchor = match (unit, ahead) {
        (Unit::Weekend, _) => return None,
        (Unit::Quarter | Unit::Decade, false) => start_of(unit, today)?,
        (Unit::Quarter | Unit::Decade, true) => add(start_of(unit, today)?, unit, 1)?,
        (_, false) => today,
        (_, true) => today.tomorrow().ok()?,
    };
    if unit == Unit::WorkingDay && ahead {
        let last = length.moved(today.at(0, 0, 0, 0), true)?.date();
        return days(anchor, last.tomorrow().ok()?, Grain::Day);
    }
    let other = length.moved(anchor.at(0, 0, 0, 0), ahead)?.date();
    if ahead { days(anchor, other, grain(unit)) } else { days(other, anchor, grain(unit)) }
}

/// From the beginning of the unit to the end of today.
pub(super) fn to_date(unit: Unit, today: Date) -> Option<Period> {
    days(start_of(unit, today)?, today.tomorrow().ok()?, grain(unit))
}

/// Hours of a part of a day, the end at most 24. They leave no gap, so that the parts of a report add up to the day's.
pub(super) fn hours(part: Part) -> (i64, i64) {
    match part {
        Part::Dawn => (0, 6),
        Part::Morning => (6, 12),
        Part::Afternoon | Part::LateAfternoon => (12, 18),
        Part::Evening | Part::Night => (18, 24),
        Part::Breakfast => (7, 10),
        Part::Lunch => (11, 14),
        Part::Dinner => (18, 21),
    }
}

/// A part of the day `date`, or the beginning or the end of the part.
pub(super) fn part(date: Date, part: Part, edge: Option<Edge>) -> Option<Period> {
    let (first, last) = hours(part);
    let at = |hour: i64| date.at(0, 0, 0, 0).checked_add(Span::new().try_hours(hour).ok()?).ok();
    let whole = Period { start: at(first)?, end: at(last)?, grain: Grain::Hour };
    match edge {
        None => Some(whole),
        Some(Edge::Start | Edge::Earlier) => Some(Period { end: at((first + last) / 2)?, ..whole }),
        Some(Edge::End | Edge::Late | Edge::Later) => Some(Period { start: at((first + last) / 2)?, ..whole }),
        Some(Edge::Middle) => Some(Period { start: at(first + 1)?, end: at(last - 1)?, ..whole }),
    }
}

/// The grain in which a unit is said.
pub(super) fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Second => Grain::Second,
        Unit::Minute => Grain::Minute,
        Unit::Hour => Grain::Hour,
        Unit::Day | Unit::WorkingDay | Unit::Weekend => Grain::Day,
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter | Unit::HalfYear => Grain::Quarter,
        Unit::Year | Unit::Decade => Grain::Year,
    }
}
