//! What was put aside, kept, erased, and how much there is.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Person;

/// Something put aside because it could not be handled.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// The event's key, or the outbox row's [`callback_data`](super::super::Store::callback_data).
    pub key: String,
    /// Whose.
    pub person: Person,
    /// What, as JSON.
    pub payload: String,
    /// What went wrong last, for people.
    pub error: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was put aside.
    pub died_at: Timestamp,
    /// The state of its conversation now.
    pub state: Option<String>,
}

/// Which dead letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadFilter {
    /// Only these; empty: all.
    pub ids: Vec<i64>,
    /// Only those whose error contains this.
    pub error: Option<String>,
    /// Only those put aside at this moment or later.
    pub since: Option<Timestamp>,
}

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// What people wrote and what was sent to them, once it is done with.
    pub payloads: SignedDuration,
    /// The keys that make a webhook's repetition harmless: at least [`KEYS_MIN`](super::super::KEYS_MIN).
    pub keys: SignedDuration,
    /// At most so many rows of each table in one sweep: it must not hold up the others.
    pub limit: usize,
}

/// What `sweep` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Payloads of events and messages that were emptied.
    pub payloads: u64,
    /// Rows that were deleted.
    pub rows: u64,
}

/// What `forget` erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Conversations, with their names and states.
    pub conversations: u64,
    /// Events.
    pub events: u64,
    /// Outbox rows.
    pub sends: u64,
    /// Timers.
    pub timers: u64,
    /// Dead letters.
    pub dead_letters: u64,
}

/// What `recover` found unfinished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Conversations that were being worked on.
    pub conversations: u64,
    /// Commands that were running: they run again, with the same idempotency key.
    pub commands: u64,
    /// Messages that may have left: held back until a status or the end of the hold decides.
    pub messages: u64,
}

/// The loops, each of which asks when it has something to do again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// `claim`: events are pending.
    Work,
    /// `claim_sends`: something is in the outbox.
    Sends,
    /// `fire_timers`: timers are set.
    Timers,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    /// Events waiting or being worked on.
    pub pending_events: i64,
    /// Events put aside.
    pub dead: i64,
    /// Outbox rows that are not finished.
    pub pending_sends: i64,
    /// Conversations.
    pub conversations: i64,
    /// Timers that are set.
    pub timers: i64,
    /// Numbers of ours that may not send because of an error that somebody has to mend.
    pub halted_numbers: i64,
}
