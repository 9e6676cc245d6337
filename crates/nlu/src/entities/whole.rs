//! A whole message as the answer to one question.

use crate::{SlotType, Value};

use super::{
    Catalogues, Found, boolean, find, money, name,
    reading::{Match, Reading},
    time,
    words::lexicon,
};

/// The answer for `slot` that the message gives.
pub(super) fn read(slot: &SlotType, reading: &Reading<'_>, catalogues: &Catalogues) -> Option<Found> {
    match slot {
        SlotType::Text => text(reading),
        SlotType::Name => name::whole(reading),
        SlotType::Boolean => boolean::whole(reading)
            .and_then(|yes| everything(reading, Value::Boolean(yes)))
            .or_else(|| the_one(slot, reading, catalogues).filter(|_| !boolean::is_divided(reading))),
        SlotType::Money => {
            the_one(slot, reading, catalogues).or_else(|| bare(reading, |start| money::bare(reading, start)))
        }
        SlotType::Number => the_one(slot, reading, catalogues).or_else(|| pieces(reading, catalogues)),
        SlotType::Date(prefer) | SlotType::Time(prefer) | SlotType::DateTime(prefer) => {
            let bare_time = |start| time::bare(reading, start, slot, *prefer);
            the_one(slot, reading, catalogues).or_else(|| bare(reading, bare_time))
        }
        SlotType::Id(_)
        | SlotType::Ordinal
        | SlotType::Quantity
        | SlotType::Phone
        | SlotType::Email
        | SlotType::Period
        | SlotType::Duration
        | SlotType::Recurrence
        | SlotType::Catalogue(_) => the_one(slot, reading, catalogues),
    }
}

/// Words as they are, without the space around them.
fn text(reading: &Reading<'_>) -> Option<Found> {
    let trimmed = reading.utterance.text().trim().to_owned();
    let says_something = trimmed.chars().any(char::is_alphanumeric);
    says_something.then(|| everything(reading, Value::Text(trimmed))).flatten()
}

/// `value` over the whole message.
fn everything(reading: &Reading<'_>, value: Value) -> Option<Found> {
    let span = reading.utterance.span_of(0..reading.len())?;
    Some(Found { span, value, probability: 1.0 })
}

/// A bare number, where nothing but lead-ins stands around it.
fn bare(reading: &Reading<'_>, number: impl Fn(usize) -> Option<Match>) -> Option<Found> {
    (0..reading.len()).find_map(|start| {
        let amount = number(start)?;
        let end = amount.end;
        let covers = is_only_lead_in(reading, 0, start) && is_only_lead_in(reading, end, reading.len());
        covers.then(|| amount.into_found(reading, start)).flatten()
    })
}

/// How many pieces, where the unit is glued to the digits: "2un".
fn pieces(reading: &Reading<'_>, catalogues: &Catalogues) -> Option<Found> {
    let found = the_one(&SlotType::Quantity, reading, catalogues)?;
    let Value::Quantity(quantity) = &found.value else { return None };
    (quantity.unit == "piece").then(|| Found { value: Value::Number(quantity.amount), ..found.clone() })
}

/// The one value that covers the answer, else the only one in it.
fn the_one(slot: &SlotType, reading: &Reading<'_>, catalogues: &Catalogues) -> Option<Found> {
    let mut found = find(slot, reading.utterance, reading.context, catalogues);
    let covers = |found: &Found| {
        let tokens = reading.tokens_of(found.span);
        is_only_lead_in(reading, 0, tokens.start) && is_only_lead_in(reading, tokens.end, reading.len())
    };
    let longest_covering =
        found.iter().filter(|found| covers(found)).map(|found| found.span).max_by_key(|span| span.end - span.start);
    if let Some(span) = longest_covering {
        found.retain(|other| other.span == span);
    }
    only(found)
}

/// The only value, those inside a longer one left aside; `None` when two are equally good.
fn only(mut found: Vec<Found>) -> Option<Found> {
    let all = found.clone();
    found.retain(|one| !all.iter().any(|other| contains(other, one)));
    let best = found.iter().map(|one| one.probability).fold(0.0, f32::max);
    let near_best: Vec<_> = found.iter().filter(|one| best - one.probability < SURELY_BEHIND).collect();
    let first = near_best.first()?;
    let agree = near_best.iter().all(|one| one.value == first.value);
    agree.then(|| (*first).clone())
}

/// A value this much less probable than the best is no rival.
const SURELY_BEHIND: f32 = 0.1;

/// True when `outer` covers more than `inner` and all of it.
fn contains(outer: &Found, inner: &Found) -> bool {
    let covers = outer.span.start <= inner.span.start && inner.span.end <= outer.span.end;
    covers && outer.span != inner.span
}

/// True when tokens `start..end` say nothing of their own: "it's", "meu telefone é", "please", signs.
fn is_only_lead_in(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let mut index = start;
    while index < end {
        let step = reading.languages().find_map(|language| {
            let words = lexicon(language);
            let known = words.lead_ins.longest_at(reading, index).or_else(|| words.fillers.longest_at(reading, index));
            known.map(|(after, ())| after).filter(|after| *after <= end)
        });
        match step {
            Some(after) => index = after,
            None if !reading.is_word(index) => index += 1,
            None => return false,
        }
    }
    true
}
