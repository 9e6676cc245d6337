//! What the world asks of whoever performs it, and what it tells those who watch.

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    agenda::Ticket,
    chat::{Failure, MessageView, Status},
    log::Exchange,
    parcel::ParcelId,
    person::{PersonId, PersonView},
};

/// Something to be done in the real world.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Tell whoever watches.
    Tell(Box<Event>),
    /// Carry a webhook to the bot; the outcome goes to [`super::World::answered`].
    Post(Post),
    /// Ask an address whether it wants webhooks; the outcome goes to [`super::World::shook_hands`].
    Handshake(Handshake),
    /// Give an answer that was held back.
    Release(Ticket),
}

/// One attempt to deliver a webhook.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) parcel: ParcelId,
    pub(crate) url: String,
    /// The `X-Hub-Signature-256` header.
    pub(crate) signature: Option<String>,
    pub(crate) body: Bytes,
}

/// The question that comes before webhooks (Cloud API, "Webhooks", verification).
#[derive(Clone, Debug)]
pub(crate) struct Handshake {
    pub(crate) url: String,
    pub(crate) verify_token: String,
    pub(crate) challenge: String,
}

/// What came of a request to the bot: status and body, or why there is none.
pub(crate) type Outcome = Result<(u16, String), String>;

/// Something that whoever watches has to show.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// A new message, in either direction.
    Message { person: PersonId, phone: Option<String>, message: MessageView },
    /// A message's ticks moved.
    Status {
        person: PersonId,
        phone: Option<String>,
        id: String,
        status: Status,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    /// The business is typing, for so many virtual milliseconds at most; 0 when it stopped.
    Typing { person: PersonId, phone: Option<String>, typing_ms: i64 },
    /// Somebody came, or is different.
    Person { person: PersonView },
    /// The bot's message was refused. Not part of the chat: the person never sees it, who builds the bot must.
    Refused { person: Option<PersonId>, phone: Option<String>, code: u32, details: String },
    /// A request was made or answered, in either direction.
    Exchange { exchange: Exchange },
    /// A program says how it answered a person's message.
    Trace { person: PersonId, id: String, trace: Value },
    /// Clock, settings, faults or the account are different: ask for them.
    Changed,
    /// Everything is as at the start.
    Reset,
}
