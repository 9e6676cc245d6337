//! `POST /{phone number id}/messages`: messages to people, read receipts, typing.

use axum::{
    Json,
    extract::{Path, State, rejection::BytesRejection},
};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{
        Sandbox,
        chat::{Message, PEOPLE_MAX, Side, Status},
        error::ApiError,
        events::PageEvent,
        ids,
        phone::Phone,
        validate::{self, Outgoing, Request},
        webhook,
    },
    check_number,
};

pub(super) async fn send(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let body = body.map_err(|rejection| ApiError::parameter(rejection.body_text()))?;
    let body: Value =
        serde_json::from_slice(&body).map_err(|error| ApiError::parameter(format!("the body is not JSON: {error}")))?;
    let answer = match validate::read(&body) {
        Ok(Request::Message(outgoing)) => message(&sandbox, *outgoing),
        Ok(Request::Read { message_id, is_typing }) => read(&sandbox, &message_id, is_typing),
        Err(refusal) => Err(refusal),
    };
    answer.map(Json).inspect_err(|refusal| show_refusal(&sandbox, &body, refusal))
}

fn message(sandbox: &Sandbox, outgoing: Outgoing) -> Result<Value, ApiError> {
    let Outgoing { input, to, kind, content, context, callback_data, files } = outgoing;
    if Phone::parse(&sandbox.config().display_phone_number).as_ref() == Some(&to) {
        return Err(ApiError::same_number());
    }
    {
        let shelf = sandbox.shelf();
        for file in files {
            if shelf.get(&file.id).is_none_or(|found| found.kind != file.kind) {
                return Err(ApiError::value(format!(
                    "{} is no uploaded file of type {}",
                    file.field,
                    file.kind.name()
                )));
            }
        }
    }
    let now_ms = Timestamp::now().as_millisecond();
    let id = sandbox.ids().wamid();
    let mut chats = sandbox.chats();
    let is_foreign = |id: &String| chats.message(&to, id).is_none();
    if context.as_ref().is_some_and(is_foreign) {
        return Err(ApiError::value("context.message_id is no message of this chat"));
    }
    if !chats.add(&to, "", "") {
        return Err(ApiError::not_listed(PEOPLE_MAX));
    }
    let mut answer = json!({"id": id});
    if kind == "template" {
        answer["message_status"] = json!("accepted");
    }
    let message = Message {
        id,
        side: Side::Business,
        at_ms: now_ms,
        status: Status::Sent,
        kind,
        content,
        context,
        callback_data,
    };
    chats.push(&to, message.clone());
    // While the chats are locked, so that webhooks leave in the order in which messages were taken.
    for status in [Status::Sent, Status::Delivered] {
        chats.mark(&to, &message.id, status);
        sandbox.courier().enqueue(&to, &webhook::status(sandbox.config(), &to, &message, status, now_ms), None);
    }
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": input, "wa_id": to, "user_id": ids::user_id(&to)}],
        "messages": [answer],
    }))
}

fn read(sandbox: &Sandbox, message_id: &str, is_typing: bool) -> Result<Value, ApiError> {
    let mut chats = sandbox.chats();
    let phone = chats.read_by_business(message_id);
    let phone = phone.ok_or_else(|| ApiError::value("message_id is no message that a person sent"))?;
    if is_typing {
        chats.typing(&phone, Timestamp::now().as_millisecond());
    }
    Ok(json!({"success": true}))
}

/// Who builds a bot sees on the page what was refused, in the chat where it would have appeared.
fn show_refusal(sandbox: &Sandbox, body: &Value, refusal: &ApiError) {
    tracing::info!(code = refusal.code, details = refusal.details, "the sandbox refused a message of the bot");
    if let Some(phone) = body["to"].as_str().and_then(Phone::parse) {
        sandbox.announcer().announce(&PageEvent::Refused {
            phone: &phone,
            code: refusal.code,
            details: &refusal.details,
        });
    }
}
