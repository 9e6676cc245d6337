//! Meta's side of HTTP: reads requests as the Graph API's reference has them, and answers.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{ACCESS_TOKEN, Call, PHONE_NUMBER_ID};

const GRAPH_VERSION: &str = "v25.0";
/// The beginning of every PNG file.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What was asked, and what to answer.
#[derive(Clone, Default)]
pub(super) struct Desk {
    pub(super) calls: Arc<watch::Sender<Vec<Call>>>,
    /// What to answer to the next messages instead of taking them.
    pub(super) refusals: Arc<Mutex<VecDeque<(StatusCode, Value)>>>,
    /// While true, messages are kept but get no answer.
    pub(super) holds: Arc<watch::Sender<bool>>,
}

impl Desk {
    /// The two addresses of the Graph API that we use.
    pub(super) fn router(&self) -> Router {
        Router::new()
            .route("/{version}/{number}/messages", post(take_message))
            .route("/{version}/{number}/media", post(take_upload))
            .layer(DefaultBodyLimit::disable())
            .with_state(self.clone())
    }

    /// Keeps a call; its number.
    fn keep(&self, call: Call) -> usize {
        self.calls.send_modify(|calls| calls.push(call));
        self.calls.borrow().len()
    }

    fn wrong(&self, why: Wrong) -> Answer {
        self.keep(Call::Wrong(why));
        (StatusCode::BAD_REQUEST, Json(json!({"error": {"code": 100, "message": "(#100) Invalid parameter"}})))
    }
}

type Answer = (StatusCode, Json<Value>);
/// Why a request is not understood.
type Wrong = String;

async fn take_message(
    State(desk): State<Desk>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Answer {
    let read = check_head(&version, &number, &headers).and_then(|()| read_message(&desk, body));
    let call = match read {
        Ok(call) => call,
        Err(why) => return desk.wrong(why),
    };
    let is_message = matches!(call, Call::Message { .. });
    let number = desk.keep(call);
    if !is_message {
        return (StatusCode::OK, Json(json!({"success": true})));
    }
    let mut held = desk.holds.subscribe();
    held.wait_for(|held| !held).await.unwrap();
    if let Some((status, answer)) = desk.refusals.lock().unwrap().pop_front() {
        return (status, Json(answer));
    }
    let wamid = format!("wamid.OUT{number}");
    (StatusCode::OK, Json(json!({"messaging_product": "whatsapp", "messages": [{"id": wamid}]})))
}

async fn take_upload(
    State(desk): State<Desk>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    form: Multipart,
) -> Answer {
    let read = match check_head(&version, &number, &headers) {
        Ok(()) => read_upload(form).await,
        Err(why) => Err(why),
    };
    if let Err(why) = read {
        return desk.wrong(why);
    }
    let id = format!("media-{}", desk.calls.borrow().len());
    desk.keep(Call::Upload { id: id.clone() });
    (StatusCode::OK, Json(json!({ "id": id })))
}

fn check_head(version: &str, number: &str, headers: &HeaderMap) -> Result<(), Wrong> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let expected = (GRAPH_VERSION, PHONE_NUMBER_ID, Some(format!("Bearer {ACCESS_TOKEN}")));
    let found = (version, number, authorization.map(str::to_owned));
    if found == expected { Ok(()) } else { Err(format!("version, number and token are {found:?}")) }
}

fn read_message(desk: &Desk, mut body: Value) -> Result<Call, Wrong> {
    let whole = body.to_string();
    let wrong = |what: &str| format!("{what} in {whole}");
    let fields = body.as_object_mut().ok_or_else(|| wrong("no object"))?;
    let mut text = |name: &str| fields.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    if text("messaging_product").as_deref() != Some("whatsapp") {
        return Err(wrong("no messaging_product"));
    }
    if let Some(status) = text("status") {
        let wamid = text("message_id").ok_or_else(|| wrong("no message_id"))?;
        let typing = fields.remove("typing_indicator");
        let is_known = status == "read" && typing.as_ref().is_none_or(|typing| *typing == json!({"type": "text"}));
        let is_all = is_known && fields.is_empty();
        return if is_all { Ok(Call::Read { wamid, typing: typing.is_some() }) } else { Err(wrong("more or other")) };
    }
    if text("recipient_type").as_deref() != Some("individual") {
        return Err(wrong("no recipient_type"));
    }
    // Exactly one of them: a phone with its plus, or the user id of somebody whose phone WhatsApp hides.
    let to = match (text("to"), text("recipient")) {
        (Some(phone), None) => phone.strip_prefix('+').map(str::to_owned),
        (None, recipient) => recipient,
        (Some(_), Some(_)) => None,
    };
    let to = to.ok_or_else(|| wrong("nobody to send it to"))?;
    let carried =
        text("biz_opaque_callback_data").and_then(|data| data.strip_prefix("recado:")?.split_once(':')?.1.parse().ok());
    let row = carried.ok_or_else(|| wrong("no callback data of ours"))?;
    let kind = fields.get("type").and_then(Value::as_str).ok_or_else(|| wrong("no type"))?.to_owned();
    if fields.len() != 2 || !fields.contains_key(&kind) {
        return Err(wrong("more or other than the type and its part"));
    }
    name_upload(desk, &mut body).map_err(|id| wrong(&format!("an unknown picture {id}")))?;
    Ok(Call::Message { to, row, content: body })
}

/// Replaces the id of a picture, which must have been uploaded before, by a word that is always the same.
fn name_upload(desk: &Desk, content: &mut Value) -> Result<(), String> {
    let places = ["/image/id", "/interactive/header/image/id"];
    let Some(place) = places.into_iter().find(|place| content.pointer(place).is_some()) else { return Ok(()) };
    let found = content.pointer_mut(place).expect("it was there a moment ago");
    let id = found.as_str().unwrap_or_default().to_owned();
    *found = json!("uploaded before");
    if desk.calls.borrow().contains(&Call::Upload { id: id.clone() }) { Ok(()) } else { Err(id) }
}

/// Meta wants three parts: the product, the type, and the file with the same type.
async fn read_upload(mut form: Multipart) -> Result<(), Wrong> {
    let mut parts = Vec::new();
    while let Some(part) = form.next_field().await.map_err(|error| error.to_string())? {
        let name = part.name().unwrap_or_default().to_owned();
        let kind = part.content_type().unwrap_or_default().to_owned();
        let has_file_name = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(|error| error.to_string())?;
        parts.push(match name.as_str() {
            "file" if has_file_name && bytes.starts_with(PNG) => format!("file {kind}"),
            "file" => "a file that is no PNG".to_owned(),
            _ => format!("{name} {}", String::from_utf8_lossy(&bytes)),
        });
    }
    let expected = ["messaging_product whatsapp", "type image/png", "file image/png"];
    if parts == expected { Ok(()) } else { Err(format!("an upload of {parts:?}")) }
}
