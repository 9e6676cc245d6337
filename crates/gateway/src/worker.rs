//! Workers: take conversations with something pending, one turn each, many at a time.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{Notify, Semaphore},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use crate::{
    business::Business,
    store::{NextDue, Store, StoreError, Work},
    telemetry::fingerprint,
    turn::turn,
    typing::Typing,
};

/// Conversations that are answered at once. The store writes one at a time; more only wait in another place.
const TURNS_AT_ONCE: usize = 16;
/// A turn that takes longer has hung: the conversation goes to somebody else.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// The longest sleep when nothing is due: the net under a wake-up that was missed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// How long to rest when the store does not answer.
pub(crate) const REST: Duration = Duration::from_secs(1);

/// What a worker needs.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Where events come from.
    pub store: Store,
    /// Who answers them.
    pub business: Arc<Business>,
    /// Shows the person that their message was seen.
    pub typing: Typing,
    /// Wakes this worker.
    pub wake: Arc<Notify>,
    /// Wakes the sender.
    pub wake_sender: Arc<Notify>,
}

impl Worker {
    /// Works until `shutdown`, then finishes the turns in hand.
    pub async fn run(self, shutdown: CancellationToken) {
        let places = Arc::new(Semaphore::new(TURNS_AT_ONCE));
        let mut turns = JoinSet::new();
        while !shutdown.is_cancelled() {
            while turns.try_join_next().is_some() {}
            let place = tokio::select! {
                () = shutdown.cancelled() => break,
                place = Arc::clone(&places).acquire_owned() => place.expect("the places are never closed. This is a bug."),
            };
            match self.store.claim("worker", LEASE, Timestamp::now()).await {
                // It may be what took an earlier process down. Alone it takes nobody else's message with it, and a message
                // that was only near when another did shows that it is harmless before deaths are held against it.
                Ok(Some(work)) if work.events[0].deaths > 0 => {
                    while turns.join_next().await.is_some() {}
                    self.work(work).await;
                    drop(place);
                }
                Ok(Some(work)) => {
                    let worker = self.clone();
                    turns.spawn(async move {
                        worker.work(work).await;
                        drop(place);
                    });
                }
                Ok(None) => sleep(&self.store, |next| next.work, &self.wake, &shutdown).await,
                Err(error) => {
                    tracing::error!(%error, "cannot claim work");
                    rest(REST, &shutdown).await;
                }
            }
        }
        while turns.join_next().await.is_some() {}
    }

    async fn work(&self, work: Work) {
        self.typing.show(&work);
        // A turn of its own task, so that a panic in a command is a failure of this event and of nothing else.
        let (store, business, lease) = (self.store.clone(), Arc::clone(&self.business), work.lease);
        let first = work.events[0].key.clone();
        let event = fingerprint(&first);
        let ended = tokio::spawn(async move { turn(&store, &business, &work, Timestamp::now()).await }).await;
        let problem = match ended {
            Ok(Ok(())) => None,
            Ok(Err(StoreError::LeaseLost(_))) => {
                tracing::warn!(event, "somebody else has this conversation now");
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(panic) => Some(panic.to_string()),
        };
        if let Some(problem) = problem {
            tracing::error!(event, problem, "a turn failed");
            if let Err(error) = self.store.fail(&lease, &first, &problem, Timestamp::now()).await {
                tracing::error!(event, %error, "cannot write down that a turn failed");
            }
        }
        self.wake_sender.notify_one();
        self.wake.notify_one();
    }
}

/// Sleeps until something is due, something wakes, or the end. `due` takes from what is due next what this sleeper waits for.
pub(crate) async fn sleep(
    store: &Store,
    due: impl Fn(NextDue) -> Option<Timestamp>,
    wake: &Notify,
    shutdown: &CancellationToken,
) {
    match store.next_due(Timestamp::now()).await {
        Ok(next) => tokio::select! {
            () = wake.notified() => {}
            () = rest(until(due(next)), shutdown) => {}
        },
        Err(error) => {
            tracing::error!(%error, "cannot look for what is due");
            rest(REST, shutdown).await;
        }
    }
}

/// The time from now until `due`, at most [`LONGEST_SLEEP`].
fn until(due: Option<Timestamp>) -> Duration {
    let wait = due.map(|due| due.duration_since(Timestamp::now()));
    wait.map_or(LONGEST_SLEEP, |wait| Duration::try_from(wait).unwrap_or_default().min(LONGEST_SLEEP))
}

pub(crate) async fn rest(duration: Duration, shutdown: &CancellationToken) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tokio::time::sleep(duration) => {}
    }
}
