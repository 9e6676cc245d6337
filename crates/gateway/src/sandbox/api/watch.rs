//! What the bot did: messages, requests, events.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Sse,
        sse::{self, KeepAlive},
    },
};
use futures::StreamExt;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    super::{Awaited, Exchange, Sandbox, SentView, WaitError, world::effect::Event},
    error::{Body, Query, Refusal, Refused},
};

/// How long somebody waits unless they say otherwise.
const TIMEOUT_MS: u64 = 5_000;
/// How long somebody can wait: longer than any bot takes.
const TIMEOUT_MAX_MS: u64 = 60_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentQuery {
    to: Option<String>,
    #[serde(default)]
    after: u64,
}

/// What the bot sent, in order
#[utoipa::path(get, path = "/sent", tag = "watching", params(
    ("to" = Option<String>, Query, description = "Only to this person"),
    ("after" = Option<u64>, Query, description = "Only after the message with this number")),
    responses((status = 200, body = Vec<SentView>), Refused))]
pub(super) async fn sent(
    State(sandbox): State<Sandbox>,
    Query(SentQuery { to, after }): Query<SentQuery>,
) -> Result<Json<Vec<SentView>>, Refusal> {
    sandbox.sent(to.as_deref(), after).map(Json).map_err(Refusal::missing)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogQuery {
    #[serde(default)]
    after: u64,
}

/// The requests and answers in both directions, in order
#[utoipa::path(get, path = "/log", tag = "watching", params(
    ("after" = Option<u64>, Query, description = "Only after the request with this id")),
    responses((status = 200, body = Vec<Exchange>), Refused))]
pub(super) async fn log(
    State(sandbox): State<Sandbox>,
    Query(LogQuery { after }): Query<LogQuery>,
) -> Json<Vec<Exchange>> {
    Json(sandbox.log(after))
}

/// What to wait for, and how long.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    /// What to wait for.
    #[serde(rename = "for")]
    awaited: Awaited,
    /// How long, in real milliseconds, from 0 to 60,000.
    #[serde(default = "timeout_ms")]
    #[schema(default = 5000)]
    timeout_ms: u64,
}

fn timeout_ms() -> u64 {
    TIMEOUT_MS
}

/// Waits until the bot has done something
///
/// In real time. Answers with the messages that were waited for.
#[utoipa::path(post, path = "/wait", tag = "watching", request_body = Wait,
    responses((status = 200, body = Vec<SentView>), Refused))]
pub(super) async fn wait(
    State(sandbox): State<Sandbox>,
    Body(Wait { awaited, timeout_ms }): Body<Wait>,
) -> Result<Json<Vec<SentView>>, Refusal> {
    if timeout_ms > TIMEOUT_MAX_MS {
        return Err(Refusal::impossible(format!("timeout_ms is {timeout_ms}; at most {TIMEOUT_MAX_MS}")));
    }
    sandbox.wait(&awaited, Duration::from_millis(timeout_ms)).await.map(Json).map_err(|error| match error {
        WaitError::Wrong(why) => Refusal::missing(why),
        WaitError::Late(why) => Refusal(StatusCode::REQUEST_TIMEOUT, format!("after {timeout_ms} ms: {why}")),
    })
}

/// What happens from now on
///
/// Server-sent events, each a JSON object with `event`. `reload` says that the listener was too slow and missed something.
#[utoipa::path(get, path = "/events", tag = "watching",
    responses((status = 200, body = Event, content_type = "text/event-stream"), Refused))]
pub(super) async fn events(State(sandbox): State<Sandbox>) -> impl IntoResponse {
    let events = sandbox.events().map(|text| Ok::<_, Infallible>(sse::Event::default().data(text)));
    Sse::new(events).keep_alive(KeepAlive::default())
}
