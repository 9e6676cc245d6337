//! The store in memory: the simplest code that keeps the contract, and so what the databases are compared with.
//!
//! One lock around plain maps; every verb is a function of what is kept and of `now`. Nothing survives the process.

mod accept;
mod keep;
mod lane;
mod outbox;
mod settle;
mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::{
    Accepted, Batch, Claim, ClaimSends, Commit, Committed, Counts, DeadFilter, DeadLetter, Failed, Forgotten, Lease,
    Loop, Recovered, Retention, Send, SendReport, Settle, Store, StoreError, Swept, Work,
    clock::{millis, moment},
    reason::storable,
};
use state::{EventState, State};

/// The store in memory: for tests, and for a look at the service without a database.
#[derive(Debug, Default)]
pub struct ModelStore(Mutex<State>);

impl ModelStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for ModelStore {
    async fn accept(&self, batch: Batch, now: Timestamp) -> Result<Accepted, StoreError> {
        Ok(self.state().accept(batch, now))
    }

    async fn claim(&self, claim: Claim, now: Timestamp) -> Result<Vec<Work>, StoreError> {
        Ok(self.state().claim(&claim, now))
    }

    async fn commit(&self, commit: Commit, now: Timestamp) -> Result<Committed, StoreError> {
        self.state().commit(commit, now)
    }

    async fn fail(&self, lease: Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError> {
        self.state().fail(lease, key, &storable(error), now)
    }

    async fn release(&self, lease: Lease, now: Timestamp) -> Result<(), StoreError> {
        self.state().release(lease, now)
    }

    async fn renew(&self, lease: Lease, lease_for: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        self.state().renew(lease, lease_for, now)
    }

    async fn fire_timers(&self, now: Timestamp) -> Result<u64, StoreError> {
        Ok(self.state().fire_timers(now))
    }

    async fn claim_sends(&self, claim: ClaimSends, now: Timestamp) -> Result<Vec<Send>, StoreError> {
        Ok(self.state().claim_sends(&claim, now))
    }

    async fn settle(&self, settle: Settle, now: Timestamp) -> Result<(), StoreError> {
        self.state().settle(settle.storable(), now)
    }

    async fn sweep(&self, keep: Retention, now: Timestamp) -> Result<Swept, StoreError> {
        Ok(self.state().sweep(keep, now))
    }

    async fn recover(&self, owner: &str, now: Timestamp) -> Result<Recovered, StoreError> {
        Ok(self.state().recover(owner, now))
    }

    async fn dead_letters(&self, filter: &DeadFilter, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        Ok(self.state().dead_letters(filter, limit))
    }

    async fn replay(&self, filter: &DeadFilter, now: Timestamp) -> Result<u64, StoreError> {
        Ok(self.state().replay(filter, now))
    }

    async fn forget(&self, alias: &str, _now: Timestamp) -> Result<Forgotten, StoreError> {
        Ok(self.state().forget(alias))
    }

    async fn next_due(&self, of: Loop, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.state().next_due(of, now))
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        Ok(self.state().counts())
    }

    async fn send_report(&self, id: i64) -> Result<Option<SendReport>, StoreError> {
        Ok(self.state().send_report(id))
    }

    async fn is_writable(&self, _now: Timestamp) -> bool {
        true
    }

    fn callback_data(&self, id: i64) -> String {
        self.state().identity.name_row(id)
    }

    async fn close(&self) {}
}

impl State {
    fn recover(&mut self, owner: &str, now: Timestamp) -> Recovered {
        let conversations = self.recover_lanes(owner, now);
        let is_theirs = |row: &state::Row| row.owner.as_deref() == Some(owner);
        let (commands, messages) = self.lapse(now, is_theirs);
        for number in self.numbers.values_mut().filter(|number| number.is_halted) {
            (number.is_halted, number.resume_at) = (false, millis(now));
        }
        Recovered { conversations, commands, messages }
    }

    fn next_due(&self, of: Loop, now: Timestamp) -> Option<Timestamp> {
        let due = match of {
            Loop::Work => {
                let ready = self.conversations.values().filter_map(|conversation| conversation.ready);
                ready.map(|ready| ready.at.max(ready.lease_until)).min()
            }
            Loop::Sends => self.next_send(),
            Loop::Timers => self.timers.values().map(|timer| timer.due_at).min(),
        };
        due.map(|due| moment(due).max(now))
    }

    fn counts(&self) -> Counts {
        let mut conversations: Vec<_> = self.aliases.values().collect();
        conversations.sort_unstable();
        conversations.dedup();
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let is_pending = |event: &&state::Received| event.state == EventState::Pending;
        Counts {
            pending_events: count(self.inbox.values().filter(is_pending).count()),
            dead: count(self.dead.len()),
            pending_sends: count(self.outbox.values().filter(|row| row.state.is_open()).count()),
            conversations: count(conversations.len()),
            timers: count(self.timers.len()),
            halted_numbers: count(self.numbers.values().filter(|number| number.is_halted).count()),
        }
    }
}
