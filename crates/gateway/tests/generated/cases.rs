//! Runs numbered cases on every core.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Where a case gets its choices from.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// A number from 0 to below `below`.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        (self.0.next_u64() % below as u64) as usize
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Runs the cases 0 to `count`, or the one in the environment's `CASE`, and fails with the first one that went wrong.
pub(crate) fn run(name: &str, count: u64, case: impl Fn(&mut Dice) -> Result<(), String> + Sync) {
    if let Some(number) = env::var("CASE").ok().and_then(|number| number.parse().ok()) {
        case(&mut dice(number)).unwrap();
        return;
    }
    let next = AtomicU64::new(0);
    let work = || -> Option<String> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return None;
            }
            let wrong = catch_unwind(AssertUnwindSafe(|| case(&mut dice(number))))
                .unwrap_or_else(|_| Err("it panicked; the message is above".to_owned()))
                .err();
            if let Some(wrong) = wrong {
                next.store(count, Ordering::Relaxed);
                let alone = format!("CASE={number} cargo test -p gateway --test generated {name}");
                return Some(format!("case {number}: {wrong}\nalone: {alone}"));
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let wrong: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn dice(number: u64) -> Dice {
    Dice(ChaCha8Rng::seed_from_u64(number))
}
