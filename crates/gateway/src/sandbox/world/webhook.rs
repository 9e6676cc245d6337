//! Webhooks as Meta writes them: what is in them, their bytes, their signature.
//!
//! Shapes: Cloud API, "Webhooks", payloads and fields.

use std::{borrow::Cow, fmt::Write as _};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    Business,
    chat::{Category, Failure, Message, Status},
    dice::Dice,
    person::Person,
};

/// Where Meta explains its codes; part of every failed status.
const CODES_URL: &str = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/";

/// What one webhook tells in a field: something that happened.
#[derive(Clone, Debug)]
pub(super) struct Update {
    pub(super) field: Cow<'static, str>,
    pub(super) value: Value,
}

impl Update {
    /// Whether it is about our number, rather than about the account.
    pub(super) fn is_of_number(&self) -> bool {
        !self.value["metadata"].is_null()
    }
}

/// What a person sent. `item` is what stands in `messages[]`, without names and time.
pub(super) fn message(business: &Business, person: &Person, mut item: Value, at: Timestamp) -> Update {
    name_sender(&mut item, person, at);
    item["timestamp"] = json!(seconds(at));
    let is_system = item["type"] == "system";
    let update = listed(business, "messages", "messages", item);
    if is_system { update } else { with_contact(update, person, at) }
}

/// How far a message of the business got.
pub(super) fn status(business: &Business, person: &Person, message: &Message, status: Status, at: Timestamp) -> Update {
    let mut item = json!({
        "id": message.id,
        "status": status,
        "timestamp": seconds(at),
        "recipient_user_id": person.user_id,
    });
    if let Some(phone) = person.shown_wa_id(at) {
        item["recipient_id"] = json!(phone);
    }
    if let Some(parent) = &person.parent_user_id {
        item["recipient_parent_user_id"] = json!(parent);
    }
    if let Some(callback_data) = &message.callback_data {
        item["biz_opaque_callback_data"] = json!(callback_data);
    }
    if matches!(status, Status::Sent | Status::Delivered) {
        let category = match message.category {
            Category::Service => "service",
            Category::Utility => "utility",
            Category::Marketing => "marketing",
            Category::Authentication => "authentication",
        };
        item["pricing"] = json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category});
    }
    if let Some(failure) = message.failure.as_ref().filter(|_| status == Status::Failed) {
        item["errors"] = json!([error(failure)]);
    }
    let update = listed(business, "messages", "statuses", item);
    // Meta leaves the card out of a failure (Cloud API, "Statuses").
    if status == Status::Failed { update } else { with_contact(update, person, at) }
}

/// Something in another field: `item` stands in its `list`.
pub(super) fn listed(business: &Business, field: &'static str, list: &str, item: Value) -> Update {
    let mut value = frame(business);
    value[list] = json!([item]);
    Update { field: field.into(), value }
}

/// The update with the person's card beside it.
pub(super) fn with_contact(mut update: Update, person: &Person, at: Timestamp) -> Update {
    update.value["contacts"] = json!([contact(person, at)]);
    update
}

/// As webhooks write an error.
pub(super) fn error(failure: &Failure) -> Value {
    json!({
        "code": failure.code,
        "title": failure.title,
        "message": failure.title,
        "error_data": {"details": failure.details},
        "href": CODES_URL,
    })
}

/// Puts the names of the person into an item that they sent.
pub(super) fn name_sender(item: &mut Value, person: &Person, at: Timestamp) {
    item["from_user_id"] = json!(person.user_id);
    if let Some(phone) = person.shown_wa_id(at) {
        item["from"] = json!(phone);
    }
    if let Some(parent) = &person.parent_user_id {
        item["from_parent_user_id"] = json!(parent);
    }
}

fn contact(person: &Person, at: Timestamp) -> Value {
    let mut contact = json!({"profile": {"name": person.name}, "user_id": person.user_id});
    if let Some(username) = &person.username {
        contact["profile"]["username"] = json!(username);
    }
    if let Some(phone) = person.shown_wa_id(at) {
        contact["wa_id"] = json!(phone);
    }
    if let Some(parent) = &person.parent_user_id {
        contact["parent_user_id"] = json!(parent);
    }
    contact
}

/// A moment as webhooks write it: whole seconds, in a string.
pub(super) fn seconds(at: Timestamp) -> String {
    at.as_millisecond().div_euclid(1000).to_string()
}

fn frame(business: &Business) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": business.display_phone_number,
            "phone_number_id": business.phone_number_id,
        },
    })
}

/// One webhook with these updates. Several may share an entry, a change, even its lists: chance decides, as it seems to with
/// Meta. Only the order is kept.
pub(super) fn envelope(business: &Business, updates: Vec<Update>, dice: &mut Dice, at: Timestamp) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    for Update { field, value } in updates {
        let is_of_number = !value["metadata"].is_null();
        // Updates of the account carry the time of their entry, and so have one each.
        let entry = entries.last_mut().filter(|entry| is_of_number && entry["time"].is_null());
        let changes = entry.and_then(|entry| entry["changes"].as_array_mut());
        let Some(changes) = changes.filter(|_| dice.below(3) > 0) else {
            let mut entry = json!({"id": business.account_id, "changes": [{"field": field, "value": value}]});
            if !is_of_number {
                entry["time"] = json!(at.as_second());
            }
            entries.push(entry);
            continue;
        };
        match changes.last_mut().filter(|change| change["field"] == *field && dice.below(2) > 0) {
            Some(change) => join(&mut change["value"], value),
            None => changes.push(json!({"field": field, "value": value})),
        }
    }
    json!({"object": "whatsapp_business_account", "entry": entries})
}

/// Appends the lists of `other`; a contact that is there already is not repeated.
fn join(value: &mut Value, other: Value) {
    let Value::Object(other) = other else { return };
    for (name, items) in other {
        let Value::Array(items) = items else { continue };
        match value[&name].as_array_mut() {
            None => value[&name] = Value::Array(items),
            Some(list) => {
                let is_new = |item: &Value| name != "contacts" || !list.contains(item);
                let new: Vec<Value> = items.into_iter().filter(is_new).collect();
                list.extend(new);
            }
        }
    }
}

/// The bytes: anything beyond ASCII as lower-case `\uXXXX` in UTF-16 units, and `/` as `\/`. Both occur only inside strings.
pub(super) fn encode(webhook: &Value) -> Vec<u8> {
    let plain = webhook.to_string();
    let mut text = String::with_capacity(plain.len() * 2);
    for c in plain.chars() {
        match c {
            '/' => text.push_str("\\/"),
            c if c.is_ascii() => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("writing to a string cannot fail. This is a bug.");
                }
            }
        }
    }
    text.into_bytes()
}

/// The `X-Hub-Signature-256` header over the exact bytes.
pub(crate) fn sign(app_secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).expect("HMAC takes any key. This is a bug.");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{encode, sign};

    #[test]
    fn bytes_are_escaped_as_meta_does() {
        for (text, bytes) in [
            ("a/b", r#""a\/b""#),
            ("não", r#""n\u00e3o""#),
            ("👍", r#""\ud83d\udc4d""#),
            ("\"\\\n", r#""\"\\\n""#),
            ("\u{7f}", "\"\u{7f}\""),
        ] {
            assert_eq!(encode(&json!(text)), bytes.as_bytes(), "{text}");
        }
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signature_is_hmac_sha256() {
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign("Jefe", b"what do ya want for nothing?"), expected);
    }
}
