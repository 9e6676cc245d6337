//! Two points joined: "from 3 to 9 November", "entre março e maio", `2026-11-03/2026-11-09`, "2 weeks starting May 20".
//!
//! The end is meant inclusively, as people mean it: 3 to 9 November ends when the 9th does.

use std::rc::Rc;

use crate::value::Grain;

use super::{
    Point, Shape, calendar,
    clock::{self, Clock},
    dates::{self, day_number, following_year},
    evidence::Evidence,
    grammar::Grammar,
    narrow::Narrow,
    numeric, relative,
    said::Said,
    terms::{Edge, Term, Unit},
};

/// One end of a range.
#[derive(Clone)]
enum Side {
    Said(Said),
    Clock(Clock),
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

/// Every range that begins at token `start`.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut found = lasting(grammar, start);
    for (next, opener) in openers(grammar, start) {
        for (after_left, left) in sides(grammar, next) {
            // "Until now" takes in all of today, and is no moment; "this year until now" is a part of the year.
            if let Some(end) = terms.expect(after_left, Term::ToDate) {
                let is_part = opener == Opener::None && relative::to_date(terms, next).is_some();
                found.extend(up_to_date(grammar, end, &left).filter(|_| !is_part));
                continue;
            }
            let Some(after_link) = link(grammar, next, after_left, opener) else { continue };
            let is_now = terms.expect(next, Term::Now).is_some();
            for (end, right) in sides(grammar, after_link).into_iter().chain(hours_alone(grammar, after_link, is_now)) {
                let is_dash = opener == Opener::None && after_link == after_left + 1;
                if is_dash && is_apposition(grammar, after_left, &left, &right) {
                    continue;
                }
                let (end, right) = with_trailing_year(grammar, end, &left, right);
                let joined = terms.may_end(end).then(|| join(grammar, &left, &right)).flatten();
                found.extend(joined.map(|said| Point { shape: Shape::Range, ..Point::sure(end, said) }));
            }
        }
    }
    found.extend(in_larger(grammar, start));
    found
}

/// "from March to date".
fn up_to_date(grammar: &Grammar<'_>, end: usize, left: &Side) -> Option<Point> {
    let today = Said::Fixed(calendar::day(grammar.terms.reading.context.now.date())?);
    let said = join(grammar, left, &Side::Said(today))?;
    Some(Point { shape: Shape::Range, ..Point::sure(end, said) })
}

/// "between now and 8": beside now a number is an hour.
fn hours_alone(grammar: &Grammar<'_>, index: usize, is_now: bool) -> Vec<(usize, Side)> {
    let terms = &grammar.terms;
    let index = terms.any(index, &[Term::At, Term::The]).unwrap_or(index);
    let is_hour = |said: &&clock::Said| is_now && said.is_bare && (!terms.reading.is_word(said.end));
    grammar.clocks(index).iter().filter(is_hour).map(|said| (said.end, Side::Clock(said.clock))).collect()
}

/// "2 weeks starting May 20th", "for 3 days from today", "May 20 for 2 weeks".
fn lasting(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    let for_word = terms.expect(start, Term::For);
    for (end, length) in grammar.lengths(for_word.unwrap_or(start)).iter().take(1) {
        let is_days = length.finest().is_some_and(|unit| unit >= Unit::WorkingDay);
        let comma = if terms.reading.is_symbol(*end, ",") { end + 1 } else { *end };
        let from = for_word.and_then(|_| terms.expect(comma, Term::From));
        // "tres semanas a partir de mañana" is a distance.
        let starting = terms.any(*end, &[Term::StartingOn]).filter(|_| terms.expect(*end, Term::Later).is_none());
        let Some(next) = starting.or(from).filter(|_| is_days) else { continue };
        let days = grammar.points(terms.skip_links(next)).iter().filter(|point| point.is_day());
        found.extend(
            days.map(|day| Point { shape: Shape::Range, ..day.narrowed(Narrow::Lasting(*length)).until(day.end) }),
        );
    }
    found
}

/// "from 4 to 23 of next month": two days of one month.
fn in_larger(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    for (next, opener) in openers(grammar, start) {
        let Some((after_left, first)) = day_number(terms, next) else { continue };
        let Some(after_link) = link(grammar, next, after_left, opener) else { continue };
        let Some((end, last)) = day_number(terms, after_link) else { continue };
        let next = terms.skip_links(end);
        let months = grammar.points(next).iter().filter(|_| next > end && first < last).filter_map(|point| {
            let month = point.said.first()?.fixed().filter(|period| period.grain == Grain::Month)?;
            let day = |day| Narrow::Units { unit: Unit::Day, nth: i64::from(day), count: 1 };
            let side = |number| Rc::new(Said::Fixed(month).narrowed(day(number)));
            Some(Point { shape: Shape::Range, ..Point::sure(point.end, Said::Range(side(first), side(last))) })
        });
        found.extend(months);
    }
    found
}

