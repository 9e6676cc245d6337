//! Typed values that our own parsers took from a person's words.

use std::fmt;

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value of a slot. Nothing but a parser of this crate makes one from text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Words taken as they are, such as an address.
    Text(String),
    /// A person's name.
    Name(String),
    /// An identifier that fits the slot's pattern, such as an order number.
    Id(String),
    /// A number, in digits or words.
    Number(Decimal),
    /// A place in an order.
    Ordinal(Ordinal),
    /// An amount with a unit.
    Quantity(Quantity),
    /// An amount of money.
    Money(Money),
    /// A phone number.
    Phone(Phone),
    /// An e-mail address, lower case in its domain.
    Email(String),
    /// A stretch of time.
    Period(Period),
    /// A moment or a stretch of time that may be open, with what else it could mean.
    Moment(Moment),
    /// A length of time.
    Duration(Duration),
    /// What comes back.
    Recurrence(Recurrence),
    /// Yes or no.
    Boolean(bool),
    /// An entry of a catalogue of the business: one product, one store.
    Entry(Entry),
}

impl Value {
    /// The value as the argument of a command: what a typed handler deserialises and a query binds.
    pub fn to_argument(&self) -> serde_json::Value {
        match self {
            Self::Text(text) | Self::Name(text) | Self::Id(text) | Self::Email(text) => text.as_str().into(),
            Self::Number(number) => number.normalize().to_string().into(),
            Self::Ordinal(ordinal) => serde_json::json!(ordinal),
            Self::Phone(phone) => phone.e164.as_str().into(),
            Self::Boolean(yes) => (*yes).into(),
            Self::Entry(entry) => entry.key.as_str().into(),
            Self::Quantity(quantity) => {
                serde_json::json!({"amount": quantity.amount.normalize().to_string(), "unit": quantity.unit})
            }
            Self::Money(money) => serde_json::json!({"amount": money.amount.to_string(), "currency": money.currency}),
            Self::Period(period) => {
                serde_json::json!({"start": period.start, "end": period.end, "grain": period.grain})
            }
            Self::Moment(moment) => serde_json::json!(moment),
            Self::Duration(duration) => serde_json::json!(duration),
            Self::Recurrence(recurrence) => serde_json::json!(recurrence),
        }
    }
}

/// A place in an order: the third, the last, the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ordinal {
    /// How many places from where it is counted: the third from the start is 3, the last is 0 from the end, the one before it -1.
    pub ordinal: i64,
    /// Where it is counted from.
    #[serde(default, skip_serializing_if = "Anchor::is_start")]
    pub relative_to: Anchor,
}

/// Where places are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The first is 1.
    #[default]
    Start,
    /// The last is 0.
    End,
    /// The present one is 0, the next one 1.
    Current,
}

impl Anchor {
    fn is_start(&self) -> bool {
        *self == Self::Start
    }
}

/// An amount with a unit: two kilos, three boxes, 25 percent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// How many or how much.
    #[schemars(with = "String")]
    pub amount: Decimal,
    /// The unit, one name in all languages: `kg`, `ml`, `piece`, `box`, `percent`, `celsius` … (docs/entities.md has them).
    pub unit: String,
}

/// An amount, and the currency if it was said or the place settles it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// The amount in whole units, with as many decimals as were said.
    #[schemars(with = "String")]
    pub amount: Decimal,
    /// ISO 4217 code; `None` when only a symbol shared by many currencies was said.
    pub currency: Option<String>,
}

/// A phone number that exists in its country's numbering plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// International form, `+5511987654321`.
    pub e164: String,
    /// As it was written.
    pub raw: String,
}

/// A stretch of local time. The end is exclusive: "today" ends at tomorrow's midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// First moment, local time.
    #[schemars(with = "String")]
    pub start: DateTime,
    /// First moment after it, local time.
    #[schemars(with = "String")]
    pub end: DateTime,
    /// The unit in which it was said.
    pub grain: Grain,
}

/// A stretch of local time, of which either end may be open. The end is exclusive. What was said and has no place in the
/// calendar, as the 30th of February, has neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stretch {
    /// First moment, local time; `None` when it has no beginning.
    #[schemars(with = "Option<String>")]
    pub start: Option<DateTime>,
    /// First moment after it, local time; `None` when it has no end.
    #[schemars(with = "Option<String>")]
    pub end: Option<DateTime>,
    /// The unit in which it was said.
    pub grain: Grain,
}

/// When something is, and what else the words could mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// What is meant: the reading that the slot's policy picks.
    #[serde(flatten)]
    pub stretch: Stretch,
    /// The other readings, the likelier first: 04:00 beside 16:00, last Friday beside the next.
    pub alternatives: Vec<Stretch>,
}

/// A length of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duration {
    /// ISO 8601: `P2D`, `PT1H30M`.
    pub iso: String,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recurrence {
    /// A rule of RFC 5545: `FREQ=WEEKLY;BYDAY=MO`.
    pub rrule: String,
    /// The first occurrence from now on, local time.
    #[schemars(with = "String")]
    pub start: DateTime,
}

/// The unit in which a period was said: "this week" has grain week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Seconds.
    Second,
    /// Minutes: "15:30".
    Minute,
    /// Hours: "3pm", "this morning", "the last two hours".
    Hour,
    /// One or several days.
    Day,
    /// Weeks, Monday first.
    Week,
    /// Calendar months.
    Month,
    /// Quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// An entry of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The catalogue's name.
    pub catalogue: String,
    /// What the business calls it: an article number.
    pub key: String,
    /// What a person calls it.
    pub label: String,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Name(text) | Self::Id(text) | Self::Email(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Ordinal(Ordinal { ordinal, relative_to: Anchor::Start }) => write!(f, "#{ordinal}"),
            Self::Ordinal(Ordinal { ordinal, relative_to: Anchor::End }) => write!(f, "#end{ordinal:+}"),
            Self::Ordinal(Ordinal { ordinal, relative_to: Anchor::Current }) => write!(f, "#current{ordinal:+}"),
            Self::Quantity(Quantity { amount, unit }) => write!(f, "{} {unit}", amount.normalize()),
            Self::Money(Money { amount, currency: Some(currency) }) => write!(f, "{amount} {currency}"),
            Self::Money(Money { amount, currency: None }) => write!(f, "{amount}"),
            Self::Phone(phone) => f.write_str(&phone.e164),
            Self::Period(period) => write!(f, "{} to {}", period.start, period.end),
            Self::Moment(moment) => match (moment.stretch.start, moment.stretch.end) {
                (Some(start), Some(end)) => write!(f, "{start} to {end}"),
                (Some(start), None) => write!(f, "from {start}"),
                (None, Some(end)) => write!(f, "until {end}"),
                (None, None) => f.write_str("at no time of the calendar"),
            },
            Self::Duration(duration) => f.write_str(&duration.iso),
            Self::Recurrence(recurrence) => f.write_str(&recurrence.rrule),
            Self::Boolean(yes) => write!(f, "{yes}"),
            Self::Entry(entry) => f.write_str(&entry.label),
        }
    }
}
