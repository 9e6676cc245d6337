//! Time told from now: "yesterday", "so far this year", "the rest of the week".

use crate::{Period, value::Grain};

use super::{
    Point, calendar,
    evidence::Evidence,
    numeric,
    said::Said,
    shifts,
    terms::{Edge, Term, Terms, Unit},
    windows,
};

/// Every point of this kind that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let rules = [
        day,
        now,
        shifts::shifted,
        shifts::shifted_after,
        windows::window,
        windows::window_counted_first,
        to_date,
        weekend,
        that,
        the_unit,
        rest_of,
        shifts::shifted_date,
        windows::working_window,
    ];
    rules.into_iter().filter_map(|rule| rule(terms, start)).collect()
}

/// Days in front of what they have, without the apostrophe.
const POSSESSIVE: [&str; 2] = ["yesterdays", "tomorrows"];

/// "today", "tonight".
fn day(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let today = terms.reading.context.now.date();
    let (end, (offset, part)) = terms.take(start, |term| match term {
        Term::Day(offset) => Some((offset, None)),
        Term::DayPart(offset, part) => Some((offset, Some(part))),
        _ => None,
    })?;
    // "Yesterdays takings" are of one day, "yesterdays" are many.
    if POSSESSIVE.contains(&terms.reading.folded(start)) && !terms.reading.is_word(end) {
        return None;
    }
    let date = calendar::day(calendar::add(today, Unit::Day, offset.into())?)?;
    let Some(part) = part else {
        // "tomorrow, 13/04/21": the date says the same.
        let next = if terms.reading.is_symbol(end, ",") { end + 1 } else { end };
        let dated = numeric::date(terms, next).filter(|(_, said)| said.iter().any(|said| said.fixed().is_some()));
        return Some(match dated {
            Some((end, said)) => Point::either(end, said),
            None => Point::sure(end, Said::Fixed(date)),
        });
    };
    Some(Point::part(end, Said::Fixed(date), part, None))
}

/// "now".
fn now(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let now = terms.reading.context.now;
    let end = terms.expect(start, Term::Now)?;
    Some(Point::moment(end, vec![Said::Fixed(super::clock::Clock::exact(now.time()).on(now.date())?)]))
}

/// "month to date", "so far this year", "ano todo até agora", "en lo que va del mes", "ytd".
pub(super) fn to_date(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let in_one_word = terms.take(start, |term| if let Term::UnitToDate(unit) = term { Some(unit) } else { None });
    let (end, unit) = in_one_word.or_else(|| {
        if let Some(next) = terms.expect(start, Term::ToDate) {
            return this_unit(terms, next).or_else(|| this_unit(terms, terms.skip_links(next)));
        }
        let (next, unit) = this_unit(terms, terms.skip(start, Term::Whole))?;
        Some((terms.expect(terms.skip(next, Term::WholeAfter), Term::ToDate)?, unit))
    })?;
    Some(Point::sure(end, Said::Fixed(calendar::to_date(unit, terms.reading.context.now.date())?)))
}

/// "this year", "year".
fn this_unit(terms: &Terms<'_>, start: usize) -> Option<(usize, Unit)> {
    terms.unit(terms.skip(start, Term::Shift(0)))
}

/// "the weekend".
fn weekend(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let end = terms.expect(start, Term::Unit(Unit::Weekend))?;
    let is_one = terms.reading.folded(end - 1) != "weekends";
    is_one.then(|| Point::sure(end, Said::Weekend))
}

/// "that weekend", "the same year".
fn that(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, unit) = terms.unit(terms.expect(start, Term::That)?)?;
    let is_calendar = unit > Unit::Day && unit != Unit::Fortnight;
    let said = calendar::shifted(unit, terms.reading.context.now, 0).filter(|_| is_calendar)?;
    Some(Point::sure(end, Said::Fixed(said)))
}

/// "the month", "el año", where its article stands before it.
fn the_unit(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, unit) = terms.unit(start)?;
    let is_named = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
    let is_singular = !terms.reading.folded(end - 1).ends_with('s') || matches!(terms.reading.folded(end - 1), "mes");
    let said = calendar::shifted(unit, terms.reading.context.now, 0).filter(|_| is_named && is_singular)?;
    Some(Point { evidence: Evidence::Unit, ..Point::sure(end, Said::Fixed(said)) })
}

/// "the rest of the week": from today to its end.
fn rest_of(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let next = terms.skip_links(terms.expect(start, Term::RestOf)?);
    let (end, unit) = this_unit(terms, next)?;
    let now = terms.reading.context.now;
    let whole = calendar::shifted(unit, now, 0)?;
    let start = if whole.grain < Grain::Week { now } else { now.date().at(0, 0, 0, 0) };
    Some(Point::sure(end, Said::Fixed(Period { start, ..whole })))
}

/// The part of the stretch that holds now: "earlier this month" has passed, "later this week" is to come.
pub(super) fn edge_of_now(terms: &Terms<'_>, whole: Period, half: Period, edge: Edge) -> Option<Period> {
    let now = terms.reading.context.now;
    let today = now.date().at(0, 0, 0, 0);
    let holds_now = (whole.start..whole.end).contains(&now);
    let (start, end) = match edge {
        Edge::Earlier => (half.start, half.end.min(today)),
        Edge::Later => (half.start.max(today), half.end),
        Edge::Start | Edge::Middle | Edge::End | Edge::Late => return None,
    };
    (holds_now && start < end).then_some(Period { start, end, ..half })
}
