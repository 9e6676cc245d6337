//! An emoji on a message of the chat.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::{check, error::LimitError};
use crate::whatsapp::limits::WAMID_MAX;

/// An emoji on a message that is less than 30 days old, or its removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reaction {
    message_id: String,
    emoji: String,
}

impl Reaction {
    /// Reacts to the message `wamid` with one emoji.
    ///
    /// # Errors
    /// When the id is blank, or `emoji` is not a single symbol.
    pub fn new(wamid: impl Into<String>, emoji: impl Into<String>) -> Result<Self, LimitError> {
        let reaction = Self { emoji: emoji.into(), ..Self::remove(wamid)? };
        let is_one = reaction.emoji.graphemes(true).count() == 1;
        let is_symbol = !reaction.emoji.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii());
        check::rule("reaction.emoji", &reaction.emoji, is_one && is_symbol, "one emoji")?;
        Ok(reaction)
    }

    /// Takes back the reaction to the message `wamid`.
    ///
    /// # Errors
    /// When the id is blank.
    pub fn remove(wamid: impl Into<String>) -> Result<Self, LimitError> {
        let message_id = wamid.into();
        check::text("reaction.message_id", &message_id, WAMID_MAX)?;
        Ok(Self { message_id, emoji: String::new() })
    }
}
