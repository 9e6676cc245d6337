//! What comes of looking a message up in the patterns.

use std::collections::BTreeMap;

use crate::{Language, entities::Found};

/// What a message matches.
#[derive(Clone, Debug, PartialEq)]
pub enum Matched {
    /// One command.
    One(Match),
    /// Several commands equally well, one match each. Callers treat this as no match, and show it in the trace.
    Tie(Vec<Match>),
    /// Nothing.
    None,
}

/// A command with the values of its slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The command.
    pub intent: String,
    /// The language of the pattern.
    pub language: Language,
    /// What the slots took, by name. A slot in an optional part that the message leaves out is absent.
    pub slots: BTreeMap<String, Found>,
    /// Which pattern matched: its index in the list that the set was made of.
    pub pattern: usize,
}

/// A pattern that does not fit its command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternSetError {
    /// A slot that the command does not have.
    #[error("expected a slot of `{intent}`, found `{{{slot}}}`")]
    UnknownSlot {
        /// Index of the pattern.
        pattern: usize,
        /// The command.
        intent: String,
        /// The name in the pattern.
        slot: String,
    },
    /// A pattern of nothing but an open slot, which would match every message.
    #[error("expected a word beside the open slot `{{{slot}}}` of `{intent}`, which alone matches every message")]
    OnlyOpen {
        /// Index of the pattern.
        pattern: usize,
        /// The command.
        intent: String,
        /// The open slot.
        slot: String,
    },
}
