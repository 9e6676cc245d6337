//! `/{business account id}/subscribed_apps`: who gets webhooks, and where.

use axum::{
    Json,
    extract::{Path, State, rejection::BytesRejection},
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    super::{
        Callback, Level, Sandbox,
        account::{APP_ID, APP_NAME},
        error::ApiError,
        validate::Field,
        world::callbacks::Callbacks,
    },
    check_account, read, success,
};

/// The token of a handshake; no published limit.
const VERIFY_TOKEN_MAX: usize = 512;

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    Ok(Json(sandbox.act(|world, _| apps(world.callbacks()))))
}

/// With `override_callback_uri` and `verify_token`, webhooks go there once it has answered the handshake.
pub(super) async fn subscribe(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    let body = read(body)?;
    let other = agreed(&sandbox, &Field::root(&body)).await?;
    let has_other = other.is_some();
    let list = sandbox.act(|world, _| {
        world.set_subscribed(true);
        world.set_agreed_callback(Level::Account, other);
        apps(world.callbacks())
    });
    Ok(if has_other { Json(json!({"success": true, "data": list["data"]})) } else { success() })
}

pub(super) async fn unsubscribe(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    check_account(&sandbox, &id)?;
    sandbox.act(|world, _| world.set_subscribed(false));
    Ok(success())
}

/// The address in `override_callback_uri`, which was asked with `verify_token` and agreed; nothing when there is none.
pub(super) async fn agreed(sandbox: &Sandbox, holder: &Field<'_>) -> Result<Option<Callback>, ApiError> {
    let address = holder.get("override_callback_uri");
    if address.str().is_none_or(str::is_empty) {
        return Ok(None);
    }
    let as_parameter = |error: ApiError| ApiError::parameter(error.details);
    let url = address.url().map_err(as_parameter)?.to_owned();
    let token = holder.get("verify_token").text(VERIFY_TOKEN_MAX).map_err(as_parameter)?;
    let callback = Callback { url, verify_token: Some(token.into()) };
    sandbox.shake_hands(&callback).await.map_err(|why| ApiError::callback(&why))?;
    Ok(Some(callback))
}

/// The list of subscribed apps.
fn apps(callbacks: &Callbacks) -> Value {
    let link = format!("https://www.facebook.com/games/?app_id={APP_ID}");
    let mut app = json!({"whatsapp_business_api_data": {"id": APP_ID, "name": APP_NAME, "link": link}});
    if let Some(other) = callbacks.at(Level::Account) {
        app["override_callback_uri"] = json!(other.url);
    }
    json!({"data": if callbacks.is_subscribed() { vec![app] } else { Vec::new() }})
}

/// The field `webhook_configuration` of the number.
pub(super) fn configuration(callbacks: &Callbacks) -> Value {
    let levels =
        [("application", Level::App), ("whatsapp_business_account", Level::Account), ("phone_number", Level::Number)];
    let addresses = levels.into_iter().filter_map(|(name, level)| Some((name, callbacks.at(level)?.url.as_str())));
    addresses.collect()
}
