//! Requests to `/messages`: read, or refused as Meta refuses them. Pure.
//!
//! Code 100 is for the frame (product, recipient, a text too long), 131008 for what a message lacks, 131009 for what it has
//! and must not. Keys that nobody knows are passed over, as Meta does. Limits are Meta's, counted in characters (Cloud API,
//! "Messages").

mod contacts;
mod content;
mod field;
mod interactive;
mod recipient;
mod template;

use serde_json::Value;

pub(super) use self::{
    field::Field,
    recipient::{USER_ID_MAX, is_user_id},
    template::{Filling, GivenButton, GivenValue, Parameter, Parts},
};
use super::{error::ApiError, media::MediaKind, world::people::Address};
use crate::whatsapp::limits::{CALLBACK_DATA_MAX, WAMID_MAX};

/// A request that is in order as far as it can be judged alone.
#[derive(Debug, PartialEq)]
pub(super) enum Request {
    /// A message.
    Message(Box<Outgoing>),
    /// The bot has read a person's message, and perhaps is writing an answer.
    Read { message_id: String, is_typing: bool },
}

/// A message.
#[derive(Debug, PartialEq)]
pub(super) struct Outgoing {
    /// The recipient as written.
    pub(super) input: String,
    /// The recipient.
    pub(super) to: Address,
    /// Its `type`.
    pub(super) kind: String,
    /// The object of that type.
    pub(super) content: Value,
    /// The message it answers: must be one of this chat.
    pub(super) context: Option<String>,
    /// The message it reacts to: must be one of this chat, and no reaction itself.
    pub(super) reacts_to: Option<String>,
    /// Echoed in statuses.
    pub(super) callback_data: Option<String>,
    /// To be sent only while this is the recipient's identity.
    pub(super) identity_hash: Option<String>,
    /// The files it names: each must be on the shelf, and of that kind.
    pub(super) files: Vec<FileReference>,
    /// A template's name and what goes into its places: there must be such a template.
    pub(super) template: Option<Filling>,
}

/// A file named by its id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileReference {
    /// Where in the request.
    pub(super) field: String,
    pub(super) id: String,
    pub(super) kind: MediaKind,
    /// What its MIME type must be, where the kind is not enough.
    pub(super) mime_type: Option<&'static str>,
}

/// Reads the body of a request to `/messages`.
pub(super) fn read(body: &Value) -> Result<Request, ApiError> {
    if !body.is_object() {
        return Err(ApiError::parameter("the body must be a JSON object"));
    }
    let root = Field::root(body);
    check_product(&root)?;
    if root.get("status").is_present() { read_receipt(&root) } else { message(&root) }
}

/// Every request to a number says that it is about WhatsApp.
pub(super) fn check_product(root: &Field<'_>) -> Result<(), ApiError> {
    let is_whatsapp = root.get("messaging_product").str() == Some("whatsapp");
    if is_whatsapp { Ok(()) } else { Err(ApiError::parameter("messaging_product must be 'whatsapp'")) }
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
    let kind = content::kind(root)?;
    let (input, to) = recipient::read(root, kind)?;
    let mut files = Vec::new();
    let inside = root.get(kind);
    let template = if kind == "template" {
        Some(template::read(&inside, &mut files)?)
    } else {
        content::check(&inside, kind, &mut files)?;
        None
    };
    let reacts_to = if kind == "reaction" { inside.get("message_id").str().map(str::to_owned) } else { None };
    let context = root.get("context");
    let context = if context.is_present() { Some(context.get("message_id").text(WAMID_MAX)?) } else { None };
    if context.is_some() && reacts_to.is_some() {
        return Err(root.get("context").refuse("is not possible on a reaction, which names its message itself"));
    }
    let callback_data = root.get("biz_opaque_callback_data").optional_text(CALLBACK_DATA_MAX)?;
    let identity_hash = root.get("recipient_identity_key_hash").optional_text(IDENTITY_HASH_MAX)?;
    Ok(Request::Message(Box::new(Outgoing {
        input,
        to,
        kind: kind.to_owned(),
        content: inside.value().cloned().unwrap_or_default(),
        context: context.map(str::to_owned),
        reacts_to,
        callback_data: callback_data.map(str::to_owned),
        identity_hash: identity_hash.map(str::to_owned),
        files,
        template,
    })))
}

/// The hash of an identity; no published limit, Meta's have about a dozen characters.
const IDENTITY_HASH_MAX: usize = 128;
