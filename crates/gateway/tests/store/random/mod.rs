//! Random verbs, applied to the model and to every other implementation: each answer must be the same, numbers included.
//!
//! What fails is shortened before it is told, and `RECADO_STORE_SEED=<n>` repeats one seed.

mod schedule;

use std::{fmt::Debug, sync::Arc};

use gateway::store::{
    Batch, ClaimSends, Commit, DeadFilter, KEYS_MIN, Loop, Pace, Retention, Send, SendKind, Settle, Settlement,
    StatusUpdate, Store, Work, alias_of,
};
use jiff::{SignedDuration, Timestamp};

use crate::harness::{BACKENDS, Backend, LEASE, MODEL, claim, second};
use schedule::{Verb, schedule};

const SEEDS: u64 = 100;
const OWNERS: [&str; 2] = ["one", "two"];

#[tokio::test]
async fn every_implementation_answers_as_the_model_does() {
    let asked = std::env::var("RECADO_STORE_SEED").ok().map(|seed| seed.parse().unwrap());
    let seeds = asked.map_or(0..SEEDS, |seed: u64| seed..seed + 1);
    for backend in BACKENDS {
        for seed in seeds.clone() {
            let schedule = schedule(seed);
            let Some(difference) = difference(*backend, &schedule).await else { continue };
            let (shortest, difference) = shorten(*backend, schedule, difference).await;
            panic!(
                "on {}: {difference}\nafter\n{}\nRECADO_STORE_SEED={seed} cargo test -p gateway --test store every_implementation",
                backend.name,
                shortest.iter().map(|verb| format!("  {verb:?}\n")).collect::<String>()
            );
        }
    }
}

/// Leaves out every verb without which it still fails.
async fn shorten(backend: Backend, mut schedule: Vec<Verb>, mut found: String) -> (Vec<Verb>, String) {
    for place in (0..schedule.len()).rev() {
        let mut shorter = schedule.clone();
        shorter.remove(place);
        if let Some(still) = difference(backend, &shorter).await {
            (schedule, found) = (shorter, still);
        }
    }
    (schedule, found)
}

/// The first answer that is not the model's.
async fn difference(backend: Backend, schedule: &[Verb]) -> Option<String> {
    let (model_place, place) = (MODEL.place().await?, backend.place().await?);
    let mut model = Side::new(model_place.open().await);
    let mut other = Side::new(place.open().await);
    for verb in schedule {
        let (expected, got) = (model.answer(verb).await, other.answer(verb).await);
        if expected != got {
            return Some(format!("{verb:?}\nanswered {got}\nexpected {expected}"));
        }
    }
    None
}

/// One implementation under way.
struct Side {
    store: Arc<dyn Store>,
    now: Timestamp,
    works: Vec<Work>,
    sends: Vec<Send>,
    last_row: i64,
}

impl Side {
    fn new(store: Arc<dyn Store>) -> Self {
        Self { store, now: second(0), works: Vec::new(), sends: Vec::new(), last_row: 0 }
    }

    /// What a verb answers and what can be seen after it.
    async fn answer(&mut self, verb: &Verb) -> String {
        let answer = self.perform(verb).await;
        let mut due = Vec::new();
        for of in [Loop::Work, Loop::Sends, Loop::Timers] {
            due.push(self.store.next_due(of, self.now).await);
        }
        let counts = self.store.counts().await;
        let letters = self.store.dead_letters(&DeadFilter::default(), 10).await;
        let mut seen = format!("{answer}\n  {due:?}\n  {counts:?}\n  {letters:?}");
        for row in 1..=self.last_row {
            seen += &format!("\n  #{row} {:?}", self.store.send_report(row).await);
        }
        // The store's name is random.
        seen.replace(self.store.callback_data(0).trim_end_matches('0'), "#")
    }

