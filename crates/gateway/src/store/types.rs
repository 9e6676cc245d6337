//! What goes into the store and what comes out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A conversation, by our own number: phones and other names of a person may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub i64);

/// Who writes, and to which of our numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Our number's id (Cloud API `metadata.phone_number_id`).
    pub phone_number_id: String,
    /// The person's phone in digits (`wa_id`), or their business-scoped user id where WhatsApp hides the phone.
    pub address: String,
    /// The name in their profile, as last seen.
    pub profile_name: Option<String>,
}

/// One webhook's contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Messages and everything else that is kept.
    pub events: Vec<NewEvent>,
    /// What became of messages that we sent.
    pub statuses: Vec<StatusUpdate>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Unique for ever: `m:<wamid>` for a message, `o:<outbox id>` for the outcome of a command, `h:<sha256>` for what we do not know.
    pub key: String,
    /// Whose conversation it belongs to; `None` for what belongs to nobody, which is kept and never handed out.
    pub person: Option<Person>,
    /// When the provider says it happened, in whole seconds.
    pub provider_time: Timestamp,
    /// The item as it came, unchanged JSON.
    pub payload: String,
}

/// What became of a message that we sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// The provider's id of the message.
    pub wamid: String,
    /// What we gave the provider to carry (`biz_opaque_callback_data`): see
    /// [`callback_data`](super::Store::callback_data).
    pub callback_data: Option<String>,
    /// The new status.
    pub status: DeliveryStatus,
    /// The error's code, when the status is failed.
    pub error_code: Option<i64>,
}

/// The provider's word on a message. It only rises; failed counts unless something higher was seen (Cloud API, statuses).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
pub enum DeliveryStatus {
    /// Left Meta.
    Sent,
    /// Will not arrive.
    Failed,
    /// On the phone.
    Delivered,
    /// Seen.
    Read,
    /// A voice message was listened to.
    Played,
}

/// What `accept` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Events seen for the first time.
    pub new_events: usize,
    /// Events that were there already.
    pub duplicates: usize,
    /// Statuses that moved a message forward.
    pub status_changes: usize,
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

/// Something to send or to do, written by the transaction that decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSend {
    /// A message to the person, or a command to run.
    pub kind: SendKind,
    /// What, as JSON.
    pub payload: String,
    /// The picture of a message; kept outside the JSON.
    pub image: Option<Vec<u8>>,
    /// Not sent after this moment.
    pub expires_at: Timestamp,
}

/// What an outbox row asks for. Messages of a conversation leave one at a time, in order; so do its commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
pub enum SendKind {
    /// A message to the person.
    Message,
    /// A command that changes something: run with the row's [`callback_data`](super::Store::callback_data) as its
    /// idempotency key.
    Command,
}

/// An outbox row handed to the sender.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// The row. Outside it goes by its [`callback_data`](super::Store::callback_data).
    pub id: i64,
    /// Whose.
    pub conversation: ConversationId,
    /// To whom.
    pub person: Person,
    /// What it asks for.
    pub kind: SendKind,
    /// What, as JSON.
    pub payload: String,
    /// The picture of a message.
    pub image: Option<Vec<u8>>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Not sent after this moment.
    pub expires_at: Timestamp,
}

/// Where an outbox row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
pub enum SendState {
    /// Waiting for its turn.
    Pending,
    /// Handed to the sender.
    Sending,
    /// A message whose sender died or went silent: nobody knows whether it left. Sent again after a hold, unless a status
    /// tells before that it did leave.
    Unknown,
    /// The provider has it, or the command ran.
    Done,
    /// Given up.
    Failed,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The provider took the message and gave it this id.
    Accepted {
        /// The provider's id.
        wamid: String,
    },
    /// The command ran (or cannot run): its outcome becomes an event of the conversation, key `o:<row id>`.
    Outcome {
        /// The outcome, as JSON.
        payload: String,
    },
    /// It certainly did not happen: try again at this moment.
    Retry {
        /// When.
        due_at: Timestamp,
        /// Why, for people.
        reason: String,
    },
    /// It will never happen.
    Failed {
        /// The provider's error code, if it gave one.
        code: Option<i64>,
        /// Why, for people.
        reason: String,
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

/// What an outbox row has come to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SendReport {
    /// Where it stands.
    pub state: SendState,
    /// How often it was handed out.
    pub attempt: u32,
    /// The provider's id, once known.
    pub wamid: Option<String>,
    /// The provider's latest word.
    pub status: Option<DeliveryStatus>,
    /// The provider's error code, if it gave one.
    pub error_code: Option<i64>,
    /// Why it was put off or given up, for people.
    pub error: Option<String>,
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

/// When there is something to do again. Never in the past: what is overdue is due now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextDue {
    /// For `claim`; `None` when no event is pending.
    pub work: Option<Timestamp>,
    /// For `claim_sends`; `None` when the outbox is empty.
    pub sends: Option<Timestamp>,
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
    /// Conversations, ever.
    pub conversations: i64,
}
