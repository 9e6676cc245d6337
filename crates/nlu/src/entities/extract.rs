//! Every value in a text, whatever its kind: what `recado entities` prints.

use std::{cmp::Reverse, collections::BTreeMap, fmt, str::FromStr};

use crate::{SlotType, Span, Utterance, Value};

use super::{Catalogues, Context, Found, everywhere, find, phone, reading::Reading, times};

/// A kind of value that can be looked for in any text. Identifiers, names and catalogue entries belong to a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A point or a stretch of time.
    Datetime,
    /// An amount of money.
    Money,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An amount with a unit.
    Quantity,
    /// A place in an order.
    Ordinal,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
}

impl Kind {
    /// Every kind; of two values with one span, the kind that stands first here counts.
    pub const ALL: [Self; 8] = [
        Self::Datetime,
        Self::Money,
        Self::Phone,
        Self::Email,
        Self::Quantity,
        Self::Ordinal,
        Self::Number,
        Self::Boolean,
    ];

    /// Its name in the output and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Datetime => "datetime",
            Self::Money => "money",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Quantity => "quantity",
            Self::Ordinal => "ordinal",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }

    /// The kind of `value`; `None` for what only a slot asks for.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Period(_) | Value::Moment(_) | Value::Duration(_) | Value::Recurrence(_) => Some(Self::Datetime),
            Value::Money(_) => Some(Self::Money),
            Value::Phone(_) => Some(Self::Phone),
            Value::Email(_) => Some(Self::Email),
            Value::Quantity(_) => Some(Self::Quantity),
            Value::Ordinal(_) => Some(Self::Ordinal),
            Value::Number(_) => Some(Self::Number),
            Value::Boolean(_) => Some(Self::Boolean),
            Value::Text(_) | Value::Name(_) | Value::Id(_) | Value::Entry(_) => None,
        }
    }

    /// The slot type whose values these are; `None` for time, where several are.
    fn slot(self) -> Option<SlotType> {
        Some(match self {
            Self::Datetime => return None,
            Self::Money => SlotType::Money,
            Self::Phone => SlotType::Phone,
            Self::Email => SlotType::Email,
            Self::Quantity => SlotType::Quantity,
            Self::Ordinal => SlotType::Ordinal,
            Self::Number => SlotType::Number,
            Self::Boolean => SlotType::Boolean,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind { word: name.to_owned() })
    }
}

/// A word that names no kind of value.
#[derive(Debug, thiserror::Error)]
#[error("expected one of {kinds}, found `{word}`", kinds = Kind::ALL.map(Kind::name).join(", "))]
pub struct UnknownKind {
    word: String,
}

/// The values of `kinds` in the utterance, in the order of the text and without overlaps: of two that overlap the longer
/// counts, so the 20 of "20 dollars" is a number only to whoever does not ask for money.
///
/// ```
/// use nlu::{Language, Utterance, entities::{Context, Kind, Prefer, extract}};
///
/// let context = Context {
///     language: Language::En,
///     now: jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0),
///     region: "US".into(),
///     currency: None,
///     prefer: Prefer::Past,
/// };
/// let text = Utterance::new("two mugs for 20 euros");
/// let spans = |kinds: &[Kind]| {
///     extract(kinds, &text, &context).iter().map(|found| text.slice(found.span)).collect::<Vec<_>>()
/// };
/// assert_eq!(spans(&[Kind::Number, Kind::Money]), ["two", "20 euros"]);
/// assert_eq!(spans(&[Kind::Number]), ["two", "20"]);
/// ```
pub fn extract(kinds: &[Kind], utterance: &Utterance, context: &Context) -> Vec<Found> {
    let catalogues = Catalogues::default();
    let mut asked = kinds.to_vec();
    asked.sort_unstable();
    asked.dedup();
    let all = |kind: Kind| match (kind, kind.slot()) {
        (Kind::Phone, _) => {
            let reading = Reading::new(utterance, context);
            everywhere(&reading, |start| phone::likely_at(&reading, start).into_iter().collect())
        }
        (_, Some(slot)) => find(&slot, utterance, context, &catalogues),
        (_, None) => times(utterance, context),
    };
    let mut found: Vec<Found> = asked.into_iter().flat_map(all).collect();
    // Stable: of one length the earlier place counts, and in it the earlier kind, unless it is only a guess.
    let is_guess = |found: &Found| found.probability < EVEN;
    found.sort_by_key(|found| (Reverse(found.span.end - found.span.start), found.span.start, is_guess(found)));
    // By where they begin: whatever overlaps a candidate is its neighbour.
    let mut kept: BTreeMap<usize, Found> = BTreeMap::new();
    for candidate in found {
        let Span { start, end } = candidate.span;
        let is_free = kept.range(..end).next_back().is_none_or(|(_, before)| before.span.end <= start);
        if is_free {
            kept.insert(start, candidate);
        }
    }
    let mut kept: Vec<Found> = kept.into_values().collect();
    first_answer_only(&mut kept);
    kept
}

/// A message answers once: what follows "yes" in "Yes. I said no" explains it.
fn first_answer_only(found: &mut Vec<Found>) {
    let is_answer = |found: &Found| matches!(found.value, Value::Boolean(_));
    let first = found.iter().position(is_answer);
    let mut index = 0;
    found.retain(|one| {
        index += 1;
        !is_answer(one) || Some(index - 1) == first
    });
}

/// What is less probable than this is more probably something else.
const EVEN: f32 = 0.5;