fn openers(grammar: &Grammar<'_>, start: usize) -> Vec<(usize, Opener)> {
    let opened = [(Term::From, Opener::From), (Term::Between, Opener::Between)];
    let opened = opened.into_iter().filter_map(|(term, opener)| Some((grammar.terms.expect(start, term)?, opener)));
    opened.chain([(start, Opener::None)]).collect()
}

/// Steps over what joins the two sides.
fn link(grammar: &Grammar<'_>, left: usize, index: usize, opener: Opener) -> Option<usize> {
    let terms = &grammar.terms;
    let reading = terms.reading;
    let dash = reading.is_symbol(index, "-–—~").then_some(index + 1);
    let slash = (reading.is_symbol(index, "/") && numeric::is_iso(terms, left) && numeric::is_iso(terms, index + 1))
        .then_some(index + 1);
    let and = (opener == Opener::Between).then(|| terms.expect(index, Term::And)).flatten();
    // "mañana a las 8" tells a time and joins nothing.
    let to = terms.expect(index, Term::To);
    let tells_time = (terms.expect(index, Term::At) > to || terms.part(index).is_some()) && to == Some(index + 1);
    and.or(to.filter(|_| !tells_time)).or(dash).or(slash)
}

fn sides(grammar: &Grammar<'_>, start: usize) -> Vec<(usize, Side)> {
    let terms = &grammar.terms;
    let start = terms.skip(start, Term::The);
    let year_at = terms.any(start, &[Term::In, Term::YearWord]).unwrap_or(start);
    let year = terms.year(year_at);
    let day = day_number(terms, start).map(|(end, day)| (end, Side::Day(day)));
    let may_stand = |point: &&Point| {
        let is_date = !matches!(point.shape, Shape::Clock | Shape::Range) && point.shape != Shape::Part;
        is_date && !matches!(point.evidence, Evidence::Year | Evidence::Unit)
    };
    let said = grammar
        .points(start)
        .iter()
        .chain(grammar.moments(start))
        .filter(may_stand)
        .filter_map(|point| Some((point.end, Side::Said(at_edge(point.said.first()?)))));
    let clocks = grammar.clocks(start).iter().filter(|said| !said.is_bare);
    let clocks = clocks.map(|said| (said.end, Side::Clock(said.clock)));
    let year = year.filter(|(end, _)| {
        !terms.reading.is_symbol(*end, "-/") || !terms.reading.is_glued(*end) || !is_month_digits(grammar, end + 1)
    });
    said.chain(clocks).chain(day).chain(year.map(|(end, year)| (end, Side::Year(year)))).collect()
}

/// "the end of March" as the end of a range is one moment, not half a month.
fn at_edge(said: &Said) -> Said {
    match said {
        Said::Narrowed(whole, Narrow::Edge { edge: edge @ (Edge::Start | Edge::Middle | Edge::End), .. }) => {
            Said::Narrowed(whole.clone(), Narrow::At(*edge))
        }
        said => said.clone(),
    }
}

/// `2015-3` is a month; `2014-2018` are two years.
fn is_month_digits(grammar: &Grammar<'_>, index: usize) -> bool {
    grammar.terms.reading.is_digits(index) && grammar.terms.reading.folded(index).len() < 4
}

/// "Friday-Jun-15": a dash between two ways of saying one day.
fn is_apposition(grammar: &Grammar<'_>, dash: usize, left: &Side, right: &Side) -> bool {
    let is_dash = grammar.terms.reading.is_symbol(dash, "-–—");
    let (left, right) = match (left, right) {
        (Side::Said(left), Side::Said(right)) => (left, right),
        // "May/22-11:30 AM".
        (Side::Said(Said::Date { .. }), Side::Clock(_)) => return is_dash,
        _ => return false,
    };
    let same_form = std::mem::discriminant(left) == std::mem::discriminant(right);
    is_dash && matches!(left, Said::Weekday(_) | Said::Fixed(_)) && !same_form
}

/// "November 18 to 19, 2025", "from April to June 2017": the year behind a side without its own belongs to both.
fn with_trailing_year(grammar: &Grammar<'_>, end: usize, left: &Side, right: Side) -> (usize, Side) {
    let terms = &grammar.terms;
    if let (Side::Said(Said::Date { month, .. }), Side::Day(day)) = (left, &right) {
        let dated = following_year(terms, end)
            .and_then(|(end, year)| Some((end, Side::Said(dates::date(*day, *month, Some(year))?))));
        return dated.unwrap_or((end, right));
    }
    (end, right)
}

