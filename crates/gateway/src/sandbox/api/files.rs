//! Files that people send, and those that the bot sent.

use axum::{
    Json,
    extract::{DefaultBodyLimit, State},
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::IntoResponse,
};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{Sandbox, media::FILE_MAX_BYTES},
    error::{Path, Refusal, Refused},
};

pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FILE_MAX_BYTES)
}

/// A file that can be sent now.
#[derive(Serialize, ToSchema)]
pub(super) struct Uploaded {
    /// Its id, for `media` of a deed.
    id: String,
}

/// Uploads a file that a person is about to send
///
/// The body is the file as it is, its type stands in `Content-Type`.
#[utoipa::path(post, path = "/files", tag = "people",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Uploaded), Refused))]
pub(super) async fn upload(
    State(sandbox): State<Sandbox>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Uploaded>), Refusal> {
    let mime_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let id = sandbox.upload(mime_type, bytes).map_err(Refusal::impossible)?;
    Ok((StatusCode::CREATED, Json(Uploaded { id })))
}

/// A file of a chat
// Whatever a bot or a person uploaded, it cannot act as a part of the page.
#[utoipa::path(get, path = "/files/{id}", tag = "people", params(("id", description = "Its id")),
    responses((status = 200, description = "Its bytes", body = Vec<u8>, content_type = "*/*"), Refused))]
pub(super) async fn download(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Refusal> {
    let file = sandbox.with_shelf(|shelf, now| shelf.get(&id, now).cloned());
    let file = file.ok_or_else(|| Refusal::missing(format!("there is no file {id}")))?;
    let headers: [(HeaderName, String); 4] = [
        (CONTENT_TYPE, file.mime_type),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((headers, file.bytes))
}
