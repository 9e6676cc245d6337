//! What a conversation wants to be reminded of. A timer that fires comes back as an event, in order with everything else.

use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// A timer of one conversation.
///
/// It counts only while the conversation waits for exactly this one: a timer that was replaced or taken back and fires
/// nevertheless does nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// When it fires.
    pub at: Timestamp,
    /// What for.
    pub cause: Cause,
}

/// What a timer is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Asks this question again.
    Reminder {
        /// Its number in the conversation.
        question: u64,
    },
    /// Gives up waiting for the answer to this question.
    Timeout {
        /// Its number in the conversation.
        question: u64,
    },
    /// Runs what the pack has scheduled under this name.
    Schedule {
        /// The schedule's name.
        name: String,
    },
    /// Tells of messages that came too late to be answered.
    Missed,
}

impl Timer {
    /// Its name within the conversation: setting one replaces the earlier one of the same name.
    pub fn key(&self) -> String {
        match &self.cause {
            Cause::Reminder { .. } => "reminder".to_owned(),
            Cause::Timeout { .. } => "timeout".to_owned(),
            Cause::Schedule { name } => format!("schedule.{name}"),
            Cause::Missed => "missed".to_owned(),
        }
    }
}

/// The two times of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When the person wrote it, in the business's time zone: *today* is that day.
    pub asked: Zoned,
    /// When it is decided: timers count from here.
    pub now: Timestamp,
}

impl Moment {
    /// Written and decided at once.
    pub fn at(now: Zoned) -> Self {
        Self { now: now.timestamp(), asked: now }
    }
}
