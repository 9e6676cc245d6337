//! Everything at once: seeing it, and beginning again.

use axum::{Json, extract::State, http::StatusCode};

use super::{
    super::{Sandbox, Snapshot},
    error::Refused,
};

/// Everything at this moment
#[utoipa::path(get, path = "/snapshot", tag = "watching", responses((status = 200, body = Snapshot), Refused))]
pub(super) async fn snapshot(State(sandbox): State<Sandbox>) -> Json<Snapshot> {
    Json(sandbox.snapshot())
}

/// Begins again
///
/// People, chats, files, faults, settings and account are as at the start, and it is the real time. Only the ids of messages are
/// others.
#[utoipa::path(post, path = "/reset", tag = "behaviour", responses((status = 204, description = "Done"), Refused))]
pub(super) async fn reset(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.reset();
    StatusCode::NO_CONTENT
}
