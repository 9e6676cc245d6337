//! What happens in the chats, told to every open page.

use std::{convert::Infallible, sync::Arc};

use axum::response::sse;
use futures::{Stream, StreamExt, stream};
use serde::Serialize;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::{
    chat::{Message, PersonView, Status},
    phone::Phone,
};

/// Events that a page may lag behind before it is told to load everything again: some seconds of a busy demo.
const BACKLOG_MAX: usize = 256;

/// Something a page has to show.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum PageEvent<'a> {
    /// A new message, in either direction.
    Message { phone: &'a Phone, message: &'a Message },
    /// A message's ticks moved.
    Status { phone: &'a Phone, id: &'a str, status: Status },
    /// The business is typing, for so many milliseconds at most.
    Typing { phone: &'a Phone, typing_ms: i64 },
    /// Somebody was added.
    Person { person: PersonView },
    /// The bot's message was refused. Not part of the chat: the person never sees it, who builds the bot must.
    Refused { phone: &'a Phone, code: u32, details: &'a str },
}

/// Tells the pages. Clones tell the same pages.
#[derive(Clone)]
pub(super) struct Announcer(broadcast::Sender<Arc<str>>);

impl Announcer {
    pub(super) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG_MAX))
    }

    /// Tells every page that is open; none is fine.
    pub(super) fn announce(&self, event: &PageEvent<'_>) {
        let text =
            serde_json::to_string(event).expect("page events hold only strings, numbers and JSON. This is a bug.");
        // An error means that no page is open.
        let _ = self.0.send(text.into());
    }

    /// The events from now on, until the page goes or `closed` is cancelled.
    pub(super) fn stream(
        &self,
        closed: CancellationToken,
    ) -> impl Stream<Item = Result<sse::Event, Infallible>> + Send + use<> {
        let receiver = self.0.subscribe();
        let events = stream::unfold(receiver, |mut receiver| async {
            let text = match receiver.recv().await {
                Ok(text) => text,
                Err(broadcast::error::RecvError::Lagged(_)) => r#"{"event":"reload"}"#.into(),
                Err(broadcast::error::RecvError::Closed) => return None,
            };
            Some((Ok(sse::Event::default().data(text)), receiver))
        });
        events.take_until(closed.cancelled_owned())
    }
}
