//! Requests that go wrong because a rule says so.

use axum::{
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::stream;

use super::super::{Endpoint, Fault, Sandbox, error::ApiError};

/// Marks an answer that never leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dropped;

/// Requests other than messages, which are judged where their person is known.
pub(super) async fn judge(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let last = request.uri().path().rsplit('/').next().unwrap_or_default();
    let endpoint = match last {
        "messages" | "marketing_messages" => return next.run(request).await,
        "media" => Endpoint::Media,
        id if sandbox.with_shelf(|shelf, now| shelf.get(id, now).is_some()) => Endpoint::Media,
        _ => Endpoint::Any,
    };
    let fault = sandbox.act(|world, _| world.judge(endpoint, None));
    apply(&sandbox, fault, next.run(request)).await
}

/// Answers as the fault wants it. `answer` is what the request would do without.
pub(super) async fn apply(sandbox: &Sandbox, fault: Option<Fault>, answer: impl Future<Output = Response>) -> Response {
    match fault {
        // A message that fails later is accepted now.
        None | Some(Fault::Fail { .. }) => answer.await,
        Some(Fault::Refuse { code }) => ApiError::plain(code).into_response(),
        Some(Fault::TimeoutBeforeAccept) => never(sandbox).await,
        Some(Fault::TimeoutAfterAccept) => {
            drop(answer.await);
            never(sandbox).await
        }
        Some(Fault::DropConnection) => dropped(),
        Some(Fault::ServerError) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Slow { ms }) => {
            let ticket = sandbox.act(|world, now| world.release_after(ms, now));
            let answer = answer.await;
            sandbox.released(ticket).await;
            answer
        }
    }
}

/// Nothing, until the bot gives up or the sandbox ends.
async fn never(sandbox: &Sandbox) -> Response {
    sandbox.closed().cancelled().await;
    dropped()
}

/// The server ends a connection whose answer breaks before its first byte.
fn dropped() -> Response {
    let broken = std::io::Error::other("the sandbox drops this connection");
    let mut response = Body::from_stream(stream::iter([Err::<&[u8], _>(broken)])).into_response();
    response.extensions_mut().insert(Dropped);
    response
}
