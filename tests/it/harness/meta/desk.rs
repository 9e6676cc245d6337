//! Meta's side of HTTP: reads requests as the Graph API's reference has them, and answers.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Call, PHONE_NUMBER_ID, token::Token};

const GRAPH_VERSION: &str = "v25.0";
/// The beginning of every PNG file.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What was asked, and what to answer.
#[derive(Clone, Default)]
pub(super) struct Desk {
    pub(super) calls: Arc<watch::Sender<Vec<Call>>>,
    /// What happens to the next messages instead of what should.
    pub(super) mishaps: Arc<Mutex<VecDeque<Mishap>>>,
    /// Which token is good.
    pub(super) token: Arc<Mutex<Token>>,
    /// While true, messages are kept but get no answer.
    pub(super) holds: Arc<watch::Sender<bool>>,
}

/// What may happen to a message.
pub(super) enum Mishap {
    /// It is refused with this answer.
    Refused(StatusCode, Value),
    /// It is taken, but the connection breaks in the middle of the answer.
    AnswerLost,
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

    fn wrong(&self, why: Wrong) -> Response {
        self.keep(Call::Wrong(why));
        refused(StatusCode::BAD_REQUEST, json!({"error": {"code": 100, "message": "(#100) Invalid parameter"}}))
    }

    fn unauthorized(&self, row: Option<i64>) -> Response {
        self.keep(Call::Unauthorized { row });
        refused(StatusCode::UNAUTHORIZED, json!({"error": {"code": 190, "message": "Error validating access token"}}))
    }
}

fn refused(status: StatusCode, answer: Value) -> Response {
    (status, Json(answer)).into_response()
}

/// An answer that begins and does not end.
fn broken_off() -> Response {
    let pieces = [Ok(Bytes::from_static(b"{")), Err(io::Error::other("the connection breaks"))];
    Body::from_stream(futures::stream::iter(pieces)).into_response()
}

/// Why a request is not understood.
pub(super) type Wrong = String;

async fn take_message(
    State(desk): State<Desk>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let read = check_place(&version, &number).and_then(|()| read_message(&desk, body));
    let call = match read {
        Ok(call) => call,
        Err(why) => return desk.wrong(why),
    };
    let row = if let Call::Message { row, .. } = call { Some(row) } else { None };
    let is_good = desk.token.lock().unwrap().admits(bearer(&headers), row.is_some());
    match is_good {
        Ok(true) => {}
        Ok(false) => return desk.unauthorized(row),
        Err(why) => return desk.wrong(why),
    }
    let number = desk.keep(call);
    if row.is_none() {
        return Json(json!({"success": true})).into_response();
    }
    let mut held = desk.holds.subscribe();
    held.wait_for(|held| !held).await.unwrap();
    let mishap = desk.mishaps.lock().unwrap().pop_front();
    match mishap {
        Some(Mishap::Refused(status, answer)) => refused(status, answer),
        Some(Mishap::AnswerLost) => broken_off(),
        None => {
            let messages = json!([{"id": wamid(number)}]);
            Json(json!({"messaging_product": "whatsapp", "messages": messages})).into_response()
        }
    }
}

/// The id of the message that was call number `number`, from 1.
pub(super) fn wamid(number: usize) -> String {
    format!("wamid.OUT{number}")
}

async fn take_upload(
    State(desk): State<Desk>,
    Path((version, number)): Path<(String, String)>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let read = match check_place(&version, &number) {
        Ok(()) => read_upload(form).await,
        Err(why) => Err(why),
    };
    let is_good = desk.token.lock().unwrap().admits(bearer(&headers), false);
    match read.and(is_good) {
        Ok(true) => {}
        Ok(false) => return desk.unauthorized(None),
        Err(why) => return desk.wrong(why),
    }
    let id = format!("media-{}", desk.calls.borrow().len());
    desk.keep(Call::Upload { id: id.clone() });
    Json(json!({ "id": id })).into_response()
}

fn check_place(version: &str, number: &str) -> Result<(), Wrong> {
    let (found, expected) = ((version, number), (GRAPH_VERSION, PHONE_NUMBER_ID));
    if found == expected { Ok(()) } else { Err(format!("version and number are {found:?}")) }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
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
    let carried = text("biz_opaque_callback_data").unwrap_or_default();
    let row = carried.strip_prefix("recado:").and_then(|data| data.split_once(':')?.1.parse().ok());
    let row = row.ok_or_else(|| wrong("no callback data of ours"))?;
    let kind = fields.get("type").and_then(Value::as_str).ok_or_else(|| wrong("no type"))?.to_owned();
    if fields.len() != 2 || !fields.contains_key(&kind) {
        return Err(wrong("more or other than the type and its part"));
    }
    name_upload(desk, &mut body).map_err(|id| wrong(&format!("an unknown picture {id}")))?;
    Ok(Call::Message { to, carried, row, content: body })
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