    async fn perform(&mut self, verb: &Verb) -> String {
        let (store, now) = (Arc::clone(&self.store), self.now);
        match verb.clone() {
            Verb::Accept(events) => show(&store.accept(Batch { events, ..Batch::default() }, now).await),
            Verb::Prefer(preference) => {
                show(&store.accept(Batch { preferences: vec![preference], ..Batch::default() }, now).await)
            }
            Verb::Status { row, wamid, status, remedy, is_marked } => {
                let callback_data = is_marked.then(|| store.callback_data(row));
                let update = StatusUpdate { wamid, callback_data, status, error_code: None, remedy };
                show(&store.accept(Batch { statuses: vec![update], ..Batch::default() }, now).await)
            }
            Verb::Claim { owner, limit } => {
                let mut works = store.claim(claim(OWNERS[owner], limit, LEASE), now).await;
                // What is taken together has no order.
                works.iter_mut().for_each(|works| works.sort_by_key(|work| work.lease.conversation));
                self.works.extend(works.iter().flatten().cloned());
                show(&works)
            }
            Verb::Commit { work, applied, sends, timers } => {
                let Some(work) = latest(&self.works, work) else { return String::new() };
                let applied = work.events.iter().take(applied).map(|event| event.key.clone()).collect();
                let state = format!("{} and then {}", work.state.as_deref().unwrap_or_default().len(), now.as_second());
                let count = sends.len();
                let committed = store.commit(Commit { lease: work.lease, applied, state, sends, timers }, now).await;
                if committed.is_ok() {
                    self.last_row += i64::try_from(count).unwrap();
                }
                show(&committed)
            }
            Verb::Fail { work, event } => {
                let Some(work) = latest(&self.works, work) else { return String::new() };
                let event = &work.events[event % work.events.len()];
                show(&store.fail(work.lease, &event.key, "boom", now).await)
            }
            Verb::Release { work } => match latest(&self.works, work) {
                Some(work) => show(&store.release(work.lease, now).await),
                None => String::new(),
            },
            Verb::Renew { work } => match latest(&self.works, work) {
                Some(work) => show(&store.renew(work.lease, LEASE, now).await),
                None => String::new(),
            },
            Verb::Fire => show(&store.fire_timers(now).await),
            Verb::ClaimSends { owner, limit, is_paced } => {
                let pace = |millis, burst| Pace { every: SignedDuration::from_millis(millis), burst };
                let (pair, number) = if is_paced { (pace(6000, 2), pace(700, 3)) } else { (pace(0, 1), pace(0, 1)) };
                let want = ClaimSends { claim: claim(OWNERS[owner], limit, LEASE), pair, number };
                let sends = store.claim_sends(want, now).await;
                self.sends.extend(sends.iter().flatten().cloned());
                show(&sends)
            }
            Verb::Settle { send, mut settlement } => {
                let Some(send) = latest(&self.sends, send) else { return String::new() };
                if let Settlement::Accepted { wamid } = &mut settlement {
                    *wamid = format!("w{}", send.id);
                }
                if send.kind == SendKind::Command && matches!(settlement, Settlement::Accepted { .. }) {
                    settlement = Settlement::Outcome { payload: "done".to_owned() };
                }
                show(&store.settle(Settle { id: send.id, attempt: send.attempt, settlement }, now).await)
            }
            Verb::Recover { owner } => show(&store.recover(OWNERS[owner], now).await),
            Verb::Replay => show(&store.replay(&DeadFilter::default(), now).await),
            Verb::Forget(name) => show(&store.forget(&alias_of(name), now).await),
            Verb::Sweep { payloads, limit } => {
                show(&store.sweep(Retention { payloads, keys: KEYS_MIN, limit }, now).await)
            }
            Verb::Pass(time) => {
                self.now = now.saturating_add(time).unwrap_or(now);
                String::new()
            }
        }
    }
}

fn show(answer: &impl Debug) -> String {
    format!("{answer:?}")
}

fn latest<T: Clone>(all: &[T], place: usize) -> Option<T> {
    all.iter().rev().nth(place).cloned()
}
