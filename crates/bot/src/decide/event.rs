//! What a decision is about and what comes out of it: events in, effects out.

use jiff::Timestamp;
use nlu::Command;
use serde::{Deserialize, Serialize};

use super::Gap;
use crate::{Message, Reply, hear::Hearing, pack::Run, state::State, timer::Timer};

/// Something that happened in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The person sent something.
    Heard(Hearing),
    /// A command that was decided earlier has run.
    Ran(Outcome),
    /// The person sent something, and what is needed to answer it cannot be had.
    Unanswerable(Trouble),
    /// A timer has fired.
    Timer(Timer),
    /// The person sent something so long ago that it is not answered by itself: when, and its words.
    Missed(Timestamp, Option<String>),
    /// Nothing more is pending.
    CaughtUp,
    /// Something could not be handled and was put aside.
    Gap(Gap),
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The command.
    pub command: Command,
    /// What to say, or what went wrong.
    pub result: Result<Reply, Trouble>,
}

/// Why a command did not run, as far as the person is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Trying again later may work.
    Unavailable,
    /// Somebody must mend something.
    Failed,
    /// Whoever asked may not, or no longer.
    NotAllowed,
}

impl Trouble {
    /// The reply that says so.
    pub(super) fn reply(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Failed => "failed",
            Self::NotAllowed => "not_allowed",
        }
    }
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this message.
    Say(Message),
    /// Run this command now and decide on its outcome in the same turn: it only reads.
    Read(Command, Run),
    /// Run this command after the commit, once: it changes something. Its outcome comes back as an event.
    Change(Command, Run),
    /// Set this timer, in the place of one with the same key.
    Remind(Timer),
    /// Take the timer with this key back.
    Forget(String),
}

/// What was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The state from now on.
    pub state: State,
    /// What to do, in order.
    pub effects: Vec<Effect>,
    /// In one word, for the trace: `act`, `ask`, `clarify`, `decline`, `refuse`, `answer` …
    pub verdict: &'static str,
    /// The command that is answered: how the messages are sent depends on it.
    pub answered: Option<Answered>,
    /// What could not be phrased: a mistake in the pack, to be logged.
    pub problems: Vec<String>,
}

/// A command that has its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The command.
    pub command: Command,
    /// What the answer may mention.
    pub data: serde_json::Map<String, serde_json::Value>,
}
