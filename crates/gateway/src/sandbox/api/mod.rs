//! The control API: whatever the page and programs do with a sandbox, over HTTP, described by `/sandbox/openapi.json`.
//!
//! It is a thin shell over the methods of [`Sandbox`]. There is no login: it is served on a loopback address, and answers
//! only to its own name.

mod clock;
mod error;
mod faults;
mod files;
mod guard;
mod people;
mod settings;
mod state;
mod templates;
mod watch;
mod webhooks;

use axum::{
    Json, Router,
    http::{Method, StatusCode, Uri},
    middleware::from_fn,
    routing::get,
};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use self::{error::Refusal, guard::only_by_its_own_name};
use super::Sandbox;

/// What stands before the list of paths.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "recado sandbox: control API",
        description = "Plays the people of an emulated WhatsApp, moves its time, makes things go wrong, and shows what the \
            bot did. A person is meant by the id here (`p1`), the phone in any form, the user id or the username. Times are \
            virtual."
    ),
    tags(
        (name = "people", description = "Who is there, what they write, what they get"),
        (name = "time", description = "Virtual time"),
        (name = "behaviour", description = "What is enforced, how statuses and webhooks come, what goes wrong"),
        (name = "watching", description = "What the bot did"),
    )
)]
struct Head;

pub(super) fn router() -> Router<Sandbox> {
    let routes = OpenApiRouter::new()
        .routes(routes!(state::snapshot))
        .routes(routes!(state::reset))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::change))
        .routes(routes!(people::chat))
        .routes(routes!(people::deed))
        .routes(routes!(people::read))
        .routes(routes!(files::upload).layer(files::limit()))
        .routes(routes!(files::download))
        .routes(routes!(clock::show, clock::set))
        .routes(routes!(clock::jump))
        .routes(routes!(settings::show, settings::set))
        .routes(routes!(settings::account, settings::set_account))
        .routes(routes!(faults::list, faults::add, faults::clear))
        .routes(routes!(faults::remove))
        .routes(routes!(templates::list, templates::add))
        .routes(routes!(templates::change))
        .routes(routes!(webhooks::announce))
        .routes(routes!(webhooks::explain))
        .routes(routes!(watch::sent))
        .routes(routes!(watch::log))
        .routes(routes!(watch::wait))
        .routes(routes!(watch::events));
    let (router, document) =
        OpenApiRouter::with_openapi(Head::openapi()).nest("/sandbox/api", routes).split_for_parts();
    router
        .route("/sandbox/api/{*path}", axum::routing::any(unknown))
        .route("/sandbox/openapi.json", get(move || async move { Json(document) }))
        .layer(from_fn(only_by_its_own_name))
}

async fn unknown(method: Method, uri: Uri) -> Refusal {
    let why = format!("the control API has no {method} {}; /sandbox/openapi.json lists what it has", uri.path());
    Refusal(StatusCode::NOT_FOUND, why)
}
