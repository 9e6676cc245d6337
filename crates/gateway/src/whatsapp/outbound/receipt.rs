//! That a person's message was read, and that an answer is being written.

use serde::Serialize;

use super::{check, error::LimitError};
use crate::whatsapp::limits::WAMID_MAX;

/// Marks a message, and all before it, as read. It is no message: it has no recipient and no status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadReceipt {
    messaging_product: &'static str,
    status: &'static str,
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    typing_indicator: Option<TypingIndicator>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct TypingIndicator {
    #[serde(rename = "type")]
    kind: &'static str,
}

impl ReadReceipt {
    /// The message `wamid` was read.
    ///
    /// # Errors
    /// When the id is blank.
    pub fn new(wamid: impl Into<String>) -> Result<Self, LimitError> {
        let message_id = wamid.into();
        check::text("message_id", &message_id, WAMID_MAX)?;
        Ok(Self { messaging_product: "whatsapp", status: "read", message_id, typing_indicator: None })
    }

    /// Also shows that an answer is being written, for 25 seconds or until it comes.
    #[must_use]
    pub fn with_typing(self) -> Self {
        Self { typing_indicator: Some(TypingIndicator { kind: "text" }), ..self }
    }
}
