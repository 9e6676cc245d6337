//! Years and their quarters and halves: "in 2025", "Q3", "segundo semestre de 2019".

use crate::value::Grain;

use super::{
    Point, calendar,
    dates::{following_year, of_century},
    evidence::Evidence,
    said::Said,
    shifts,
    terms::{Term, Terms, Unit},
};

/// "Q3", "first quarter of 2025", "1º trimestre", "the first quarter of the year".
pub(super) fn quarter(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, quarter) = quarter_term(terms, start)?;
    match year_behind(terms, end) {
        Some((end, year)) => Some(Point::sure(end, Said::Fixed(calendar::quarter(year, quarter)?))),
        None => (1..=4).contains(&quarter).then(|| Point::sure(of_the_year(terms, end), Said::Quarter(quarter))),
    }
}

/// "H2", "segundo semestre de 2019".
pub(super) fn half(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, half) = half_term(terms, start)?;
    match year_behind(terms, end) {
        Some((end, year)) => Some(Point::sure(end, Said::Fixed(calendar::half(year, half)?))),
        None => {
            // "the second half" of what?
            let is_named = terms.unit(end - 1).is_some() || terms.reading.folded(start).len() == 2;
            is_named.then(|| Point::sure(of_the_year(terms, end), Said::Half(half)))
        }
    }
}

/// The year behind a quarter or a half: "Q3 2025", "3º trimestre-2019", "Q4 last year", "quarter of this year".
fn year_behind(terms: &Terms<'_>, end: usize) -> Option<(usize, i16)> {
    following_year(terms, end).or_else(|| tied_year(terms, end)).or_else(|| shifted_year(terms, end))
}

/// "last year", "do ano passado".
fn shifted_year(terms: &Terms<'_>, end: usize) -> Option<(usize, i16)> {
    let next = terms.skip_links(end);
    let point = shifts::shifted(terms, next).or_else(|| shifts::shifted_after(terms, next))?;
    let year = point.said.first()?.fixed().filter(|period| period.grain == Grain::Year)?;
    Some((point.end, year.start.year()))
}

/// "3º trimestre-2019".
fn tied_year(terms: &Terms<'_>, end: usize) -> Option<(usize, i16)> {
    let next = if terms.reading.is_symbol(end, "-") { end + 1 } else { return None };
    terms.year(next)
}

/// Steps over "of the year".
fn of_the_year(terms: &Terms<'_>, end: usize) -> usize {
    let next = terms.skip_links(end);
    if next > end { terms.expect(next, Term::Unit(Unit::Year)).unwrap_or(end) } else { end }
}

/// "2025", where "in" stands before it.
pub(super) fn year(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let after_word = terms.expect(start, Term::YearWord);
    let (end, year) = terms.year(after_word.unwrap_or(start)).or_else(|| {
        // "cy 18", "año calendario 18".
        let next = after_word?;
        let token = terms.reading.folded(next);
        let short = terms.reading.is_digits(next) && token.len() == 2;
        Some((next + 1, of_century(terms, short.then(|| token.parse().ok()).flatten()?)))
    })?;
    let evidence = if after_word.is_some() { Evidence::Enough } else { Evidence::Year };
    Some(Point { evidence, ..Point::sure(end, Said::Fixed(calendar::year(year)?)) })
}

pub(super) fn quarter_term(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms
        .take(index, |term| if let Term::QuarterOfYear(quarter) = term { Some(quarter) } else { None })
        .or_else(|| counted_term(terms, index, Unit::Quarter))
}

pub(super) fn half_term(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms
        .take(index, |term| if let Term::HalfOfYear(half) = term { Some(half) } else { None })
        .or_else(|| counted_term(terms, index, Unit::HalfYear))
}

/// "third quarter", "quarter 3".
fn counted_term(terms: &Terms<'_>, index: usize, unit: Unit) -> Option<(usize, i8)> {
    if let Some(next) = terms.expect(index, Term::Unit(unit)).filter(|next| terms.reading.is_digits(*next)) {
        return terms.take(next, |term| if let Term::Number(n) = term { i8::try_from(n).ok() } else { None });
    }
    let (next, number) =
        terms.take(index, |term| if let Term::Ordinal(n) = term { i8::try_from(n).ok() } else { None })?;
    Some((terms.expect(next, Term::Unit(unit))?, number))
}
