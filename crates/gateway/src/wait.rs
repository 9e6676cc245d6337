//! How the loops wait: for something to do, for a store that does not answer, and never beyond the end of the service.

use std::{future::Future, time::Duration};

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::{Loop, Store, StoreError},
};

/// The longest sleep when nothing is due: the net under a wake-up that was missed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// The shortest: what is due and cannot be had, because somebody else holds it, is not asked for in a circle.
pub(crate) const SHORTEST_SLEEP: Duration = Duration::from_millis(20);
/// How long to rest when the store does not answer.
pub(crate) const REST: Duration = Duration::from_secs(1);
/// How often something is tried to be written down once the service stops, [`REST`] apart.
const LAST_TRIES: usize = 10;

/// Sleeps until something is due for this loop, something wakes it, or the end.
pub(crate) async fn sleep(store: &dyn Store, of: Loop, wake: &Notify, clock: &Clock, shutdown: &CancellationToken) {
    match store.next_due(of, clock.now()).await {
        Ok(due) => tokio::select! {
            () = wake.notified() => {}
            () = store.woken() => {}
            () = rest(until(due, clock.now()), shutdown) => {}
        },
        Err(error) => {
            tracing::error!(%error, "cannot look for what is due");
            rest(REST, shutdown).await;
        }
    }
}

/// The time from now until `due`, neither a spin nor for ever.
fn until(due: Option<Timestamp>, now: Timestamp) -> Duration {
    let wait = due.map(|due| due.duration_since(now));
    wait.map_or(LONGEST_SLEEP, |wait| Duration::try_from(wait).unwrap_or_default().clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
}

pub(crate) async fn rest(duration: Duration, shutdown: &CancellationToken) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tokio::time::sleep(duration) => {}
    }
}

/// Writes down how something ended, again and again for as long as the service runs: a full disk may take hours to mend. What is wrong
/// with this one verb, or a service that stops, has the last tries.
///
/// # Errors
/// What the store said last; what is not of the store, and says that somebody else has the work now, at once.
pub(crate) async fn until_written<F>(write: impl Fn() -> F, shutdown: &CancellationToken) -> Result<(), StoreError>
where
    F: Future<Output = Result<(), StoreError>>,
{
    let mut tries_left = LAST_TRIES;
    loop {
        match write().await {
            Ok(()) => return Ok(()),
            Err(error @ (StoreError::LeaseLost(_) | StoreError::AttemptOver { .. })) => return Err(error),
            Err(error) => {
                tracing::error!(%error, "cannot write down how something ended");
                if shutdown.is_cancelled() || !error.is_of_the_store() {
                    tries_left -= 1;
                }
                if tries_left == 0 {
                    return Err(error);
                }
            }
        }
        tokio::time::sleep(REST).await;
    }
}
