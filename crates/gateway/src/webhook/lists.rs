//! Which lists the fields of a webhook have whose items are each an event of their own, and whom their items name.

use super::{
    lenient::Fields,
    person::{ADDRESSEE, Naming, RECIPIENT, SENDER, SUBJECT},
};

/// A list of a field's value.
pub(super) struct List {
    /// Its name in the value.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) item: Item,
}

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Messages from people.
    Message,
    /// What became of messages to people.
    Status,
    /// Errors of an account or number.
    Error,
    /// Words on marketing messages.
    Preference,
    /// Calls that begin and end.
    Call,
    /// What became of our calls.
    CallStatus,
    /// Messages that somebody at the business wrote by hand.
    Echo,
    /// Changes of people's ids.
    UserId,
    /// Whatever names nobody.
    Other,
}

/// The lists of the field with this name; empty for a field whose value is one event as a whole.
pub(super) fn lists_of(field: &str) -> &'static [List] {
    match field {
        "messages" => MESSAGES,
        "calls" => CALLS,
        "smb_message_echoes" => ECHOES,
        "user_preferences" => PREFERENCES,
        "user_id_update" => USER_IDS,
        "automatic_events" => AUTOMATIC_EVENTS,
        _ if field.starts_with("group_") => GROUPS,
        _ => &[],
    }
}

const ERRORS: List = list("errors", Item::Error);
const MESSAGES: &[List] =
    &[list("messages", Item::Message), list("statuses", Item::Status), list("user_actions", Item::Other), ERRORS];
const CALLS: &[List] = &[list("calls", Item::Call), list("statuses", Item::CallStatus), ERRORS];
const ECHOES: &[List] = &[list("message_echoes", Item::Echo), ERRORS];
const PREFERENCES: &[List] = &[list("user_preferences", Item::Preference), ERRORS];
const USER_IDS: &[List] = &[list("user_id_update", Item::UserId), ERRORS];
const AUTOMATIC_EVENTS: &[List] = &[list("automatic_events", Item::Other), ERRORS];
const GROUPS: &[List] = &[list("groups", Item::Other), ERRORS];

const fn list(name: &'static str, item: Item) -> List {
    List { name, item }
}

impl Item {
    /// The fields by which `item`, one of these, names its person.
    pub(super) fn naming(self, item: &Fields<'_>) -> Naming {
        match self {
            Self::Call if item.text("direction").as_deref() == Some("BUSINESS_INITIATED") => ADDRESSEE,
            Self::Message | Self::Call => SENDER,
            Self::Status | Self::CallStatus => RECIPIENT,
            Self::Echo => ADDRESSEE,
            Self::Preference | Self::UserId | Self::Error | Self::Other => SUBJECT,
        }
    }
}
