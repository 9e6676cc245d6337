//! Random schedules of events, claims and endings against a model.

use gateway::store::{Batch, Failed, MAX_EVENTS, Store, StoreError, Work};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::harness::{LEASE, SEEDS, START, STEPS, event, look, open, quick_folder, second};

/// What the store should think, as plainly as it can be written.
#[derive(Default)]
struct Model {
    now: i64,
    people: Vec<ModelPerson>,
}

#[derive(Default)]
struct ModelPerson {
    /// Pending events: provider second, arrival, key, attempts, errors, not before.
    pending: Vec<ModelEvent>,
    applied: Vec<String>,
    dead: usize,
    youngest: i64,
    lease: Option<(Work, i64)>,
    epoch: i64,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ModelEvent {
    provider_second: i64,
    arrival: usize,
    key: String,
    attempts: u32,
    errors: u32,
    not_before: i64,
}

impl ModelPerson {
    /// What a claim may hand out now; events that died too often are put aside on the way.
    fn next(&mut self, now: i64) -> Option<Vec<(String, u32, bool)>> {
        if self.lease.as_ref().is_some_and(|(_, until)| *until > now) {
            return None;
        }
        self.pending.sort();
        while self.pending.first().is_some_and(|e| e.not_before <= now && e.attempts - e.errors >= 3) {
            self.pending.remove(0);
            self.dead += 1;
            self.lease = None;
        }
        let head = self.pending.first()?;
        if head.not_before > now {
            return None;
        }
        let together = if head.attempts > 0 { 1 } else { MAX_EVENTS };
        let fresh = |(place, event): &(usize, &ModelEvent)| *place == 0 || event.attempts == 0;
        let out = self.pending.iter().enumerate().take(together).take_while(fresh);
        Some(out.map(|(_, e)| (e.key.clone(), e.attempts + 1, e.provider_second < self.youngest)).collect())
    }

    fn give_back(&mut self, work: &Work) {
        for event in self.pending.iter_mut().filter(|e| work.events.iter().any(|w| w.key == e.key)) {
            event.attempts -= 1;
        }
    }
}

#[tokio::test]
async fn random_schedules_agree_with_the_model() {
    let folder = quick_folder();
    let store = open(folder.path()).await;
    for seed in 0..SEEDS {
        walk(&store, seed).await;
    }
    let mut db = look(folder.path(), true).await;
    let checked: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(checked, "ok");
}

/// One schedule, with people of its own, ended by working everything off.
async fn walk(store: &Store, seed: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut below = move |limit: u32| random.next_u32() % limit;
    // Each seed lives in its own day, after everything that the seeds before it may have left to do.
    let mut model = Model { now: i64::try_from(seed).unwrap() * 86_400, people: Vec::new() };
    model.people.resize_with(2, ModelPerson::default);
    let mut keys: Vec<(usize, String, i64)> = Vec::new();
    for _ in 0..STEPS {
        let who = below(2) as usize;
        match below(10) {
            0..=3 => {
                let is_known = !keys.is_empty() && below(4) == 0;
                if !is_known {
                    keys.push((who, format!("{seed}-{}", keys.len()), model.now + i64::from(below(5))));
                }
                let place = if is_known { below(u32::try_from(keys.len()).unwrap()) as usize } else { keys.len() - 1 };
                let (who, key, provider_second) = keys[place].clone();
                let event = event(&format!("{seed}/{who}"), &key, provider_second);
                let accepted =
                    store.accept(&Batch { events: vec![event], statuses: Vec::new() }, second(model.now)).await;
                assert_eq!(accepted.unwrap().new_events, usize::from(!is_known), "seed {seed}");
                if !is_known {
                    let key = format!("m:{key}");
                    let fresh =
                        ModelEvent { provider_second, arrival: place, key, attempts: 0, errors: 0, not_before: 0 };
                    model.people[who].pending.push(fresh);
                }
            }
            4..=6 => claim_and_compare(store, &mut model, seed).await,
            7 => model.now += i64::from(below(20)),
            _ => end_work(store, &mut model, who, below(4), seed).await,
        }
    }
    drain(store, &mut model, seed).await;
}

async fn claim_and_compare(store: &Store, model: &mut Model, seed: u64) {
    let now = model.now;
    let possible: Vec<_> = model.people.iter_mut().map(|person| person.next(now)).collect();
    let Some(work) = store.claim("worker", LEASE, second(now)).await.unwrap() else {
        assert!(possible.iter().all(Option::is_none), "seed {seed}: nothing claimed, the model has {possible:?}");
        return;
    };
    let out: Vec<_> = work.events.iter().map(|e| (e.key.clone(), e.attempts, e.late)).collect();
    let who = usize::from(work.person.address.ends_with("/1"));
    assert_eq!(Some(&out), possible[who].as_ref(), "seed {seed}");
    let person = &mut model.people[who];
    for event in person.pending.iter_mut().take(out.len()) {
        event.attempts += 1;
    }
    assert!(work.lease.epoch > person.epoch, "seed {seed}: epochs rise");
    person.epoch = work.lease.epoch;
    person.lease = Some((work, now + LEASE.as_secs()));
}

async fn end_work(store: &Store, model: &mut Model, who: usize, how: u32, seed: u64) {
    let now = model.now;
    let person = &mut model.people[who];
    let Some((work, _)) = person.lease.take() else { return };
    let first = work.events[0].key.clone();
    match how {
        0 => {
            let failed = store.fail(&work.lease, &first, "boom", second(now)).await.unwrap();
            person.give_back(&work);
            let place = person.pending.iter().position(|e| e.key == first).unwrap();
            let event = &mut person.pending[place];
            event.attempts += 1;
            event.errors += 1;
            event.not_before = now + (1 << (event.errors - 1));
            if event.errors == 6 {
                assert_eq!(failed, Failed::Dead, "seed {seed}");
                person.pending.remove(place);
                person.dead += 1;
            } else {
                assert_eq!(failed, Failed::RetryAt(second(event.not_before)), "seed {seed}");
            }
        }
        1 => {
            store.release(&work.lease, second(now)).await.unwrap();
            person.give_back(&work);
        }
        _ => {
            let count = if how == 2 { 1 } else { work.events.len() };
            let applied: Vec<_> = work.events.iter().take(count).map(|e| e.key.clone()).collect();
            let committed = store.commit(&work.lease, &applied, "state", &[], second(now)).await.unwrap();
            for event in person.pending.iter().filter(|e| applied.contains(&e.key)) {
                person.youngest = person.youngest.max(event.provider_second);
            }
            person.pending.retain(|e| !applied.contains(&e.key));
            person.give_back(&work);
            person.applied.extend(applied);
            assert_eq!(usize::try_from(committed.version).unwrap(), person.applied.len(), "seed {seed}");
            let again = store.commit(&work.lease, &[], "state", &[], second(now)).await;
            assert!(matches!(again, Err(StoreError::LeaseLost(_))), "seed {seed}");
        }
    }
}

/// Works everything off, so that the next seed begins with nothing pending.
async fn drain(store: &Store, model: &mut Model, seed: u64) {
    while let Some(due) = store.next_due(second(model.now)).await.unwrap().work {
        model.now = model.now.max(due.as_second() - START);
        claim_and_compare(store, model, seed).await;
        for who in 0..model.people.len() {
            end_work(store, model, who, 3, seed).await;
        }
    }
    assert!(model.people.iter().all(|person| person.pending.is_empty()), "seed {seed}: something was forgotten");
}
