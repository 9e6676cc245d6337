//! The sandbox: WhatsApp's Cloud API and its people, in one process.
//!
//! A bot talks to it with the client that talks to Meta: it sends to `/graph/{version}/…` and gets signed webhooks over
//! HTTP. People are played on a chat page at `/`, or by programs. It refuses what Meta refuses, with Meta's codes, so that a
//! bot that works here works there. It knows nothing about bots: no intent, no pack, no store of ours.
//!
//! `world` is the emulated WhatsApp: pure, on virtual time. What Meta keeps about the business is in it: `account`, with its
//! `number`, `profile` and `templates`. Around it is a shell: `drive` moves it in real time and carries its webhooks, `graph`
//! is the Cloud API over HTTP, whose messages `validate` reads, `api` the control API, `page` the chat page. A [`Sandbox`] is
//! how programs reach the world:
//!
//! | what for | methods |
//! |---|---|
//! | time | [`now`](Sandbox::now), [`clock`](Sandbox::clock), [`set_scale`](Sandbox::set_scale), [`jump`](Sandbox::jump) |
//! | behaviour | [`settings`](Sandbox::settings), [`set_settings`](Sandbox::set_settings) |
//! | people | [`people`](Sandbox::people), [`add_person`](Sandbox::add_person), [`change_person`](Sandbox::change_person), [`chat`](Sandbox::chat), [`deed`](Sandbox::deed) |
//! | templates | [`templates`](Sandbox::templates), [`add_template`](Sandbox::add_template), [`set_template_status`](Sandbox::set_template_status), [`set_template_review`](Sandbox::set_template_review), [`pause_template`](Sandbox::pause_template) |
//! | trouble | [`rules`](Sandbox::rules), [`add_rule`](Sandbox::add_rule), [`remove_rule`](Sandbox::remove_rule), [`expire_token`](Sandbox::expire_token), [`restrict`](Sandbox::restrict) |
//! | webhooks | [`set_callback`](Sandbox::set_callback), [`verify`](Sandbox::verify), [`announce`](Sandbox::announce) |
//! | watching | [`snapshot`](Sandbox::snapshot), [`sent`](Sandbox::sent), [`log`](Sandbox::log), [`events`](Sandbox::events), [`wait`](Sandbox::wait) |
//! | explaining | [`explain`](Sandbox::explain) |
//! | beginning again | [`reset`](Sandbox::reset) |
//!
//! A person is meant by the id here (`p1`), the phone in any form, the user id or the username.
//!
//! The page has no login: whoever reaches it can write as anybody. Serve it on a loopback address.

mod account;
mod api;
mod assets;
mod control;
mod drive;
mod error;
mod events;
mod graph;
mod ids;
mod media;
mod number;
mod phone;
mod profile;
mod templates;
mod validate;
mod views;
mod wait;
mod watch;
mod world;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::Router;
use jiff::Timestamp;
use rand::{RngExt, distr::Alphanumeric};
use secrecy::SecretString;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use self::{account::Account, drive::Driven, events::Announcer, ids::Ids, media::Shelf, world::World};
pub use self::{
    graph::UPLOAD_MAX_BYTES,
    templates::{TemplateStatus, TemplateView},
    views::{AccountChange, AccountView, BusinessView, PersonSnapshot, SentView, Snapshot},
    wait::{Awaited, MessagesAwaited, NamedAwaited, WaitError},
    watch::TRACE_MAX_BYTES,
    world::{
        Callback, Direction, Done, Exchange, Level, Troubles,
        chat::{Failure, MessageView, Side, Status},
        clock::{ClockView, JUMP_MAX, SCALE_MAX},
        faults::{Endpoint, Fault, Rule, RuleView},
        inbound::{Deed, Forwarded, OrderItem, ProductReference, What},
        person::{ChatView, NewPerson, PersonChange, PersonId, PersonView, Traits},
        settings::{
            BATCH_MAX, DELAY_MAX_MS, DELIVERY_MAX, PaceRule, Settings, SignatureRule, StatusRules, WEBHOOK_RETRY_GAPS,
            WebhookRules, WindowRule,
        },
    },
};

