//! What goes wrong.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{Rule, RuleView, Sandbox},
    error::{Body, Path, Refusal, Refused},
};

/// The rules, and what they have done
#[utoipa::path(get, path = "/faults", tag = "behaviour", responses((status = 200, body = Vec<RuleView>), Refused))]
pub(super) async fn list(State(sandbox): State<Sandbox>) -> Json<Vec<RuleView>> {
    Json(sandbox.rules())
}

/// The name of a new rule.
#[derive(Serialize, ToSchema)]
pub(super) struct Added {
    /// Its id.
    id: u64,
}

/// Lets requests go wrong
///
/// Of two rules that hit, the older counts.
#[utoipa::path(post, path = "/faults", tag = "behaviour", request_body = Rule,
    responses((status = 201, body = Added), Refused))]
pub(super) async fn add(
    State(sandbox): State<Sandbox>,
    Body(rule): Body<Rule>,
) -> Result<(StatusCode, Json<Added>), Refusal> {
    let id = sandbox.add_rule(rule).map_err(Refusal::impossible)?;
    Ok((StatusCode::CREATED, Json(Added { id })))
}

/// Removes all rules
#[utoipa::path(delete, path = "/faults", tag = "behaviour", responses((status = 204, description = "Done"), Refused))]
pub(super) async fn clear(State(sandbox): State<Sandbox>) -> StatusCode {
    sandbox.clear_rules();
    StatusCode::NO_CONTENT
}

/// Removes a rule
#[utoipa::path(delete, path = "/faults/{id}", tag = "behaviour", params(("id" = u64, Path, description = "Its id")),
    responses((status = 204, description = "Done"), Refused))]
pub(super) async fn remove(State(sandbox): State<Sandbox>, Path(id): Path<u64>) -> Result<StatusCode, Refusal> {
    if sandbox.remove_rule(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::missing(format!("there is no rule {id}")))
    }
}
