//! The number, the account and the token: what is known of them, and their few settings.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, Uri},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    super::{
        Level, Sandbox,
        account::{APP_ID, APP_NAME, SYSTEM_USER_ID},
        error::ApiError,
        number::DEFAULT_FIELDS,
        validate::{Field, check_product},
    },
    Parameters, check_account, check_number, fields, is_ours,
    paging::{self, page},
    read, subscriptions, success,
};

/// What the token may do.
const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];

/// `GET /{phone number id}`.
pub(super) fn number(sandbox: &Sandbox, asked: Option<&str>) -> Result<Json<Value>, ApiError> {
    select_number(&number_view(sandbox), asked).map(Json)
}

/// `GET /{business account id}`.
pub(super) fn account(sandbox: &Sandbox, asked: Option<&str>) -> Result<Json<Value>, ApiError> {
    let whole = json!({
        "id": sandbox.config().business_account_id,
        "name": sandbox.config().business_name,
        "timezone_id": "1",
        "message_template_namespace": "00000000_0000_0000_0000_000000000001",
        "account_review_status": "APPROVED",
        "business_verification_status": "UNVERIFIED",
        "currency": "USD",
        "status": "ACTIVE",
        "ownership_type": "SELF",
    });
    let defaults = ["id", "name", "timezone_id", "message_template_namespace"];
    fields::select(&whole, &defaults, asked, "WhatsAppBusinessAccount").map(Json)
}

/// `GET /{business account id}/phone_numbers`.
pub(super) async fn phone_numbers(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    let asked = parameters.get("fields").map(String::as_str);
    let request = paging::Request { uri: &uri, headers: &headers, parameters: &parameters };
    let numbers = [number_view(&sandbox)];
    page(&numbers, |number| number["id"].as_str().unwrap_or_default(), |number| select_number(number, asked), &request)
        .map(Json)
}

/// `POST /{phone number id}`: another address for webhooks, once it has answered the handshake, and the second factor.
pub(super) async fn set(sandbox: &Sandbox, body: &Value) -> Result<Json<Value>, ApiError> {
    let configuration = Field::root(body).get("webhook_configuration");
    if configuration.is_present() {
        let other = subscriptions::agreed(sandbox, &configuration).await?;
        sandbox.act(|world, _| world.set_agreed_callback(Level::Number, other));
    }
    sandbox.with_account(|account, _| account.number.set(body))?;
    Ok(success())
}

/// `POST /{phone number id}/register`.
pub(super) async fn register(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let body = read(body)?;
    check_product(&Field::root(&body))?;
    sandbox.with_account(|account, now| account.number.register(&body, now))?;
    Ok(success())
}

/// `POST /{phone number id}/deregister`.
pub(super) async fn deregister(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    sandbox.with_account(|account, now| account.number.deregister(now))?;
    Ok(success())
}

/// `GET /debug_token?input_token=…`: whether that token is good, and for what.
pub(super) async fn debug_token(
    State(sandbox): State<Sandbox>,
    Query(parameters): Parameters,
) -> Result<Json<Value>, ApiError> {
    let input = parameters.get("input_token").ok_or_else(|| ApiError::parameter("input_token is required"))?;
    if !is_ours(&sandbox, input) {
        let error = json!({"code": 190, "message": "Invalid OAuth access token."});
        return Ok(Json(json!({"data": {"error": error, "is_valid": false, "scopes": []}})));
    }
    let granular = SCOPES.map(|scope| json!({"scope": scope, "target_ids": [sandbox.config().business_account_id]}));
    Ok(Json(json!({"data": {
        "app_id": APP_ID,
        "type": "SYSTEM_USER",
        "application": APP_NAME,
        // 0: never.
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": true,
        "scopes": SCOPES,
        "granular_scopes": granular,
        "user_id": SYSTEM_USER_ID,
    }})))
}

fn number_view(sandbox: &Sandbox) -> Value {
    sandbox.act(|world, _| {
        let webhooks = subscriptions::configuration(world.callbacks());
        world.account().number.view(sandbox.config(), &webhooks)
    })
}

fn select_number(whole: &Value, asked: Option<&str>) -> Result<Value, ApiError> {
    fields::select(whole, &DEFAULT_FIELDS, asked, "WhatsAppBusinessPhoneNumber")
}
