//! What the chat page asks for: people, their chats, files, and what happens now.

use std::net::IpAddr;

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State, rejection::JsonRejection},
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS},
        uri::Authority,
    },
    middleware::{Next, from_fn},
    response::{IntoResponse, Response, Sse, sse::KeepAlive},
    routing::{get, post},
};
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Sandbox,
    chat::{Message, PEOPLE_MAX, Side, Status},
    inbound::{self, Deed},
    media::{FILE_MAX_BYTES, File},
    phone::Phone,
    webhook,
};

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/people", get(people).post(add))
        .route("/sandbox/people/{phone}/messages", get(history).post(write))
        .route("/sandbox/people/{phone}/read", post(read))
        .route("/sandbox/media", post(upload).layer(DefaultBodyLimit::max(FILE_MAX_BYTES)))
        .route("/sandbox/media/{id}", get(file))
        .route("/sandbox/events", get(events))
        .layer(from_fn(only_by_its_own_name))
}

/// Refuses a request whose `Host` is neither an IP address nor `localhost`: a page of somebody else whose name was made to lead
/// here (DNS rebinding) would otherwise write as anybody.
async fn only_by_its_own_name(request: Request, next: Next) -> Response {
    let host =
        request.headers().get(HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Authority>().ok());
    let is_own = host.is_some_and(|host| {
        let name = host.host().trim_matches(['[', ']']);
        name == "localhost" || name.parse::<IpAddr>().is_ok()
    });
    if is_own {
        return next.run(request).await;
    }
    Refusal(StatusCode::MISDIRECTED_REQUEST, "reach the sandbox by its IP address or as localhost".to_owned())
        .into_response()
}

/// What the page did wrong, in words for whoever reads it.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self(rejection.status(), rejection.body_text())
    }
}

#[derive(Deserialize)]
struct NewPerson {
    phone: String,
    #[serde(default)]
    name: String,
}

async fn people(State(sandbox): State<Sandbox>) -> Json<Value> {
    let config = sandbox.config();
    Json(json!({
        "business": {"name": config.business_name, "phone": config.display_phone_number},
        "hints": config.hints,
        "people": sandbox.chats().people(),
    }))
}

async fn add(
    State(sandbox): State<Sandbox>,
    body: Result<Json<NewPerson>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let Json(person) = body?;
    let phone = parse_phone(&person.phone)?;
    make_sure(&sandbox, &phone, &person.name)?;
    Ok((StatusCode::CREATED, Json(json!({"phone": phone}))))
}

async fn history(State(sandbox): State<Sandbox>, Path(phone): Path<String>) -> Result<Response, Refusal> {
    let phone = parse_phone(&phone)?;
    let chats = sandbox.chats();
    let history = chats.history(&phone, Timestamp::now().as_millisecond());
    let history = history.ok_or_else(|| Refusal(StatusCode::NOT_FOUND, "nobody here has this number".to_owned()))?;
    Ok(Json(history).into_response())
}

/// The person writes, taps or sends; the bot gets the webhook that Meta would send.
async fn write(
    State(sandbox): State<Sandbox>,
    Path(phone): Path<String>,
    body: Result<Json<Deed>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let Json(deed) = body?;
    let phone = parse_phone(&phone)?;
    make_sure(&sandbox, &phone, "")?;
    let mut chats = sandbox.chats();
    let composed = {
        let shelf = sandbox.shelf();
        inbound::compose(deed, |id| chats.message(&phone, id), |id| shelf.get(id))
    };
    let composed = composed.map_err(|why| Refusal(StatusCode::UNPROCESSABLE_ENTITY, why))?;
    let message = Message {
        id: sandbox.ids().wamid(),
        side: Side::Person,
        at_ms: Timestamp::now().as_millisecond(),
        status: Status::Sent,
        kind: composed.kind.to_owned(),
        content: composed.content,
        context: composed.context,
        callback_data: None,
    };
    let item = inbound::item(&sandbox.config().display_phone_number, &phone, &message);
    let webhook = webhook::message(sandbox.config(), &phone, chats.name(&phone).unwrap_or_default(), &item);
    let answer = json!({"id": message.id});
    chats.push(&phone, message.clone());
    // While the chats are locked, so that webhooks leave in the order in which messages were written.
    if !sandbox.courier().enqueue(&phone, &webhook, Some(&message.id)) {
        chats.mark(&phone, &message.id, Status::Failed);
    }
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The page shows this chat: the bot learns that its messages were read.
async fn read(State(sandbox): State<Sandbox>, Path(phone): Path<String>) -> Result<StatusCode, Refusal> {
    let phone = parse_phone(&phone)?;
    let now_ms = Timestamp::now().as_millisecond();
    let mut chats = sandbox.chats();
    for message in chats.read_by_person(&phone) {
        let webhook = webhook::status(sandbox.config(), &phone, &message, Status::Read, now_ms);
        sandbox.courier().enqueue(&phone, &webhook, None);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A file that a person is about to send: the bytes as they are, their type in `Content-Type`.
async fn upload(State(sandbox): State<Sandbox>, headers: HeaderMap, bytes: Bytes) -> Result<Json<Value>, Refusal> {
    let mime_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let file = File::check(sandbox.ids().media(), mime_type, bytes);
    let file = file.map_err(|why| Refusal(StatusCode::UNPROCESSABLE_ENTITY, why))?;
    let answer = json!({"id": file.id});
    sandbox.shelf().put(file);
    Ok(Json(answer))
}

/// A file of a chat. Whatever a bot or a person uploaded, it cannot act as a part of the page.
async fn file(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<impl IntoResponse, Refusal> {
    let shelf = sandbox.shelf();
    let gone = || Refusal(StatusCode::NOT_FOUND, "there is no such file".to_owned());
    let file = shelf.get(&id).ok_or_else(gone)?;
    let headers: [(HeaderName, String); 4] = [
        (CONTENT_TYPE, file.mime_type.clone()),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((headers, file.bytes.clone()))
}

async fn events(State(sandbox): State<Sandbox>) -> impl IntoResponse {
    Sse::new(sandbox.announcer().stream(sandbox.closed().clone())).keep_alive(KeepAlive::default())
}

fn parse_phone(text: &str) -> Result<Phone, Refusal> {
    let why = || "a phone number has 7 to 15 digits, country code first".to_owned();
    Phone::parse(text).ok_or_else(|| Refusal(StatusCode::UNPROCESSABLE_ENTITY, why()))
}

fn make_sure(sandbox: &Sandbox, phone: &Phone, name: &str) -> Result<(), Refusal> {
    let is_business = Phone::parse(&sandbox.config().display_phone_number).as_ref() == Some(phone);
    if is_business {
        return Err(Refusal(StatusCode::CONFLICT, "this is the business's own number".to_owned()));
    }
    let has_room = sandbox.chats().add(phone, name, "");
    if has_room { Ok(()) } else { Err(Refusal(StatusCode::CONFLICT, format!("there are {PEOPLE_MAX} people already"))) }
}
