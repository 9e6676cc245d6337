//! The request around a message: to whom, in answer to what, and what comes back in its statuses.

use serde::Serialize;

use super::{Content, check, error::LimitError};
use crate::whatsapp::limits::{CALLBACK_DATA_MAX, WAMID_MAX};

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(To);

#[derive(Clone, Debug, PartialEq, Eq)]
enum To {
    Phone(String),
    UserId(String),
    Group(String),
}

/// Digits of a phone number with its country code (ITU-T E.164).
const PHONE_DIGITS_MAX: usize = 15;
/// Letters and digits of a business-scoped user id after its country.
const USER_ID_MAX: usize = 128;
/// The id of a group; no published limit.
const GROUP_ID_MAX: usize = 128;

impl Recipient {
    /// The person with this address, as webhooks name them: a phone in digits, with or without a plus, or a
    /// business-scoped user id, `BR.7100220033` or `BR.ENT.7100220033`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn person(address: &str) -> Result<Self, LimitError> {
        let digits = address.strip_prefix('+').unwrap_or(address);
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let fits = (1..=PHONE_DIGITS_MAX).contains(&digits.len());
            check::rule("to", digits, fits, "1 to 15 digits")?;
            // Without its plus Meta may take the digits for a national number.
            return Ok(Self(To::Phone(format!("+{digits}"))));
        }
        check::rule(
            "recipient",
            address,
            is_user_id(address),
            "a phone in digits, or a user id such as BR.7100220033",
        )?;
        Ok(Self(To::UserId(address.to_owned())))
    }

    /// The group with this id.
    ///
    /// # Errors
    /// When the id is blank or longer than 128 characters.
    pub fn group(id: &str) -> Result<Self, LimitError> {
        check::text("to", id, GROUP_ID_MAX)?;
        Ok(Self(To::Group(id.to_owned())))
    }
}

/// A country's two letters, perhaps `ENT`, and up to 128 letters and digits.
fn is_user_id(address: &str) -> bool {
    let Some((country, rest)) = address.split_once('.') else { return false };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=USER_ID_MAX).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The body of `POST /{phone_number_id}/messages`. Serialises to Meta's JSON.
///
/// ```
/// use gateway::whatsapp::outbound::{Outbound, Recipient, Text};
/// let text = Text::new("hello")?;
/// let message = Outbound::new(Recipient::person("5511955550142")?, text).with_callback_data("31")?;
/// assert_eq!(serde_json::to_value(&message).unwrap()["to"], "+5511955550142");
/// # Ok::<(), gateway::whatsapp::outbound::LimitError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outbound {
    messaging_product: &'static str,
    recipient_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_opaque_callback_data: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Context {
    message_id: String,
}

impl Outbound {
    /// A message to `recipient`.
    pub fn new(recipient: Recipient, content: impl Into<Content>) -> Self {
        let content = content.into();
        let (recipient_type, to, recipient) = match recipient.0 {
            To::Phone(phone) => ("individual", Some(phone), None),
            To::UserId(id) => ("individual", None, Some(id)),
            To::Group(id) => ("group", Some(id), None),
        };
        Self {
            messaging_product: "whatsapp",
            recipient_type,
            to,
            recipient,
            context: None,
            biz_opaque_callback_data: None,
            kind: content.kind(),
            content,
        }
    }

    /// Quotes the message `wamid` of the same chat, less than 30 days old.
    ///
    /// # Errors
    /// When the id is blank, or this is a reaction, which names its message itself.
    pub fn in_reply_to(self, wamid: impl Into<String>) -> Result<Self, LimitError> {
        let message_id = wamid.into();
        check::text("context.message_id", &message_id, WAMID_MAX)?;
        let is_reaction = matches!(self.content, Content::Reaction(_));
        check::rule("context.message_id", &message_id, !is_reaction, "not on a reaction")?;
        Ok(Self { context: Some(Context { message_id }), ..self })
    }

    /// What comes back in every status of this message.
    ///
    /// # Errors
    /// When it is blank or longer than 512 characters.
    pub fn with_callback_data(self, data: impl Into<String>) -> Result<Self, LimitError> {
        let data = data.into();
        check::text("biz_opaque_callback_data", &data, CALLBACK_DATA_MAX)?;
        Ok(Self { biz_opaque_callback_data: Some(data), ..self })
    }
}
