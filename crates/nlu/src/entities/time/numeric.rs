//! Dates in digits: `3/11`, `03/11/2026`, `2026-11-03`, `11/2026`, `23-2020-September`, `2019/aug/1`, `20161016`.

use crate::Language;

use super::{
    calendar,
    dates::{date as dated, of_century},
    said::Said,
    terms::{Term, Terms},
};

/// Countries where English is written with the month first. Elsewhere the day comes first in every language.
const MONTH_FIRST: [&str; 9] = ["US", "PR", "GU", "VI", "AS", "PH", "FM", "PW", "MH"];

/// A date in digits: where it ends, its readings, the likelier first.
pub(super) type Dated = (usize, Vec<Said>);

/// A part of a date between separators.
#[derive(Clone, Copy)]
enum Field<'a> {
    Digits(&'a str),
    Month(i8),
}

/// A day that begins at token `start` and is written with separators.
pub(super) fn date(terms: &Terms<'_>, start: usize) -> Option<Dated> {
    if let Some(date) = compact(terms, start) {
        return Some(date);
    }
    let (first, sign) = (field(terms, start)?, separator(terms, start + 1, is_spaced_iso(terms, start))?);
    let second = field(terms, start + 2)?;
    let third = (separator(terms, start + 3, is_spaced_iso(terms, start)) == Some(sign))
        .then(|| field(terms, start + 4))
        .flatten();
    let Some(third) = third else {
        return Some((start + 3, pair(terms, first, second, sign)?));
    };
    let said = match (first, second, third) {
        (Field::Digits(year), Field::Digits(month), Field::Digits(day)) if year.len() == 4 => {
            vec![dated(small(day)?, small(month)?, Some(number(year)?))?]
        }
        (Field::Digits(first), Field::Digits(second), Field::Digits(year)) => {
            let year = full_year(terms, year)?;
            day_and_month(terms, first, second, Some(year))
        }
        (Field::Digits(first), Field::Month(month), Field::Digits(last)) if first.len() == 4 => {
            vec![dated(small(last)?, month, Some(number(first)?))?]
        }
        (Field::Digits(first), Field::Month(month), Field::Digits(last)) => {
            vec![dated(small(first)?, month, Some(full_year(terms, last)?))?]
        }
        (Field::Digits(first), Field::Digits(second), Field::Month(month)) if first.len() == 4 => {
            vec![dated(small(second)?, month, Some(number(first)?))?]
        }
        (Field::Digits(first), Field::Digits(second), Field::Month(month)) => {
            vec![dated(small(first)?, month, Some(full_year(terms, second)?))?]
        }
        (Field::Month(month), Field::Digits(day), Field::Digits(year)) => {
            vec![dated(small(day)?, month, Some(full_year(terms, year)?))?]
        }
        _ => return None,
    };
    (!said.is_empty()).then_some((start + 5, said))
}

/// Two fields: a day and a month.
fn pair(terms: &Terms<'_>, first: Field<'_>, second: Field<'_>, sign: &str) -> Option<Vec<Said>> {
    match (first, second) {
        // `3-11` and `3.11` are a range and a number as often as a date.
        (Field::Digits(first), Field::Digits(second)) if sign == "/" && first.len() <= 2 && second.len() <= 2 => {
            let said = day_and_month(terms, first, second, None);
            (!said.is_empty()).then_some(said)
        }
        (Field::Digits(day), Field::Month(month)) | (Field::Month(month), Field::Digits(day)) if day.len() <= 2 => {
            Some(vec![dated(small(day)?, month, None)?])
        }
        _ => None,
    }
}

/// `7-6`, `7.6`: a date only where a weekday or "on" stands before it.
pub(super) fn loose_pair(terms: &Terms<'_>, start: usize) -> Option<Dated> {
    let (first, sign) = (field(terms, start)?, separator(terms, start + 1, false)?);
    let (Field::Digits(first), Field::Digits(second)) = (first, field(terms, start + 2)?) else { return None };
    let is_loose = matches!(sign, "-" | ".") && first.len() <= 2 && second.len() <= 2 && !second.starts_with('0');
    let said = if is_loose { day_and_month(terms, first, second, None) } else { Vec::new() };
    (!said.is_empty()).then_some((start + 3, said))
}

/// Where a day ends that is written as one and that no calendar has: `30/2`, `29/2/2019`, `2019-02-30`.
pub(super) fn impossible(terms: &Terms<'_>, start: usize) -> Option<usize> {
    let digits = |index: usize| terms.reading.is_digits(index).then(|| terms.reading.folded(index));
    let (first, sign) = (digits(start)?, separator(terms, start + 1, false)?);
    let second = digits(start + 2)?;
    let third = (separator(terms, start + 3, false) == Some(sign)).then(|| digits(start + 4)).flatten();
    let (day, month, year, end) = match third {
        Some(day) if first.len() == 4 => (day, second, number(first)?, start + 5),
        Some(year) => {
            let (day, month) = in_order(terms, first, second);
            (day, month, full_year(terms, year)?, start + 5)
        }
        // Any day that exists does so in a leap year.
        None if sign == "/" => {
            let (day, month) = in_order(terms, first, second);
            (day, month, LEAP_YEAR, start + 3)
        }
        None => return None,
    };
    let (day, month) = (small(day)?, small(month)?);
    let looks_like_date = (1..=31).contains(&day) && (1..=12).contains(&month);
    let is_other_way = dated(month, day, Some(year)).is_some();
    (looks_like_date && !is_other_way && dated(day, month, Some(year)).is_none()).then_some(end)
}

