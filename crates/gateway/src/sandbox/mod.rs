//! The sandbox: WhatsApp's Cloud API and a phone, in one process.
//!
//! A bot talks to it with the client that talks to Meta: it sends to `/graph/{version}/…` and gets signed webhooks over
//! HTTP. People are played on a chat page at `/`. It refuses what Meta refuses, with Meta's codes, so that a bot that works
//! here works there. It knows nothing about bots: no intent, no pack, no store of ours.
//!
//! The page has no login: whoever reaches it can write as anybody. Serve it on a loopback address.

mod assets;
mod base64;
mod chat;
mod deliver;
mod error;
mod events;
mod graph;
mod ids;
mod inbound;
mod media;
mod page;
mod phone;
mod validate;
mod webhook;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::Router;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use self::{chat::Chats, deliver::Courier, events::Announcer, ids::Ids, media::Shelf};

/// How long a webhook waits before each further attempt, unless the configuration says otherwise. Meta goes on for seven
/// days; whoever sits before a chat page wants to know within half a minute that the bot is not there.
pub const WEBHOOK_RETRY_GAPS: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(8),
    Duration::from_secs(15),
];

/// What the sandbox pretends to be, and which bot it serves.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where webhooks go: the bot's own address, `http://127.0.0.1:8080/webhook`.
    pub callback_url: String,
    /// Signs webhooks (`X-Hub-Signature-256`).
    pub app_secret: SecretString,
    /// The one bearer token that is accepted.
    pub access_token: SecretString,
    /// The business number's id: the path segment of sends, `metadata.phone_number_id` of webhooks.
    pub phone_number_id: String,
    /// The business number as people see it, such as `15550140042`.
    pub display_phone_number: String,
    /// The name above the chat.
    pub business_name: String,
    /// Who is there from the start. Those without a usable phone and those beyond the limit are left out, with a warning.
    pub people: Vec<DemoPerson>,
    /// What a newcomer may write; shown as chips.
    pub hints: Vec<String>,
    /// The pause before the second, third … attempt to deliver a webhook; one attempt more than there are pauses. See
    /// [`WEBHOOK_RETRY_GAPS`].
    pub webhook_retry_gaps: Vec<Duration>,
}

/// Somebody who can be played on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// The name in their profile.
    pub name: String,
    /// Their phone; `+`, blanks, dashes and brackets are fine.
    pub phone: String,
    /// Who they are to the business, for whoever plays them: "Sales, may see reports".
    pub note: String,
}

/// The sandbox; clones share everything.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    config: SandboxConfig,
    ids: Ids,
    announcer: Announcer,
    chats: Arc<Mutex<Chats>>,
    shelf: Mutex<Shelf>,
    courier: Courier,
    closed: CancellationToken,
}

impl Sandbox {
    /// A sandbox with its people in it. `http` delivers the webhooks; each attempt has its own time limit.
    pub fn new(config: SandboxConfig, http: reqwest::Client) -> Self {
        let ids = Ids::new();
        let announcer = Announcer::new();
        let chats = Arc::new(Mutex::new(Chats::new(&config.people, announcer.clone())));
        let closed = CancellationToken::new();
        let courier = Courier::new(&config, http, Arc::clone(&chats), closed.clone());
        Self(Arc::new(Inner { config, ids, announcer, chats, shelf: Mutex::default(), courier, closed }))
    }

    /// The routes: the page at `/`, what belongs to it under `/sandbox/`, the Cloud API under `/graph/{version}/`.
    pub fn router(&self) -> Router {
        Router::new().merge(page::router()).merge(assets::router()).merge(graph::router(self)).with_state(self.clone())
    }

    /// Ends the pages' event streams and gives up undelivered webhooks, so that the server can stop. The routes still
    /// answer afterwards, but nothing reaches the bot any more.
    pub fn close(&self) {
        self.0.closed.cancel();
    }

    fn config(&self) -> &SandboxConfig {
        &self.0.config
    }

    fn ids(&self) -> &Ids {
        &self.0.ids
    }

    fn announcer(&self) -> &Announcer {
        &self.0.announcer
    }

    fn courier(&self) -> &Courier {
        &self.0.courier
    }

    fn closed(&self) -> &CancellationToken {
        &self.0.closed
    }

    fn chats(&self) -> MutexGuard<'_, Chats> {
        lock(&self.0.chats)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        lock(&self.0.shelf)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("config", &self.0.config).finish_non_exhaustive()
    }
}

/// Locks; a panic elsewhere while it was held leaves nothing half-done that matters to a sandbox.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
