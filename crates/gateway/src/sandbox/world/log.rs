//! The last requests in both directions, with their answers, bounded.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::World;

/// Requests kept. An afternoon of trying a bot out.
const ENTRIES_MAX: usize = 500;
/// Bytes kept of one body: the largest message; of more the rest is cut off.
const BODY_MAX_BYTES: usize = 64 * 1024;
/// Bytes of all bodies together.
const TOTAL_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Who asked whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The bot asked the Cloud API.
    FromBot,
    /// A webhook or a handshake.
    ToBot,
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exchange {
    /// Rises with every request.
    pub id: u64,
    /// When it was made, in virtual time.
    pub at: Timestamp,
    /// Who asked whom.
    pub direction: Direction,
    /// `POST`, …
    pub method: String,
    /// The path of what the bot asked, the address of what it was asked.
    pub target: String,
    /// What was sent, as it was; a form's size instead of its bytes.
    pub body: String,
    /// The HTTP status of the answer; none while there is no answer.
    pub status: Option<u16>,
    /// The answer's body.
    pub answer: Option<String>,
    /// Why there is no answer.
    pub failure: Option<String>,
    /// Which attempt to deliver a webhook, from 1.
    pub attempt: Option<u32>,
    /// When the next attempt is, in virtual time.
    pub next_attempt: Option<Timestamp>,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    entries: VecDeque<Exchange>,
    made: u64,
    total_bytes: usize,
}

impl Log {
    /// Uses no id that another log has used.
    pub(super) fn count_on_from(&mut self, other: &Self) {
        self.made = other.made;
    }

    /// Writes a request down; its id.
    pub(super) fn begin(
        &mut self,
        at: Timestamp,
        direction: Direction,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> u64 {
        self.made += 1;
        let body = cut(body);
        self.total_bytes += body.len();
        self.entries.push_back(Exchange {
            id: self.made,
            at,
            direction,
            method: method.to_owned(),
            target: target.to_owned(),
            body,
            status: None,
            answer: None,
            failure: None,
            attempt: None,
            next_attempt: None,
        });
        while self.entries.len() > ENTRIES_MAX || self.total_bytes > TOTAL_MAX_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.total_bytes -= size(&oldest);
        }
        self.made
    }

    /// Changes a request that is still remembered; what it is now.
    pub(super) fn change(&mut self, id: u64, change: impl FnOnce(&mut Exchange)) -> Option<Exchange> {
        let exchange = self.entries.iter_mut().rfind(|exchange| exchange.id == id)?;
        let before = size(exchange);
        change(exchange);
        exchange.answer = exchange.answer.take().map(|answer| cut(answer.as_bytes()));
        self.total_bytes = self.total_bytes - before + size(exchange);
        Some(exchange.clone())
    }

    /// What came after the request with this id.
    pub(super) fn after(&self, id: u64) -> impl Iterator<Item = &Exchange> {
        self.entries.iter().filter(move |exchange| exchange.id > id)
    }
}

impl World {
    /// What was asked and answered after the request with this id.
    pub(crate) fn log(&self, id: u64) -> Vec<Exchange> {
        self.log.after(id).cloned().collect()
    }

    /// Writes down what the bot asks; the id for [`World::log_answer`].
    pub(crate) fn log_request(&mut self, method: &str, path: &str, body: &[u8], now: Timestamp) -> u64 {
        let id = self.log.begin(now, Direction::FromBot, method, path, body);
        self.note(id, |_| ());
        id
    }

    /// Writes down what the bot was answered.
    pub(crate) fn log_answer(&mut self, id: u64, status: u16, body: &[u8]) {
        let answer = String::from_utf8_lossy(body).into_owned();
        self.note(id, |exchange| (exchange.status, exchange.answer) = (Some(status), Some(answer)));
    }
}

fn size(exchange: &Exchange) -> usize {
    exchange.body.len() + exchange.answer.as_ref().map_or(0, String::len)
}

fn cut(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(BODY_MAX_BYTES)]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_and_long_bodies_cut() {
        let mut log = Log::default();
        for _ in 0..ENTRIES_MAX + 10 {
            let id = log.begin(Timestamp::UNIX_EPOCH, Direction::ToBot, "POST", "/", &[b'x'; 2 * BODY_MAX_BYTES]);
            log.change(id, |exchange| exchange.answer = Some("y".repeat(2 * BODY_MAX_BYTES)));
        }
        let kept: Vec<&Exchange> = log.after(0).collect();
        assert_eq!(kept.len(), TOTAL_MAX_BYTES / BODY_MAX_BYTES / 2);
        assert_eq!(kept.last().unwrap().id, 510);
        assert!(kept.iter().all(|exchange| size(exchange) == 2 * BODY_MAX_BYTES));
        assert_eq!(log.total_bytes, kept.iter().map(|exchange| size(exchange)).sum::<usize>());
    }
}
