//! Lengths of time at a place: "2 hours and 30 minutes", "half an hour", "um mês e meio", `10d`.

use rust_decimal::Decimal;

use crate::entities::{figure, figure::ThreeDecimals};

use super::{
    length::Length,
    terms::{Term, Terms, Unit},
};

/// How many are a few: what other readers of times take for it.
const FEW: u16 = 3;

/// Nobody counts more of them.
const MAX_COUNT: u16 = 10_000;

/// Lists of more parts are no length of time.
const MAX_PARTS: usize = 4;

/// The length that begins at token `start`, longest first.
pub(super) fn at(terms: &Terms<'_>, start: usize) -> Vec<(usize, Length)> {
    let Some((mut end, mut length, mut finest)) = part(terms, start) else { return Vec::new() };
    let mut found = vec![(end, length)];
    for _ in 1..MAX_PARTS {
        let after_and = terms.skip(end, Term::And);
        let after_comma = if terms.reading.is_symbol(end, ",") { end + 1 } else { after_and };
        let Some((next, more, unit)) = part(terms, after_comma).filter(|(_, _, unit)| *unit < finest) else { break };
        (end, length, finest) = (next, length.plus(more), unit);
        found.push((end, length));
    }
    found.reverse();
    found
}

/// One count with its unit.
fn part(terms: &Terms<'_>, start: usize) -> Option<(usize, Length, Unit)> {
    glued(terms, start).or_else(|| half(terms, start)).or_else(|| counted(terms, start)).or_else(|| whole(terms, start))
}

/// "3 days", "2.5 hrs", "an hour and a half", "one and a half hours".
fn counted(terms: &Terms<'_>, start: usize) -> Option<(usize, Length, Unit)> {
    let (next, count) = count(terms, start)?;
    if let Some(next) = terms.expect(next, Term::AndHalf) {
        let next = terms.skip(terms.skip(next, Term::An), Term::Of);
        let (end, unit) = terms.unit(next)?;
        return Some((end, Length::new(count, unit).and_half(unit), unit));
    }
    let (end, unit) = unit_after(terms, next)?;
    let length = Length::new(count, unit);
    match terms.expect(end, Term::AndHalf) {
        Some(end) => Some((end, length.and_half(unit), unit)),
        None => Some((end, length, unit)),
    }
}

/// The unit of a count; not the "h" of another word, nor the second of an order.
fn unit_after(terms: &Terms<'_>, index: usize) -> Option<(usize, Unit)> {
    let next = if terms.reading.is_symbol(index, "-") { index + 1 } else { index };
    terms.unit(next)
}

fn count(terms: &Terms<'_>, start: usize) -> Option<(usize, Decimal)> {
    if let Some(figure) =
        figure::at(terms.reading, start, ThreeDecimals::Decimals).filter(|figure| figure.suffix.is_empty())
    {
        return Some((figure.end, figure.value));
    }
    // "twenty and four".
    let number = |index| terms.take(index, |term| if let Term::Number(count) = term { Some(count) } else { None });
    if let Some((next, tens)) = number(start).filter(|(_, tens)| matches!(tens, 20 | 30 | 40 | 50))
        && let Some((end, ones)) = terms.expect(next, Term::And).and_then(number).filter(|(_, ones)| *ones < 10)
    {
        return Some((end, Decimal::from(tens + ones)));
    }
    let some = terms.expect(start, Term::Few).map(|end| (end, Decimal::from(FEW)));
    some.or_else(|| terms.count(start).map(|(end, count)| (end, Decimal::from(count))))
}

/// "half an hour", "meia hora", "un cuarto de hora", "quarter of an hour".
fn half(terms: &Terms<'_>, start: usize) -> Option<(usize, Length, Unit)> {
    let after_article = terms.skip(start, Term::An);
    if let Some(next) = terms.expect(after_article, Term::Half).or_else(|| terms.expect(start, Term::Half)) {
        let (end, unit) = terms.unit(terms.skip(next, Term::An))?;
        return (unit != Unit::WorkingDay).then(|| (end, Length::half(unit), unit));
    }
    let is_quarter = terms.any(after_article, &[Term::Unit(Unit::Quarter), Term::Ordinal(4)])?;
    let next = terms.skip(terms.expect(is_quarter, Term::Of)?, Term::An);
    let end = terms.expect(next, Term::Unit(Unit::Hour))?;
    Some((end, Length::of(15, Unit::Minute), Unit::Minute))
}

/// "todo el día", "all day", "o dia todo".
fn whole(terms: &Terms<'_>, start: usize) -> Option<(usize, Length, Unit)> {
    let (end, unit) = match terms.expect(start, Term::Whole) {
        Some(next) => terms.unit(next)?,
        None => {
            let (next, unit) = terms.unit(start)?;
            (terms.expect(next, Term::WholeAfter)?, unit)
        }
    };
    Some((end, Length::of(1, unit), unit))
}

/// `10d`, `2h`, `3.5years`.
fn glued(terms: &Terms<'_>, start: usize) -> Option<(usize, Length, Unit)> {
    let figure = figure::at(terms.reading, start, ThreeDecimals::Decimals)?;
    let unit = match figure.suffix {
        "s" | "sec" | "secs" | "seg" => Unit::Second,
        "min" | "mins" => Unit::Minute,
        "h" | "hr" | "hrs" | "hs" => Unit::Hour,
        "d" => Unit::Day,
        "w" => Unit::Week,
        "y" => Unit::Year,
        letters if letters.len() > 2 => {
            let known = terms.lexicon.time.meaning(letters)?;
            if let Term::Unit(unit) = known { unit } else { return None }
        }
        _ => return None,
    };
    let is_clock = unit == Unit::Hour && terms.expect(figure.end, Term::OClock).is_some();
    let is_near = figure.value < Decimal::from(MAX_COUNT);
    (is_near && !is_clock).then(|| (figure.end, Length::new(figure.value, unit), unit))
}
