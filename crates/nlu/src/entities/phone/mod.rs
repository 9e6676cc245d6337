//! Phone numbers: those that exist in their country's numbering plan, and what is only written like one.
//!
//! A slot takes nothing but a number that exists. Whoever lists the values of any text ([`super::extract`]) wants the others too,
//! with the probability that they are one: `shape` judges how a number is written, `plan` knows the numbering plans.

mod plan;
mod shape;

use super::{
    reading::{Match, Reading},
    words::lexicon,
};
use crate::{Phone, Value};
use shape::Shape;

pub use plan::load_numbering_plans;

/// Words before a number that may say what it is the number of.
const WORDS_BEFORE: usize = 4;

/// The phone number that begins at token `start`, if it exists.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let shapes = shapes(reading, start);
    shapes.iter().rev().find_map(|shape| existing(reading, start, shape))
}

/// The phone number that begins at token `start`, even one that its country does not assign.
pub(super) fn likely_at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let shapes = shapes(reading, start);
    let existing = shapes.iter().rev().find_map(|shape| existing(reading, start, shape));
    existing.or_else(|| {
        // A part of a longer row of digits is no number that somebody has mistyped.
        let is_whole = |shape: &&Shape<'_>| !reading.is_digits(shape.end) && !reading.is_digits(start.wrapping_sub(1));
        let shape = shapes.iter().rev().find(is_whole).filter(|shape| shape.is_plausible())?;
        let raw = reading.text(start, shape.end);
        let e164 = plan::possible(raw, &reading.context.region);
        Some(Match { probability: shape.probability(), ..phone(shape.end, raw, e164) })
    })
}

fn existing(reading: &Reading<'_>, start: usize, shape: &Shape<'_>) -> Option<Match> {
    let raw = reading.text(start, shape.end);
    plan::assigned(reading.text(start, shape.number_end), &reading.context.region)
        .map(|e164| phone(shape.end, raw, e164))
}

fn phone(end: usize, raw: &str, e164: String) -> Match {
    Match::exact(end, Value::Phone(Phone { e164, raw: raw.to_owned() }))
}

/// Where a number that begins at token `start` may end, shortest first.
fn shapes<'a>(reading: &Reading<'a>, start: usize) -> Vec<Shape<'a>> {
    let is_other = || is_named_otherwise(reading, start);
    if shape::may_begin(reading, start) && !is_other() { shape::all(reading, start) } else { Vec::new() }
}

/// "order", "conta" or `#` stands before.
fn is_named_otherwise(reading: &Reading<'_>, start: usize) -> bool {
    let is_known = |index: usize| {
        let word = reading.folded(index);
        reading.languages().any(|language| lexicon(language).not_phones.contains(&word))
    };
    let mut words = 0;
    for index in (0..start).rev() {
        let another_begins = reading.folded(index).contains(|c: char| c.is_ascii_digit());
        if words == WORDS_BEFORE || another_begins || reading.is_symbol(index, ";?!") {
            return false;
        }
        if is_known(index) {
            return true;
        }
        words += usize::from(reading.is_word(index));
        // "No. 12": the dot does not end a sentence.
        let ends_sentence = reading.is_symbol(index, ".");
        if ends_sentence && index + 1 == start && reading.folded(index.wrapping_sub(1)) == "no" {
            return true;
        }
        if ends_sentence {
            return false;
        }
    }
    false
}
