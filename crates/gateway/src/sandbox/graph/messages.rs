//! `POST /{phone number id}/messages`: messages to people, read receipts, typing.

use axum::{
    Json,
    extract::{Path, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    super::{
        Endpoint, Fault, Sandbox,
        error::ApiError,
        phone::Phone,
        validate::{self, Field, Outgoing, Request},
        world::{
            codes,
            people::Address,
            send::{Accepted, Through},
        },
    },
    check_number, faults, read,
};

pub(super) async fn send(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    check_number(&sandbox, &id)?;
    let body = read(body)?;
    let request = validate::read(&body);
    answer(&sandbox, &body, request, Through::Messages).await
}

/// `POST /{phone number id}/marketing_messages`: templates of the category MARKETING, to one person.
pub(super) async fn send_marketing(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    check_number(&sandbox, &id)?;
    let body = read(body)?;
    let request =
        check_marketing(&Field::root(&body)).and_then(|()| validate::read(&body)).and_then(|request| match request {
            Request::Message(_) => Ok(request),
            Request::Read { .. } => Err(ApiError::of(131_055, "a message is required, not a status")),
        });
    answer(&sandbox, &body, request, Through::MarketingMessages).await
}

fn check_marketing(root: &Field<'_>) -> Result<(), ApiError> {
    let policy = root.get("product_policy");
    if policy.is_present() {
        policy.one_of(&["CLOUD_API_FALLBACK", "STRICT"])?;
    }
    root.get("message_activity_sharing").flag()?;
    let is_template = root.get("type").str() == Some("template");
    let is_group = root.get("recipient_type").str() == Some("group");
    if is_template && !is_group {
        Ok(())
    } else {
        Err(ApiError::of(131_055, "type must be template, recipient_type individual"))
    }
}

/// Does what is asked, unless a fault comes between.
async fn answer(
    sandbox: &Sandbox,
    body: &Value,
    request: Result<Request, ApiError>,
    through: Through,
) -> Result<Response, ApiError> {
    let shown = |refusal: &ApiError| show_refusal(sandbox, body, refusal);
    let request = request.inspect_err(shown)?;
    let fault = sandbox.act(|world, _| match &request {
        Request::Message(outgoing) => world.judge(Endpoint::Messages, world.addressee(&outgoing.to)),
        Request::Read { .. } => world.judge(Endpoint::Any, None),
    });
    let failing = match fault {
        Some(Fault::Fail { code }) => Some(code),
        Some(Fault::Refuse { code }) if matches!(request, Request::Message(_)) => {
            shown(&ApiError::of(code, codes::code(code).details));
            None
        }
        _ => None,
    };
    let answer = async {
        let answer = match request {
            Request::Message(outgoing) => message(sandbox, *outgoing, through, failing).await,
            Request::Read { message_id, is_typing } => mark_read(sandbox, &message_id, is_typing),
        };
        answer.map(Json).inspect_err(shown).into_response()
    };
    Ok(faults::apply(sandbox, fault, answer).await)
}

async fn message(
    sandbox: &Sandbox,
    outgoing: Outgoing,
    through: Through,
    failing: Option<u32>,
) -> Result<Value, ApiError> {
    check_files(sandbox, &outgoing)?;
    let Accepted { body, hold } = sandbox.act(|world, now| world.send(outgoing, through, failing, now))?;
    if let Some(ticket) = hold {
        sandbox.released(ticket).await;
    }
    Ok(body)
}

/// Each file must be on the shelf, and of the kind that its place needs.
fn check_files(sandbox: &Sandbox, outgoing: &Outgoing) -> Result<(), ApiError> {
    sandbox.with_shelf(|shelf, now| {
        for file in &outgoing.files {
            let found = shelf.get(&file.id, now).filter(|found| found.kind == file.kind);
            let found = found.ok_or_else(|| {
                ApiError::value(format!("{} is no uploaded file of type {}", file.field, file.kind.name()))
            })?;
            if let Some(needed) = file.mime_type.filter(|needed| !found.is_of(needed)) {
                let details = format!("{} is of type {}, {needed} is needed", file.field, found.mime_type);
                return Err(ApiError::value(details));
            }
        }
        Ok(())
    })
}

fn mark_read(sandbox: &Sandbox, message_id: &str, is_typing: bool) -> Result<Value, ApiError> {
    sandbox.act(|world, now| world.read_by_business(message_id, is_typing, now))?;
    Ok(json!({"success": true}))
}

/// Who builds a bot sees on the page what was refused, in the chat where it would have appeared.
fn show_refusal(sandbox: &Sandbox, body: &Value, refusal: &ApiError) {
    tracing::info!(code = refusal.code, details = refusal.details, "the sandbox refused a message of the bot");
    let phone = body["to"].as_str().and_then(Phone::parse).map(Address::Phone);
    let address = phone.or_else(|| body["recipient"].as_str().map(|id| Address::User(id.to_owned())));
    sandbox.act(|world, _| world.tell_refused(address.as_ref(), refusal.code, &refusal.details));
}
