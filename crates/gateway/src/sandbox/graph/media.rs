//! Files of the bot: upload, look up, download, delete.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Multipart, Path, Query, State, multipart::MultipartError},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::IntoResponse,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{
    super::{
        Sandbox,
        error::ApiError,
        media::{File, Origin, Validity},
    },
    Parameters, check_number, paging, success,
};

/// Where files are downloaded; Meta uses another host for it, and wants the token there too.
pub(super) const DOWNLOAD_PATH: &str = "/sandbox/attachments";

/// `POST /{phone number id}/media`, a form with `messaging_product`, `type` and `file`.
pub(super) async fn upload(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    mut form: Multipart,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let (mut product, mut mime_type, mut file) = (None, None, None);
    while let Some(part) = form.next_field().await.map_err(broken_form)? {
        match part.name() {
            Some("messaging_product") => product = Some(part.text().await.map_err(broken_form)?),
            Some("type") => mime_type = Some(part.text().await.map_err(broken_form)?),
            Some("file") => {
                let own_type = part.content_type().map(str::to_owned);
                file = Some((own_type, part.bytes().await.map_err(broken_form)?));
            }
            _ => {}
        }
    }
    if product.as_deref() != Some("whatsapp") {
        return Err(ApiError::parameter("messaging_product must be 'whatsapp'"));
    }
    let (own_type, bytes) = file.ok_or_else(|| ApiError::parameter("file is required"))?;
    let mime_type = mime_type.or(own_type).ok_or_else(|| ApiError::parameter("type is required"))?;
    let file = File::check(sandbox.ids().media(), mime_type.trim(), bytes).map_err(ApiError::upload)?;
    let answer = json!({"id": file.id});
    sandbox.with_shelf(|shelf, now| shelf.put(file, Origin::Uploaded, now));
    Ok(Json(answer))
}

/// `GET /{media id}`: where the file is, for the next five minutes. With `phone_number_id`, only if it is that number's.
pub(super) fn describe(
    sandbox: &Sandbox,
    id: &str,
    parameters: &BTreeMap<String, String>,
    headers: &HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_owner(sandbox, id, parameters)?;
    let (file, now) = sandbox.with_shelf(|shelf, now| (shelf.get(id, now).cloned(), now));
    let file = file.ok_or_else(|| ApiError::unknown_object(id))?;
    let Validity { until_s, hash } = Validity::new(sandbox.config().app_secret.expose_secret(), id, now);
    Ok(Json(json!({
        "messaging_product": "whatsapp",
        "url": format!("{}{DOWNLOAD_PATH}/{id}?ext={until_s}&hash={hash}", paging::origin(headers)),
        "mime_type": file.mime_type,
        "sha256": hex::encode(file.sha256),
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// The address that [`describe`] gave; 404 when its time is over.
pub(super) async fn download(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(parameters): Parameters,
) -> Result<impl IntoResponse, ApiError> {
    let gone = || ApiError::gone(&id);
    let until_s = parameters.get("ext").and_then(|ext| ext.parse().ok()).ok_or_else(gone)?;
    let validity = Validity { until_s, hash: parameters.get("hash").cloned().unwrap_or_default() };
    let secret = sandbox.config().app_secret.expose_secret();
    let file = sandbox.with_shelf(|shelf, now| {
        let file = shelf.get(&id, now).filter(|_| validity.is_good(secret, &id, now));
        file.cloned().ok_or_else(gone)
    })?;
    Ok(([(CONTENT_TYPE, file.mime_type)], file.bytes))
}

/// `DELETE /{media id}`.
pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Result<Json<Value>, ApiError> {
    check_owner(&sandbox, &id, &parameters)?;
    let was_there = sandbox.with_shelf(|shelf, now| shelf.remove(&id, now));
    if was_there { Ok(success()) } else { Err(ApiError::unknown_object(&id)) }
}

fn check_owner(sandbox: &Sandbox, id: &str, parameters: &BTreeMap<String, String>) -> Result<(), ApiError> {
    let number = parameters.get("phone_number_id");
    let is_ours = number.is_none_or(|number| *number == sandbox.config().phone_number_id);
    if is_ours { Ok(()) } else { Err(ApiError::unknown_object(id)) }
}

fn broken_form(error: MultipartError) -> ApiError {
    ApiError::parameter(format!("the form cannot be read: {}", error.body_text()))
}
