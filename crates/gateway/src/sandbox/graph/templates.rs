//! `/{business account id}/message_templates` and `/{template id}`.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, Uri},
};
use bytes::Bytes;
use serde_json::Value;

use super::{
    super::{
        Sandbox,
        error::ApiError,
        templates::{DEFAULT_FIELDS, Filter, Template},
    },
    Parameters, check_account, fields,
    paging::{self, page},
    read, success,
};

const NODE: &str = "WhatsAppMessageTemplate";

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    let word = |name: &str| parameters.get(name).map(String::as_str);
    let filter = Filter {
        name: word("name"),
        status: word("status"),
        language: word("language"),
        category: word("category"),
        name_or_content: word("name_or_content"),
    };
    let request = paging::Request { uri: &uri, headers: &headers, parameters: &parameters };
    let answer = sandbox.with_account(|account, _| {
        let view = |template: &&_| select(template, word("fields"));
        page(&account.templates.list(&filter), |template| template.id(), view, &request)
    });
    answer.map(Json)
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    let body = read(body)?;
    sandbox.with_account(|account, now| account.templates.create(sandbox.ids().media(), &body, now)).map(Json)
}

/// `?name=`, and perhaps `hsm_id=` for one translation.
pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    let name = parameters.get("name").ok_or_else(|| ApiError::parameter("name is required"))?;
    let translation = parameters.get("hsm_id").map(String::as_str);
    sandbox.with_account(|account, now| account.templates.delete(name, translation, now))?;
    Ok(success())
}

/// `GET /{template id}`; nothing when no template has this id.
pub(super) fn show(sandbox: &Sandbox, id: &str, asked: Option<&str>) -> Option<Result<Json<Value>, ApiError>> {
    sandbox.with_account(|account, _| Some(select(account.templates.get(id)?, asked).map(Json)))
}

fn select(template: &Template, asked: Option<&str>) -> Result<Value, ApiError> {
    fields::select(&template.view(), &DEFAULT_FIELDS, asked, NODE)
}
