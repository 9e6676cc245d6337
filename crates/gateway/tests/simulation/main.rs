//! A world with a clock of its own: people, a WhatsApp that repeats, shuffles and loses, workers and senders that die and stall.
//! Everything in it follows from one number, the seed. The store is the model; what is watched is what anybody could see.
//!
//! `RECADO_SIM_SEED=<n> cargo test -p gateway --test simulation -- --nocapture` runs one seed and tells its story.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod dice;
mod hands;
mod meta;
mod oracle;
mod people;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use world::World;

const SEEDS: u64 = 10_000;

#[test]
fn no_schedule_breaks_a_promise() {
    if let Ok(seed) = std::env::var("RECADO_SIM_SEED") {
        let mut world = World::new(seed.parse().unwrap());
        let problem = problem_in(&mut world);
        println!("{}", world.story());
        assert_eq!(problem, None, "seed {seed}");
        return;
    }
    let (next, found) = (AtomicU64::new(0), Mutex::new(None));
    let live = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= SEEDS {
                return;
            }
            if let Some(problem) = problem_in(&mut World::new(seed)) {
                next.store(SEEDS, Ordering::Relaxed);
                *found.lock().unwrap() = Some((seed, problem));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(live);
        }
    });
    if let Some((seed, problem)) = found.into_inner().unwrap() {
        panic!("seed {seed}: {problem}\nRECADO_SIM_SEED={seed} cargo test -p gateway --test simulation -- --nocapture");
    }
}

/// A panic is a problem of its seed.
fn problem_in(world: &mut World) -> Option<String> {
    let ended = catch_unwind(AssertUnwindSafe(|| world.run()));
    ended.unwrap_or_else(|_| Err("it panicked: see above".to_owned())).err()
}
