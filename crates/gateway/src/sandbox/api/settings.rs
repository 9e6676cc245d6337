//! What is enforced, how statuses and webhooks come, and how the account stands.

use axum::{Json, extract::State};

use super::{
    super::{AccountChange, AccountView, Sandbox, Settings},
    error::{Body, Refusal, Refused},
};

/// How the emulated WhatsApp behaves
#[utoipa::path(get, path = "/settings", tag = "behaviour", responses((status = 200, body = Settings), Refused))]
pub(super) async fn show(State(sandbox): State<Sandbox>) -> Json<Settings> {
    Json(sandbox.settings())
}

/// Makes it behave otherwise
///
/// What is left out is as without settings.
#[utoipa::path(put, path = "/settings", tag = "behaviour", request_body = Settings,
    responses((status = 200, body = Settings), Refused))]
pub(super) async fn set(
    State(sandbox): State<Sandbox>,
    Body(settings): Body<Settings>,
) -> Result<Json<Settings>, Refusal> {
    sandbox.set_settings(settings).map_err(Refusal::impossible)?;
    Ok(Json(sandbox.settings()))
}

/// The account's token and standing
#[utoipa::path(get, path = "/account", tag = "behaviour", responses((status = 200, body = AccountView), Refused))]
pub(super) async fn account(State(sandbox): State<Sandbox>) -> Json<AccountView> {
    Json(sandbox.account())
}

/// Lets the token expire or restricts the account, or ends that
#[utoipa::path(put, path = "/account", tag = "behaviour", request_body = AccountChange,
    responses((status = 200, body = AccountView), Refused))]
pub(super) async fn set_account(
    State(sandbox): State<Sandbox>,
    Body(change): Body<AccountChange>,
) -> Json<AccountView> {
    Json(sandbox.change_account(change))
}
