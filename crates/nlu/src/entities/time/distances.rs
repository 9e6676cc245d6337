//! Points at a distance: "3 days ago", "daqui a 2 dias", "two weeks before Christmas", "Saturday 3 days from now".

use crate::{Period, value::Grain};

use super::{
    Point, calendar,
    evidence::Evidence,
    grammar::Grammar,
    length::Length,
    said::{Narrow, Said},
    terms::{Term, Unit},
};

/// Every point at a distance whose words begin at token `start`.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let mut points = all(grammar, start);
    points.extend(weekday_at_distance(grammar, start));
    points
}

/// "3 days ago", "daqui a 2 dias", "in half an hour", "two weeks before Christmas", "3 days from Tuesday".
fn all(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let now =
        Said::Fixed(Period { start: terms.reading.context.now, end: terms.reading.context.now, grain: Grain::Second });
    let today = terms.reading.context.now.date();
    let from_now = |end: usize, length: Length, ahead: bool| {
        let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay);
        let from = if is_short { now.clone() } else { Said::Fixed(calendar::day(today)?) };
        let said = from.narrowed(Narrow::Moved { length, ahead });
        Some(if is_short { Point::moment(end, vec![said]) } else { Point::sure(end, said) })
    };
    let mut found = Vec::new();
    let ago = terms.expect(start, Term::AgoBefore);
    let ahead = terms.expect(start, Term::Ahead);
    for (lead, is_ahead) in [(ago, false), (ahead, true)] {
        let Some(next) = lead else { continue };
        for (end, length) in grammar.lengths(next).iter().take(1) {
            let end = terms.any(*end, &[Term::AgoAfter, Term::AheadAfter]).unwrap_or(*end);
            found.extend(from_now(end, *length, is_ahead));
        }
    }
    for (next, length) in grammar.lengths(start) {
        if let Some(end) = terms.expect(*next, Term::AgoAfter) {
            found.extend(from_now(end, *length, false));
        }
        // "3 minutes from today" are no moment.
        let is_of_day = matches!(terms.reading.folded(next + 1), "today")
            || terms.take(*next + 1, |term| matches!(term, Term::Day(_)).then_some(())).is_some();
        let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay);
        if let Some(end) = terms.expect(*next, Term::AheadAfter).filter(|_| !(is_short && is_of_day)) {
            found.extend(from_now(end, *length, true));
        }
        for (link, is_ahead) in [(Term::Later, true), (Term::Earlier, false)] {
            let Some(after) = terms.expect(*next, link) else { continue };
            let after = terms.skip_links(after);
            let is_day = |point: &&Point| point.is_day() && point.evidence != Evidence::Unit;
            let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay);
            found.extend(grammar.points(after).iter().filter(is_day).filter(|_| !is_short).map(|point| {
                let narrowed = point.narrowed(Narrow::Moved { length: *length, ahead: is_ahead }).until(point.end);
                Point { evidence: Evidence::Enough, ..narrowed }
            }));
        }
    }
    found
}

/// "two months from today on Tuesday", "Saturday 3 days from now".
fn weekday_at_distance(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let weekday =
        |index| terms.take(index, |term| if let Term::Weekday(weekday) = term { Some(weekday) } else { None });
    if let Some((next, weekday)) = weekday(start) {
        let next = if terms.reading.is_symbol(next, ",") { next + 1 } else { next };
        let at_distance = all(grammar, next).into_iter().filter(|_| terms.count(next).is_some());
        return at_distance.map(|point| point.narrowed(Narrow::WeekdayFrom(weekday)).until(point.end)).collect();
    }
    let behind = |point: Point| {
        let (end, weekday) = weekday(terms.expect(point.end, Term::In)?)?;
        Some(point.narrowed(Narrow::WeekdayFrom(weekday)).until(end))
    };
    if terms.count(start).is_none() {
        return Vec::new();
    }
    all(grammar, start).into_iter().filter(Point::is_day).filter_map(behind).collect()
}
