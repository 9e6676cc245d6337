//! Workers: take conversations with something pending, one turn each, many at a time; and the small loops beside them that fire timers
//! and listen for other processes.

use std::{future::Future, sync::Arc, time::Duration};

use jiff::SignedDuration;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval_at, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    business::Business,
    clock::Clock,
    store::{Claim, Lease, Loop, Store, StoreError, Work},
    telemetry::fingerprint,
    turn::{Explain, Listening, turn},
    typing::Typing,
    wait::{REST, SHORTEST_SLEEP, rest, sleep, until_written},
};

/// Conversations that are answered at once. Turns wait for data and for commands more than they work.
const TURNS_AT_ONCE: usize = 64;

/// How long a worker bears with a turn.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Whoever is silent for longer is gone: the conversation goes to somebody else.
    pub lease: SignedDuration,
    /// How often a turn that takes long says that it lives.
    pub heartbeat: Duration,
    /// A turn that takes longer has hung.
    pub turn: Duration,
    /// How long a turn in hand may take once the service stops; then its work is given back.
    pub stop: Duration,
}

impl Default for Patience {
    /// Three heartbeats in a lease, of which two may get lost; a turn as long as the events that are handed out together, each with a
    /// command that takes as long as one may.
    fn default() -> Self {
        Self {
            lease: SignedDuration::from_secs(30),
            heartbeat: Duration::from_secs(10),
            turn: Duration::from_secs(16 * 25),
            stop: Duration::from_secs(20),
        }
    }
}

/// What a worker needs.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Where events come from.
    pub store: Arc<dyn Store>,
    /// Under which name it takes conversations.
    pub owner: String,
    /// Who answers them.
    pub business: Arc<Business>,
    /// How they are listened to.
    pub listening: Listening,
    /// How long a turn may take.
    pub patience: Patience,
    /// Shows the person that their message was seen.
    pub typing: Typing,
    /// Who wants to know why messages were answered so.
    pub explain: Explain,
    /// Wakes this worker, the sender, and what fires timers.
    pub wakes: Wakes,
    /// Tells the time.
    pub clock: Clock,
}

/// The ways to wake the loops before their time.
#[derive(Clone, Debug, Default)]
pub struct Wakes {
    /// There may be events.
    pub worker: Arc<Notify>,
    /// There may be something to send.
    pub sender: Arc<Notify>,
    /// A timer may be due sooner.
    pub timers: Arc<Notify>,
}

/// What the turns of a worker share.
#[derive(Clone, Debug)]
struct Shared {
    shutdown: CancellationToken,
    /// Turns that have ended, but the store cannot be told.
    untold: watch::Sender<usize>,
}

impl Worker {
    /// Works until `shutdown`, then finishes the turns in hand, or gives their work back when they take too long.
    pub async fn run(self, shutdown: CancellationToken) {
        let shared = Shared { shutdown: shutdown.clone(), untold: watch::Sender::default() };
        let mut turns = JoinSet::new();
        // What a process that died was working on comes first: one by one.
        let mut is_careful = true;
        while !shutdown.is_cancelled() {
            while turns.try_join_next().is_some() {}
            // A claim that can be written while the end of a turn cannot would count that turn as a death.
            let mut untold = shared.untold.subscribe();
            shutdown.run_until_cancelled(untold.wait_for(|turns| *turns == 0)).await;
            let free = TURNS_AT_ONCE - turns.len();
            if free == 0 {
                shutdown.run_until_cancelled(turns.join_next()).await;
                continue;
            }
            let claim = Claim {
                owner: self.owner.clone(),
                limit: if is_careful { 1 } else { free },
                lease_for: self.patience.lease,
            };
            match self.store.claim(claim, self.clock.now()).await {
                Ok(all) if all.is_empty() => {
                    sleep(&*self.store, Loop::Work, &self.wakes.worker, &self.clock, &shutdown).await;
                }
                Ok(all) => is_careful = self.take(all, &mut turns, &shared).await,
                Err(error) => {
                    tracing::error!(%error, "cannot claim work");
                    rest(REST, &shutdown).await;
                }
            }
        }
        while turns.join_next().await.is_some() {}
    }

    /// Begins what was claimed. True when something in it was out before and ended without a word.
    ///
    /// It may be what took an earlier process down. Alone it takes nobody else's message with it, and a message that was only near
    /// when another did shows that it is harmless before deaths are held against it. So one such message is answered when all
    /// else has ended, and the others are given back meanwhile.
    async fn take(&self, all: Vec<Work>, turns: &mut JoinSet<()>, shared: &Shared) -> bool {
        let (dangerous, harmless): (Vec<_>, Vec<_>) = all.into_iter().partition(|work| work.events[0].deaths > 0);
        let mut dangerous = dangerous.into_iter();
        let alone = dangerous.next();
        for work in dangerous {
            self.release(work.lease, shared).await;
        }
        for work in harmless {
            turns.spawn(self.clone().work(work, shared.clone()));
        }
        let Some(work) = alone else { return false };
        self.keeping(work.lease, async { while turns.join_next().await.is_some() {} }).await;
        self.clone().work(work, shared.clone()).await;
        true
    }

