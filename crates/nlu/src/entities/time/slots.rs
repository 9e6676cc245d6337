//! What a slot takes of all that was said about time, and what it takes only where it was asked for.

use crate::{
    Language, SlotType, Value,
    entities::{
        Context, Prefer,
        reading::{Match, Reading},
    },
    value::Moment,
};

use super::{Grammar, Point, Shape, Times, believed, clock, dates, everything, narrow::Narrow, numeric, said::Said};

/// Each of two orders of day and month, where neither is the custom.
const TIE: f32 = 0.5;

impl Times<'_> {
    /// The days, times or both that begin at token `start`. A date whose order of day and month is anybody's guess is a tie
    /// of two.
    pub(in crate::entities) fn moments(&self, start: usize, slot: &SlotType) -> Vec<Match> {
        self.read(start, |grammar, start| {
            let fitting = believed(grammar, start).into_iter().filter(|point| fits(point, slot));
            fitting.flat_map(|point| values(grammar, start, point)).collect()
        })
    }

    /// The lengths or the recurrences that begin at token `start`.
    pub(in crate::entities) fn of_slot(&self, start: usize, slot: &SlotType) -> Vec<Match> {
        self.read(start, |grammar, start| {
            let mut found = everything(grammar, start);
            found.retain(|one| match slot {
                SlotType::Duration => matches!(one.value, Value::Duration(_)),
                SlotType::Recurrence => matches!(one.value, Value::Recurrence(_)),
                _ => false,
            });
            found
        })
    }
}

/// A number that is a day or an hour because one was asked for: "13", "às 5", "the third".
pub(in crate::entities) fn bare(reading: &Reading<'_>, start: usize, slot: &SlotType, prefer: Prefer) -> Option<Match> {
    let context = Context { prefer, ..reading.context.clone() };
    let reading = Reading::new(reading.utterance, &context);
    let terms = super::terms::Terms::new(&reading, context.language);
    let point = match slot {
        SlotType::Date(_) => {
            let (end, day) = dates::day_number(&terms, start)?;
            Point::sure(end, Said::DayOfMonth(day))
        }
        SlotType::Time(_) => {
            let said = clock::at(&terms, start).into_iter().max_by_key(|said| said.end)?;
            let readings = said.clock.readings();
            let at = readings.into_iter().map(|clock| Said::AnyDay.narrowed(Narrow::Clock(clock))).collect();
            Point::new(said.end, at, Shape::Clock)
        }
        // Either would be a guess.
        _ => return None,
    };
    let moment = point.resolve(context.now, prefer)?;
    (terms.may_start(start) && terms.may_end(point.end)).then(|| Match::exact(point.end, Value::Moment(moment)))
}

fn fits(point: &Point, slot: &SlotType) -> bool {
    match slot {
        SlotType::Date(_) => point.shape == Shape::Day,
        SlotType::Time(_) => matches!(point.shape, Shape::Clock | Shape::Moment | Shape::Part),
        SlotType::DateTime(_) => matches!(point.shape, Shape::Day | Shape::Clock | Shape::Moment | Shape::Part),
        _ => false,
    }
}

fn values(grammar: &Grammar<'_>, start: usize, point: Point) -> Vec<Match> {
    let context = grammar.terms.reading.context;
    let is_guess = point.shape == Shape::Day && is_anybodys_guess(grammar, start, &point);
    let readings = match is_guess {
        true => point.said.iter().map(|said| Point { said: vec![said.clone()], ..point.clone() }).collect(),
        false => vec![point],
    };
    let probability = if is_guess { TIE } else { 1.0 };
    readings
        .into_iter()
        .filter_map(|point| {
            let moment = point.resolve(context.now, context.prefer).filter(is_placed)?;
            Some(Match { end: point.end, value: Value::Moment(moment), probability })
        })
        .collect()
}

/// A slot is filled with a time that there is.
fn is_placed(moment: &Moment) -> bool {
    moment.stretch.start.is_some() || moment.stretch.end.is_some()
}

/// English outside the countries that write the month first: 3/4 is a day of March or of April.
fn is_anybodys_guess(grammar: &Grammar<'_>, start: usize, point: &Point) -> bool {
    let terms = &grammar.terms;
    let in_english = terms.reading.context.language == Language::En && !numeric::is_month_first(terms);
    in_english && point.said.len() == 2 && terms.reading.is_digits(start) && terms.reading.is_digits(point.end - 1)
}
