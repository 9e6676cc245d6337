//! Two points joined: "from 3 to 9 November", "entre março e maio", "desde el lunes", `2026-11-03/2026-11-09`.
//!
//! The end is meant inclusively, as people mean it: 3 to 9 November ends when the 9th does.

use crate::{Period, value::Grain};

use super::{
    calendar,
    dates::{day_number, following_year},
    numeric, points,
    said::Said,
    terms::{Term, Terms},
};

/// One end of a range.
#[derive(Clone, Copy)]
enum Side {
    Said(Said),
    /// A day whose month stands on the other side.
    Day(i8),
    Year(i16),
}

/// How a range was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    From,
    Between,
    None,
}

/// Every range that begins at token `start`, with the token after its end.
pub(super) fn at(terms: &Terms<'_>, start: usize) -> Vec<(usize, Period)> {
    let mut found: Vec<_> = since(terms, start);
    for (next, opener) in openers(terms, start) {
        for (after_left, left) in sides(terms, next) {
            let Some(after_link) = link(terms, next, after_left, opener) else { continue };
            for (end, right) in sides(terms, after_link) {
                if opener == Opener::None
                    && after_link == after_left + 1
                    && is_apposition(terms, after_left, left, right)
                {
                    continue;
                }
                let (end, right) = with_trailing_year(terms, end, left, right);
                let period = terms.may_end(end).then(|| join(terms, left, right)).flatten();
                found.extend(period.map(|period| (end, period)));
            }
        }
    }
    found
}

/// "since Monday": until the end of today.
fn since(terms: &Terms<'_>, start: usize) -> Vec<(usize, Period)> {
    let Some(next) = terms.expect(start, Term::Since) else { return Vec::new() };
    let context = terms.reading.context;
    let today = context.now.date();
    let begun = |side| match side {
        Side::Said(Said::Fixed(period)) => Some(period),
        Side::Said(said) => said.latest_from(context.now),
        Side::Year(year) => calendar::year(year),
        Side::Day(_) => None,
    };
    sides(terms, next)
        .into_iter()
        .filter(|(end, _)| terms.may_end(*end))
        .filter_map(|(end, side)| {
            Some((end, calendar::days(begun(side)?.start.date(), today.tomorrow().ok()?, Grain::Day)?))
        })
        .collect()
}

fn openers(terms: &Terms<'_>, start: usize) -> Vec<(usize, Opener)> {
    let opened = [(Term::From, Opener::From), (Term::Between, Opener::Between)];
    let opened = opened.into_iter().filter_map(|(term, opener)| Some((terms.expect(start, term)?, opener)));
    opened.chain([(start, Opener::None)]).collect()
}

/// Steps over what joins the two sides.
fn link(terms: &Terms<'_>, left: usize, index: usize, opener: Opener) -> Option<usize> {
    let reading = terms.reading;
    let dash = reading.is_symbol(index, "-–—~").then_some(index + 1);
    let slash = (reading.is_symbol(index, "/") && numeric::is_iso(terms, left) && numeric::is_iso(terms, index + 1))
        .then_some(index + 1);
    let and = (opener == Opener::Between).then(|| terms.expect(index, Term::And)).flatten();
    and.or_else(|| terms.expect(index, Term::To)).or(dash).or(slash)
}

fn sides(terms: &Terms<'_>, start: usize) -> Vec<(usize, Side)> {
    let start = terms.expect(start, Term::The).unwrap_or(start);
    let year_at = terms.expect(start, Term::In).unwrap_or(start);
    let year = terms.take(year_at, |term| if let Term::Year(year) = term { Some(year) } else { None });
    let day = day_number(terms, start).map(|(end, day)| (end, Side::Day(day)));
    let whole_years = |point: &super::Point| point.evidence == super::Evidence::Year;
    let said = points(terms, start)
        .into_iter()
        .filter(|point| !whole_years(point))
        .map(|point| (point.end, Side::Said(point.said)));
    said.chain(day).chain(year.map(|(end, year)| (end, Side::Year(year)))).collect()
}

/// "Friday-Jun-15": a dash between two ways of saying one day.
fn is_apposition(terms: &Terms<'_>, dash: usize, left: Side, right: Side) -> bool {
    let (Side::Said(left), Side::Said(right)) = (left, right) else { return false };
    let same_form = std::mem::discriminant(&left) == std::mem::discriminant(&right);
    terms.reading.is_symbol(dash, "-–—") && matches!(left, Said::Weekday(_) | Said::Fixed(_)) && !same_form
}

/// "November 18 to 19, 2025": the year behind a bare day belongs to both sides.
fn with_trailing_year(terms: &Terms<'_>, end: usize, left: Side, right: Side) -> (usize, Side) {
    let (Side::Said(Said::Date { month, .. }), Side::Day(day)) = (left, right) else { return (end, right) };
    following_year(terms, end)
        .and_then(|(end, year)| Some((end, Side::Said(super::dates::date(day, month, Some(year))?))))
        .unwrap_or((end, right))
}

/// The period from the start of one side to the end of the other.
fn join(terms: &Terms<'_>, left: Side, right: Side) -> Option<Period> {
    let (left, right) = match (left, right) {
        (Side::Year(left), Side::Year(right)) => {
            (Said::Fixed(calendar::year(left)?), Said::Fixed(calendar::year(right)?))
        }
        (Side::Day(first), Side::Said(Said::Date { day, month })) if first <= day => {
            (super::dates::date(first, month, None)?, Said::Date { day, month })
        }
        (Side::Day(first), Side::Said(Said::DayOfMonth(day))) => (Said::DayOfMonth(first), Said::DayOfMonth(day)),
        (Side::Day(first), Side::Said(right)) => {
            let is_day =
                matches!(right, Said::Date { .. }) || matches!(right, Said::Fixed(day) if day.grain == Grain::Day);
            (is_day.then_some(Said::DayOfMonth(first))?, Said::Fixed(resolve(terms, right)?))
        }
        (Side::Said(left), Side::Day(last)) => {
            let is_day = matches!(left, Said::Date { .. } | Said::DayOfMonth(_));
            (is_day.then_some(left)?, Said::DayOfMonth(last))
        }
        (Side::Said(left), Side::Said(right)) => (left, right),
        (Side::Year(_), _) | (_, Side::Year(_)) | (Side::Day(_), Side::Day(_)) => return None,
    };
    let (left, right) = placed(terms, left, right)?;
    let grain = if left.grain == right.grain { left.grain } else { finer(left.grain, right.grain) };
    (left.start < right.end && left.start <= right.start).then_some(Period { start: left.start, end: right.end, grain })
}

/// Both sides in time: what is complete fixes the other, else the left one goes where the context prefers.
fn placed(terms: &Terms<'_>, left: Said, right: Said) -> Option<(Period, Period)> {
    match (left, right) {
        (Said::Fixed(left), right) => Some((left, right.earliest_from(left.start)?)),
        (left, Said::Fixed(right)) => Some((left.latest_from(right.start)?, right)),
        (left, right) => {
            let left = resolve(terms, left)?;
            Some((left, right.earliest_from(left.start)?))
        }
    }
}

fn resolve(terms: &Terms<'_>, said: Said) -> Option<Period> {
    let context = terms.reading.context;
    said.resolve(context.now, context.prefer)
}

/// The finer of two grains.
fn finer(left: Grain, right: Grain) -> Grain {
    let order = [Grain::Hour, Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    order.into_iter().find(|grain| *grain == left || *grain == right).unwrap_or(left)
}
