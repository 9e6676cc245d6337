//! Points at a distance: "3 days ago", "daqui a 2 dias", "two weeks before Christmas", "less than 3 days after tomorrow".

use crate::{Period, value::Grain};

use super::{
    Open, Point, Shape, calendar,
    evidence::Evidence,
    grammar::Grammar,
    length::Length,
    narrow::Narrow,
    said::Said,
    terms::{Edge, Term, Unit},
};

/// A length counted from somewhere.
struct Distance {
    end: usize,
    from: Vec<Said>,
    length: Length,
    ahead: bool,
    /// What was said about the length: "more than".
    bound: Option<Bound>,
}

/// Whether a distance is longer or shorter than its length.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    More,
    Less,
}

/// Every point at a distance whose words begin at token `start`.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let mut points: Vec<_> = exact(grammar, start);
    points.extend(weekday_at_distance(grammar, start));
    points
}

/// "more than 2 weeks after today", "hace más de 3 días", "less than a week ago".
pub(super) fn bounded(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let mut found: Vec<_> = all(grammar, start).into_iter().filter(|distance| distance.bound.is_some()).collect();
    if let Some((next, bound)) = bound(grammar, start) {
        let behind = all(grammar, next).into_iter().filter(|distance| distance.bound.is_none());
        found.extend(behind.map(|distance| Distance { bound: Some(bound), ..distance }));
    }
    found.into_iter().map(Distance::into_point).collect()
}

fn exact(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let all = all(grammar, start).into_iter().filter(|distance| distance.bound.is_none());
    all.map(Distance::into_point).collect()
}

fn bound(grammar: &Grammar<'_>, index: usize) -> Option<(usize, Bound)> {
    grammar.terms.take(index, |term| match term {
        Term::More => Some(Bound::More),
        Term::Less => Some(Bound::Less),
        _ => None,
    })
}

impl Distance {
    fn is_short(&self) -> bool {
        self.length.finest().is_some_and(|unit| unit < Unit::WorkingDay)
    }

    fn into_point(self) -> Point {
        let Self { end, length, ahead, .. } = self;
        let moved = |from: &Said| from.clone().narrowed(Narrow::Moved { length, ahead });
        if self.bound == Some(Bound::Less) {
            let first = |from: &Said| if ahead { from.clone() } else { moved(from) };
            let said = self.from.iter().map(|from| first(from).narrowed(Narrow::Lasting(length))).collect();
            return Point::new(end, said, Shape::Range);
        }
        let said = self.from.iter().map(moved).collect();
        let point = if self.is_short() { Point::moment(end, said) } else { Point::either(end, said) };
        match self.bound {
            Some(_) if ahead => Point { open: Open::After, ..point },
            Some(_) => Point { open: Open::Before, ..point },
            None => point,
        }
    }
}

fn all(grammar: &Grammar<'_>, start: usize) -> Vec<Distance> {
    let mut found = led(grammar, start);
    // "the last 3 months and 2 days ago": the first length has been counted.
    if !grammar.terms.follows(start, &[Term::Shift(-1), Term::Shift(1), Term::LastOf]) {
        found.extend(followed(grammar, start));
    }
    found
}

/// The distance from now.
fn from_now(grammar: &Grammar<'_>, end: usize, length: Length, ahead: bool) -> Option<Distance> {
    let now = grammar.terms.reading.context.now;
    let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay);
    let from =
        if is_short { Period { start: now, end: now, grain: Grain::Second } } else { calendar::day(now.date())? };
    Some(Distance { end, from: vec![Said::Fixed(from)], length, ahead, bound: None })
}

