//! Dates in digits: `3/11`, `03/11/2026`, `2026-11-03`, `11/2026`.

use crate::Language;

use super::{
    calendar,
    dates::{date as dated, of_century},
    said::Said,
    terms::Terms,
};

/// Countries where English is written with the month first. Elsewhere the day comes first in every language.
const MONTH_FIRST: [&str; 9] = ["US", "PR", "GU", "VI", "AS", "PH", "FM", "PW", "MH"];

/// A day in digits that begins at token `start`.
pub(super) fn date(terms: &Terms<'_>, start: usize) -> Option<(usize, Said)> {
    let (first, sign) = (digits(terms, start)?, separator(terms, start + 1)?);
    let second = digits(terms, start + 2)?;
    let third = (separator(terms, start + 3) == Some(sign)).then(|| digits(terms, start + 4)).flatten();
    match third {
        Some(third) if first.len() == 4 => {
            let said = dated(number(third)?.try_into().ok()?, number(second)?.try_into().ok()?, Some(number(first)?))?;
            Some((start + 5, said))
        }
        Some(third) => {
            let year = match third.len() {
                4 => number(third)?,
                2 => of_century(terms, number(third)?),
                _ => return None,
            };
            Some((start + 5, day_and_month(terms, first, second, Some(year))?))
        }
        // `3-11` and `3.11` are a range and a number as often as a date.
        None if sign == "/" => Some((start + 3, day_and_month(terms, first, second, None)?)),
        None => None,
    }
}

/// A month in digits that begins at token `start`: `11/2026`, `2026-11`.
pub(super) fn month(terms: &Terms<'_>, start: usize) -> Option<(usize, Said)> {
    let (first, sign) = (digits(terms, start)?, separator(terms, start + 1)?);
    let second = digits(terms, start + 2)?;
    let (year, month) = match (first.len(), second.len(), sign) {
        (4, 1 | 2, "-" | "/") => (first, second),
        (1 | 2, 4, "/") => (second, first),
        _ => return None,
    };
    let year = number(year).filter(|year| (1900..=2100).contains(year))?;
    let month = calendar::month(year, number(month)?.try_into().ok()?)?;
    Some((start + 3, Said::Fixed(month)))
}

/// True when the day in digits at token `start` begins with its year, as in ISO 8601.
pub(super) fn is_iso(terms: &Terms<'_>, start: usize) -> bool {
    digits(terms, start).is_some_and(|first| first.len() == 4)
}

/// The two numbers in the order of the place; the other way round when that is no date.
fn day_and_month(terms: &Terms<'_>, first: &str, second: &str, year: Option<i16>) -> Option<Said> {
    let (first, second) = (number(first)?.try_into().ok()?, number(second)?.try_into().ok()?);
    let context = terms.reading.context;
    let region = context.region.as_str();
    let month_first = context.language == Language::En && (region.is_empty() || MONTH_FIRST.contains(&region));
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    dated(day, month, year).or_else(|| dated(month, day, year))
}

fn digits<'a>(terms: &Terms<'a>, index: usize) -> Option<&'a str> {
    let folded = terms.reading.folded(index);
    (terms.reading.is_digits(index) && folded.len() <= 4).then_some(folded)
}

/// The sign between two numbers without spaces.
fn separator<'a>(terms: &Terms<'a>, index: usize) -> Option<&'a str> {
    let reading = terms.reading;
    let tied = reading.is_glued(index) && reading.is_glued(index + 1) && reading.is_symbol(index, "/-.");
    tied.then(|| reading.folded(index))
}

fn number(digits: &str) -> Option<i16> {
    digits.parse().ok()
}
