//! Files of the bot: upload, look up, download, delete.

use axum::{
    Json,
    extract::{Multipart, Path, State, multipart::MultipartError},
    http::{
        HeaderMap,
        header::{CONTENT_TYPE, HOST},
    },
    response::IntoResponse,
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    super::{Sandbox, error::ApiError, media::File},
    check_number,
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
    sandbox.shelf().put(file);
    Ok(Json(answer))
}

/// `GET /{media id}`: where the file is.
pub(super) fn describe(sandbox: &Sandbox, id: &str, headers: &HeaderMap) -> Result<Json<Value>, ApiError> {
    let shelf = sandbox.shelf();
    let file = shelf.get(id).ok_or_else(|| ApiError::unknown_object(id))?;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    Ok(Json(json!({
        "messaging_product": "whatsapp",
        "url": format!("http://{host}{DOWNLOAD_PATH}/{id}"),
        "mime_type": file.mime_type,
        "sha256": hex::encode(file.sha256),
        "file_size": file.bytes.len(),
        "id": id,
    })))
}

/// The address that [`describe`] gave.
pub(super) async fn download(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let (mime_type, bytes): (String, Bytes) = {
        let shelf = sandbox.shelf();
        let file = shelf.get(&id).ok_or_else(|| ApiError::unknown_object(&id))?;
        (file.mime_type.clone(), file.bytes.clone())
    };
    Ok(([(CONTENT_TYPE, mime_type)], bytes))
}

/// `DELETE /{media id}`.
pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    if sandbox.shelf().remove(&id) { Ok(Json(json!({"success": true}))) } else { Err(ApiError::unknown_object(&id)) }
}

fn broken_form(error: MultipartError) -> ApiError {
    ApiError::parameter(format!("the form cannot be read: {}", error.body_text()))
}
