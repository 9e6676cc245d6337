//! Who asks, and in which circumstances: what every command gets beside its arguments.

use jiff::Zoned;
use nlu::Language;
use serde::{Deserialize, Serialize};

/// The role of somebody whom the business does not know.
pub const STRANGER: &str = "stranger";

/// The person at the other end, as the WhatsApp identity tells; never as the message or a model tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The phone number in international form, `+5511987654321`. Absent when WhatsApp hides it.
    pub phone: Option<String>,
    /// One of the pack's roles, or [`STRANGER`].
    pub role: String,
    /// Who this is in the business's own data: the first column of the role's query.
    pub id: Option<String>,
    /// The name in the person's WhatsApp profile. Chosen by them: good for a greeting, for nothing else.
    pub profile_name: Option<String>,
}

impl Caller {
    /// Somebody of whom nothing is known.
    pub fn stranger(profile_name: Option<String>) -> Self {
        Self { phone: None, role: STRANGER.to_owned(), id: None, profile_name }
    }
}

/// One command being run.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who asks.
    pub caller: Caller,
    /// The language of the conversation.
    pub language: Language,
    /// The moment of asking, in the business's time zone.
    pub now: Zoned,
    /// The same for every attempt at the same command: write it beside what you change, and change once.
    pub idempotency_key: String,
}