    async fn work(self, work: Work, shared: Shared) {
        let shutdown = &shared.shutdown;
        if shutdown.is_cancelled() {
            return self.release(work.lease, &shared).await;
        }
        self.typing.show(&work);
        let lease = work.lease;
        let first = work.events[0].key.clone();
        let event = fingerprint(&first);
        // A turn of its own task, so that a panic in a command is a failure of this event and of nothing else.
        let (store, business, listening) = (Arc::clone(&self.store), Arc::clone(&self.business), self.listening);
        let (explain, now) = (self.explain.clone(), self.clock.now());
        let mut running = tokio::spawn(async move { turn(&*store, &business, &listening, &work, &explain, now).await });
        let patience = async {
            if timeout(self.patience.turn, shutdown.cancelled()).await.is_ok() {
                tokio::time::sleep(self.patience.stop).await;
            }
        };
        let ended = self.keeping(lease, async {
            tokio::select! {
                ended = &mut running => Some(ended),
                () = patience => None,
            }
        });
        let problem = match ended.await {
            Some(Ok(Ok(left))) => {
                if left.has_sends {
                    self.wakes.sender.notify_one();
                }
                if left.has_timers {
                    self.wakes.timers.notify_one();
                }
                None
            }
            Some(Ok(Err(StoreError::LeaseLost(_)))) => {
                tracing::warn!(event, "somebody else has this conversation now");
                None
            }
            Some(Ok(Err(error))) if error.is_of_the_store() => {
                // A full disk says nothing about this event: it begins again, and nothing is held against it.
                tracing::error!(event, %error, "a turn could not be written down; it begins again");
                rest(REST, shutdown).await;
                return self.release(lease, &shared).await;
            }
            Some(Ok(Err(error))) => Some(error.to_string()),
            Some(Err(panic)) => Some(panic.to_string()),
            None => {
                running.abort();
                // Whatever it was doing has ended when this returns.
                let _ = running.await;
                if shutdown.is_cancelled() {
                    return self.release(lease, &shared).await;
                }
                Some(format!("the turn took longer than {} s", self.patience.turn.as_secs()))
            }
        };
        if let Some(problem) = problem {
            tracing::error!(event, problem, "a turn failed");
            let problem = &problem;
            self.tell(&shared, || async {
                self.store.fail(lease, &first, problem, self.clock.now()).await.map(|_| ())
            })
            .await;
        }
        self.wakes.worker.notify_one();
    }

    /// Gives work back that was not begun, or not ended in time, or not written down.
    async fn release(&self, lease: Lease, shared: &Shared) {
        self.tell(shared, || self.store.release(lease, self.clock.now())).await;
        self.wakes.worker.notify_one();
    }

    /// Tells the store how a turn has ended, until it can write that down: an end that is not told counts as a death.
    async fn tell<F>(&self, shared: &Shared, end: impl Fn() -> F)
    where
        F: Future<Output = Result<(), StoreError>>,
    {
        shared.untold.send_modify(|turns| *turns += 1);
        match until_written(end, &shared.shutdown).await {
            Ok(()) | Err(StoreError::LeaseLost(_)) => {}
            Err(error) => tracing::error!(%error, "how a turn ended was not written down"),
        }
        shared.untold.send_modify(|turns| *turns -= 1);
    }

    /// Awaits `what` and holds the conversation meanwhile.
    async fn keeping<T>(&self, lease: Lease, what: impl Future<Output = T>) -> T {
        let mut beats = interval_at(Instant::now() + self.patience.heartbeat, self.patience.heartbeat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_held = true;
        tokio::pin!(what);
        loop {
            tokio::select! {
                done = &mut what => return done,
                _ = beats.tick(), if is_held => match self.store.renew(lease, self.patience.lease, self.clock.now()).await {
                    Ok(()) => {}
                    // The commit will be refused, and will say so.
                    Err(StoreError::LeaseLost(_)) => is_held = false,
                    Err(error) => tracing::error!(%error, "cannot hold a conversation for longer"),
                },
            }
        }
    }
}

/// Fires timers when they are due, until `shutdown`.
pub async fn fire_timers(store: Arc<dyn Store>, wakes: Wakes, clock: Clock, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        match store.fire_timers(clock.now()).await {
            Ok(0) => sleep(&*store, Loop::Timers, &wakes.timers, &clock, &shutdown).await,
            Ok(_) => wakes.worker.notify_one(),
            Err(error) => {
                tracing::error!(%error, "cannot fire timers");
                rest(REST, &shutdown).await;
            }
        }
    }
}

/// Wakes every loop when another process may have given this one something to do, until `shutdown`.
pub async fn listen(store: Arc<dyn Store>, wakes: Wakes, shutdown: CancellationToken) {
    while shutdown.run_until_cancelled(store.woken()).await.is_some() {
        wakes.worker.notify_one();
        wakes.sender.notify_one();
        wakes.timers.notify_one();
        rest(SHORTEST_SLEEP, &shutdown).await;
    }
}
