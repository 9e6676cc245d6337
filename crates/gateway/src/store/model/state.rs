//! What the model keeps. Moments are milliseconds since 1970.

use std::collections::BTreeMap;

use super::super::{
    DeliveryStatus, NewSend, Pace, Person, Resend, SendKind, SendState, StatusUpdate,
    clock::{moment, whole_second},
    identity::Identity,
    keys,
    pace::Arrival,
};
use jiff::Timestamp;

/// Everything. Rows are numbered upwards from 1, and no number is used twice.
#[derive(Debug, Default)]
pub(super) struct State {
    pub identity: Identity,
    pub conversations: BTreeMap<i64, Conversation>,
    /// Our number and a name of a person there, to their conversation.
    pub aliases: BTreeMap<(String, String), i64>,
    /// By arrival.
    pub inbox: BTreeMap<i64, Received>,
    /// Every key in `inbox`, to its arrival.
    pub keys: BTreeMap<String, i64>,
    pub outbox: BTreeMap<i64, Row>,
    /// By conversation and the timer's name.
    pub timers: BTreeMap<(i64, String), Timer>,
    pub dead: BTreeMap<i64, Dead>,
    /// Statuses of messages that nobody knows yet.
    pub strays: BTreeMap<(String, DeliveryStatus), (StatusUpdate, i64)>,
    pub numbers: BTreeMap<String, Number>,
    /// The paces of the last `claim_sends`: of a pair, of a number.
    pub paces: Option<(Pace, Pace)>,
    last_ids: LastIds,
}

#[derive(Debug, Default)]
struct LastIds {
    conversation: i64,
    arrival: i64,
    row: i64,
    dead: i64,
}

/// A person at one of our numbers.
#[derive(Clone, Debug)]
pub(super) struct Conversation {
    pub person: Person,
    pub state: Option<String>,
    pub version: i64,
    pub epoch: i64,
    /// Who holds the lease.
    pub owner: Option<String>,
    /// Of the youngest provider's event applied.
    pub last_provider_time: Option<i64>,
    pub wants_marketing: bool,
    pub preference_at: i64,
    pub pair: Arrival,
    /// `None` when nothing is pending.
    pub ready: Option<Ready>,
    /// The same person's older conversation.
    pub merged_into: Option<i64>,
    pub is_forgotten: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub at: i64,
    /// 0 when nobody holds the conversation.
    pub lease_until: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EventState {
    Pending,
    Applied,
    Dead,
    Ignored,
}

/// An event.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub key: String,
    pub conversation: Option<i64>,
    /// A whole second.
    pub provider_time: i64,
    pub received_at: i64,
    pub payload: String,
    pub state: EventState,
    pub attempts: u32,
    pub errors: u32,
    /// Not handed out before.
    pub next_at: i64,
    /// The lease under which it is out.
    pub claim_epoch: Option<i64>,
}

/// Something to send or to do.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub conversation: i64,
    pub send: NewSend,
    pub state: SendState,
    pub attempt: u32,
    /// Attempts of which nobody knows how they ended.
    pub unknowns: u32,
    /// Whose word on the attempt is still missing.
    pub owner: Option<String>,
    pub due_at: i64,
    pub expires_at: i64,
    pub created_at: i64,
    pub wamid: Option<String>,
    /// The id of the message in whose place the fallback goes out.
    pub replaced_wamid: Option<String>,
    pub status: Option<DeliveryStatus>,
    pub error_code: Option<i64>,
    pub error: Option<String>,
}

impl Row {
    pub(super) fn resend(&self) -> Resend {
        self.send.resend
    }

    pub(super) fn is_message(&self) -> bool {
        self.send.kind == SendKind::Message
    }
}

#[derive(Clone, Debug)]
pub(super) struct Timer {
    /// The key of the event that it becomes.
    pub event_key: String,
    pub due_at: i64,
    pub payload: String,
}

/// Something put aside.
#[derive(Clone, Debug)]
pub(super) struct Dead {
    pub what: What,
    pub conversation: i64,
    pub error: String,
    pub attempts: u32,
    pub died_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// By arrival.
    Event(i64),
    Row(i64),
}

/// One of our numbers.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub bucket: Arrival,
    /// Nothing leaves before.
    pub resume_at: i64,
    /// Percent of its pace, at `share_at`.
    pub share: u32,
    pub share_at: i64,
    pub is_halted: bool,
    /// Messages that came in since the last `claim_sends`.
    pub came_in: u32,
}

impl Default for Number {
    fn default() -> Self {
        Self { bucket: 0, resume_at: 0, share: 100, share_at: 0, is_halted: false, came_in: 0 }
    }
}

