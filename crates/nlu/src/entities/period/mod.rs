//! Periods: "today", "last 7 days", "de 3 a 9 de novembro", "el lunes pasado".
//!
//! The words of each language become the same [`Term`]s, and one grammar reads them: `relative` and `dates` give points,
//! `ranges` joins two, `said` turns what was said into local time. Clock times are not read.

mod calendar;
mod dates;
mod evidence;
mod numeric;
mod ranges;
mod relative;
mod said;
mod terms;

use crate::{Period, Value};

use super::reading::{Match, Reading};
use evidence::Evidence;
use said::Said;
use terms::Terms;

pub(in crate::entities) use terms::{Part, Term, Unit};

/// Something said about time, not yet placed in it.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// One past its last token.
    end: usize,
    said: Said,
    /// What must stand around it before it is believed.
    evidence: Evidence,
}

impl Point {
    fn sure(end: usize, said: Said) -> Self {
        Self { end, said, evidence: Evidence::Enough }
    }
}

/// The periods of one utterance, read in every language.
pub(super) struct Periods<'a> {
    /// The language to read in, first, then the others.
    readings: Vec<Terms<'a>>,
}

impl<'a> Periods<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        Self { readings: reading.languages().map(|language| Terms::new(reading, language)).collect() }
    }

    /// The periods that begin at token `start`, one for each length.
    ///
    /// Another language is asked where the first has nothing to say, and heard when its words leave no doubt.
    pub(super) fn at(&self, start: usize) -> Vec<Match> {
        let Some((own, foreign)) = self.readings.split_first() else { return Vec::new() };
        let mut found = own_periods(own, start);
        if found.is_empty() {
            found = foreign.iter().flat_map(|terms| foreign_periods(terms, start)).collect();
            let contradicted: Vec<_> = found
                .iter()
                .map(|(end, period)| found.iter().any(|(other_end, other)| other_end == end && other != period))
                .collect();
            let mut contradicted = contradicted.into_iter();
            found.retain(|_| !contradicted.next().unwrap_or(false));
        }
        found.sort_by_key(|(end, _)| *end);
        found.dedup_by_key(|(end, _)| *end);
        found.into_iter().map(|(end, period)| Match::exact(end, Value::Period(period))).collect()
    }
}

/// Ranges and points of the language to read in. Of two readings with one end, the range counts.
fn own_periods(terms: &Terms<'_>, start: usize) -> Vec<(usize, Period)> {
    let mut found = Vec::new();
    if terms.may_start(start) {
        found.extend(ranges::at(terms, start));
        found.extend(points(terms, start).into_iter().filter_map(|point| believed(terms, start, point)));
    }
    found
}

/// What another language says for sure, in words.
fn foreign_periods(terms: &Terms<'_>, start: usize) -> Vec<(usize, Period)> {
    let in_words = |end: usize| (start..end).any(|index| terms.reading.folded(index).starts_with(char::is_alphabetic));
    let sure = |point: &Point| point.evidence == Evidence::Enough;
    let mut found = Vec::new();
    if terms.may_start(start) {
        found.extend(ranges::at(terms, start));
        found.extend(points(terms, start).into_iter().filter(sure).filter_map(|point| believed(terms, start, point)));
    }
    found.retain(|(end, _)| in_words(*end));
    found
}

fn believed(terms: &Terms<'_>, start: usize, point: Point) -> Option<(usize, Period)> {
    let context = terms.reading.context;
    let stands = terms.may_end(point.end) && point.evidence.is_given(terms, start, point.end);
    stands.then(|| point.said.resolve(context.now, context.prefer)).flatten().map(|period| (point.end, period))
}

/// Every point that begins at token `start`, with the parts of the day and the larger period that may follow it.
fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let mut points = relative::points(terms, start);
    points.extend(dates::points(terms, start));
    let narrowed: Vec<_> = points.iter().filter_map(|point| relative::within(terms, *point)).collect();
    points.extend(narrowed);
    let parts: Vec<_> = points.iter().filter_map(|point| relative::part_of_day(terms, *point)).collect();
    points.extend(parts);
    points
}