/// The range from the start of one side to the end of the other.
fn join(grammar: &Grammar<'_>, left: &Side, right: &Side) -> Option<Said> {
    let range = |left: Said, right: Said| Some(Said::Range(Rc::new(left), Rc::new(right)));
    let year = |year: i16| calendar::year(year).map(Said::Fixed);
    match (left, right) {
        (Side::Clock(left), right) => join(grammar, &Side::Said(any_day_at(*left)), right),
        (Side::Said(left), Side::Clock(right)) => {
            join(grammar, &Side::Said(left.clone()), &Side::Said(after(left, *right)))
        }
        (_, Side::Clock(_)) => None,
        (Side::Year(left), Side::Year(right)) => (left < right).then(|| range(year(*left)?, year(*right)?)).flatten(),
        (Side::Year(left), Side::Said(right)) => {
            let now = grammar.terms.reading.context.now;
            let is_later = right.occurrences(now.date()).first().is_some_and(|right| right.start.year() > *left);
            is_later.then(|| range(year(*left)?, right.clone())).flatten()
        }
        (Side::Said(left), Side::Year(right)) => left.fixed().and_then(|_| range(left.clone(), year(*right)?)),
        (Side::Day(first), Side::Said(Said::Date { day, month })) => {
            let before = if *month == 1 { 12 } else { month - 1 };
            let left = dates::date(*first, if first <= day { *month } else { before }, None)?;
            range(left, Said::Date { day: *day, month: *month })
        }
        (Side::Day(first), Side::Said(Said::DayOfMonth(day))) => {
            range(Said::DayOfMonth(*first), Said::DayOfMonth(*day))
        }
        (Side::Day(first), Side::Said(right)) => {
            let day = right.fixed().filter(|period| period.grain == Grain::Day)?;
            let is_earlier = *first < day.start.day();
            is_earlier.then(|| range(Said::DayOfMonth(*first), right.clone())).flatten()
        }
        (Side::Said(left), Side::Day(last)) => {
            let is_day = matches!(left, Said::Date { .. } | Said::DayOfMonth(_));
            (is_day.then(|| range(left.clone(), Said::DayOfMonth(*last)))).flatten()
        }
        (Side::Said(left), Side::Said(right)) => {
            let left_is_clock =
                matches!(left, Said::Narrowed(day, Narrow::Clock(_)) if matches!(day.as_ref(), Said::AnyDay));
            match (left, right.fixed()) {
                (Said::Date { .. } | Said::Month(_), Some(end)) => {
                    let start = left.latest_from(end.start)?;
                    range(Said::Fixed(start), right.clone())
                }
                _ if left_is_clock => range_today(grammar, left, right),
                _ => range(left.clone(), right.clone()),
            }
        }
        (Side::Year(_), Side::Day(_)) | (Side::Day(_), Side::Year(_)) | (Side::Day(_), Side::Day(_)) => None,
    }
}

fn any_day_at(clock: Clock) -> Said {
    let clock = clock.readings().first().copied().unwrap_or(clock);
    Said::AnyDay.narrowed(Narrow::Clock(clock))
}

/// The first such time after a moment; the likelier one after anything else.
fn after(left: &Said, clock: Clock) -> Said {
    let Some(begin) = left.fixed().filter(|period| period.grain < Grain::Day).map(|period| period.start) else {
        return any_day_at(clock);
    };
    let later = |clock: &Clock| {
        let said = Said::AnyDay.narrowed(Narrow::Clock(*clock));
        said.occurrences(begin.date()).into_iter().find(|period| period.start > begin)
    };
    clock
        .readings()
        .iter()
        .filter_map(later)
        .min_by_key(|period| period.start)
        .map_or_else(|| any_day_at(clock), Said::Fixed)
}

/// "from 2pm till tomorrow 4:30": a time without a day is of today.
fn range_today(grammar: &Grammar<'_>, left: &Said, right: &Said) -> Option<Said> {
    let today = calendar::day(grammar.terms.reading.context.now.date())?;
    let Said::Narrowed(_, narrow) = left else { return None };
    let right = if let Said::Narrowed(day, narrow) = right
        && matches!(day.as_ref(), Said::AnyDay)
    {
        Said::Fixed(today).narrowed(*narrow)
    } else {
        right.clone()
    };
    Some(Said::Range(Rc::new(Said::Fixed(today).narrowed(*narrow)), Rc::new(right)))
}
