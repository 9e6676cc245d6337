//! The webhook's HTTP side: Meta's handshake, and its deliveries.
//!
//! 200 means stored. Any other answer makes Meta send it again for up to seven days, so a body that we will never
//! understand is stored too, and only one that could not be stored is refused.

use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{Query, Request, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use fail::fail_point;
use http_body_util::BodyExt;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Notify;

use super::{
    inbound::{self, Reading},
    signature::Signature,
    update::{Alert, Level},
};
use crate::{
    clock::Clock,
    server::Overloaded,
    store::{Accepted, Batch, Store},
    telemetry,
};

/// Where Meta sends webhooks.
pub const PATH: &str = "/webhook";

/// Bytes of a body. Meta sends up to 3 MB, which is less.
pub const BODY_MAX: usize = 3 * 1024 * 1024;

/// How soon to try again when the store is not available. Meta keeps its own time; proxies and tests read this.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// What the webhook needs.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where events go.
    pub store: Arc<dyn Store>,
    /// The app's secrets. With none, every delivery is refused.
    pub secrets: Vec<SecretString>,
    /// The number that is answered; messages to others are kept and not answered. `None` answers every number that the
    /// secrets sign for.
    pub phone_number_id: Option<String>,
    /// What Meta must say in its handshake. With none, every handshake is refused.
    pub verify_token: Option<SecretString>,
    /// How long a text waits for more of the same person.
    pub coalesce: SignedDuration,
    /// Wakes the workers once something was stored.
    pub wake: Arc<Notify>,
    /// Wakes the sender once a status has moved a message: the next one of its lane may leave, or its fallback.
    pub wake_sender: Arc<Notify>,
    /// Tells the time.
    pub clock: Clock,
}

/// Serves `webhook` at [`PATH`].
pub fn router(webhook: Webhook) -> Router {
    Router::new().route(PATH, get(handshake).post(deliver)).with_state(Arc::new(webhook))
}

