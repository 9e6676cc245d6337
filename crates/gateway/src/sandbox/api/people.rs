//! People, and what they do.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{ChatView, Deed, NewPerson, PersonChange, PersonView, Sandbox, What},
    error::{Body, Path, Refusal, Refused},
};

/// Everybody, in the order in which they came
#[utoipa::path(get, path = "/people", tag = "people", responses((status = 200, body = Vec<PersonView>), Refused))]
pub(super) async fn list(State(sandbox): State<Sandbox>) -> Json<Vec<PersonView>> {
    Json(sandbox.people())
}

/// Lets somebody in
#[utoipa::path(post, path = "/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = PersonView), Refused))]
pub(super) async fn add(
    State(sandbox): State<Sandbox>,
    Body(new): Body<NewPerson>,
) -> Result<(StatusCode, Json<PersonView>), Refusal> {
    let person = sandbox.add_person(new).map_err(Refusal::impossible)?;
    Ok((StatusCode::CREATED, Json(person)))
}

/// Makes somebody different
///
/// What is left out stays. Another `phone` is told to the bot, and so are the deeds `marketing` and `change_user_id`;
/// `takes_marketing` is not.
#[utoipa::path(patch, path = "/people/{person}", tag = "people", params(("person", description = "Who")),
    request_body = PersonChange, responses((status = 200, body = PersonView), Refused))]
pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
    Body(change): Body<PersonChange>,
) -> Result<Json<PersonView>, Refusal> {
    check_there(&sandbox, &person)?;
    sandbox.change_person(&person, change).map(Json).map_err(Refusal::impossible)
}

/// What a person and the business wrote to each other
#[utoipa::path(get, path = "/people/{person}/chat", tag = "people", params(("person", description = "Who")),
    responses((status = 200, body = ChatView), Refused))]
pub(super) async fn chat(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
) -> Result<Json<ChatView>, Refusal> {
    sandbox.chat(&person).map(Json).map_err(Refusal::missing)
}

/// What came of a deed.
#[derive(Serialize, ToSchema)]
pub(super) struct DeedDone {
    /// The id of the message that it made, if it made one.
    message_id: Option<String>,
}

/// A person does something
///
/// The bot gets the webhook that Meta would send.
#[utoipa::path(post, path = "/people/{person}/deeds", tag = "people", params(("person", description = "Who")),
    request_body = Deed, responses((status = 201, body = DeedDone), Refused))]
pub(super) async fn deed(
    State(sandbox): State<Sandbox>,
    Path(person): Path<String>,
    Body(deed): Body<Deed>,
) -> Result<(StatusCode, Json<DeedDone>), Refusal> {
    check_there(&sandbox, &person)?;
    let done = sandbox.deed(&person, &deed).map_err(Refusal::impossible)?;
    Ok((StatusCode::CREATED, Json(DeedDone { message_id: done.id })))
}

/// A person looks at their chat: what the business wrote is read
#[utoipa::path(post, path = "/people/{person}/read", tag = "people", params(("person", description = "Who")),
    responses((status = 204, description = "Done"), Refused))]
pub(super) async fn read(State(sandbox): State<Sandbox>, Path(person): Path<String>) -> Result<StatusCode, Refusal> {
    check_there(&sandbox, &person)?;
    sandbox.deed(&person, &Deed::of(What::Read)).map_err(Refusal::impossible)?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_there(sandbox: &Sandbox, person: &str) -> Result<(), Refusal> {
    let nobody = || Refusal::missing("nobody here has this id, phone, user id or username".to_owned());
    sandbox.find(person).map(drop).ok_or_else(nobody)
}
