//! What a person does on the page, as the message that WhatsApp makes of it. Pure.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    base64,
    chat::{Message, Side},
    ids,
    media::{File, MediaKind},
    phone::Phone,
    webhook::seconds,
};

/// A text has at most this many characters (Cloud API, "Text messages").
const TEXT_MAX: usize = 4096;
/// A caption has at most this many characters (Cloud API, "Image messages").
const CAPTION_MAX: usize = 1024;

/// What the person did.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Deed {
    /// Wrote, perhaps in answer to a message.
    Text { body: String, reply_to: Option<String> },
    /// Tapped a button of a message.
    Button { message_id: String, id: String },
    /// Picked a row of a message's list.
    List { message_id: String, id: String },
    /// Sent a picture, uploaded before.
    Image { media: String, caption: Option<String> },
    /// Sent a voice note, uploaded before.
    Audio { media: String },
    /// Sent a sticker, uploaded before.
    Sticker { media: String },
    /// Sent a place.
    Location { latitude: f64, longitude: f64, name: Option<String>, address: Option<String> },
}

/// The message that it makes.
#[derive(Debug, PartialEq)]
pub(super) struct Composed {
    /// The webhook's `type`.
    pub(super) kind: &'static str,
    /// The webhook's object of that type.
    pub(super) content: Value,
    /// The message of the business that it answers.
    pub(super) context: Option<String>,
}

/// Turns a deed into a message. `message` finds messages of this chat, `file` finds files. The error says what is wrong.
pub(super) fn compose<'a>(
    deed: Deed,
    message: impl Fn(&str) -> Option<&'a Message>,
    file: impl Fn(&str) -> Option<&'a File>,
) -> Result<Composed, String> {
    let plain = |kind, content| Composed { kind, content, context: None };
    let find = |id: &str, kind| file(id).filter(|file| file.kind == kind).ok_or("there is no such file of that kind");
    match deed {
        Deed::Text { body, reply_to } => {
            check_length("body", &body, TEXT_MAX)?;
            if body.trim().is_empty() {
                return Err("body is empty".to_owned());
            }
            if reply_to.as_deref().is_some_and(|id| message(id).is_none()) {
                return Err("reply_to is no message of this chat".to_owned());
            }
            Ok(Composed { context: reply_to, ..plain("text", json!({"body": body})) })
        }
        Deed::Button { message_id, id } => {
            let content = message(&message_id).and_then(|tapped| tap(tapped, &id)).ok_or("there is no such button")?;
            Ok(Composed { context: Some(message_id), ..plain("interactive", content) })
        }
        Deed::List { message_id, id } => {
            let content = message(&message_id).and_then(|opened| pick(opened, &id)).ok_or("there is no such row")?;
            Ok(Composed { context: Some(message_id), ..plain("interactive", content) })
        }
        Deed::Image { media, caption } => {
            let mut content = file_content(find(&media, MediaKind::Image)?);
            if let Some(caption) = caption.filter(|caption| !caption.trim().is_empty()) {
                check_length("caption", &caption, CAPTION_MAX)?;
                content["caption"] = json!(caption);
            }
            Ok(plain("image", content))
        }
        Deed::Audio { media } => {
            let mut content = file_content(find(&media, MediaKind::Audio)?);
            content["voice"] = json!(true);
            Ok(plain("audio", content))
        }
        Deed::Sticker { media } => {
            let mut content = file_content(find(&media, MediaKind::Sticker)?);
            content["animated"] = json!(false);
            Ok(plain("sticker", content))
        }
        Deed::Location { latitude, longitude, name, address } => {
            if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
                return Err("latitude goes from -90 to 90, longitude from -180 to 180".to_owned());
            }
            let mut content = json!({"latitude": latitude, "longitude": longitude});
            for (key, words) in [("name", name), ("address", address)] {
                if let Some(words) = words {
                    check_length(key, &words, CAPTION_MAX)?;
                    content[key] = json!(words);
                }
            }
            Ok(plain("location", content))
        }
    }
}

/// The message as it stands in a webhook's `messages[]`.
pub(super) fn item(business_number: &str, phone: &Phone, message: &Message) -> Value {
    let mut item = json!({
        "from": phone,
        "from_user_id": ids::user_id(phone),
        "id": message.id,
        "timestamp": seconds(message.at_ms),
        "type": message.kind,
    });
    item[&message.kind] = message.content.clone();
    if let Some(id) = &message.context {
        item["context"] = json!({"from": business_number, "id": id});
    }
    item
}

/// What a tap on the button with this id says, if the business's message has it.
fn tap(tapped: &Message, id: &str) -> Option<Value> {
    let buttons = tapped.content["action"]["buttons"].as_array().filter(|_| tapped.side == Side::Business)?;
    let reply = buttons.iter().map(|button| &button["reply"]).find(|reply| reply["id"] == id)?;
    Some(json!({"type": "button_reply", "button_reply": {"id": reply["id"], "title": reply["title"]}}))
}

/// What the choice of the row with this id says, if the business's message has it.
fn pick(opened: &Message, id: &str) -> Option<Value> {
    let sections = opened.content["action"]["sections"].as_array().filter(|_| opened.side == Side::Business)?;
    let row = sections.iter().filter_map(|section| section["rows"].as_array()).flatten().find(|row| row["id"] == id)?;
    let mut reply = json!({"id": row["id"], "title": row["title"]});
    if row["description"].is_string() {
        reply["description"] = row["description"].clone();
    }
    Some(json!({"type": "list_reply", "list_reply": reply}))
}

fn file_content(file: &File) -> Value {
    json!({"mime_type": file.mime_type, "sha256": base64::encode(&file.sha256), "id": file.id})
}

fn check_length(field: &str, text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length <= max { Ok(()) } else { Err(format!("{field} has {length} characters; at most {max} fit")) }
}
