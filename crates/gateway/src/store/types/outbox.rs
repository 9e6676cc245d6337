//! What is to be sent and done, and how that ends.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{super::reason::storable, Claim, ConversationId, DeliveryStatus, Person, Remedy};

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
    /// What happens when nobody knows whether it left.
    pub resend: Resend,
    /// A template message, as JSON, that goes out instead when the customer service window is closed.
    pub fallback: Option<String>,
    /// True for marketing: not sent to whoever wants none.
    pub is_marketing: bool,
}

/// What happens to a message of which nobody knows whether it left, once the time for a status to tell has passed. A command
/// always runs again: its idempotency key makes that harmless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resend {
    /// It is sent once more: a chat bears a repeated line better than a lost one.
    #[default]
    Once,
    /// It is put aside among the dead letters for a person to decide.
    Ask,
    /// It is given up: one-time passwords, requests for money.
    Never,
}

/// What an outbox row asks for. Messages of a conversation leave one at a time, in order; so do its commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SendKind {
    /// A message to the person.
    Message,
    /// A command that changes something: run with the row's [`callback_data`](super::super::Store::callback_data) as its
    /// idempotency key.
    Command,
}

impl TryFrom<String> for SendKind {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match name.as_str() {
            "message" => Ok(Self::Message),
            "command" => Ok(Self::Command),
            _ => Err(format!("expected an outbox row of kind message or command, found {name:?}")),
        }
    }
}

/// An outbox row handed to the sender.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// The row. Outside it goes by its [`callback_data`](super::super::Store::callback_data).
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
    /// When the customer service window closes, 24 hours after the person's last message; `None` when they never wrote.
    pub window_until: Option<Timestamp>,
    /// True when a [fallback](NewSend::fallback) is there.
    pub has_fallback: bool,
}

/// How fast messages may leave. A bucket of `burst` messages fills by one every `every` (generic cell rate algorithm, ITU-T I.371).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The time that earns one message.
    pub every: SignedDuration,
    /// How many may leave at once after a rest.
    pub burst: u32,
}

/// What to take from the outbox, and how fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimSends {
    /// Who takes it, how much, for how long.
    pub claim: Claim,
    /// The pace of messages from one of our numbers to one person.
    pub pair: Pace,
    /// The pace of one of our numbers, messages in and out together.
    pub number: Pace,
}

/// How an attempt at an outbox row ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settle {
    /// The row.
    pub id: i64,
    /// The attempt.
    pub attempt: u32,
    /// How it ended.
    pub settlement: Settlement,
}

impl Settle {
    /// The same as every database can hold it: the provider's words may have anything in them.
    pub(in crate::store) fn storable(mut self) -> Self {
        match &mut self.settlement {
            Settlement::Accepted { wamid: words }
            | Settlement::Retry { reason: words, .. }
            | Settlement::Unknown { reason: words }
            | Settlement::Failed { reason: words, .. } => *words = storable(words),
            Settlement::Outcome { .. } => {}
        }
        self
    }
}

/// Where an outbox row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

impl SendState {
    const ALL: [Self; 5] = [Self::Pending, Self::Sending, Self::Unknown, Self::Done, Self::Failed];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// True until it is finished.
    pub(in crate::store) fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Sending | Self::Unknown)
    }
}

impl TryFrom<String> for SendState {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let state = Self::ALL.into_iter().find(|state| state.name() == name);
        state.ok_or_else(|| format!("expected the state of an outbox row, found {name:?}"))
    }
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
        /// What has to wait until then.
        scope: Scope,
    },
    /// Nobody knows whether it happened. The row is held for [`UNKNOWN_HOLD`](super::super::UNKNOWN_HOLD); what follows depends on
    /// its [`Resend`].
    Unknown {
        /// Why, for people.
        reason: String,
    },
    /// It will not happen as it is.
    Failed {
        /// The provider's error code, if it gave one.
        code: Option<i64>,
        /// Why, for people.
        reason: String,
        /// What to do about it.
        remedy: Remedy,
    },
}

/// What an error of one message says about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing: only this message waits.
    Message,
    /// No message to this person from this number before (Cloud API error 131056).
    Pair,
    /// No message from this number before, and then at half the pace, which recovers by [`RECOVERY_PERCENT`](super::super::RECOVERY_PERCENT)
    /// a second (130429, 80007).
    Number,
    /// No message from this number before, and then one to try; the others follow once one was taken. The attempt does not
    /// count (190: the token has expired).
    Halt,
}

/// What an outbox row has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
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
