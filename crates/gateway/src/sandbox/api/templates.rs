//! The account's templates.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    super::{Sandbox, TemplateStatus, TemplateView},
    error::{Body, Path, Refusal, Refused},
};

/// All of them, oldest first
#[utoipa::path(get, path = "/templates", tag = "behaviour", responses((status = 200, body = Vec<TemplateView>), Refused))]
pub(super) async fn list(State(sandbox): State<Sandbox>) -> Json<Vec<TemplateView>> {
    Json(sandbox.templates())
}

/// Adds an approved template
///
/// As somebody would have made it at Meta before; the body is that of `POST /{business account id}/message_templates`. The bot
/// is not told.
#[utoipa::path(post, path = "/templates", tag = "behaviour", request_body = Object,
    responses((status = 201, body = TemplateView), Refused))]
pub(super) async fn add(
    State(sandbox): State<Sandbox>,
    Body(template): Body<Map<String, Value>>,
) -> Result<(StatusCode, Json<TemplateView>), Refusal> {
    sandbox.add_template(&Value::Object(template)).map_err(Refusal::impossible)?;
    let added = sandbox.templates().pop();
    let added = added.ok_or_else(|| Refusal::missing("the template has been deleted meanwhile".to_owned()))?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Where a template is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateChange {
    /// Where.
    status: TemplateStatus,
}

/// Puts a template somewhere, whatever its review
///
/// `message_template_status_update` tells the bot. The third pause disables it.
#[utoipa::path(patch, path = "/templates/{name}/{language}", tag = "behaviour",
    params(("name", description = "Its name"), ("language", description = "Its language, such as pt_BR")),
    request_body = TemplateChange, responses((status = 200, body = TemplateView), Refused))]
pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Path((name, language)): Path<(String, String)>,
    Body(TemplateChange { status }): Body<TemplateChange>,
) -> Result<Json<TemplateView>, Refusal> {
    sandbox.set_template_status(&name, &language, status);
    let is_it = |template: &TemplateView| template.name == name && template.language == language;
    let template = sandbox.templates().into_iter().find(is_it);
    template
        .map(Json)
        .ok_or_else(|| Refusal::missing(format!("there is no template {name} in the language {language}")))
}
