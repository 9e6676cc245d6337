//! What the bot is told beside messages, and what it tells.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    super::Sandbox,
    error::{Body, Refusal, Refused},
};

/// Characters of a field's name: Meta's have 40.
const FIELD_MAX: usize = 64;

/// A webhook of the account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Announcement {
    /// The field, 1 to 64 characters of a-z, 0-9 and _.
    #[schema(example = "phone_number_quality_update")]
    field: String,
    /// What stands in `value`.
    #[schema(value_type = Object)]
    value: Map<String, Value>,
}

/// Sends the bot a webhook in any field
#[utoipa::path(post, path = "/webhooks", tag = "behaviour", request_body = Announcement,
    responses((status = 202, description = "It is on its way"), Refused))]
pub(super) async fn announce(
    State(sandbox): State<Sandbox>,
    Body(Announcement { field, value }): Body<Announcement>,
) -> Result<StatusCode, Refusal> {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=FIELD_MAX).contains(&field.len()) || !field.bytes().all(is_letter) {
        return Err(Refusal::impossible(format!("field is '{field}'; expected 1 to {FIELD_MAX} of a-z, 0-9 and _")));
    }
    sandbox.announce(field, Value::Object(value));
    Ok(StatusCode::ACCEPTED)
}

/// How a message was answered, as the bot says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Explanation {
    /// The person's message.
    message_id: String,
    /// Any JSON of at most 64 KiB; the page knows `stage`, `commands`, `decision` and `latency_us`.
    trace: Value,
}

/// Keeps how the bot answered a message
///
/// The page and the chat show it beside the message. A later one takes its place.
#[utoipa::path(post, path = "/traces", tag = "watching", request_body = Explanation,
    responses((status = 204, description = "It is kept"), Refused))]
pub(super) async fn explain(
    State(sandbox): State<Sandbox>,
    Body(Explanation { message_id, trace }): Body<Explanation>,
) -> Result<StatusCode, Refusal> {
    if sandbox.explain(&message_id, &trace).map_err(Refusal::impossible)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::missing(format!("nobody here wrote the message {message_id}, or it is forgotten")))
    }
}
