//! What must survive: events in, conversations, timers, messages out. One verb is one transaction, and nothing else writes.
//!
//! It knows neither what an event says nor what a state means: both are text to it. It reads no clock.
//!
//! ```text
//!               timers ◄───┐
//!                 │        │
//! accept ─► inbox ◄─ claim ─► commit ─► outbox ─► claim_sends ─► settle
//!             ▲        │ fail, release               │
//!             └────────┴──────────── outcome ◄───────┘
//! ```

mod alias;
mod clock;
mod error;
mod identity;
pub mod keys;
mod model;
pub(crate) mod pace;
mod reason;
mod sql;
mod types;

use std::{fmt::Debug, sync::Arc};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use crate::config;

pub use alias::{alias_of, spellings_of};
pub use error::StoreError;
pub use model::ModelStore;
pub use sql::SqlStore;
pub use types::{
    Accepted, Batch, Claim, ClaimSends, Commit, Committed, ConversationId, Counts, DeadFilter, DeadLetter,
    DeliveryStatus, Event, Failed, Forgotten, Lease, Loop, NewEvent, NewSend, Pace, Person, Preference, Recovered,
    Remedy, Resend, Retention, Scope, Send, SendKind, SendReport, SendState, Settle, Settlement, StatusUpdate, Swept,
    TimerChange, Work,
};

/// Events handed out together: one commit stays small, and nobody holds a worker for long.
pub const MAX_EVENTS: usize = 16;
/// Claims of an event that ended without a word before it is put aside: it takes the process or the worker down.
pub const MAX_DEATHS: u32 = 3;
/// Orderly failures of an event before it is put aside: with the pauses between them (1, 2, 4, 8, 16 s), half a minute in which
/// its conversation waits.
pub const MAX_ERRORS: u32 = 6;
/// How long a message that may have left waits for a status to tell. WhatsApp reports `sent` within seconds.
pub const UNKNOWN_HOLD: SignedDuration = SignedDuration::from_secs(30);
/// Sends of one message of which nobody knows whether it left: a line said three times is worse than one that is missing.
pub const MAX_UNKNOWN: u32 = 2;
/// The customer service window: free-form messages may be sent so long after the person's last one (Cloud API).
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// What a number that had to slow down regains each second.
pub const RECOVERY_PERCENT: u32 = 5;
/// The slowest that a number gets, in percent of its pace.
pub const SLOWEST_PERCENT: u32 = 5;
/// Meta repeats a webhook for 7 days; its key is remembered for twice that.
pub const KEYS_MIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The store. Implementations differ in where they keep things, and in nothing that a caller could notice: one suite of cases runs on
/// all of them.
///
/// Each verb is all or nothing. After an error nothing has changed, and after `Ok` what it did survives a power cut (not in
/// the model, which keeps things in memory).
#[async_trait]
pub trait Store: Debug + std::marker::Send + Sync {
    /// Takes in a webhook's contents.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unavailable`]: answer 503, Meta sends it again.
    async fn accept(&self, batch: Batch, now: Timestamp) -> Result<Accepted, StoreError>;

    /// Takes the conversations that have waited longest; empty when nothing is due. What is handed out is counted as an
    /// attempt before this returns, so that an event which takes the process down cannot do so for ever: after [`MAX_DEATHS`]
    /// it is put aside. An event that was out before is handed out alone.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn claim(&self, claim: Claim, now: Timestamp) -> Result<Vec<Work>, StoreError>;

    /// Applies the first events of the work, keeps the state, queues the sends in order, changes the timers and gives the
    /// conversation back. Events of the work that are not applied are handed out again as if they had not been.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody claimed the conversation meanwhile, [`StoreError::NotInWork`] when `applied`
    /// is not the beginning of the work, [`StoreError::Unavailable`].
    async fn commit(&self, commit: Commit, now: Timestamp) -> Result<Committed, StoreError>;

