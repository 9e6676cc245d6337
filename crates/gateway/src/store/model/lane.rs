//! One conversation's events, in order, under one lease.

use jiff::{SignedDuration, Timestamp};

use super::{
    super::{
        Claim, Commit, Committed, ConversationId, Event, Failed, Lease, MAX_DEATHS, MAX_ERRORS, MAX_EVENTS, StoreError,
        TimerChange, Work,
        clock::{after, millis, moment},
        keys, reason,
    },
    state::{Conversation, EventState, Ready, Received, State, Timer},
};

/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

impl Received {
    pub(super) fn is_pending_of(&self, conversation: i64) -> bool {
        self.state == EventState::Pending && self.conversation == Some(conversation)
    }
}

/// What to do about a conversation whose first event is this.
enum Next {
    Nothing,
    Wait {
        until: i64,
    },
    Bury {
        arrival: i64,
    },
    /// The first events; true when there are more.
    Take(Vec<i64>, bool),
}

impl State {
    pub(super) fn claim(&mut self, claim: &Claim, now: Timestamp) -> Vec<Work> {
        let mut taken = Vec::new();
        while taken.len() < claim.limit {
            let Some(conversation) = self.longest_waiting(millis(now)) else { break };
            match self.next(conversation, millis(now)) {
                Next::Nothing => self.conversation(conversation).ready = None,
                Next::Wait { until } => self.put_off(conversation, Ready { at: until, lease_until: 0 }),
                Next::Bury { arrival } => {
                    self.conversation(conversation).owner = None;
                    self.bury(arrival, reason::DEADLY, now);
                }
                Next::Take(arrivals, has_more) => {
                    let lease_until = after(now, claim.lease_for);
                    self.put_off(conversation, Ready { at: lease_until, lease_until });
                    taken.push(self.hand_out(conversation, &claim.owner, &arrivals, has_more));
                }
            }
        }
        taken
    }

    fn longest_waiting(&self, now: i64) -> Option<i64> {
        let ready = |(id, conversation): (&i64, &Conversation)| conversation.ready.map(|ready| (ready, *id));
        let waiting = self.conversations.iter().filter_map(ready);
        let is_free = |(ready, _): &(Ready, i64)| ready.at <= now && ready.lease_until <= now;
        waiting.filter(is_free).min_by_key(|(ready, id)| (ready.at, *id)).map(|(_, id)| id)
    }

    fn put_off(&mut self, conversation: i64, ready: Ready) {
        self.conversation(conversation).ready = Some(ready);
    }

    /// The first event decides. One that was out before goes alone: among others it could take them down with it.
    fn next(&self, conversation: i64, now: i64) -> Next {
        let pending = self.pending(conversation);
        let Some(&head) = pending.first() else { return Next::Nothing };
        let event = &self.inbox[&head];
        if event.next_at > now {
            return Next::Wait { until: event.next_at };
        }
        if event.attempts - event.errors >= MAX_DEATHS {
            return Next::Bury { arrival: head };
        }
        let is_fresh = |arrival: &&i64| self.inbox[arrival].attempts == 0;
        let count = pending.iter().take(MAX_EVENTS).take_while(is_fresh).count().max(1);
        Next::Take(pending[..count].to_vec(), pending.len() > count)
    }

    /// The arrivals of what is pending, in order.
    fn pending(&self, conversation: i64) -> Vec<i64> {
        let pending = self.inbox.iter().filter(|(_, event)| event.is_pending_of(conversation));
        let mut pending: Vec<_> = pending.map(|(arrival, event)| (event.provider_time, *arrival)).collect();
        pending.sort_unstable();
        pending.into_iter().map(|(_, arrival)| arrival).collect()
    }

