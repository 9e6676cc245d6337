//! What is said about time and has no place in the calendar: "30 February", "the fiscal year 2026".
//!
//! It is found, so that nobody reads a year in "fiscal year 2026", and has neither a beginning nor an end. No slot takes it.

use crate::value::{Grain, Moment, Stretch};

use super::{
    Point, Shape,
    dates::{date, day_number, following_year, month_term},
    numeric,
    said::Said,
    terms::{Term, Terms},
};

/// Every such point that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let day = impossible_in_words(terms, start).or_else(|| numeric::impossible(terms, start));
    let day = day.map(|end| Point::new(end, vec![Said::Nowhere(Grain::Day)], Shape::Day));
    let year = own_year(terms, start).map(|end| Point::new(end, vec![Said::Nowhere(Grain::Year)], Shape::Stretch));
    day.into_iter().chain(year).collect()
}

/// The value of it.
pub(super) fn value(said: &[Said]) -> Option<Moment> {
    let grain = said.iter().map(grain).collect::<Option<Vec<_>>>()?.first().copied()?;
    Some(Moment { stretch: Stretch { start: None, end: None, grain }, alternatives: Vec::new() })
}

fn grain(said: &Said) -> Option<Grain> {
    match said {
        Said::Nowhere(grain) => Some(*grain),
        Said::Narrowed(whole, _) => grain(whole),
        Said::Range(left, right) => grain(left).or_else(|| grain(right)),
        _ => None,
    }
}

/// "30 de fevereiro", "feb 30 2019", "31 April".
fn impossible_in_words(terms: &Terms<'_>, start: usize) -> Option<usize> {
    let day_first = || {
        let (next, day) = day_number(terms, start)?;
        let (end, month) = month_term(terms, terms.skip_separators(next))?;
        Some((end, day, month))
    };
    let month_first = || {
        let (next, month) = month_term(terms, start)?;
        let (end, day) = day_number(terms, terms.skip_stop(next))?;
        Some((end, day, month))
    };
    let (end, day, month) = day_first().or_else(month_first)?;
    let with_year = following_year(terms, end);
    let exists = date(day, month, with_year.map(|(_, year)| year)).is_some();
    (!exists).then(|| with_year.map_or(end, |(end, _)| end))
}

/// "this school year", "fiscal year 2008", "no último ano fiscal", "fy18".
fn own_year(terms: &Terms<'_>, start: usize) -> Option<usize> {
    let token = terms.reading.folded(start);
    if let Some(digits) = token.strip_prefix("fy").or_else(|| token.strip_prefix("sy"))
        && matches!(digits.len(), 2 | 4)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(start + 1);
    }
    let named = terms.shift(start).map_or(start, |(next, _)| next);
    let end = terms.expect(named, Term::OwnYear)?;
    let shifted = terms.take(end, |term| matches!(term, Term::ShiftAfter(_)).then_some(()));
    let year = following_year(terms, end);
    Some(year.map(|(end, _)| end).or(shifted.map(|(end, ())| end)).unwrap_or(end))
}
