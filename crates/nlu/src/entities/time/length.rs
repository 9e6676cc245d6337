//! How long something takes: "2 hours and a half", "um mês e meio".

use jiff::{Span, civil::DateTime};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::terms::Unit;

/// A length of time: so many months, days and seconds, and the finest unit it was said in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    months: Decimal,
    days: Decimal,
    working_days: Decimal,
    seconds: Decimal,
    finest: Option<Unit>,
}

const MONTHS_A_YEAR: i64 = 12;
const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

impl Length {
    const NONE: Self = Self {
        months: Decimal::ZERO,
        days: Decimal::ZERO,
        working_days: Decimal::ZERO,
        seconds: Decimal::ZERO,
        finest: None,
    };

    /// `count` units.
    pub(super) fn of(count: i64, unit: Unit) -> Self {
        Self::new(Decimal::from(count), unit)
    }

    /// `count` units, of which there may be parts.
    pub(super) fn new(count: Decimal, unit: Unit) -> Self {
        let times = |factor: i64| count.saturating_mul(Decimal::from(factor));
        let none = Self { finest: Some(unit), ..Self::NONE };
        match unit {
            Unit::Second => Self { seconds: count, ..none },
            Unit::Minute => Self { seconds: times(60), ..none },
            Unit::Hour => Self { seconds: times(3600), ..none },
            Unit::WorkingDay => Self { working_days: count, ..none },
            Unit::Day => Self { days: count, ..none },
            Unit::Weekend => Self { days: times(2), ..none },
            Unit::Week => Self { days: times(7), ..none },
            Unit::Fortnight => Self { days: times(14), ..none },
            Unit::Month => Self { months: count, ..none },
            Unit::Quarter => Self { months: times(3), ..none },
            Unit::HalfYear => Self { months: times(6), ..none },
            Unit::Year => Self { months: times(MONTHS_A_YEAR), ..none },
            Unit::Decade => Self { months: times(10 * MONTHS_A_YEAR), ..none },
        }
    }

    /// Half a unit more.
    pub(super) fn and_half(self, unit: Unit) -> Self {
        self.plus(Self::new(HALF, unit))
    }

    /// Half a unit.
    pub(super) fn half(unit: Unit) -> Self {
        Self::new(HALF, unit)
    }

    /// One after the other.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
            working_days: self.working_days.saturating_add(other.working_days),
            seconds: self.seconds.saturating_add(other.seconds),
            finest: self.finest.min(other.finest).or(self.finest).or(other.finest),
        }
    }

    /// The finest unit it was said in.
    pub(super) fn finest(self) -> Option<Unit> {
        self.finest
    }

    /// The moment this long before or after `start`. Parts of a month count thirty days, parts of a day 24 hours.
    pub(super) fn moved(self, start: DateTime, ahead: bool) -> Option<DateTime> {
        let sign = if ahead { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        let months = self.months.trunc();
        let days = self.days + (self.months - months) * Decimal::from(30);
        let seconds = self.seconds + (days - days.trunc()) * Decimal::from(86_400);
        let whole = |number: Decimal| (number * sign).trunc().to_i64();
        let moved = start
            .checked_add(Span::new().try_months(whole(months)?).ok()?.try_days(whole(days)?).ok()?)
            .ok()?
            .checked_add(Span::new().try_seconds(whole(seconds)?).ok()?)
            .ok()?;
        if self.working_days.is_zero() {
            return Some(moved);
        }
        let date = super::calendar::add(moved.date(), Unit::WorkingDay, whole(self.working_days)?)?;
        Some(date.to_datetime(moved.time()))
    }

    /// ISO 8601: `P2D`, `PT1H30M`, `P3.5Y`.
    pub(super) fn iso(self) -> String {
        let mut iso = String::from("P");
        let mut push = |count: Decimal, letter: char| {
            if !count.is_zero() {
                iso.push_str(&format!("{}{letter}", count.normalize()));
            }
        };
        let years = (self.months / Decimal::from(MONTHS_A_YEAR)).trunc();
        let months = self.months - years * Decimal::from(MONTHS_A_YEAR);
        push(years, 'Y');
        push(months.trunc(), 'M');
        let days = self.days + self.working_days + (months - months.trunc()) * Decimal::from(30);
        let in_weeks = (days % Decimal::from(7)).is_zero() && self.finest >= Some(Unit::Week);
        match in_weeks {
            true => push(days / Decimal::from(7), 'W'),
            false => push(days.trunc(), 'D'),
        }
        let of_days = if in_weeks { Decimal::ZERO } else { (days - days.trunc()) * Decimal::from(86_400) };
        let seconds = self.seconds + of_days;
        if !seconds.is_zero() {
            iso.push('T');
            let hours = (seconds / Decimal::from(3600)).trunc();
            let minutes = ((seconds - hours * Decimal::from(3600)) / Decimal::from(60)).trunc();
            let rest = seconds - hours * Decimal::from(3600) - minutes * Decimal::from(60);
            for (count, letter) in [(hours, 'H'), (minutes, 'M'), (rest, 'S')] {
                if !count.is_zero() {
                    iso.push_str(&format!("{}{letter}", count.normalize()));
                }
            }
        }
        if iso == "P" { "PT0S".to_owned() } else { iso }
    }
}
