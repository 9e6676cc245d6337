//! The world: what happens when, and who does what about it.

use std::collections::{BTreeMap, BTreeSet};

use futures::FutureExt;
use gateway::store::{
    Batch, ConversationId, DeadFilter, Loop, ModelStore, Pace, Send, SendState, Settlement, Store, StoreError, Work,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    dice::Dice,
    meta::Meta,
    oracle::Oracle,
    people::{Delivery, messages},
};

const START_MS: i64 = 1_700_000_000_000;
pub(crate) const PAIR: Pace = Pace { every: SignedDuration::from_secs(6), burst: 4 };
pub(crate) const NUMBER: Pace = Pace { every: SignedDuration::from_millis(250), burst: 5 };
/// Far more than any world needs.
const STEPS_MAX: u32 = 20_000;
/// More than there are conversations in any world, and messages.
const ROUNDS_MAX: u32 = 100;
const WORKERS: [&str; 3] = ["worker one", "worker two", "worker three"];
const SENDERS: [&str; 2] = ["sender one", "sender two"];

/// A moment of this world, from its milliseconds.
pub(crate) fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(START_MS + millis).unwrap()
}

pub(crate) type Verdict = Result<(), String>;

/// What is going to happen. What somebody has in hand happens only if they are still the ones they were.
pub(crate) enum Happening {
    Webhook(Batch),
    WorkEnds {
        hand: usize,
        life: u32,
        work: Work,
    },
    Post {
        hand: usize,
        life: u32,
        send: Send,
    },
    Answer {
        hand: usize,
        life: u32,
        send: Send,
        settlement: Settlement,
    },
    Restart {
        hand: usize,
        recovers: bool,
    },
    /// The clock jumps forward.
    Jump(i64),
}

/// A worker or a sender.
pub(crate) struct Hand {
    pub(crate) owner: &'static str,
    pub(crate) is_up: bool,
    /// Rises with every death.
    pub(crate) life: u32,
    /// What it holds, by conversation.
    pub(crate) works: BTreeSet<ConversationId>,
}

pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) now: i64,
    pub(crate) store: ModelStore,
    pub(crate) agenda: BTreeMap<(i64, u64), Happening>,
    pub(crate) happenings: u64,
    pub(crate) hands: Vec<Hand>,
    pub(crate) meta: Meta,
    /// The outbox row of each of WhatsApp's messages.
    pub(crate) rows: BTreeMap<String, i64>,
    pub(crate) dead: BTreeSet<String>,
    pub(crate) oracle: Oracle,
    /// Events that take down whoever works on them, and events that cannot be handled.
    pub(crate) poison: (String, String),
    pub(crate) story: Vec<String>,
    pub(crate) is_told: bool,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let merges = dice.percent(30);
        let (events, deliveries) = messages(&mut dice, merges);
        let mut poison =
            || if dice.percent(10) { format!("m:{}.{}", dice.below(3), dice.below(3)) } else { String::new() };
        let poison = (poison(), poison());
        let hand = |owner| Hand { owner, is_up: true, life: 0, works: BTreeSet::new() };
        let mut world = Self {
            now: 0,
            store: ModelStore::default(),
            agenda: BTreeMap::new(),
            happenings: 0,
            hands: WORKERS.into_iter().chain(SENDERS).map(hand).collect(),
            meta: Meta::default(),
            rows: BTreeMap::new(),
            dead: BTreeSet::new(),
            oracle: Oracle::new(&events, merges),
            poison,
            story: Vec::new(),
            is_told: std::env::var("RECADO_SIM_SEED").is_ok(),
            dice,
        };
        world.deliver(deliveries);
        if world.dice.percent(20) {
            let (at, jump) = (world.dice.between(1000, 120_000), world.dice.between(1000, 7_200_000));
            world.plan(at, Happening::Jump(jump));
        }
        world
    }

    pub(crate) fn story(&self) -> String {
        self.story.join("\n")
    }

    /// Until everything has come to rest.
    pub(crate) fn run(&mut self) -> Verdict {
        for _ in 0..STEPS_MAX {
            self.everybody()?;
            let loops = [Loop::Work, Loop::Sends, Loop::Timers];
            let due =
                loops.map(|of| self.next_due(of)).into_iter().flatten().map(|due| due.as_millisecond() - START_MS);
            let planned = self.agenda.first_key_value().map(|((at, _), _)| *at);
            // What is due now and was not taken waits for somebody to come up.
            let Some(next) = due.filter(|due| *due > self.now).chain(planned).min() else { return self.rest() };
            self.now = self.now.max(next);
            while let Some(entry) = self.agenda.first_entry().filter(|entry| entry.key().0 <= self.now) {
                let happening = entry.remove();
                self.happen(happening)?;
            }
        }
        Err("it never comes to rest".to_owned())
    }

    fn rest(&mut self) -> Verdict {
        let counts = done(self.store.counts());
        if (counts.pending_events, counts.pending_sends, counts.timers) != (0, 0, 0) {
            return Err(format!("at rest with {counts:?}"));
        }
        self.look_at_the_dead();
        self.oracle.at_rest(&self.dead, |id| done(self.store.send_report(id)), PAIR, NUMBER)
    }

    /// Everybody who is up takes what is due, until nothing is.
    fn everybody(&mut self) -> Verdict {
        for _ in 0..ROUNDS_MAX {
            if !self.round()? {
                return Ok(());
            }
        }
        Err("what is due is never taken".to_owned())
    }

    /// True when there is still something to take.
    fn round(&mut self) -> Result<bool, String> {
        let (first, count) = (self.dice.below(5) as usize, self.hands.len());
        for hand in (0..count).map(|place| (place + first) % count) {
            let (has_work, has_sends) = self.due();
            if self.hands[hand].is_up && hand < WORKERS.len() && has_work {
                self.claim(hand)?;
            } else if self.hands[hand].is_up && hand >= WORKERS.len() && has_sends {
                self.claim_sends(hand)?;
            }
        }
        let (has_work, has_sends) = self.due();
        let (workers, senders) = self.hands.split_at(WORKERS.len());
        let is_up = |hands: &[Hand]| hands.iter().any(|hand| hand.is_up);
        Ok((has_work && is_up(workers)) || (has_sends && is_up(senders)))
    }

    /// Fires the timers, and tells whether there is work and whether there is something to send.
    fn due(&mut self) -> (bool, bool) {
        let now = moment(self.now);
        let is_due = |world: &Self, of| world.next_due(of).is_some_and(|due| due <= now);
        if is_due(self, Loop::Timers) {
            let fired = done(self.store.fire_timers(now));
            self.tell(|| format!("{fired} timers fire"));
        }
        (is_due(self, Loop::Work), is_due(self, Loop::Sends))
    }

    fn next_due(&self, of: Loop) -> Option<Timestamp> {
        done(self.store.next_due(of, moment(self.now)))
    }

    /// All that it has in hand is lost; it comes back, and may or may not remember who it was.
    pub(crate) fn die(&mut self, hand: usize) {
        let owner = self.hands[hand].owner;
        self.tell(|| format!("{owner} dies"));
        (self.hands[hand].is_up, self.hands[hand].life) = (false, self.hands[hand].life + 1);
        let (after, recovers) = (self.dice.between(10, 20_000), self.dice.percent(60));
        self.plan(after, Happening::Restart { hand, recovers });
    }

    fn happen(&mut self, happening: Happening) -> Verdict {
        match happening {
            Happening::Webhook(batch) => self.accept(batch),
            Happening::WorkEnds { hand, life, work } if self.hands[hand].life == life => self.end(hand, &work),
            Happening::Post { hand, life, send } if self.hands[hand].life == life => {
                self.post(hand, life, send);
                Ok(())
            }
            Happening::Answer { hand, life, send, settlement } if self.hands[hand].life == life => {
                self.settle(&send, settlement)
            }
            Happening::Restart { hand, recovers } => {
                self.restart(hand, recovers);
                Ok(())
            }
            Happening::Jump(by) => {
                self.now += by;
                self.tell(|| "the clock jumps".to_owned());
                Ok(())
            }
            Happening::WorkEnds { .. } | Happening::Post { .. } | Happening::Answer { .. } => Ok(()),
        }
    }

    fn accept(&mut self, batch: Batch) -> Verdict {
        let accepted = done(self.store.accept(batch.clone(), moment(self.now)));
        for event in &batch.events {
            self.tell(|| format!("{} comes, {} new", event.key, accepted.new_events));
            self.oracle.accepted(&event.key, accepted.new_events == 1)?;
        }
        for update in batch.statuses.iter().filter(|_| accepted.status_changes == 1) {
            let id = self.rows[&update.wamid];
            self.tell(|| format!("#{id} is {:?} as {}", update.status, update.wamid));
            let report = done(self.store.send_report(id)).unwrap();
            self.oracle.told(id, report.state == SendState::Pending);
        }
        Ok(())
    }

    fn restart(&mut self, hand: usize, recovers: bool) {
        let owner = self.hands[hand].owner;
        self.hands[hand].is_up = true;
        if recovers {
            let recovered = done(self.store.recover(owner, moment(self.now)));
            self.tell(|| format!("{owner} is back, and takes back {recovered:?}"));
            let works: Vec<_> = std::mem::take(&mut self.hands[hand].works).into_iter().collect();
            self.oracle.recovered(&works);
        }
    }

    pub(crate) fn look_at_the_dead(&mut self) {
        let dead = done(self.store.dead_letters(&DeadFilter::default(), usize::MAX));
        let events = dead.into_iter().map(|letter| letter.key).filter(|key| !key.starts_with("recado:"));
        self.dead.extend(events);
    }

    pub(crate) fn deliver(&mut self, deliveries: Vec<Delivery>) {
        for Delivery { at, batch } in deliveries {
            self.plan(at - self.now, Happening::Webhook(batch));
        }
    }

    pub(crate) fn plan(&mut self, after: i64, happening: Happening) {
        self.happenings += 1;
        self.agenda.insert((self.now + after.max(0), self.happenings), happening);
    }

    pub(crate) fn tell(&mut self, what: impl FnOnce() -> String) {
        if self.is_told {
            self.story.push(format!("{:>9.3} {}", self.now as f64 / 1000.0, what()));
        }
    }
}

/// The model never waits.
pub(crate) fn done<T>(verb: impl Future<Output = Result<T, StoreError>>) -> T {
    verb.now_or_never().unwrap().unwrap()
}

/// `None` when somebody else has it now.
pub(crate) fn done_or_lost<T>(verb: impl Future<Output = Result<T, StoreError>>) -> Option<T> {
    match verb.now_or_never().unwrap() {
        Ok(answer) => Some(answer),
        Err(StoreError::LeaseLost(_) | StoreError::AttemptOver { .. }) => None,
        Err(other) => panic!("{other}"),
    }
}
