//! The Cloud API's endpoints, under any version.

mod media;
mod messages;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::{Sandbox, error::ApiError, media::FILE_MAX_BYTES};

/// A request to `/messages`: the largest message that passes all limits stays below, four bytes a character.
const MESSAGE_MAX_BYTES: usize = 64 * 1024;
/// What a form adds to the file in it.
const FORM_MAX_BYTES: usize = 64 * 1024;

pub(super) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let authorize = middleware::from_fn_with_state(sandbox.clone(), authorize);
    let media_limit = DefaultBodyLimit::max(FILE_MAX_BYTES + FORM_MAX_BYTES);
    let graph = Router::new()
        .route("/{version}/{id}/messages", post(messages::send).layer(DefaultBodyLimit::max(MESSAGE_MAX_BYTES)))
        .route("/{version}/{id}/media", post(media::upload).layer(media_limit))
        .route("/{version}/{id}", get(object).delete(media::delete))
        .fallback(unknown)
        .layer(middleware::from_fn(check_version))
        .layer(authorize.clone());
    let download = Router::new().route("/{id}", get(media::download)).layer(authorize);
    Router::new().nest("/graph", graph).nest(media::DOWNLOAD_PATH, download)
}

/// Every request needs the token.
async fn authorize(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let token = bearer(request.headers()).unwrap_or_default();
    let expected = sandbox.config().access_token.expose_secret();
    let is_known: bool = token.as_bytes().ct_eq(expected.as_bytes()).into();
    if is_known { next.run(request).await } else { ApiError::token().into_response() }
}

/// A path begins with a version.
async fn check_version(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_versioned = path.split('/').nth(1).is_some_and(is_version);
    if is_versioned { next.run(request).await } else { ApiError::unknown_path(path).into_response() }
}

/// The business number, or a file.
async fn object(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let config = sandbox.config();
    if id == config.phone_number_id {
        let number = &config.display_phone_number;
        return Ok(Json(json!({"id": id, "display_phone_number": number, "verified_name": config.business_name})));
    }
    media::describe(&sandbox, &id, &headers)
}

async fn unknown(request: Request) -> ApiError {
    ApiError::unknown_path(request.uri().path())
}

/// The id in the path must be the business number's.
fn check_number(sandbox: &Sandbox, id: &str) -> Result<(), ApiError> {
    if id == sandbox.config().phone_number_id { Ok(()) } else { Err(ApiError::unknown_object(id)) }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// `v25.0`: letters and digits as Meta's versions have them.
fn is_version(segment: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = segment.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    numbers.is_some_and(|(major, minor)| is_number(major) && is_number(minor) && minor.len() == 1)
}
