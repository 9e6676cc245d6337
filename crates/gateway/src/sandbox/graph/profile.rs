//! `/{phone number id}/whatsapp_business_profile`.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::BytesRejection},
};
use bytes::Bytes;
use serde_json::Value;

use super::{
    super::{
        Sandbox,
        error::ApiError,
        validate::{Field, check_product},
    },
    Parameters, check_number, read, success,
};

pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let fields = parameters.get("fields").map(String::as_str);
    sandbox.with_account(|account, _| account.profile.view(fields)).map(Json)
}

pub(super) async fn set(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let body = read(body)?;
    check_product(&Field::root(&body))?;
    sandbox.with_account(|account, _| account.profile.set(&body))?;
    Ok(success())
}
