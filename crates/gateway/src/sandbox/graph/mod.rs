//! The Cloud API's endpoints, under any version.

mod blocks;
mod business;
mod faults;
mod fields;
mod log;
mod media;
mod messages;
mod paging;
mod profile;
mod subscriptions;
mod templates;

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State, rejection::BytesRejection},
    http::{HeaderMap, Uri, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::{Sandbox, error::ApiError, media::FILE_MAX_BYTES};

/// Where the endpoints are.
const PATH: &str = "/graph";
/// A request in JSON: an order with as many lines as may be, or a template with a Flow in it, stays below.
const JSON_MAX_BYTES: usize = 1024 * 1024;
/// What a form adds to the file in it.
const FORM_MAX_BYTES: usize = 64 * 1024;
/// The largest request: a file in its form.
pub const UPLOAD_MAX_BYTES: usize = FILE_MAX_BYTES + FORM_MAX_BYTES;

/// What stands behind the question mark.
type Parameters = Query<BTreeMap<String, String>>;

pub(super) fn router(sandbox: &Sandbox) -> Router<Sandbox> {
    let authorize = middleware::from_fn_with_state(sandbox.clone(), authorize);
    let judge = middleware::from_fn_with_state(sandbox.clone(), faults::judge);
    let log = middleware::from_fn_with_state(sandbox.clone(), log::log);
    let media_limit = DefaultBodyLimit::max(UPLOAD_MAX_BYTES);
    let graph = Router::new()
        .route("/{version}/debug_token", get(business::debug_token))
        .route("/{version}/{id}/messages", post(messages::send))
        .route("/{version}/{id}/marketing_messages", post(messages::send_marketing))
        .route("/{version}/{id}/media", post(media::upload).layer(media_limit))
        .route(
            "/{version}/{id}/message_templates",
            get(templates::list).post(templates::create).delete(templates::delete),
        )
        .route(
            "/{version}/{id}/subscribed_apps",
            get(subscriptions::list).post(subscriptions::subscribe).delete(subscriptions::unsubscribe),
        )
        .route("/{version}/{id}/phone_numbers", get(business::phone_numbers))
        .route("/{version}/{id}/whatsapp_business_profile", get(profile::show).post(profile::set))
        .route("/{version}/{id}/block_users", get(blocks::list).post(blocks::block).delete(blocks::unblock))
        .route("/{version}/{id}/register", post(business::register))
        .route("/{version}/{id}/deregister", post(business::deregister))
        .route("/{version}/{id}", get(object).post(change).delete(media::delete))
        .fallback(unknown)
        .method_not_allowed_fallback(not_possible)
        .layer(DefaultBodyLimit::max(JSON_MAX_BYTES))
        .layer(judge.clone())
        .layer(middleware::from_fn(check_version))
        .layer(authorize.clone())
        .layer(log.clone());
    let download = Router::new().route("/{id}", get(media::download)).layer(judge).layer(authorize).layer(log);
    Router::new().nest(PATH, graph).nest(media::DOWNLOAD_PATH, download)
}

/// Every request needs the token, and that it has not expired.
async fn authorize(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let token = bearer(request.headers()).unwrap_or_default();
    if !is_ours(&sandbox, token) {
        return ApiError::token().into_response();
    }
    if sandbox.act(|world, _| world.is_token_expired()) {
        return ApiError::plain(190).into_response();
    }
    next.run(request).await
}

/// A path begins with a version.
async fn check_version(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_versioned = path.split('/').nth(1).is_some_and(is_version);
    if is_versioned { next.run(request).await } else { ApiError::unknown_path(path).into_response() }
}

/// The business number, the account, a template, or a file.
async fn object(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let fields = parameters.get("fields").map(String::as_str);
    if id == sandbox.config().phone_number_id {
        return business::number(&sandbox, fields);
    }
    if id == sandbox.config().business_account_id {
        return business::account(&sandbox, fields);
    }
    match templates::show(&sandbox, &id, fields) {
        Some(template) => template,
        None => media::describe(&sandbox, &id, &parameters, &headers),
    }
}

/// Settings of the business number, or a new wording of a template.
async fn change(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    let body = read(body)?;
    if id == sandbox.config().phone_number_id {
        return business::set(&sandbox, &body).await;
    }
    sandbox.with_account(|account, now| account.templates.edit(&id, &body, now)).map(Json)
}

async fn unknown(uri: Uri) -> ApiError {
    ApiError::unknown_path(uri.path())
}

/// The path is known, the method is none of its.
async fn not_possible(uri: Uri) -> ApiError {
    ApiError::unknown_object(uri.path().split('/').nth(2).unwrap_or_default())
}

/// The body as JSON; no body is an empty object.
fn read(body: Result<Bytes, BytesRejection>) -> Result<Value, ApiError> {
    let body = body.map_err(|rejection| ApiError::parameter(rejection.body_text()))?;
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&body).map_err(|error| ApiError::parameter(format!("the body is not JSON: {error}")))
}

/// The id in the path must be the business number's.
fn check_number(sandbox: &Sandbox, id: &str) -> Result<(), ApiError> {
    if id == sandbox.config().phone_number_id { Ok(()) } else { Err(ApiError::unknown_object(id)) }
}

/// The id in the path must be the business account's.
fn check_account(sandbox: &Sandbox, id: &str) -> Result<(), ApiError> {
    if id == sandbox.config().business_account_id { Ok(()) } else { Err(ApiError::unknown_object(id)) }
}

fn success() -> Json<Value> {
    Json(json!({"success": true}))
}

fn is_ours(sandbox: &Sandbox, token: &str) -> bool {
    token.as_bytes().ct_eq(sandbox.config().access_token.expose_secret().as_bytes()).into()
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
