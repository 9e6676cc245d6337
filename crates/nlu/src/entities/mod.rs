//! Typed parsers, shared by every stage: each finds its kind of value in an utterance.
//!
//! A parser is a function from a place in the token list to what begins there. It does not know patterns, intents or the
//! conversation, and it never looks inside a word.

mod boolean;
mod catalogue;
mod catalogue_match;
mod email;
mod extract;
mod figure;
mod id;
mod money;
mod money_sign;
mod name;
mod number;
mod ordinal;
mod phone;
mod quantity;
mod reading;
mod time;
mod whole;
mod words;

use jiff::civil::DateTime;

use crate::{Language, SlotType, Span, Utterance, Value};
use reading::{Match, Reading};

pub use catalogue::{Catalogue, CatalogueName, Catalogues};
pub use extract::{Kind, UnknownKind, extract};
pub use phone::load_numbering_plans;

/// A value found in an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it stands; begins and ends on token borders.
    pub span: Span,
    /// The typed value.
    pub value: Value,
    /// How sure the parser is, 0 to 1. Exact forms are 1; a name with typos is less.
    pub probability: f32,
}

/// What the parsers must know beside the text.
#[derive(Clone, Debug)]
pub struct Context {
    /// The language to read in.
    pub language: Language,
    /// The moment of speaking, in the business's local time.
    pub now: DateTime,
    /// Country of phone numbers without country code, ISO 3166-1 alpha-2: `BR`.
    pub region: String,
    /// Currency of amounts with a shared symbol or none, ISO 4217: `BRL`.
    pub currency: Option<String>,
    /// Which way a bare "March" or "the 3rd" points.
    pub prefer: Prefer,
}

/// Which occurrence an incomplete date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The latest one that has begun: reports look back.
    Past,
    /// The next one: bookings look ahead.
    Future,
    /// Whichever is nearer.
    Nearest,
}

/// Every value of type `slot` in the utterance, longest first at each place, overlapping ones included.
///
/// Several values with the same span are a tie: the caller asks. Prepositions and articles before a period are not part of
/// it ("in *March*", "el *lunes pasado*"), unless they open a range ("*from 3 to 9 May*"). [`SlotType::Text`] is found nowhere inside a message: see
/// [`read_whole`].
///
/// ```
/// use nlu::{Language, SlotType, Utterance, entities::{Catalogues, Context, Prefer, find}};
///
/// let context = Context {
///     language: Language::En,
///     now: jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0),
///     region: "BR".into(),
///     currency: None,
///     prefer: Prefer::Past,
/// };
/// let sales = Utterance::new("sales in May");
/// let found = find(&SlotType::Period, &sales, &context, &Catalogues::default());
/// assert_eq!(sales.slice(found[0].span), "May");
/// assert_eq!(found[0].value.to_string(), "2026-05-01T00:00:00 to 2026-06-01T00:00:00");
///
/// let verb = Utterance::new("I may come");
/// assert!(find(&SlotType::Period, &verb, &context, &Catalogues::default()).is_empty());
/// ```
pub fn find(slot: &SlotType, utterance: &Utterance, context: &Context, catalogues: &Catalogues) -> Vec<Found> {
    let reading = Reading::new(utterance, context);
    match slot {
        SlotType::Text => Vec::new(),
        SlotType::Name => name::all(&reading),
        SlotType::Id(regex) => {
            let pattern = id::Pattern::new(regex);
            let ids = everywhere(&reading, |start| id::at(&reading, start, &pattern));
            let phones = phones_in_groups(&reading);
            let is_part =
                |id: &Found| phones.iter().any(|phone| phone.start <= id.span.start && id.span.end <= phone.end);
            ids.into_iter().filter(|id| !is_part(id)).collect()
        }
        SlotType::Number => everywhere(&reading, |start| number::at(&reading, start).into_iter().collect()),
        SlotType::Ordinal => everywhere(&reading, |start| ordinal::at(&reading, start).into_iter().collect()),
        SlotType::Quantity => everywhere(&reading, |start| quantity::at(&reading, start).into_iter().collect()),
        SlotType::Money => everywhere(&reading, |start| money::at(&reading, start).into_iter().collect()),
        SlotType::Phone => everywhere(&reading, |start| phone::at(&reading, start).into_iter().collect()),
        SlotType::Email => email::all(&reading),
        SlotType::Period => {
            let times = time::Times::new(&reading);
            everywhere(&reading, |start| times.periods(start))
        }
        SlotType::Date(prefer) | SlotType::Time(prefer) | SlotType::DateTime(prefer) => {
            let context = Context { prefer: *prefer, ..context.clone() };
            let reading = Reading::new(utterance, &context);
            let times = time::Times::new(&reading);
            everywhere(&reading, |start| times.moments(start, slot))
        }
        SlotType::Duration | SlotType::Recurrence => {
            let times = time::Times::new(&reading);
            everywhere(&reading, |start| times.of_slot(start, slot))
        }
        SlotType::Boolean => everywhere(&reading, |start| boolean::at(&reading, start).into_iter().collect()),
        SlotType::Catalogue(name) => {
            catalogues.prepared(name).map_or_else(Vec::new, |prepared| catalogue_match::all(&reading, prepared))
        }
    }
}

/// The whole message as the answer to a question for `slot`: "it's 11 98765 4321", "my name is Ana Souza".
///
/// `None` when the message holds no value of that type, or, for an open type, none that could be one. An answer that holds
/// two different values is none either: which one was meant is not ours to guess.
///
/// ```
/// use nlu::{Language, SlotType, Utterance, entities::{Catalogues, Context, Prefer, read_whole}};
///
/// let context = Context {
///     language: Language::Pt,
///     now: jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0),
///     region: "BR".into(),
///     currency: None,
///     prefer: Prefer::Past,
/// };
/// let read = |text| read_whole(&SlotType::Name, &Utterance::new(text), &context, &Catalogues::default());
/// assert_eq!(read("meu nome é ana souza").expect("a name").value.to_string(), "Ana Souza");
/// assert!(read("pedido 1823").is_none());
/// ```
pub fn read_whole(slot: &SlotType, utterance: &Utterance, context: &Context, catalogues: &Catalogues) -> Option<Found> {
    whole::read(slot, &Reading::new(utterance, context), catalogues)
}

/// Everything that the utterance says about time: moments, stretches, lengths and recurrences.
fn times(utterance: &Utterance, context: &Context) -> Vec<Found> {
    let reading = Reading::new(utterance, context);
    let times = time::Times::new(&reading);
    everywhere(&reading, |start| times.at(start))
}

/// Where phone numbers stand that are written in groups: "85 9 8123 7764" holds no order number.
fn phones_in_groups(reading: &Reading<'_>) -> Vec<Span> {
    let has_groups = (1..reading.len()).any(|index| reading.is_digits(index - 1) && reading.is_digits(index));
    let phones = has_groups.then(|| everywhere(reading, |start| phone::at(reading, start).into_iter().collect()));
    phones.into_iter().flatten().map(|found| found.span).collect()
}

/// What begins at each token, longest first, as found values.
fn everywhere(reading: &Reading<'_>, at: impl Fn(usize) -> Vec<Match>) -> Vec<Found> {
    let mut all = Vec::new();
    for start in 0..reading.len() {
        let mut here = at(start);
        here.sort_by_key(|found| std::cmp::Reverse(found.end));
        all.extend(here.into_iter().filter_map(|found| found.into_found(reading, start)));
    }
    all
}
