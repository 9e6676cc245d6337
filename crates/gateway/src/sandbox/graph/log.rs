//! Writes down what the bot asks and what it is answered.

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, header::CONTENT_TYPE},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;

use super::{super::Sandbox, JSON_MAX_BYTES, faults::Dropped};

/// Every request of the Cloud API, refused ones included.
pub(super) async fn log(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (seen, body) = look(&parts.headers, body).await;
    let target = parts.uri.path_and_query().map_or_else(|| parts.uri.path(), |path| path.as_str()).to_owned();
    let method = parts.method.to_string();
    let id = sandbox.act(|world, now| world.log_request(&method, &target, &seen, now));
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<Dropped>().is_some() {
        return response;
    }
    let (parts, body) = response.into_parts();
    let (seen, body) = look(&parts.headers, body).await;
    sandbox.act(|world, _| world.log_answer(id, parts.status.as_u16(), &seen));
    Response::from_parts(parts, body)
}

/// What is in a body, and the body: a small one's words, of files and large ones only how many bytes there are.
async fn look(headers: &HeaderMap, body: Body) -> (Bytes, Body) {
    let size = body.size_hint().upper();
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_words = content_type.is_empty() || content_type.starts_with("application/json");
    if is_words && size.is_some_and(|size| size <= JSON_MAX_BYTES as u64) {
        // One that breaks off is as long as nothing.
        let bytes = to_bytes(body, JSON_MAX_BYTES).await.unwrap_or_default();
        return (bytes.clone(), Body::from(bytes));
    }
    let words = size.map_or_else(|| "(of unknown size)".to_owned(), |size| format!("({size} bytes)"));
    (words.into(), body)
}