/// "hace más de 3 días", "daqui a 2 dias", "in half an hour", "in two weeks since the year 2011".
fn led(grammar: &Grammar<'_>, start: usize) -> Vec<Distance> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    for (lead, ahead) in [(Term::AgoBefore, false), (Term::Ahead, true)] {
        let Some(next) = terms.expect(start, lead) else { continue };
        let (next, bound) = bound(grammar, next).map_or((next, None), |(next, bound)| (next, Some(bound)));
        let Some((behind, length)) = grammar.lengths(next).first().copied() else { continue };
        let end = terms.any(behind, &[Term::AgoAfter, Term::AheadAfter]).unwrap_or(behind);
        found.extend(from_now(grammar, end, length, ahead).map(|distance| Distance { bound, ..distance }));
        if let Some(after) = terms.any(behind, &[Term::Later, Term::Since]).filter(|_| ahead) {
            let is_year = |point: &&Point| {
                point.said.iter().all(|said| said.fixed().is_some_and(|year| year.grain == Grain::Year))
            };
            let years = grammar.points(terms.skip_links(after)).iter().filter(is_year);
            found.extend(years.map(|year| Distance { end: year.end, from: first_days(year), length, ahead, bound }));
        }
    }
    found
}

/// The first day of each reading.
fn first_days(point: &Point) -> Vec<Said> {
    let first = Narrow::Units { unit: Unit::Day, nth: 1, count: 1 };
    point.said.iter().map(|said| said.clone().narrowed(first)).collect()
}

/// "3 days ago", "2 hours from now", "two weeks before Christmas".
fn followed(grammar: &Grammar<'_>, start: usize) -> Vec<Distance> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    for (next, length) in grammar.lengths(start) {
        if let Some(end) = terms.expect(*next, Term::AgoAfter) {
            found.extend(from_now(grammar, end, *length, false));
        }
        let is_short = length.finest().is_some_and(|unit| unit < Unit::WorkingDay);
        // "3 minutes from today" are no moment.
        let is_of_day = terms.reading.folded(next + 1) == "today"
            || terms.take(*next + 1, |term| matches!(term, Term::Day(_)).then_some(())).is_some();
        let ahead =
            terms.expect(*next, Term::AheadAfter).filter(|_| !(is_short && is_of_day || is_edge(grammar, *next)));
        found.extend(ahead.and_then(|end| from_now(grammar, end, *length, true)));
        for (link, ahead) in [(Term::Later, true), (Term::Earlier, false)] {
            let Some(after) = terms.expect(*next, link).filter(|_| !is_short) else { continue };
            let is_day = |point: &&Point| point.is_day() && point.evidence != Evidence::Unit;
            let days = grammar.points(terms.skip_links(after)).iter().filter(is_day);
            let from_day =
                |day: &Point| Distance { end: day.end, from: day.said.clone(), length: *length, ahead, bound: None };
            found.extend(days.map(from_day));
        }
    }
    found
}

/// "later this week" behind "30 minutes": the word belongs to the week.
fn is_edge(grammar: &Grammar<'_>, index: usize) -> bool {
    let terms = &grammar.terms;
    terms
        .expect(index, Term::Edge(Edge::Later))
        .is_some_and(|next| terms.any(next, &[Term::Shift(0), Term::Day(0)]).is_some())
}

/// "two months from today on Tuesday", "Saturday 3 days from now".
fn weekday_at_distance(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    if let Some((next, weekday)) = terms.weekday(start) {
        let next = if terms.reading.is_symbol(next, ",") { next + 1 } else { next };
        let at_distance = exact(grammar, next).into_iter().filter(|_| terms.count(next).is_some());
        return at_distance.map(|point| point.narrowed(Narrow::WeekdayFrom(weekday)).until(point.end)).collect();
    }
    let behind = |point: Point| {
        let (end, weekday) = terms.weekday(terms.expect(point.end, Term::In)?)?;
        Some(point.narrowed(Narrow::WeekdayFrom(weekday)).until(end))
    };
    if terms.count(start).is_none() {
        return Vec::new();
    }
    exact(grammar, start).into_iter().filter(Point::is_day).filter_map(behind).collect()
}
