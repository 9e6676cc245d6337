//! Scoring the parsers of `nlu::entities` on labelled texts: a folder for each language, a file for each kind.
//!
//! A case is right when every value that it expects is found, at an overlapping place, and nothing else of its kinds. A
//! case that expects nothing is a negative: there whatever is found is wrong. Where our convention is another on purpose,
//! the case is listed in `evals/entities/deliberate.yaml` with the reason, scored apart, and shown.

mod boolean;
mod cases;
mod datetime;
mod deliberate;
mod email;
mod length;
mod money;
mod number;
mod ordinal;
mod phone;
mod report;

use std::time::Instant;

use nlu::{
    Utterance,
    entities::{Context, Found, Kind, extract},
};
use serde_json::Value;

pub use cases::{Case, Expected, NotACase, read};
pub use deliberate::{Deliberate, Difference, NotDifferences};
pub use report::{Outcome, Row, rows};

/// Which kinds the file `name`.jsonl is about: `datetime` holds what is said about time in any form. `None` for another file.
pub fn kinds_of(name: &str) -> Option<Vec<Kind>> {
    name.parse().ok().map(|kind| vec![kind])
}

/// Reads one text and compares what is found with what the case expects.
pub fn judge(case: &Case, kinds: &[Kind], context: &Context) -> Outcome {
    // The first reading loads what is loaded once, such as the numbering plan of a country: that is not what a text takes.
    let _ = extract(kinds, &Utterance::new(&case.text), context);
    let begun = Instant::now();
    let utterance = Utterance::new(&case.text);
    let found = extract(kinds, &utterance, context);
    let latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let is_right = agrees(case, &found, &utterance, context);
    let found = found.iter().map(|one| format!("{} = {}", utterance.slice(one.span), one.value)).collect();
    Outcome { hash: case.hash(context.language), case: case.clone(), found, is_right, latency_us }
}

/// True when each expected value has a found one of its own, and no found one is left over.
fn agrees(case: &Case, found: &[Found], utterance: &Utterance, context: &Context) -> bool {
    let mut left: Vec<&Found> = found.iter().collect();
    let mut from = 0;
    let all_found = case.expect.iter().all(|expected| {
        let place = expected.place(utterance.text(), from);
        from = place.as_ref().map_or(from, |place| place.end);
        let fits = |one: &&Found| {
            let overlaps = place.as_ref().is_none_or(|place| one.span.start < place.end && place.start < one.span.end);
            let same_words = utterance.slice(one.span).eq_ignore_ascii_case(&expected.text);
            (overlaps || same_words) && means(one, expected, context)
        };
        left.iter().position(fits).map(|index| left.remove(index)).is_some()
    });
    all_found && left.is_empty()
}

/// True when `found` has the value that is expected.
fn means(found: &Found, expected: &Expected, context: &Context) -> bool {
    let resolution = &expected.resolution;
    match &found.value {
        nlu::Value::Number(number) => number::agrees(*number, resolution),
        nlu::Value::Ordinal(ordinal) => ordinal::agrees(ordinal, resolution),
        nlu::Value::Money(money) => money::agrees(money, resolution),
        nlu::Value::Phone(phone) => phone::agrees(phone, resolution),
        nlu::Value::Email(email) => email::agrees(email, resolution),
        nlu::Value::Boolean(yes) => boolean::agrees(*yes, resolution),
        nlu::Value::Moment(moment) => datetime::agrees(moment, resolution, context.prefer),
        nlu::Value::Duration(duration) => datetime::lasts(&duration.iso, resolution),
        nlu::Value::Recurrence(recurrence) => datetime::comes_back(recurrence, resolution),
        nlu::Value::Period(_)
        | nlu::Value::Quantity(_)
        | nlu::Value::Text(_)
        | nlu::Value::Name(_)
        | nlu::Value::Id(_)
        | nlu::Value::Entry(_) => false,
    }
}

/// The text of `field`, if it has one.
fn text<'a>(resolution: &'a Value, field: &str) -> Option<&'a str> {
    resolution.get(field).and_then(Value::as_str)
}
