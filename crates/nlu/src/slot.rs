//! What kind of value a slot takes, and how much of a message it may swallow.

use regex::Regex;

use crate::entities::Prefer;

/// The type of a slot.
#[derive(Clone, Debug)]
pub enum SlotType {
    /// Any words. Open: it would swallow every message, so surer readings go first.
    Text,
    /// A person's name. Open, within the limits of what a name looks like.
    Name,
    /// An identifier: the whole of it must match the expression.
    Id(Regex),
    /// A number.
    Number,
    /// A place in an order.
    Ordinal,
    /// An amount with a unit.
    Quantity,
    /// An amount of money.
    Money,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A stretch of time.
    Period,
    /// One day, such as that of a delivery, and which way an incomplete date points.
    Date(Prefer),
    /// A time of day, with the day if it was said.
    Time(Prefer),
    /// A day, a time, or both, such as for an appointment.
    DateTime(Prefer),
    /// A length of time.
    Duration,
    /// What comes back: every Monday at nine.
    Recurrence,
    /// Yes or no.
    Boolean,
    /// An entry of the named catalogue, typos forgiven.
    Catalogue(String),
}

impl SlotType {
    /// True when its values are the same few words to everybody, so that a slip in one can be put right.
    pub(crate) fn is_of_words(&self) -> bool {
        matches!(
            self,
            Self::Period
                | Self::Date(_)
                | Self::Time(_)
                | Self::DateTime(_)
                | Self::Duration
                | Self::Recurrence
                | Self::Number
                | Self::Ordinal
                | Self::Quantity
        )
    }

    /// True when almost any words would do.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Text | Self::Name)
    }
}
