//! Waiting, in real time, until the bot has done something.

use std::time::Duration;

use futures::{Stream, StreamExt};
use serde::Deserialize;
use tokio::time::{Instant, timeout, timeout_at};
use utoipa::ToSchema;

use super::{Sandbox, SentView, Side};

/// Nothing happens for so long: a bot that works shows itself sooner, by a message, by typing or by marking as read.
const STILL: Duration = Duration::from_millis(300);

/// What somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Awaited {
    /// Messages of the bot.
    Messages(MessagesAwaited),
    /// Something that has a name.
    Named(NamedAwaited),
}

/// So many messages of the bot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesAwaited {
    /// How many.
    pub messages: usize,
    /// Whom they go to: id, phone, user id or username. Without it, anybody.
    pub to: Option<String>,
    /// Only those after the message with this number; without it, after the last one that this person, or anybody, wrote.
    pub after: Option<u64>,
}

/// Something that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedAwaited {
    /// The bot has taken every webhook, and nothing has happened for 300 real milliseconds.
    Quiet,
}

/// Why somebody waited in vain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitError {
    /// What was awaited cannot be.
    #[error("{0}")]
    Wrong(String),
    /// It did not come in time.
    #[error("{0}")]
    Late(String),
}

impl Sandbox {
    /// Waits until it is so, for at most `patience` of real time; the messages that were waited for.
    ///
    /// # Errors
    /// When nobody is meant, or it does not come in time, with what came instead.
    pub async fn wait(&self, awaited: &Awaited, patience: Duration) -> Result<Vec<SentView>, WaitError> {
        let deadline = Instant::now() + patience;
        let events = Box::pin(self.events());
        match awaited {
            Awaited::Messages(awaited) => self.wait_for_messages(awaited, events, deadline).await,
            Awaited::Named(NamedAwaited::Quiet) => self.wait_for_quiet(events, deadline).await,
        }
    }

    async fn wait_for_messages(
        &self,
        awaited: &MessagesAwaited,
        mut events: impl Stream + Unpin,
        deadline: Instant,
    ) -> Result<Vec<SentView>, WaitError> {
        let MessagesAwaited { messages, to, after } = awaited;
        let after = match after {
            Some(after) => *after,
            None => self.last_written(to.as_deref()).map_err(WaitError::Wrong)?,
        };
        loop {
            let sent = self.sent(to.as_deref(), after).map_err(WaitError::Wrong)?;
            if sent.len() >= *messages {
                return Ok(sent);
            }
            if !matches!(timeout_at(deadline, events.next()).await, Ok(Some(_))) {
                return Err(WaitError::Late(format!("expected messages: {messages}, came: {}", sent.len())));
            }
        }
    }

    /// The number of the last message that this person wrote, or anybody; 0 when there is none.
    fn last_written(&self, person: Option<&str>) -> Result<u64, String> {
        let people = match person {
            Some(person) => vec![self.chat(person)?],
            None => self.people().iter().filter_map(|person| self.chat(&person.id.to_string()).ok()).collect(),
        };
        let messages = people.iter().flat_map(|chat| &chat.messages);
        let written = messages.filter(|message| message.side == Side::Person).map(|message| message.number);
        Ok(written.max().unwrap_or_default())
    }

    async fn wait_for_quiet(
        &self,
        mut events: impl Stream + Unpin,
        deadline: Instant,
    ) -> Result<Vec<SentView>, WaitError> {
        loop {
            let waiting = self.snapshot().webhooks_waiting;
            let is_over = if waiting == 0 {
                match timeout(STILL, events.next()).await {
                    Err(_) => return Ok(Vec::new()),
                    Ok(event) => event.is_none() || Instant::now() >= deadline,
                }
            } else {
                !matches!(timeout_at(deadline, events.next()).await, Ok(Some(_)))
            };
            if is_over {
                return Err(WaitError::Late(format!(
                    "it is not quiet; webhooks that the bot has not taken: {waiting}"
                )));
            }
        }
    }
}
