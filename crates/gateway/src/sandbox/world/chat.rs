//! A chat between one person and the business, bounded.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::clock::after;

/// Messages kept of one chat; older ones are forgotten. A day of playing with a bot.
const MESSAGES_MAX: usize = 200;
/// The business is shown as typing for so long unless it writes (Cloud API, "Typing indicators").
pub(super) const TYPING: SignedDuration = SignedDuration::from_secs(25);

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The person with the phone.
    Person,
    /// The bot.
    Business,
}

/// How far a message got. It only rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// WhatsApp has it.
    Sent,
    /// It will not arrive; or, for a person's message, the bot never answered 200.
    Failed,
    /// On the phone; or, for a person's message, the bot answered 200.
    Delivered,
    /// Seen.
    Read,
}

/// What a template is for; it decides the price, and whether somebody who takes no marketing gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    /// No template.
    Service,
    /// A template about something that was asked for.
    Utility,
    /// A template that sells.
    Marketing,
    /// A template with a one-time code.
    Authentication,
}

impl Category {
    /// The category of a template by its name at Meta.
    pub(crate) fn of_template(name: &str) -> Self {
        match name {
            "MARKETING" => Self::Marketing,
            "AUTHENTICATION" => Self::Authentication,
            _ => Self::Utility,
        }
    }
}

/// Why a message failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Failure {
    /// Meta's code.
    pub code: u32,
    /// Meta's words for the code.
    pub title: String,
    /// What was wrong here.
    pub details: String,
}

/// One message of a chat.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) side: Side,
    pub(super) at: Timestamp,
    pub(super) status: Status,
    /// Why it fails, known from the beginning, told when it has failed.
    pub(super) failure: Option<Failure>,
    pub(super) kind: String,
    pub(super) content: Value,
    pub(super) context: Option<String>,
    pub(super) category: Category,
    pub(super) callback_data: Option<String>,
    /// How a program says that it answered this.
    pub(super) trace: Option<Value>,
}

/// A message as pages and programs see it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// Rises with every message, whoever's chat it is in.
    pub number: u64,
    /// Who wrote it.
    pub side: Side,
    /// When, in virtual time.
    pub at: Timestamp,
    /// How far it got.
    pub status: Status,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The Cloud API's `type`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The Cloud API's object of that type.
    pub content: Value,
    /// The message that this one answers.
    pub context: Option<String>,
    /// How the bot says that it answered this message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Value>,
}

impl MessageView {
    pub(super) fn of(message: &Message) -> Self {
        Self {
            id: message.id.clone(),
            number: message.number,
            side: message.side,
            at: message.at,
            status: message.status,
            failure: message.failure.clone().filter(|_| message.status == Status::Failed),
            kind: message.kind.clone(),
            content: message.content.clone(),
            context: message.context.clone(),
            trace: message.trace.clone(),
        }
    }
}

impl Message {
    /// Whether it waits to be seen. Nobody is told that a reaction was.
    pub(super) fn is_unread(&self) -> bool {
        self.side == Side::Business
            && self.kind != "reaction"
            && matches!(self.status, Status::Sent | Status::Delivered)
    }
}

/// The messages, oldest first, and whether the business is writing.
#[derive(Debug)]
pub(crate) struct Chat {
    messages: VecDeque<Message>,
    typing_until: Timestamp,
}

impl Default for Chat {
    fn default() -> Self {
        Self { messages: VecDeque::new(), typing_until: Timestamp::MIN }
    }
}

impl Chat {
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter()
    }

    pub(crate) fn message(&self, id: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// Adds a message. One of the business ends its typing.
    pub(super) fn push(&mut self, message: Message) {
        if message.side == Side::Business {
            self.typing_until = Timestamp::MIN;
        }
        if self.messages.len() == MESSAGES_MAX {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }

    /// Keeps how a person's message was answered. Whether it is there.
    pub(super) fn explain(&mut self, id: &str, trace: &Value) -> bool {
        let is_it = |message: &&mut Message| message.id == id && message.side == Side::Person;
        let Some(message) = self.messages.iter_mut().find(is_it) else { return false };
        message.trace = Some(trace.clone());
        true
    }

    /// Raises the status of a message that is still remembered. Whether it rose.
    pub(super) fn mark(&mut self, id: &str, status: Status) -> bool {
        let message = self.messages.iter_mut().find(|message| message.id == id);
        let Some(message) = message.filter(|message| message.status < status) else { return false };
        message.status = status;
        true
    }

    /// The messages of one side up to this one, which that side wrote; nothing when it is not there.
    pub(super) fn up_to(&self, id: &str, side: Side) -> Option<Vec<String>> {
        let place = self.messages.iter().position(|message| message.id == id && message.side == side)?;
        let earlier = self.messages.iter().take(place + 1).filter(|message| message.side == side);
        Some(earlier.map(|message| message.id.clone()).collect())
    }

    /// The business is writing from now on.
    pub(super) fn type_from(&mut self, now: Timestamp) -> Timestamp {
        self.typing_until = after(now, TYPING);
        self.typing_until
    }

    /// How much longer the business counts as typing.
    pub(super) fn typing_ms(&self, now: Timestamp) -> i64 {
        (self.typing_until.as_millisecond() - now.as_millisecond()).max(0)
    }
}