/// What the sandbox pretends to be, and which bot it serves.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where webhooks go: the bot's own address, `http://127.0.0.1:8080/webhook`.
    pub callback_url: String,
    /// Sent with the handshake that comes before the first webhook; without it there is no handshake.
    pub verify_token: Option<SecretString>,
    /// Signs webhooks (`X-Hub-Signature-256`).
    pub app_secret: SecretString,
    /// The one bearer token that is accepted.
    pub access_token: SecretString,
    /// The business account's id: `entry[].id` of webhooks.
    pub business_account_id: String,
    /// The business number's id: the path segment of sends, `metadata.phone_number_id` of webhooks.
    pub phone_number_id: String,
    /// The business number as people see it, such as `15550140042`.
    pub display_phone_number: String,
    /// The name above the chat.
    pub business_name: String,
    /// Who is there from the start. Those without a usable phone and those beyond the limit are left out, with a warning.
    pub people: Vec<DemoPerson>,
    /// Templates that are approved from the start: bodies of `POST /{business account id}/message_templates`. Those that cannot be
    /// are left out, with a warning.
    pub templates: Vec<Value>,
    /// What a newcomer may write; shown as chips.
    pub hints: Vec<String>,
    /// The pause before the second, third … attempt to deliver a webhook, in virtual time; one attempt more than there are
    /// pauses, and none after [`DELIVERY_MAX`]. See [`WEBHOOK_RETRY_GAPS`].
    pub webhook_retry_gaps: Vec<Duration>,
    /// How it behaves at first.
    pub settings: Settings,
    /// The same seed makes the same ids and the same chances; without one they differ from run to run.
    pub seed: Option<u64>,
    /// When virtual time begins; the real time without it.
    pub begins: Option<Timestamp>,
}

/// The business account of a sandbox that needs no other.
pub const BUSINESS_ACCOUNT_ID: &str = "100000000000001";
/// Its number as people see it, in the range that is set apart for fiction.
pub const DISPLAY_PHONE_NUMBER: &str = "15550100001";
/// Characters of a made secret: 190 bits.
const SECRET_CHARS: usize = 32;

/// What carries webhooks to a bot on this machine.
///
/// # Errors
/// When the system lacks what HTTP needs.
pub fn webhook_client() -> reqwest::Result<reqwest::Client> {
    // Another client of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build()
}

/// A token or secret for one run.
pub fn made_secret() -> SecretString {
    let secret: String = rand::rng().sample_iter(Alphanumeric).take(SECRET_CHARS).map(char::from).collect();
    secret.into()
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
    driven: Driven,
    shelf: Mutex<Shelf>,
    http: reqwest::Client,
    runtime: Handle,
    closed: CancellationToken,
}

impl Sandbox {
    /// A sandbox with its people in it. `http` delivers the webhooks; each attempt has its own time
    /// limit.
    ///
    /// # Panics
    /// Outside a Tokio runtime, in which it lives until it is closed.
    pub fn new(config: SandboxConfig, http: reqwest::Client) -> Self {
        let seed = config.seed.unwrap_or_else(rand::random);
        tracing::debug!(seed, "the sandbox begins");
        let now = config.begins.unwrap_or_else(Timestamp::now);
        let (world, left_out) = World::new(&config, seed, now);
        for why in left_out {
            tracing::warn!(why, "something of the sandbox was left out");
        }
        let sandbox = Self(Arc::new(Inner {
            ids: Ids::new(seed, "shell"),
            announcer: Announcer::new(),
            driven: Driven::new(world, now),
            shelf: Mutex::default(),
            http,
            runtime: Handle::current(),
            closed: CancellationToken::new(),
            config,
        }));
        sandbox.spawn(drive::drive(sandbox.clone()));
        sandbox
    }

    /// The routes: the page at `/`, what belongs to it under `/sandbox/`, the Cloud API under `/graph/{version}/`.
    pub fn router(&self) -> Router {
        Router::new().merge(api::router()).merge(assets::router()).merge(graph::router(self)).with_state(self.clone())
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

    fn closed(&self) -> &CancellationToken {
        &self.0.closed
    }

    /// Works on the files. The time is asked for first: the world may want a file while it is locked.
    fn with_shelf<T>(&self, work: impl FnOnce(&mut Shelf, Timestamp) -> T) -> T {
        let now = self.now();
        work(&mut lock(&self.0.shelf), now)
    }

    /// Works on what Meta keeps about the business. The bot is told what becomes of templates.
    fn with_account<T>(&self, work: impl FnOnce(&mut Account, Timestamp) -> T) -> T {
        self.act(|world, now| world.with_account(now, |account| work(account, now)))
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
