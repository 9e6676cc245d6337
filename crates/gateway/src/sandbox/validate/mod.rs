//! Requests to `/messages`: read, or refused as Meta refuses them. Pure.
//!
//! Code 100 is for the frame (product, recipient, type, a text too long), 131008 for what a message lacks, 131009 for what
//! it has and must not. Limits are Meta's, counted in characters (Cloud API, "Messages").

mod content;
mod field;
mod interactive;

use serde_json::Value;

use self::field::Field;
use super::{error::ApiError, media::MediaKind, phone::Phone};
use crate::whatsapp::limits::{CALLBACK_DATA_MAX, WAMID_MAX};

/// A request that is in order as far as it can be judged alone.
#[derive(Debug, PartialEq)]
pub(super) enum Request {
    /// A message to one person.
    Message(Box<Outgoing>),
    /// The bot has read a person's message, and perhaps is writing an answer.
    Read { message_id: String, is_typing: bool },
}

/// A message to one person.
#[derive(Debug, PartialEq)]
pub(super) struct Outgoing {
    /// The recipient as written.
    pub(super) input: String,
    /// The recipient.
    pub(super) to: Phone,
    /// Its `type`.
    pub(super) kind: String,
    /// The object of that type.
    pub(super) content: Value,
    /// The message it answers: must be one of this chat.
    pub(super) context: Option<String>,
    /// Echoed in statuses.
    pub(super) callback_data: Option<String>,
    /// The files it names: each must be on the shelf, and of that kind.
    pub(super) files: Vec<FileReference>,
}

/// A file named by its id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileReference {
    /// Where in the request.
    pub(super) field: String,
    pub(super) id: String,
    pub(super) kind: MediaKind,
}

/// Reads the body of a request to `/messages`.
pub(super) fn read(body: &Value) -> Result<Request, ApiError> {
    if !body.is_object() {
        return Err(ApiError::parameter("the body must be a JSON object"));
    }
    let root = Field::root(body);
    let product = root.get("messaging_product");
    if product.str() != Some("whatsapp") {
        return Err(ApiError::parameter("messaging_product must be 'whatsapp'"));
    }
    if root.get("status").is_present() { read_receipt(&root) } else { message(&root) }
}

fn read_receipt(root: &Field<'_>) -> Result<Request, ApiError> {
    root.get("status").one_of(&["read"])?;
    let message_id = root.get("message_id").text(WAMID_MAX)?.to_owned();
    let indicator = root.get("typing_indicator");
    if indicator.is_present() {
        indicator.object()?.get("type").one_of(&["text"])?;
    }
    Ok(Request::Read { message_id, is_typing: indicator.is_present() })
}

fn message(root: &Field<'_>) -> Result<Request, ApiError> {
    let (input, to) = recipient(root)?;
    let kind = root.get("type");
    let kind = if kind.is_present() { kind.str().unwrap_or_default() } else { "text" };
    let files = content::check(root, kind)?;
    let context = root.get("context");
    let context = if context.is_present() { Some(context.get("message_id").text(WAMID_MAX)?.to_owned()) } else { None };
    let callback_data = root.get("biz_opaque_callback_data").optional_text(CALLBACK_DATA_MAX)?;
    Ok(Request::Message(Box::new(Outgoing {
        input,
        to,
        kind: kind.to_owned(),
        content: root.get(kind).value().cloned().unwrap_or_default(),
        context,
        callback_data: callback_data.map(str::to_owned),
        files,
    })))
}

fn recipient(root: &Field<'_>) -> Result<(String, Phone), ApiError> {
    let recipient_type = root.get("recipient_type");
    if recipient_type.is_present() && recipient_type.str() != Some("individual") {
        return Err(ApiError::parameter("recipient_type must be 'individual': the sandbox has no groups"));
    }
    let to = root.get("to");
    if !to.is_present() {
        return Err(ApiError::parameter("to is required: the sandbox sends to phone numbers only"));
    }
    let phone = to.str().and_then(Phone::parse);
    let phone = phone.ok_or_else(|| ApiError::parameter("to must be a phone number with its country code"))?;
    Ok((to.str().unwrap_or_default().to_owned(), phone))
}