impl State {
    pub(super) fn new_conversation(&mut self, person: Person) -> i64 {
        self.last_ids.conversation += 1;
        let conversation = Conversation {
            person,
            state: None,
            version: 0,
            epoch: 0,
            owner: None,
            last_provider_time: None,
            wants_marketing: true,
            preference_at: 0,
            pair: 0,
            ready: None,
            merged_into: None,
            is_forgotten: false,
        };
        self.conversations.insert(self.last_ids.conversation, conversation);
        self.last_ids.conversation
    }

    /// Where what happens in `conversation` goes now.
    pub(super) fn survivor(&self, conversation: i64) -> i64 {
        let merged_into = self.conversations[&conversation].merged_into;
        merged_into.map_or(conversation, |older| self.survivor(older))
    }

    pub(super) fn conversation(&mut self, id: i64) -> &mut Conversation {
        self.conversations.get_mut(&id).expect("conversations are never deleted. This is a bug.")
    }

    pub(super) fn row(&mut self, id: i64) -> &mut Row {
        self.outbox.get_mut(&id).expect("only rows that were found are asked for. This is a bug.")
    }

    pub(super) fn event(&mut self, arrival: i64) -> &mut Received {
        self.inbox.get_mut(&arrival).expect("only events that were found are asked for. This is a bug.")
    }

    /// Keeps an event of the provider or of nobody; the caller has seen that its key is new.
    pub(super) fn receive(
        &mut self,
        key: String,
        conversation: Option<i64>,
        provider_time: i64,
        payload: String,
        now: i64,
    ) {
        self.last_ids.arrival += 1;
        let state = if conversation.is_some() { EventState::Pending } else { EventState::Ignored };
        self.keys.insert(key.clone(), self.last_ids.arrival);
        let event = Received {
            key,
            conversation,
            provider_time,
            received_at: now,
            payload,
            state,
            attempts: 0,
            errors: 0,
            next_at: 0,
            claim_epoch: None,
        };
        self.inbox.insert(self.last_ids.arrival, event);
    }

    /// Brings an event of our own making into its conversation, once for each key.
    pub(super) fn bring(&mut self, conversation: i64, key: String, at: i64, payload: String, now: Timestamp) {
        let conversation = self.survivor(conversation);
        if self.conversations[&conversation].is_forgotten || self.keys.contains_key(&key) {
            return;
        }
        self.receive(key, Some(conversation), whole_second(moment(at)), payload, now.as_millisecond());
        self.wake(conversation, now.as_millisecond());
    }

    /// Something is pending in `conversation`, to be taken at `at`.
    pub(super) fn wake(&mut self, conversation: i64, at: i64) {
        let ready = &mut self.conversation(conversation).ready;
        *ready = Some(ready.map_or(Ready { at, lease_until: 0 }, |known| Ready { at: known.at.min(at), ..known }));
    }

    pub(super) fn queue(&mut self, conversation: i64, send: NewSend, now: i64) {
        self.last_ids.row += 1;
        let row = Row {
            conversation,
            state: SendState::Pending,
            attempt: 0,
            unknowns: 0,
            owner: None,
            due_at: now,
            expires_at: send.expires_at.as_millisecond(),
            created_at: now,
            wamid: None,
            replaced_wamid: None,
            status: None,
            error_code: None,
            error: None,
            send,
        };
        self.outbox.insert(self.last_ids.row, row);
    }

    pub(super) fn put_aside(&mut self, dead: Dead) {
        self.last_ids.dead += 1;
        self.dead.insert(self.last_ids.dead, dead);
    }

    /// Puts an event aside and leaves a gap in its place.
    pub(super) fn bury(&mut self, arrival: i64, error: &str, now: Timestamp) {
        let event = self.event(arrival);
        (event.state, event.claim_epoch) = (EventState::Dead, None);
        let (conversation, attempts, key) = (event.conversation, event.attempts, event.key.clone());
        let provider_time = event.provider_time;
        let conversation = conversation.expect("what belongs to nobody is not handed out. This is a bug.");
        if !keys::has_our_time(&key) {
            // The person wrote it, whatever became of it: they may be answered, and what is older comes late.
            let known = self.conversation(conversation);
            known.last_provider_time = known.last_provider_time.max(Some(provider_time));
        }
        let died_at = now.as_millisecond();
        self.put_aside(Dead { what: What::Event(arrival), conversation, error: error.to_owned(), attempts, died_at });
        if let Some(gap) = keys::gap(&key) {
            self.bring(conversation, gap, died_at, "{}".to_owned(), now);
        }
    }
}
