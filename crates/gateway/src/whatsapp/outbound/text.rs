//! A message of words.

use serde::Serialize;

use super::{check, error::LimitError};
use crate::whatsapp::limits::TEXT_MAX;

/// Words; WhatsApp's markup formats them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    preview_url: bool,
    body: String,
}

impl Text {
    /// At most 4,096 characters.
    ///
    /// # Errors
    /// When it is blank or longer.
    pub fn new(body: impl Into<String>) -> Result<Self, LimitError> {
        let body = body.into();
        check::text("text.body", &body, TEXT_MAX)?;
        Ok(Self { preview_url: false, body })
    }

    /// Shows a preview of the first link in it.
    #[must_use]
    pub fn with_preview(self) -> Self {
        Self { preview_url: true, ..self }
    }
}