/// What Meta asks when a callback address is saved. Everything is optional, so that a request without it is refused by us.
#[derive(Deserialize)]
struct Handshake {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

async fn handshake(
    State(webhook): State<Arc<Webhook>>,
    asked: Result<Query<Handshake>, QueryRejection>,
) -> Result<Response, StatusCode> {
    let Query(asked) = asked.map_err(|_| StatusCode::FORBIDDEN)?;
    let is_subscribe = asked.mode.as_deref() == Some("subscribe");
    let is_ours = is_same(asked.verify_token.as_deref(), webhook.verify_token.as_ref());
    let challenge = asked.challenge.filter(|_| is_subscribe && is_ours).ok_or(StatusCode::FORBIDDEN)?;
    Ok(([(header::X_CONTENT_TYPE_OPTIONS, "nosniff")], challenge).into_response())
}

/// Compares digests, so that the time tells neither a common beginning nor a length.
fn is_same(told: Option<&str>, expected: Option<&SecretString>) -> bool {
    let (Some(told), Some(expected)) = (told, expected) else { return false };
    let expected = expected.expose_secret();
    !expected.is_empty() && bool::from(Sha256::digest(told).ct_eq(&Sha256::digest(expected)))
}

async fn deliver(State(webhook): State<Arc<Webhook>>, request: Request) -> Response {
    let started = Instant::now();
    let answer = answer(&webhook, request).await;
    metrics::counter!(telemetry::WEBHOOK_REQUESTS, "answer" => answer.name()).increment(1);
    metrics::histogram!(telemetry::WEBHOOK_SECONDS).record(started.elapsed());
    answer.into_response()
}

async fn answer(webhook: &Webhook, request: Request) -> Answer {
    let (head, body) = request.into_parts();
    let Some(signature) = Signature::from_headers(&head.headers) else { return Answer::Forged };
    if is_encoded(&head.headers) {
        return Answer::Encoded;
    }
    let body = match whole(body).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    if !signature.is_of(&body, &webhook.secrets) {
        return Answer::Forged;
    }
    let received = webhook.clock.now();
    let Reading { mut batch, alerts } = inbound::read(&body, received, webhook.coalesce).unwrap_or_else(|error| {
        tracing::warn!(bytes = body.len(), %error, "a signed webhook is no JSON; it is kept as it came");
        let batch = Batch { events: vec![inbound::unreadable(&body, received)], ..Batch::default() };
        Reading { batch, ..Reading::default() }
    });
    if let Some(ours) = &webhook.phone_number_id {
        let foreign = batch
            .events
            .iter_mut()
            .filter(|event| event.person.as_ref().is_some_and(|person| person.phone_number_id != *ours));
        foreign.for_each(|event| event.person = None);
    }
    match webhook.store.accept(batch, received).await {
        Ok(accepted) => {
            fail_point!("accept::stored", |_| std::process::abort());
            webhook.wake.notify_one();
            if accepted.status_changes > 0 {
                webhook.wake_sender.notify_one();
            }
            report(&accepted, body.len());
            alerts.iter().for_each(tell);
            Answer::Stored
        }
        Err(error) => {
            tracing::error!(bytes = body.len(), %error, "a webhook could not be stored; Meta will send it again");
            Answer::Unavailable
        }
    }
}

/// Meta sends its bodies as they are. What is compressed is not unpacked: a small one may become a huge one.
fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Everything that comes, copied into one piece: a body may come a byte at a time, and every piece would have its own cost.
async fn whole(mut body: Body) -> Result<Vec<u8>, Answer> {
    let is_announced_too_large = body.size_hint().lower() > BODY_MAX as u64;
    if is_announced_too_large {
        return Err(Answer::TooLarge);
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            let is_overload = error.source().is_some_and(<dyn Error>::is::<Overloaded>);
            if is_overload { Answer::Overloaded } else { Answer::Interrupted }
        })?;
        let piece = frame.data_ref().map(AsRef::as_ref).unwrap_or_default();
        if whole.len() + piece.len() > BODY_MAX {
            return Err(Answer::TooLarge);
        }
        whole.extend_from_slice(piece);
    }
    Ok(whole)
}

fn report(accepted: &Accepted, bytes: usize) {
    let Accepted { new_events, duplicates, status_changes, merged } = *accepted;
    metrics::counter!(telemetry::WEBHOOK_EVENTS, "outcome" => "new").increment(new_events as u64);
    metrics::counter!(telemetry::WEBHOOK_EVENTS, "outcome" => "duplicate").increment(duplicates as u64);
    metrics::counter!(telemetry::STATUS_CHANGES).increment(status_changes as u64);
    tracing::debug!(bytes, new_events, duplicates, status_changes, merged, "webhook stored");
}

fn tell(alert: &Alert) {
    let Alert { level, field, source, text } = alert;
    let source = source.as_deref().unwrap_or_default();
    metrics::counter!(telemetry::WEBHOOK_ALERTS, "field" => *field, "level" => level.name()).increment(1);
    match level {
        Level::Info => tracing::debug!(field, source, "{text}"),
        Level::Warning => tracing::warn!(field, source, "{text}"),
        Level::Error => tracing::error!(field, source, "{text}"),
    }
}

/// What we tell whoever delivers. No answer says why: the sender of a forged one should learn nothing.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Stored,
    Forged,
    Encoded,
    TooLarge,
    Interrupted,
    Overloaded,
    Unavailable,
}

impl Answer {
    fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Forged => "forged",
            Self::Encoded => "encoded",
            Self::TooLarge => "too_large",
            Self::Interrupted => "interrupted",
            Self::Overloaded => "overloaded",
            Self::Unavailable => "unavailable",
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Stored => StatusCode::OK.into_response(),
            Self::Forged => StatusCode::UNAUTHORIZED.into_response(),
            Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response(),
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Interrupted => StatusCode::REQUEST_TIMEOUT.into_response(),
            Self::Overloaded | Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER.as_secs())]).into_response()
            }
        }
    }
}
