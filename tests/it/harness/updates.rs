//! What Meta tells, as JSON: messages and statuses, and the webhook around them (Cloud API, "Webhooks").

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::meta::PHONE_NUMBER_ID;

/// An id that no other message has.
fn new_wamid() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("wamid.IN{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// `person` writes `words`.
pub(crate) fn text(person: &str, words: &str) -> Value {
    message(person, "text", json!({ "body": words }))
}

/// `person` taps the button (or, with `in_a_list`, the row) with this id and title.
pub(crate) fn tap(person: &str, in_a_list: bool, id: &str, title: &str) -> Value {
    let kind = if in_a_list { "list_reply" } else { "button_reply" };
    message(person, "interactive", json!({ "type": kind, kind: { "id": id, "title": title } }))
}

/// `person` sends a message of the type `kind`.
pub(crate) fn message(person: &str, kind: &str, content: Value) -> Value {
    let second = Timestamp::now().as_second().to_string();
    json!({ "from": person, "id": new_wamid(), "timestamp": second, "type": kind, kind: content })
}

/// Meta's word on the message `wamid`, which carried `callback_data`.
pub(crate) fn status(wamid: &str, status: &str, callback_data: Option<&str>) -> Value {
    let second = Timestamp::now().as_second().to_string();
    let mut update = json!({ "id": wamid, "status": status, "timestamp": second, "recipient_id": "5511990000001" });
    if let Some(data) = callback_data {
        update["biz_opaque_callback_data"] = json!(data);
    }
    if status == "failed" {
        update["errors"] = json!([{ "code": 131_026, "title": "Message undeliverable" }]);
    }
    update
}

/// A webhook with these messages and statuses.
pub(crate) fn webhook(messages: &[Value], statuses: &[Value]) -> Value {
    let mut people: Vec<_> = messages.iter().filter_map(|message| message["from"].as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let contacts: Vec<_> = people.iter().map(|person| contact(person)).collect();
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "551155550100", "phone_number_id": PHONE_NUMBER_ID },
    });
    if !messages.is_empty() {
        value["contacts"] = json!(contacts);
        value["messages"] = json!(messages);
    }
    if !statuses.is_empty() {
        value["statuses"] = json!(statuses);
    }
    let change = json!({ "field": "messages", "value": value });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "500011122233344", "changes": [change] }] })
}

/// A profile whose name tries to format what it stands in.
fn contact(person: &str) -> Value {
    json!({ "wa_id": person, "profile": { "name": "*Ana* _x_" } })
}
