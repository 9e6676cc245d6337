//! So many units before or after now: "last 7 days", "3 meses anteriores", "within 2 hours".

use crate::Period;

use super::{
    Point, calendar,
    length::Length,
    lengths,
    said::Said,
    shifts::shift_after,
    terms::{Term, Terms, Unit},
};

/// "last 7 days", "next two weeks", "last fortnight", "last 3 months and 2 weeks".
pub(super) fn window(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, shift) = terms.take(start, |term| match term {
        Term::Shift(shift) => Some(shift),
        Term::LastOf => Some(-1),
        _ => None,
    })?;
    let fortnight = terms.expect(next, Term::Unit(Unit::Fortnight)).map(|end| (end, Length::of(1, Unit::Fortnight)));
    let (end, length) = lengths::at(terms, next).into_iter().find(|(end, _)| terms.may_end(*end)).or(fortnight)?;
    let is_article = terms.expect(next, Term::An).is_some();
    // "los últimos 3 meses y 2 días antes de hoy" has two ends.
    let (end, length) = match anchored(terms, end) {
        true => lengths::at(terms, next).pop()?,
        false => (end, length),
    };
    if is_article || shift.abs() != 1 || is_verb(terms, start) {
        return None;
    }
    Some(Point::sure(end, Said::Fixed(calendar::window(length, terms.reading.context.now, shift > 0)?)))
}

/// "it should not last 2 hours".
pub(super) fn is_verb(terms: &Terms<'_>, start: usize) -> bool {
    let before = terms.reading.folded(start.wrapping_sub(1));
    terms.reading.folded(start) == "last" && LAST_IS_A_VERB_AFTER.contains(&before)
}

/// Words before "last" that make it a verb; "t" is the end of "won't".
const LAST_IS_A_VERB_AFTER: [&str; 13] =
    ["to", "not", "t", "will", "ll", "would", "should", "could", "can", "must", "might", "does", "did"];

/// A distance ends here, which has its own point to be counted from.
fn anchored(terms: &Terms<'_>, end: usize) -> bool {
    terms.any(end, &[Term::AgoAfter, Term::Earlier, Term::Later]).is_some()
}

/// "7 últimos dias", "3 meses anteriores", "5 past years", "20 dias pra cá".
pub(super) fn window_counted_first(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, count) = terms.count(start)?;
    let count = i64::from(count);
    let now = terms.reading.context.now;
    if let Some((next, unit)) = terms.unit(next) {
        let to_date = || Some((terms.expect(next, Term::ToDate)?, -1));
        let (end, shift) = shift_after(terms, next).or_else(to_date)?;
        // "Top 5 semana passada" counts something else.
        if count > 1 && !is_plural(terms, next) {
            return None;
        }
        let said = calendar::window(Length::of(count, unit), now, shift > 0).filter(|_| shift.abs() == 1)?;
        return Some(Point::sure(end, Said::Fixed(said)));
    }
    let (next, shift) = terms.shift(next)?;
    let (end, unit) = terms.unit(next)?;
    // "We will be 3 next week" counts people.
    let said = calendar::window(Length::of(count, unit), now, shift > 0).filter(|_| shift.abs() == 1)?;
    (is_plural(terms, end) || count == 1).then(|| Point::sure(end, Said::Fixed(said)))
}

/// True when the word in front of token `end` is a plural.
fn is_plural(terms: &Terms<'_>, end: usize) -> bool {
    terms.reading.folded(end - 1).ends_with('s')
}

/// "within 2 hours", "within the next 3 days".
pub(super) fn working_window(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let next = terms.expect(start, Term::Within)?;
    let (end, length) = lengths::at(terms, next).into_iter().next()?;
    let now = terms.reading.context.now;
    let is_short = length.finest()? < Unit::WorkingDay;
    let from = if is_short { now } else { now.date().at(0, 0, 0, 0) };
    let end_at = length.moved(from, true)?;
    let grain = calendar::grain(length.finest()?);
    Some(Point::sure(end, Said::Fixed(Period { start: from, end: end_at, grain })))
}
