//! Requests of the Cloud API as JSON. Pure.
//!
//! Source: Cloud API, "Messages" reference. Limits of lengths and counts are [`bot::message`]'s.

use bot::{
    Message,
    message::{Button, Row},
};
use serde_json::{Map, Value, json};

/// The body of `POST /{phone_number_id}/messages`.
///
/// `to` is a phone in digits, or a business-scoped user id. `media_id` is the picture's, already uploaded: without one a
/// picture is left out. `callback_data` comes back in every status of the message, at most 512 characters.
pub fn message(to: &str, message: &Message, media_id: Option<&str>, callback_data: &str) -> Value {
    let (kind, content) = content(message, media_id);
    let (address, to) = recipient(to);
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        address: to,
        "biz_opaque_callback_data": callback_data,
        "type": kind,
        kind: content,
    })
}

/// The body that marks the message `wamid`, and all before it, as read; with `typing`, also shows that an answer is being
/// written, for 25 seconds or until it comes.
pub fn read(wamid: &str, typing: bool) -> Value {
    let mut body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": wamid });
    if typing {
        body["typing_indicator"] = json!({ "type": "text" });
    }
    body
}

/// A phone gets its plus: without it Meta may take the digits for a national number. Anything else is a user id.
fn recipient(to: &str) -> (&'static str, String) {
    let digits = to.trim_start_matches('+');
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        ("to", format!("+{digits}"))
    } else {
        ("recipient", to.to_owned())
    }
}

fn content(message: &Message, media_id: Option<&str>) -> (&'static str, Value) {
    match message {
        Message::Text { text } => ("text", json!({ "preview_url": false, "body": text })),
        Message::Buttons { text, buttons, image: _ } => {
            let buttons: Vec<Value> = buttons.iter().map(button).collect();
            let mut interactive =
                json!({ "type": "button", "body": { "text": text }, "action": { "buttons": buttons } });
            if let Some(id) = media_id {
                interactive["header"] = json!({ "type": "image", "image": { "id": id } });
            }
            ("interactive", interactive)
        }
        Message::List { text, open, rows } => {
            let rows: Vec<Value> = rows.iter().map(row).collect();
            let action = json!({ "button": open, "sections": [{ "rows": rows }] });
            ("interactive", json!({ "type": "list", "body": { "text": text }, "action": action }))
        }
        Message::Image { text, image: _ } => ("image", picture(text, media_id)),
    }
}

fn button(button: &Button) -> Value {
    json!({ "type": "reply", "reply": { "id": button.id, "title": button.title } })
}

fn row(row: &Row) -> Value {
    let mut value = json!({ "id": row.id, "title": row.title });
    if let Some(description) = &row.description {
        value["description"] = json!(description);
    }
    value
}

/// Meta refuses an empty caption, so there is none.
fn picture(caption: &str, media_id: Option<&str>) -> Value {
    let mut image = Map::new();
    if let Some(id) = media_id {
        image.insert("id".to_owned(), json!(id));
    }
    if !caption.is_empty() {
        image.insert("caption".to_owned(), json!(caption));
    }
    Value::Object(image)
}