    fn hand_out(&mut self, id: i64, owner: &str, arrivals: &[i64], has_more: bool) -> Work {
        let conversation = self.conversation(id);
        conversation.epoch += 1;
        conversation.owner = Some(owner.to_owned());
        let Conversation { epoch, version, last_provider_time, ref state, ref person, .. } = *conversation;
        let (state, person) = (state.clone(), person.clone());
        let mut events = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            let event = self.event(*arrival);
            event.attempts += 1;
            event.claim_epoch = Some(epoch);
            let is_older = last_provider_time.is_some_and(|last| event.provider_time < last);
            events.push(Event {
                key: event.key.clone(),
                payload: event.payload.clone(),
                provider_time: moment(event.provider_time),
                attempts: event.attempts,
                deaths: event.attempts - 1 - event.errors,
                late: is_older && !keys::has_our_time(&event.key),
            });
        }
        Work { lease: Lease { conversation: ConversationId(id), epoch, version }, person, state, events, has_more }
    }

    pub(super) fn commit(&mut self, commit: Commit, now: Timestamp) -> Result<Committed, StoreError> {
        let Commit { lease, applied, state, sends, timers } = commit;
        let claimed = self.claimed(lease)?;
        for (place, key) in applied.iter().enumerate() {
            if claimed.get(place).is_none_or(|arrival| self.inbox[arrival].key != *key) {
                return Err(StoreError::NotInWork(key.clone()));
            }
        }
        let mut youngest = None;
        for arrival in &claimed[..applied.len()] {
            let event = self.event(*arrival);
            (event.state, event.claim_epoch) = (EventState::Applied, None);
            if !keys::has_our_time(&event.key) {
                youngest = youngest.max(Some(event.provider_time));
            }
        }
        let id = lease.conversation.0;
        let conversation = self.conversation(id);
        conversation.state = Some(state);
        conversation.version += i64::try_from(applied.len()).expect("at most 16 events are out. This is a bug.");
        conversation.last_provider_time = conversation.last_provider_time.max(youngest);
        let version = conversation.version;
        for send in sends {
            self.queue(id, send, millis(now));
        }
        for change in timers {
            self.change_timer(id, version, change);
        }
        self.let_go(id, now);
        Ok(Committed { version })
    }

    fn change_timer(&mut self, conversation: i64, version: i64, change: TimerChange) {
        match change {
            TimerChange::Set { key, due_at, payload } => {
                let event_key = keys::timer(conversation, &key, version);
                self.timers.insert((conversation, key), Timer { event_key, due_at: millis(due_at), payload });
            }
            TimerChange::Clear { key } => {
                self.timers.remove(&(conversation, key));
            }
        }
    }

    pub(super) fn fail(&mut self, lease: Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError> {
        let claimed = self.claimed(lease)?;
        let arrival = claimed.into_iter().find(|arrival| self.inbox[arrival].key == key);
        let arrival = arrival.ok_or_else(|| StoreError::NotInWork(key.to_owned()))?;
        let event = self.event(arrival);
        event.errors += 1;
        event.claim_epoch = None;
        event.next_at = after(now, FIRST_PAUSE * 2_i32.pow(event.errors.clamp(1, MAX_ERRORS) - 1));
        let failed = if event.errors >= MAX_ERRORS { Failed::Dead } else { Failed::RetryAt(moment(event.next_at)) };
        if failed == Failed::Dead {
            self.bury(arrival, error, now);
        }
        self.let_go(lease.conversation.0, now);
        Ok(failed)
    }

    pub(super) fn release(&mut self, lease: Lease, now: Timestamp) -> Result<(), StoreError> {
        self.claimed(lease)?;
        self.let_go(lease.conversation.0, now);
        Ok(())
    }

    pub(super) fn renew(&mut self, lease: Lease, lease_for: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        self.claimed(lease)?;
        let lease_until = after(now, lease_for);
        self.put_off(lease.conversation.0, Ready { at: lease_until, lease_until });
        Ok(())
    }

    /// What is out under `lease`, in order, if it still holds.
    fn claimed(&self, lease: Lease) -> Result<Vec<i64>, StoreError> {
        let held = self
            .conversations
            .get(&lease.conversation.0)
            .filter(|held| held.owner.is_some() && held.epoch == lease.epoch && held.version == lease.version);
        held.ok_or(StoreError::LeaseLost(lease.conversation))?;
        let is_out = |arrival: &i64| self.inbox[arrival].claim_epoch == Some(lease.epoch);
        Ok(self.pending(lease.conversation.0).into_iter().filter(is_out).collect())
    }

    /// Gives the conversation back; what is pending makes it ready.
    fn let_go(&mut self, id: i64, now: Timestamp) {
        self.take_back(id);
        self.conversation(id).owner = None;
        let head = self.pending(id).first().map(|arrival| self.inbox[arrival].next_at);
        self.conversation(id).ready = head.map(|next_at| Ready { at: next_at.max(millis(now)), lease_until: 0 });
    }

    /// What is out under the lease of a conversation that somebody holds counts as never handed out.
    pub(super) fn take_back(&mut self, id: i64) {
        let Conversation { epoch, ref owner, .. } = *self.conversation(id);
        if owner.is_some() {
            for event in
                self.inbox.values_mut().filter(|event| event.is_pending_of(id) && event.claim_epoch == Some(epoch))
            {
                event.attempts -= 1;
                event.claim_epoch = None;
            }
        }
    }

    pub(super) fn fire_timers(&mut self, now: Timestamp) -> u64 {
        let due = self.timers.iter().filter(|(_, timer)| timer.due_at <= millis(now));
        let mut due: Vec<_> = due.map(|(name, timer)| (timer.due_at, name.clone())).collect();
        due.sort_unstable();
        let fired = due.len();
        for (due_at, name) in due {
            if let Some(timer) = self.timers.remove(&name) {
                self.bring(name.0, timer.event_key, due_at, timer.payload, now);
            }
        }
        fired as u64
    }

    /// Takes back the conversations that `owner` was working on; returns how many.
    pub(super) fn recover_lanes(&mut self, owner: &str, now: Timestamp) -> u64 {
        let held = self.conversations.values_mut().filter(|held| held.owner.as_deref() == Some(owner));
        let mut count = 0;
        for conversation in held {
            conversation.owner = None;
            conversation.ready = Some(Ready { at: millis(now), lease_until: 0 });
            count += 1;
        }
        count
    }
}
