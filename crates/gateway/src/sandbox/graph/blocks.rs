//! `/{phone number id}/block_users`: people whom the business does not want to hear from.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{
        PersonId, PersonView, Sandbox,
        error::ApiError,
        phone::Phone,
        validate::{Field, check_product, is_user_id},
        world::{World, people::Address},
    },
    Parameters, check_number,
    paging::{self, page},
    read,
};

/// People in one request (Cloud API, "Block users"). The limit of 64,000 on the list is far beyond the people here.
const AT_ONCE_MAX: usize = 1000;
/// How somebody is named in a request.
const USER_MAX: usize = 160;

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
    Query(parameters): Parameters,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_number(&sandbox, &id)?;
    let blocked: Vec<PersonView> = sandbox.people().into_iter().filter(|person| person.traits.is_blocked).collect();
    let request = paging::Request { uri: &uri, headers: &headers, parameters: &parameters };
    let view = |person: &PersonView| Ok(json!({"messaging_product": "whatsapp", "wa_id": person.wa_id}));
    page(&blocked, |person| person.user_id.as_str(), view, &request).map(Json)
}

pub(super) async fn block(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    check_number(&sandbox, &id)?;
    let outcome = each(&sandbox, &read(body)?, World::block)?;
    Ok(outcome.answer("added_users"))
}

pub(super) async fn unblock(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    check_number(&sandbox, &id)?;
    let outcome = each(&sandbox, &read(body)?, |world, id, _| world.unblock(id))?;
    Ok(outcome.answer("removed_users"))
}

/// What became of each person in a request.
#[derive(Default)]
struct Outcome {
    done: Vec<Value>,
    failed: Vec<Value>,
}

impl Outcome {
    /// All went well, or error 139100 with those who failed beside those who did not.
    fn answer(self, done: &str) -> Response {
        let mut users = json!({done: self.done});
        if self.failed.is_empty() {
            return Json(json!({"messaging_product": "whatsapp", "block_users": users})).into_response();
        }
        users["failed_users"] = json!(self.failed);
        let details = format!("{} of the people failed", self.failed.len());
        let error = ApiError::of(139_100, details);
        let mut body = error.body();
        body["messaging_product"] = json!("whatsapp");
        body["block_users"] = users;
        (error.status, Json(body)).into_response()
    }
}

fn each(
    sandbox: &Sandbox,
    body: &Value,
    act: impl Fn(&mut World, PersonId, Timestamp) -> Result<(), ApiError>,
) -> Result<Outcome, ApiError> {
    let root = Field::root(body);
    check_product(&root)?;
    let as_parameter = |error: ApiError| ApiError::parameter(error.details);
    let mut outcome = Outcome::default();
    for item in root.get("block_users").list(1..=AT_ONCE_MAX).map_err(as_parameter)? {
        let user = if item.get("user_id").is_present() { item.get("user_id") } else { item.get("user") };
        let input = user.text(USER_MAX).map_err(as_parameter)?;
        let address = match Phone::parse(input) {
            Some(phone) => Some(Address::Phone(phone)),
            None => is_user_id(input).then(|| Address::User(input.to_owned())),
        };
        let unknown = || ApiError::parameter(format!("{} is nobody's number or user id", user.path()));
        let (wa_id, done) = sandbox.act(|world, now| {
            let Some(id) = address.and_then(|address| world.addressee(&address)) else { return (None, Err(unknown())) };
            (world.person(id).and_then(|person| person.wa_id), act(world, id, now))
        });
        let mut view = json!({"input": input, "wa_id": wa_id});
        match done {
            Ok(()) => outcome.done.push(view),
            Err(error) => {
                view["errors"] = json!([error.body()["error"]]);
                outcome.failed.push(view);
            }
        }
    }
    Ok(outcome)
}
