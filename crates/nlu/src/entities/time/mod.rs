//! Time: moments, stretches, lengths and what comes back, in one grammar for all languages.
//!
//! The words of each language become the same [`Term`]s. From the end of the utterance to its beginning, [`grammar`] reads
//! what begins at each token: lengths, clock times, points of the calendar, days with times. `ranges`, `hours` and
//! `modified` join them, `recurrence` reads rules, and `resolve` turns what was said into local time.

mod calendar;
mod clock;
mod dates;
mod distances;
mod edges;
mod evidence;
mod grammar;
mod holidays;
mod hours;
mod larger;
mod length;
mod lengths;
mod modified;
mod moments;
mod narrow;
mod numeric;
mod ranges;
mod recurrence;
mod relative;
mod resolve;
mod said;
mod seasons;
mod shifts;
mod slots;
mod terms;
mod unplaced;
mod vocabulary;
mod weekdays;
mod windows;
mod years;

use crate::{
    Period, Value,
    value::{Duration, Grain},
};

use super::reading::{Match, Reading};
use evidence::Evidence;
use grammar::Grammar;
use narrow::Narrow;
use said::Said;

pub(in crate::entities) use holidays::Holiday;
pub(in crate::entities) use seasons::Season;
pub(super) use slots::bare;
pub(in crate::entities) use vocabulary::{Edge, Part, Term, Unit};

/// What kind of time was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One day.
    Day,
    /// More or less than a day of the calendar: a month, a week.
    Stretch,
    /// A time without a day.
    Clock,
    /// A part of a day.
    Part,
    /// A day with a time.
    Moment,
    /// From one to another.
    Range,
}

/// On which side of what was said the time meant lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    Since,
    After,
    Before,
    /// Before the end of it.
    BeforeEnd,
    Until,
}

/// Something said about time, not yet placed in it.
#[derive(Clone, Debug)]
struct Point {
    /// One past its last token.
    end: usize,
    /// Its readings, the likeliest first.
    said: Vec<Said>,
    /// What must stand around it before it is believed.
    evidence: Evidence,
    shape: Shape,
    /// The part of the day that it is.
    part: Option<Part>,
    /// The part of a larger stretch that it is.
    edge: Option<Edge>,
    open: Open,
    /// Which half of the day was not said.
    is_open: bool,
}

impl Point {
    fn new(end: usize, said: Vec<Said>, shape: Shape) -> Self {
        Self { end, said, evidence: Evidence::Enough, shape, part: None, edge: None, open: Open::No, is_open: false }
    }

    fn sure(end: usize, said: Said) -> Self {
        Self::either(end, vec![said])
    }

    fn either(end: usize, said: Vec<Said>) -> Self {
        let shape = if said.iter().all(is_day) { Shape::Day } else { Shape::Stretch };
        Self::new(end, said, shape)
    }

    fn moment(end: usize, said: Vec<Said>) -> Self {
        Self::new(end, said, Shape::Moment)
    }

    fn part(end: usize, day: Said, part: Part, edge: Option<Edge>) -> Self {
        Self::parts(end, &[day], part, edge)
    }

    fn parts(end: usize, days: &[Said], part: Part, edge: Option<Edge>) -> Self {
        let said = days.iter().map(|day| day.clone().narrowed(Narrow::Part(part, edge))).collect();
        Self { part: Some(part), ..Self::new(end, said, Shape::Part) }
    }

    fn narrowed(&self, narrow: Narrow) -> Self {
        Self {
            evidence: Evidence::Enough,
            ..Self::either(self.end, self.said.iter().map(|said| said.clone().narrowed(narrow)).collect())
        }
    }

    fn until(self, end: usize) -> Self {
        Self { end, ..self }
    }

    fn is_day(&self) -> bool {
        self.shape == Shape::Day
    }

    /// The days whose part this is, if they were said.
    fn days(&self) -> Option<Vec<Said>> {
        let day = |said: &Said| match said {
            Said::Narrowed(day, Narrow::Part(..)) if !matches!(day.as_ref(), Said::AnyDay) => {
                Some(day.as_ref().clone())
            }
            _ => None,
        };
        self.said.iter().map(day).collect::<Option<Vec<_>>>().filter(|_| self.shape == Shape::Part)
    }
}

/// True for what is one day long.
fn is_day(said: &Said) -> bool {
    match said {
        Said::Fixed(period) => period.grain == Grain::Day && calendar::day(period.start.date()) == Some(*period),
        Said::Date { .. } | Said::Weekday(_) | Said::WeekdayDate { .. } | Said::DayOfMonth(_) | Said::Holiday(_) => {
            true
        }
        Said::Narrowed(_, narrow) => match narrow {
            Narrow::Weekday(_) | Narrow::NthWeekday { .. } | Narrow::WeekdayFrom(_) | Narrow::Moved { .. } => true,
            Narrow::Units { unit, count, .. } => *unit == Unit::Day && *count == 1,
            _ => false,
        },
        _ => false,
    }
}

/// All that one utterance says about time, read in every language.
pub(super) struct Times<'a> {
    /// The language to read in, first, then the others.
    readings: Vec<Grammar<'a>>,
}