const LEAP_YEAR: i16 = 2000;

/// The day and the month in the order of the place.
fn in_order<'a>(terms: &Terms<'_>, first: &'a str, second: &'a str) -> (&'a str, &'a str) {
    if is_month_first(terms) { (second, first) } else { (first, second) }
}

/// `5.12` behind a preposition or an article of a day: "on 5.12", "el 5.12".
pub(super) fn led_pair(terms: &Terms<'_>, start: usize) -> Option<Dated> {
    let is_led = matches!(terms.reading.folded(start.wrapping_sub(1)), "on" | "el" | "dia" | "em");
    loose_pair(terms, start).filter(|(end, _)| is_led && !terms.reading.is_word(*end))
}

/// A month in digits that begins at token `start`: `11/2026`, `2026-11`.
pub(super) fn month(terms: &Terms<'_>, start: usize) -> Option<(usize, Said)> {
    let (first, sign) = (field(terms, start)?, separator(terms, start + 1, false)?);
    let (year, month) = match (first, field(terms, start + 2)?) {
        (Field::Digits(year), Field::Digits(month)) if year.len() == 4 && month.len() <= 2 && sign != "." => {
            (year, small(month)?)
        }
        (Field::Digits(month), Field::Digits(year)) if month.len() <= 2 && year.len() == 4 && sign == "/" => {
            (year, small(month)?)
        }
        (Field::Month(month), Field::Digits(year)) | (Field::Digits(year), Field::Month(month))
            if year.len() == 4 && sign != "." =>
        {
            (year, month)
        }
        _ => return None,
    };
    let year = number(year).filter(|year| (1900..=2100).contains(year))?;
    Some((start + 3, Said::Fixed(calendar::month(year, month)?)))
}

/// `20161016`.
fn compact(terms: &Terms<'_>, start: usize) -> Option<Dated> {
    let token = terms.reading.folded(start);
    if !terms.reading.is_digits(start) || token.len() != 8 {
        return None;
    }
    let year = number(&token[..4]).filter(|year| (1900..=2100).contains(year))?;
    Some((start + 1, vec![dated(small(&token[6..])?, small(&token[4..6])?, Some(year))?]))
}

/// True when the day in digits at token `start` begins with its year, as in ISO 8601.
pub(super) fn is_iso(terms: &Terms<'_>, start: usize) -> bool {
    terms.reading.is_digits(start) && terms.reading.folded(start).len() == 4
}

/// `2016 - 12 - 22`.
fn is_spaced_iso(terms: &Terms<'_>, start: usize) -> bool {
    let is_pair = |index: usize| terms.reading.is_digits(index) && terms.reading.folded(index).len() == 2;
    is_iso(terms, start) && is_pair(start + 2) && is_pair(start + 4)
}

/// True when months are written before days.
pub(super) fn is_month_first(terms: &Terms<'_>) -> bool {
    let context = terms.reading.context;
    let region = context.region.as_str();
    context.language == Language::En && (region.is_empty() || MONTH_FIRST.contains(&region))
}

/// The two numbers in the order of the place; the other way round too when that is a date.
fn day_and_month(terms: &Terms<'_>, first: &str, second: &str, year: Option<i16>) -> Vec<Said> {
    let (Some(first), Some(second)) = (small(first), small(second)) else { return Vec::new() };
    let (day, month) = if is_month_first(terms) { (second, first) } else { (first, second) };
    let orders = [(day, month), (month, day)];
    let count = if first == second { 1 } else { 2 };
    orders.into_iter().take(count).filter_map(|(day, month)| dated(day, month, year)).collect()
}

fn field<'a>(terms: &Terms<'a>, index: usize) -> Option<Field<'a>> {
    let folded = terms.reading.folded(index);
    if terms.reading.is_digits(index) {
        return (folded.len() <= 4).then_some(Field::Digits(folded));
    }
    let (_, month) = terms.take(index, |term| if let Term::Month(month) = term { Some(month) } else { None })?;
    Some(Field::Month(month))
}

/// The sign between two fields, without spaces around it unless `spaced`.
fn separator<'a>(terms: &Terms<'a>, index: usize, spaced: bool) -> Option<&'a str> {
    let reading = terms.reading;
    let tied = reading.is_glued(index) && reading.is_glued(index + 1);
    ((tied || spaced) && reading.is_symbol(index, "/-.")).then(|| reading.folded(index))
}

fn full_year(terms: &Terms<'_>, digits: &str) -> Option<i16> {
    match digits.len() {
        4 => number(digits),
        2 => Some(of_century(terms, number(digits)?)),
        _ => None,
    }
}

fn small(digits: &str) -> Option<i8> {
    digits.parse().ok()
}

fn number(digits: &str) -> Option<i16> {
    digits.parse().ok()
}
