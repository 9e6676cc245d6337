//! What is put aside, what is kept, and what is erased.

use jiff::{SignedDuration, Timestamp};

use super::{
    super::{
        DeadFilter, DeadLetter, Forgotten, KEYS_MIN, Person, Retention, SendState, Swept,
        clock::{millis, moment},
        keys, reason,
    },
    state::{Dead, EventState, Received, Row, State, What},
};

impl State {
    fn matching(&self, filter: &DeadFilter) -> Vec<i64> {
        let is_meant = |(id, dead): &(&i64, &Dead)| {
            (filter.ids.is_empty() || filter.ids.contains(id))
                && filter.error.as_ref().is_none_or(|part| dead.error.contains(part.as_str()))
                && filter.since.is_none_or(|since| dead.died_at >= millis(since))
        };
        self.dead.iter().filter(is_meant).map(|(id, _)| *id).collect()
    }

    pub(super) fn dead_letters(&self, filter: &DeadFilter, limit: usize) -> Vec<DeadLetter> {
        self.matching(filter).into_iter().rev().take(limit).map(|id| self.dead_letter(id)).collect()
    }

    fn dead_letter(&self, id: i64) -> DeadLetter {
        let dead = &self.dead[&id];
        let (key, payload) = match dead.what {
            What::Event(arrival) => (self.inbox[&arrival].key.clone(), self.inbox[&arrival].payload.clone()),
            What::Row(row) => (self.identity.name_row(row), self.outbox[&row].send.payload.clone()),
        };
        let conversation = &self.conversations[&self.survivor(dead.conversation)];
        DeadLetter {
            id,
            key,
            person: conversation.person.clone(),
            payload,
            error: dead.error.clone(),
            attempts: dead.attempts,
            died_at: moment(dead.died_at),
            state: conversation.state.clone(),
        }
    }

    pub(super) fn replay(&mut self, filter: &DeadFilter, now: Timestamp) -> u64 {
        let again = self.matching(filter);
        for id in &again {
            let Some(dead) = self.dead.remove(id) else { continue };
            match dead.what {
                What::Event(arrival) => {
                    let event = &self.inbox[&arrival];
                    let (key, payload) = (keys::replay(*id, &event.key), event.payload.clone());
                    self.bring(dead.conversation, key, millis(now), payload, now);
                }
                What::Row(id) => {
                    let conversation = self.survivor(dead.conversation);
                    let row = self.row(id);
                    row.conversation = conversation;
                    (row.state, row.attempt, row.unknowns) = (SendState::Pending, 0, 0);
                    (row.due_at, row.owner, row.error) = (millis(now), None, None);
                }
            }
        }
        again.len() as u64
    }

    /// Nothing unfinished is touched; what is put aside is unfinished, until it is so old that its key goes.
    pub(super) fn sweep(&mut self, keep: Retention, now: Timestamp) -> Swept {
        let (keys, payloads) = (before(now, keep.keys.max(KEYS_MIN)), before(now, keep.payloads));
        let mut swept = Swept::default();
        let letters = self.dead.iter().filter(|(_, dead)| dead.died_at <= keys).map(|(id, _)| *id);
        for id in letters.take(keep.limit).collect::<Vec<_>>() {
            self.dead.remove(&id);
            swept.rows += 1;
        }
        for arrival in self.finished_events(keys).take(keep.limit).collect::<Vec<_>>() {
            let key = self.inbox.remove(&arrival).map(|event| event.key);
            key.and_then(|key| self.keys.remove(&key));
            swept.rows += 1;
        }
        for id in self.finished_rows(keys).take(keep.limit).collect::<Vec<_>>() {
            self.outbox.remove(&id);
            swept.rows += 1;
        }
        let strays = self.strays.iter().filter(|(_, (_, at))| *at <= keys).map(|(key, _)| key.clone());
        for key in strays.take(keep.limit).collect::<Vec<_>>() {
            self.strays.remove(&key);
            swept.rows += 1;
        }
        let full = self.finished_events(payloads).filter(|arrival| !self.inbox[arrival].payload.is_empty());
        for arrival in full.take(keep.limit).collect::<Vec<_>>() {
            self.event(arrival).payload.clear();
            swept.payloads += 1;
        }
        let full = self.finished_rows(payloads).filter(|id| !self.outbox[id].is_empty());
        for id in full.take(keep.limit).collect::<Vec<_>>() {
            self.row(id).empty();
            swept.payloads += 1;
        }
        swept
    }