impl<'a> Times<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        Self { readings: reading.languages().map(|language| Grammar::new(reading, language)).collect() }
    }

    /// Moments, stretches, lengths and recurrences that begin at token `start`, one for each length of words.
    pub(super) fn at(&self, start: usize) -> Vec<Match> {
        self.read(start, everything)
    }

    /// The closed stretches of days and hours that begin at token `start`: what a report is about.
    pub(super) fn periods(&self, start: usize) -> Vec<Match> {
        self.read(start, closed)
    }

    /// Another language is asked where the first has nothing to say, and heard when its words leave no doubt.
    fn read(&self, start: usize, read: impl Fn(&Grammar<'_>, usize) -> Vec<Match>) -> Vec<Match> {
        let Some((own, foreign)) = self.readings.split_first() else { return Vec::new() };
        let mut found = read(own, start);
        if found.is_empty() {
            found = foreign.iter().flat_map(|grammar| foreign_values(grammar, start, &read)).collect();
            let all = found.clone();
            found.retain(|one| all.iter().all(|other| other.end != one.end || other.value == one.value));
        }
        // Stable: of one length, what was read first counts.
        found.sort_by_key(|one| one.end);
        // A tie has one probability below 1 on both sides; of sure readings the first counts.
        found.dedup_by(|later, first| later.end == first.end && first.probability >= 1.0);
        found
    }
}

/// What another language says for sure, in words.
fn foreign_values(
    grammar: &Grammar<'_>,
    start: usize,
    read: &impl Fn(&Grammar<'_>, usize) -> Vec<Match>,
) -> Vec<Match> {
    let reading = grammar.terms.reading;
    let in_words = |end: usize| (start..end).any(|index| reading.folded(index).starts_with(char::is_alphabetic));
    let mut found = read(grammar, start);
    found.retain(|one| in_words(one.end));
    found
}

/// Everything about time that begins at `start`.
fn everything(grammar: &Grammar<'_>, start: usize) -> Vec<Match> {
    let terms = &grammar.terms;
    if !terms.may_start(start) {
        return Vec::new();
    }
    let context = terms.reading.context;
    let mut found: Vec<_> = recurrence::at(grammar, start)
        .into_iter()
        .filter(|(end, _)| terms.may_end(*end))
        .map(|(end, recurrence)| Match::exact(end, Value::Recurrence(recurrence)))
        .collect();
    for point in believed(grammar, start) {
        let moment = point.resolve(context.now, context.prefer);
        found.extend(moment.map(|moment| Match::exact(point.end, Value::Moment(moment))));
    }
    let lengths =
        grammar.lengths(start).iter().filter(|(end, _)| terms.may_end(*end) && is_length(grammar, start, *end));
    found.extend(lengths.map(|(end, length)| Match::exact(*end, Value::Duration(Duration { iso: length.iso() }))));
    found
}

/// The closed stretches among them.
fn closed(grammar: &Grammar<'_>, start: usize) -> Vec<Match> {
    let terms = &grammar.terms;
    if !terms.may_start(start) {
        return Vec::new();
    }
    let context = terms.reading.context;
    let mut found = Vec::new();
    for point in believed(grammar, start) {
        let has_day = !matches!(point.shape, Shape::Clock | Shape::Moment) && !point.said.iter().any(is_any_day);
        let period = point.resolve(context.now, context.prefer).and_then(|moment| moment.stretch.closed(context.now));
        found.extend(period.filter(|_| has_day).map(|period| Match::exact(point.end, Value::Period(period))));
    }
    found
}

/// True for times of no particular day.
fn is_any_day(said: &Said) -> bool {
    match said {
        Said::AnyDay => true,
        Said::Narrowed(whole, _) => is_any_day(whole),
        _ => false,
    }
}

fn believed(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut points = grammar.all(start);
    points.retain(|point| terms.may_end(point.end) && !grammar.is_inside_unplaced(start, point));
    points.retain(|point| point.evidence.is_given(terms, start, point.end));
    points
}

/// "3 min" is a length, the "second" of "a second round" is not.
fn is_length(grammar: &Grammar<'_>, start: usize, end: usize) -> bool {
    let terms = &grammar.terms;
    let counts_one = terms.expect(start, Term::An).is_some();
    let is_ordinal = terms.take(end - 1, |term| matches!(term, Term::Ordinal(_)).then_some(())).is_some();
    // "the last 3 months and 2 weeks": the first length is no longer one by itself.
    let is_counted = terms.follows(start, &[Term::Shift(-1), Term::Shift(1), Term::LastOf])
        && !windows::is_verb(terms, start.wrapping_sub(1));
    let says_more = terms.reading.is_word(end) && terms.is_silent(end);
    !(is_counted || is_ordinal && counts_one && says_more)
}

impl crate::value::Stretch {
    /// The stretch with both ends; what has no end goes on until the end of today.
    fn closed(self, now: jiff::civil::DateTime) -> Option<Period> {
        let start = self.start?;
        match self.end {
            Some(end) => (start < end).then_some(Period { start, end, grain: self.grain }),
            None => calendar::days(start.date(), now.date().tomorrow().ok()?, Grain::Day),
        }
    }
}
