//! What is handed out to be answered, and what comes of it.

use jiff::{SignedDuration, Timestamp};

use super::{ConversationId, NewSend, Person};

/// What to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who takes it: what this one left behind is taken back by [`recover`](super::super::Store::recover).
    pub owner: String,
    /// At most so many.
    pub limit: usize,
    /// For so long: whoever is silent longer has lost it.
    pub lease_for: SignedDuration,
}

/// One conversation to work on, under a lease.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The lease: `commit` and `fail` are refused once somebody else holds it.
    pub lease: Lease,
    /// Who writes.
    pub person: Person,
    /// The state as last committed; `None` in a new conversation.
    pub state: Option<String>,
    /// What is pending, in order: provider second, arrival, place in its batch. Never empty.
    pub events: Vec<Event>,
    /// True when more is pending than was handed out.
    pub has_more: bool,
}

/// The right to change one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Whose.
    pub conversation: ConversationId,
    /// Rises with every claim.
    pub epoch: i64,
    /// The conversation's version when it was claimed; equals the number of events applied so far.
    pub version: i64,
}

/// An event handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its unique key.
    pub key: String,
    /// The item as it came.
    pub payload: String,
    /// When the provider says it happened.
    pub provider_time: Timestamp,
    /// How often it has been handed out, this time included.
    pub attempts: u32,
    /// How many of the earlier times ended without a word: with the process, as far as anybody knows.
    pub deaths: u32,
    /// True when a younger event of this conversation has been applied already.
    pub late: bool,
}

/// A decision to write down.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The lease of the work that it answers.
    pub lease: Lease,
    /// The keys of the events that it answers: the first ones of the work, in order.
    pub applied: Vec<String>,
    /// The conversation's state from now on.
    pub state: String,
    /// What to send and to do, in order.
    pub sends: Vec<NewSend>,
    /// What to be reminded of.
    pub timers: Vec<TimerChange>,
}

/// A change to the timers of a conversation. A timer that is due becomes an event of the conversation, key
/// `t:<conversation>:<timer's key>:<version>`, in the same ordered lane as everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerChange {
    /// Sets a timer, in the place of one with the same key.
    Set {
        /// Its name within the conversation.
        key: String,
        /// When it fires.
        due_at: Timestamp,
        /// The payload of its event, as JSON.
        payload: String,
    },
    /// Takes a timer back, if it has not fired.
    Clear {
        /// Its name within the conversation.
        key: String,
    },
}

/// What `commit` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The conversation's version now.
    pub version: i64,
}

/// What `fail` did with the first event of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It will be handed out again at this moment.
    RetryAt(Timestamp),
    /// It failed too often and was put aside; the conversation goes on.
    Dead,
}
