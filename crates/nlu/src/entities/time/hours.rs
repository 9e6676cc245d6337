//! From one clock time to another: "from 5 to 6pm", "das 9h às 18h", "monday 10-4", "from 9 for 2.5 hours".

use super::{
    Point, Shape,
    clock::{self, Clock},
    dates,
    evidence::Evidence,
    grammar::Grammar,
    length::Length,
    moments::holds_times,
    narrow::Narrow,
    said::Said,
    terms::{Part, Term},
};

/// Two clock times at a place.
#[derive(Clone, Copy)]
struct Hours {
    end: usize,
    from: Clock,
    to: Clock,
    /// Two numbers, which are hours only beside a day.
    is_bare: bool,
}

/// Every stretch of hours that begins at token `start`, with its day where one stands beside it.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let mut points = Vec::new();
    for hours in stretches(grammar, start) {
        if !hours.is_bare {
            points.push(Point { shape: Shape::Range, ..on_day(&[Said::AnyDay], hours, None, hours.end) });
        }
        points.extend(before_day(grammar, hours));
    }
    points.extend(lasting(grammar, start, start, None));
    points.extend(length_first(grammar, start));
    let day_at_time = dates::day_at_time(&grammar.terms, start);
    for day in grammar.points(start).iter().chain(&day_at_time).filter(|point| holds_times(point)) {
        points.extend(behind_day(grammar, start, day));
    }
    points
}

/// "tomorrow from 10 to 12", "monday morning 6-8", "14th Feb from 9:30 for 7 hours".
fn behind_day(grammar: &Grammar<'_>, start: usize, day: &Point) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut points = Vec::new();
    let part = terms.part(day.end);
    let (after, part) = part.map_or((day.end, day.part), |(end, part)| (end, Some(part)));
    let days = day.days().unwrap_or_else(|| day.said.clone());
    for next in [after, day.end] {
        let next = if terms.reading.is_symbol(next, ",") { next + 1 } else { next };
        let next = terms.skip(next, Term::In);
        let next = if next == start { continue } else { next };
        for hours in stretches(grammar, next) {
            let part = if next >= after { part } else { day.part };
            points.push(on_day(&days, hours, part, hours.end));
        }
        points.extend(lasting(grammar, next, start, Some(&days)));
        points.extend(length_first_on(grammar, next, &days));
    }
    points
}

/// "10am to 12pm monday morning", "from 3-8pm yesterday afternoon".
fn before_day(grammar: &Grammar<'_>, hours: Hours) -> Vec<Point> {
    let terms = &grammar.terms;
    let next = terms.skip_links(hours.end);
    let mut points = Vec::new();
    for day in grammar.points(next) {
        if day.evidence == Evidence::Unit {
            continue;
        }
        if let Some(days) = day.days() {
            points.push(on_day(&days, hours, day.part, day.end));
        } else if day.is_day() {
            points.push(on_day(&day.said, hours, None, day.end));
            let part = terms.part(day.end);
            points.extend(part.map(|(end, part)| on_day(&day.said, hours, Some(part), end)));
        }
    }
    points
}

/// The stretch on each of `days`, in all readings of its hours.
fn on_day(days: &[Said], hours: Hours, part: Option<Part>, end: usize) -> Point {
    let readings = readings(hours.from, hours.to, part);
    let said = days
        .iter()
        .flat_map(|day| readings.iter().map(|(from, to)| day.clone().narrowed(Narrow::Clocks(*from, *to))))
        .collect();
    Point { shape: Shape::Range, is_open: readings.len() > 1, ..Point::moment(end, said) }
}

/// The halves of the day that two times can mean, the likelier first.
fn readings(from: Clock, to: Clock, part: Option<Part>) -> Vec<(Clock, Clock)> {
    let part_of = |clock: Clock| part.filter(|_| clock.is_open).map_or(clock, |part| clock.in_part(part));
    let (from, to) = (part_of(from), part_of(to));
    match (from.is_open, to.is_open) {
        (false, false) => vec![(from, to)],
        (true, false) => {
            let same = if to.hour >= 12 { from.pm() } else { from.am() };
            let is_before = same.hour < to.hour || same.hour == to.hour && same.minute < to.minute;
            vec![(if is_before { same } else { from.am() }, to)]
        }
        (false, true) => {
            let after = |clock: &Clock| clock.hour > from.hour || clock.hour == from.hour && clock.minute > from.minute;
            let to = [to.am(), to.pm()].into_iter().find(after).unwrap_or(to.am());
            vec![(from, to)]
        }
        (true, true) => {
            let of = |from: Clock| readings(from, to, None);
            from.readings().into_iter().flat_map(of).collect()
        }
    }
}

