//! Virtual time.

use axum::{Json, extract::State};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    super::{ClockView, Sandbox},
    error::{Body, Refusal, Refused},
};

/// How fast virtual time runs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Scale {
    /// Virtual seconds in a real one, from 0 (time stands still) to 10,000.
    scale: f64,
}

/// A jump of virtual time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Jump {
    /// How far: an ISO 8601 duration in which a day has 24 hours.
    #[schema(example = "PT25H")]
    by: String,
}

/// Where virtual time stands
#[utoipa::path(get, path = "/clock", tag = "time", responses((status = 200, body = ClockView), Refused))]
pub(super) async fn show(State(sandbox): State<Sandbox>) -> Json<ClockView> {
    Json(sandbox.clock())
}

/// Sets how fast virtual time runs
#[utoipa::path(put, path = "/clock", tag = "time", request_body = Scale,
    responses((status = 200, body = ClockView), Refused))]
pub(super) async fn set(
    State(sandbox): State<Sandbox>,
    Body(Scale { scale }): Body<Scale>,
) -> Result<Json<ClockView>, Refusal> {
    sandbox.set_scale(scale).map_err(Refusal::impossible)?;
    Ok(Json(sandbox.clock()))
}

/// Moves virtual time forward
///
/// What is due until then happens in order, each at its own moment.
#[utoipa::path(post, path = "/clock/jump", tag = "time", request_body = Jump,
    responses((status = 200, body = ClockView), Refused))]
pub(super) async fn jump(
    State(sandbox): State<Sandbox>,
    Body(Jump { by }): Body<Jump>,
) -> Result<Json<ClockView>, Refusal> {
    let by =
        duration(&by).ok_or_else(|| Refusal::impossible(format!("by is '{by}'; expected a duration like PT25H")))?;
    sandbox.jump(by).map_err(Refusal::impossible)?;
    Ok(Json(sandbox.clock()))
}

/// Months and years have no length of their own.
fn duration(text: &str) -> Option<SignedDuration> {
    let span: Span = text.parse().ok()?;
    span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}