    /// Records that the event `key` of the work failed with `error`, and gives the conversation back. The other events of the
    /// work count as never handed out. After [`MAX_ERRORS`] the event is put aside.
    ///
    /// An event that is put aside leaves another in its place, key `g:<its key>`, so that the person can be told; unless it
    /// was such a one itself.
    ///
    /// # Errors
    /// As for [`commit`](Store::commit).
    async fn fail(&self, lease: Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError>;

    /// Gives the work back as if it had never been claimed: for a graceful shutdown.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`], [`StoreError::Unavailable`].
    async fn release(&self, lease: Lease, now: Timestamp) -> Result<(), StoreError>;

    /// Holds the conversation for `lease_for` from now.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`], [`StoreError::Unavailable`].
    async fn renew(&self, lease: Lease, lease_for: SignedDuration, now: Timestamp) -> Result<(), StoreError>;

    /// Turns timers that are due into events; returns how many. A timer fires once, however the clock jumps.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn fire_timers(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Takes rows to send: of each conversation and kind only the oldest unfinished one, only if it is due, and messages only
    /// as the paces allow. Messages that came in count for the pace of the number too. Rows that have expired fail, as does
    /// marketing for people who want none; rows whose sender went silent become unknown, or, if commands, run again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn claim_sends(&self, claim: ClaimSends, now: Timestamp) -> Result<Vec<Send>, StoreError>;

    /// Writes down how an attempt ended. A status may have been faster: then the row keeps what the provider said. An outcome
    /// becomes an event of the conversation, key `o:<row>`; so does a message that has failed, key `n:<row>`, payload
    /// `{"code":…,"reason":…}`.
    ///
    /// # Errors
    /// [`StoreError::AttemptOver`] when the row is settled already or handed out again, [`StoreError::Unavailable`].
    async fn settle(&self, settle: Settle, now: Timestamp) -> Result<(), StoreError>;

    /// Empties and deletes what has been kept long enough. Call it again while it finds something.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn sweep(&self, keep: Retention, now: Timestamp) -> Result<Swept, StoreError>;

    /// Takes back everything that `owner` left under way when it died. Call it before its loops start. Attempts stay counted.
    /// Commands run again; messages that may have left are held for [`UNKNOWN_HOLD`]. Numbers that were halted may try again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn recover(&self, owner: &str, now: Timestamp) -> Result<Recovered, StoreError>;

    /// What was put aside, the latest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn dead_letters(&self, filter: &DeadFilter, limit: usize) -> Result<Vec<DeadLetter>, StoreError>;

    /// Hands out again what was put aside: an event as a new one with the key `r:<dead letter>:<its key>`, never late; an outbox row
    /// as it was. Returns how many.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn replay(&self, filter: &DeadFilter, now: Timestamp) -> Result<u64, StoreError>;

    /// Erases the person with this [alias](alias_of), on all of our numbers: names, states, what was written and sent, timers, dead
    /// letters. What remains are rows without content, whose keys keep a webhook's repetition harmless until they are swept,
    /// and an audit row. Who is being worked on loses the lease. If they write again they are a stranger.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn forget(&self, alias: &str, now: Timestamp) -> Result<Forgotten, StoreError>;

    /// When a loop should look again, unless something wakes it before: `None` when there is nothing to look for, and never in the
    /// past; what is overdue is due now.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn next_due(&self, of: Loop, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// How much there is of everything.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// What outbox row `id` has come to.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    async fn send_report(&self, id: i64) -> Result<Option<SendReport>, StoreError>;

    /// True when a transaction can be committed to storage right now.
    async fn is_writable(&self, now: Timestamp) -> bool;

    /// The name of outbox row `id` outside: what a message carries (`biz_opaque_callback_data`) so that its statuses find the
    /// row, and the idempotency key of a command. `recado:<identity>:<id>`, the identity being 16 random hex digits that the
    /// store got when it was made: in a store made anew rows count from 1 again, but no name comes twice.
    fn callback_data(&self, id: i64) -> String;

    /// Returns when another process may have given this one something to do; never where there is no other process.
    async fn woken(&self) {
        std::future::pending::<()>().await;
    }

    /// Waits for the verbs under way and closes what is open.
    async fn close(&self);
}

/// Opens the store that `config` names, and brings its schema up to date.
///
/// # Errors
/// As [`SqlStore::sqlite`] and [`SqlStore::postgres`].
pub async fn open(config: &config::Store) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match &config.url {
        Some(url) => Arc::new(SqlStore::postgres(url.expose_secret()).await?),
        None => Arc::new(SqlStore::sqlite(&config.path).await?),
    })
}
