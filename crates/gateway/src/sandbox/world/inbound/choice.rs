//! Answers to what the business offered: buttons, rows, forms.

use serde_json::{Map, Value, json};

use super::super::chat::Message;

/// What a tap on the button with this id says, as type and object, if the message has it.
pub(super) fn tap(tapped: &Message, id: &str) -> Option<(&'static str, Value)> {
    if tapped.kind == "template" {
        return quick_reply(&tapped.content["shown"], id).map(|button| ("button", button));
    }
    let action = &tapped.content["action"];
    let cards = action["cards"].as_array().into_iter().flatten().map(|card| &card["action"]);
    let mut buttons = std::iter::once(action).chain(cards).filter_map(|action| action["buttons"].as_array()).flatten();
    // A card's quick reply stands under its own name.
    let reply = buttons.find_map(|button| {
        let replies = [&button["reply"], &button["quick_reply"]];
        replies.into_iter().find(|reply| reply["id"] == id)
    })?;
    let reply = json!({"id": reply["id"], "title": reply["title"]});
    Some(("interactive", json!({"type": "button_reply", "button_reply": reply})))
}

/// A quick reply of a template, or of one of its cards, is known by its payload.
fn quick_reply(shown: &Value, payload: &str) -> Option<Value> {
    let cards = shown["cards"].as_array().into_iter().flatten();
    let mut buttons = std::iter::once(shown).chain(cards).filter_map(|part| part["buttons"].as_array()).flatten();
    let is_tapped = |button: &&Value| button["type"] == "QUICK_REPLY" && button["payload"] == payload;
    buttons.find(is_tapped).map(|button| json!({"payload": payload, "text": button["text"]}))
}

/// What the choice of the row with this id says, if the message has it.
pub(super) fn pick(opened: &Message, id: &str) -> Option<Value> {
    let sections = opened.content["action"]["sections"].as_array()?;
    let row = sections.iter().filter_map(|section| section["rows"].as_array()).flatten().find(|row| row["id"] == id)?;
    let mut reply = json!({"id": row["id"], "title": row["title"]});
    if row["description"].is_string() {
        reply["description"] = row["description"].clone();
    }
    Some(json!({"type": "list_reply", "list_reply": reply}))
}

/// A form filled in. The token of the message comes back with the answers.
pub(super) fn flow(opened: &Message, answers: &Map<String, Value>) -> Value {
    let mut answers = answers.clone();
    let token = &opened.content["action"]["parameters"]["flow_token"];
    if token.is_string() && !answers.contains_key("flow_token") {
        answers.insert("flow_token".to_owned(), token.clone());
    }
    form("flow", &Value::Object(answers))
}

/// An address filled in.
pub(super) fn address(values: &Map<String, Value>) -> Value {
    form("address_message", &json!({"values": values}))
}

/// Whether the business may call.
pub(super) fn call_permission(accept: bool, permanent: bool, until: Option<i64>) -> Value {
    let mut reply = json!({"response": if accept { "accept" } else { "reject" }, "response_source": "user_action"});
    if accept {
        reply["is_permanent"] = json!(permanent);
    }
    if let Some(until) = until.filter(|_| accept && !permanent) {
        reply["expiration_timestamp"] = json!(until);
    }
    json!({"type": "call_permission_reply", "call_permission_reply": reply})
}

/// The answers of a form are JSON in a string.
fn form(name: &str, answers: &Value) -> Value {
    let reply = json!({"name": name, "body": "Sent", "response_json": answers.to_string()});
    json!({"type": "nfm_reply", "nfm_reply": reply})
}