fn stretches(grammar: &Grammar<'_>, start: usize) -> Vec<Hours> {
    let terms = &grammar.terms;
    let from = terms.any(start, &[Term::From]);
    let between = terms.any(start, &[Term::Between]);
    let is_opened = from.or(between).is_some();
    let next = between.or(from).unwrap_or(start);
    let after_at = terms.any(next, &[Term::At, Term::The]).unwrap_or(next);
    let mut found = Vec::new();
    for left in grammar.clocks(after_at) {
        let dash = terms.reading.is_symbol(left.end, "-–—~").then_some(left.end + 1);
        let and = between.and_then(|_| terms.expect(left.end, Term::And));
        // "das 9 às 18": the word before a time joins two of them as well.
        let at = from.and_then(|_| terms.expect(left.end, Term::At));
        let Some(next) = and.or_else(|| terms.expect(left.end, Term::To)).or(dash).or(at) else { continue };
        let next = terms.any(next, &[Term::At, Term::The]).unwrap_or(next);
        for right in grammar.clocks(next) {
            let is_bare =
                left.is_bare && right.is_bare && !(is_opened && is_told(grammar, left, right, after_at, next));
            let is_short = |said: &clock::Said, at: usize| said.end == at + 1 && terms.reading.is_digits(at);
            // `2008-2010` are no hours, nor are `12-4-2020`.
            let is_date = terms.reading.is_symbol(right.end, "/-.") && terms.reading.is_digits(right.end + 1)
                || is_short(left, after_at) && terms.reading.folded(after_at).len() == 4 && !is_opened;
            if !is_date {
                found.push(Hours { end: right.end, from: left.clock, to: right.clock, is_bare });
            }
        }
    }
    found
}

/// Bare numbers that an opener makes hours: "desde las doce hasta la una", "from 0730 to 0930"; not "from 5 to 10".
fn is_told(grammar: &Grammar<'_>, left: &clock::Said, right: &clock::Said, left_at: usize, right_at: usize) -> bool {
    let terms = &grammar.terms;
    let is_figure = |said: &clock::Said| said.clock.minute > 0;
    let at = |index: usize| matches!(terms.reading.folded(index.wrapping_sub(1)), "las" | "la" | "as" | "at" | "das");
    is_figure(left) || is_figure(right) || at(left_at) && at(right_at)
}

/// "from 9 for 2.5 hrs", "9:30am for 7 hours".
fn lasting(grammar: &Grammar<'_>, start: usize, before: usize, days: Option<&[Said]>) -> Vec<Point> {
    let terms = &grammar.terms;
    let from = terms.expect(start, Term::From);
    let next = from.or_else(|| terms.expect(start, Term::At)).unwrap_or(start);
    let mut points = Vec::new();
    for clock in grammar.clocks(next) {
        if clock.is_bare && from.is_none() && before == start {
            continue;
        }
        let Some(length_at) = terms.expect(clock.end, Term::For) else { continue };
        points.extend(with_length(grammar, length_at, clock.clock, days));
    }
    points
}

fn with_length(grammar: &Grammar<'_>, length_at: usize, clock: Clock, days: Option<&[Said]>) -> Option<Point> {
    let (end, length) = grammar.lengths(length_at).first()?;
    Some(lasting_from(*end, clock, *length, days))
}

fn lasting_from(end: usize, clock: Clock, length: Length, days: Option<&[Said]>) -> Point {
    let any_day = [Said::AnyDay];
    let days = days.unwrap_or(&any_day);
    let mut clocks = clock.readings();
    if days.len() == 1 && matches!(days[0], Said::AnyDay) && clock.is_open {
        clocks = vec![clock.am()];
    }
    let said = days
        .iter()
        .flat_map(|day| {
            clocks.iter().map(|clock| day.clone().narrowed(Narrow::Clock(*clock)).narrowed(Narrow::Lasting(length)))
        })
        .collect();
    Point { shape: Shape::Range, ..Point::moment(end, said) }
}

/// "for 2 hours from 2pm".
fn length_first(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    length_first_on(grammar, start, &[Said::AnyDay])
}

fn length_first_on(grammar: &Grammar<'_>, start: usize, days: &[Said]) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut points = Vec::new();
    for next in [terms.expect(start, Term::For), Some(start)].into_iter().flatten() {
        let Some((end, length)) = grammar.lengths(next).first() else { continue };
        let Some(from) = terms.any(*end, &[Term::From]) else { continue };
        for clock in grammar.clocks(from) {
            points.push(lasting_from(clock.end, clock.clock, *length, Some(days)));
        }
        break;
    }
    points
}