    fn is_aside(&self, what: What) -> bool {
        self.dead.values().any(|dead| dead.what == what)
    }

    /// Events that are done with and came at `until` or before.
    fn finished_events(&self, until: i64) -> impl Iterator<Item = i64> {
        let finished = self
            .inbox
            .iter()
            .filter(move |(_, event)| event.state != EventState::Pending && event.received_at <= until);
        finished.map(|(arrival, _)| *arrival).filter(|arrival| !self.is_aside(What::Event(*arrival)))
    }

    /// Outbox rows that are done with and were written at `until` or before.
    fn finished_rows(&self, until: i64) -> impl Iterator<Item = i64> {
        let finished = self.outbox.iter().filter(move |(_, row)| !row.state.is_open() && row.created_at <= until);
        finished.map(|(id, _)| *id).filter(|id| !self.is_aside(What::Row(*id)))
    }

    pub(super) fn forget(&mut self, alias: &str) -> Forgotten {
        let mut forgotten = Forgotten::default();
        let meant: Vec<_> = self.aliases.iter().filter(|((_, name), _)| name == alias).map(|(_, id)| *id).collect();
        let everyone = self.conversations.keys().filter(|id| meant.contains(&self.survivor(**id)));
        for id in everyone.copied().collect::<Vec<_>>() {
            self.forget_conversation(id, &mut forgotten);
        }
        self.aliases.retain(|_, conversation| !meant.contains(conversation));
        forgotten
    }

    fn forget_conversation(&mut self, id: i64, forgotten: &mut Forgotten) {
        forgotten.conversations += 1;
        let conversation = self.conversation(id);
        let phone_number_id = std::mem::take(&mut conversation.person.phone_number_id);
        conversation.person = Person { phone_number_id, address: String::new(), phone: None, profile_name: None };
        conversation.state = None;
        conversation.epoch += 1;
        (conversation.owner, conversation.ready) = (None, None);
        conversation.is_forgotten = true;

        let letters = self.dead.len();
        self.dead.retain(|_, dead| dead.conversation != id);
        forgotten.dead_letters += (letters - self.dead.len()) as u64;
        let timers = self.timers.len();
        self.timers.retain(|(whose, _), _| *whose != id);
        forgotten.timers += (timers - self.timers.len()) as u64;
        for event in self.inbox.values_mut().filter(|event| event.conversation == Some(id)) {
            event.forget();
            forgotten.events += 1;
        }
        for row in self.outbox.values_mut().filter(|row| row.conversation == id) {
            row.forget();
            forgotten.sends += 1;
        }
    }
}

fn before(now: Timestamp, age: SignedDuration) -> i64 {
    millis(now).saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
}

impl Received {
    fn forget(&mut self) {
        self.payload.clear();
        if self.state == EventState::Pending {
            (self.state, self.claim_epoch) = (EventState::Ignored, None);
        }
    }
}

impl Row {
    fn is_empty(&self) -> bool {
        self.send.payload.is_empty() && self.send.image.is_none() && self.send.fallback.is_none()
    }

    fn empty(&mut self) {
        self.send.payload.clear();
        (self.send.image, self.send.fallback) = (None, None);
    }

    fn forget(&mut self) {
        self.empty();
        (self.owner, self.wamid, self.replaced_wamid) = (None, None, None);
        if self.state.is_open() {
            self.state = SendState::Failed;
        }
        self.error = (self.state == SendState::Failed).then(|| reason::FORGOTTEN.to_owned());
    }
}
