//! A typed command: an intent with its slots, each of which remembers where it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Span, Value};

/// What a person wants done: the intent's name and its slots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// The intent, spelled as in the pack.
    pub intent: String,
    /// The slots that are filled, by name.
    pub slots: BTreeMap<String, Slot>,
}

impl Command {
    /// A command without slots.
    pub fn new(intent: impl Into<String>) -> Self {
        Self { intent: intent.into(), slots: BTreeMap::new() }
    }

    /// The slots as one JSON object: what a typed handler deserialises.
    pub fn arguments(&self) -> serde_json::Value {
        self.slots.iter().map(|(name, slot)| (name.clone(), slot.value.to_argument())).collect()
    }
}

/// A filled slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// The typed value.
    pub value: Value,
    /// The words it was read from.
    pub text: String,
    /// Where those words came from.
    pub source: Source,
    /// Where they stand in the message, if they stand in this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// How sure the parser is, 0 to 1.
    pub probability: f32,
}

/// Where the words of a slot came from. A value has no other origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person's message.
    Message,
    /// A button or a row that the person picked.
    Choice,
    /// The pack's default for this slot.
    Default,
    /// The command before this one: "and yesterday?" keeps the rest.
    Context,
}
