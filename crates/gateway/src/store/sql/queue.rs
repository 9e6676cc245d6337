//! Where verbs wait for their transaction, within bounds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use jiff::Timestamp;
use tokio::{
    sync::{
        Mutex as AsyncMutex,
        mpsc::{self, error::TrySendError},
        oneshot,
    },
    task::JoinSet,
};

use super::{
    database::Database,
    group::{Memory, Writer},
};
use crate::store::{Accepted, Batch, Claim, ClaimSends, Commit, Committed, Send, Settle, StoreError, Work};

/// Verbs that may wait.
const WAITING: usize = 4096;
/// Bytes of webhooks that may wait: twenty of the largest.
const WAITING_BYTES: usize = 64 << 20;
/// A verb that waits, and who waits for it.
pub(super) struct Job<I, O> {
    pub input: I,
    pub now: Timestamp,
    pub reply: oneshot::Sender<Result<O, StoreError>>,
}

pub(super) enum Request {
    Accept(Job<Batch, Accepted>),
    Claim(Job<Claim, Vec<Work>>),
    Commit(Job<Commit, Committed>),
    ClaimSends(Job<ClaimSends, Vec<Send>>),
    Settle(Job<Settle, ()>),
}

/// Where verbs wait.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    requests: mpsc::Sender<Request>,
    bytes: Arc<AtomicUsize>,
}

impl Queue {
    /// A queue whose transactions go to `database`, `flights` of them at a time.
    pub(super) fn new(database: &Database, memory: &Memory, flights: usize, tasks: &mut JoinSet<()>) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(AsyncMutex::new(waiting));
        for _ in 0..flights {
            let writer = Writer { database: database.clone(), waiting: Arc::clone(&waiting), memory: memory.clone() };
            tasks.spawn(writer.run());
        }
        Self { requests, bytes: Arc::default() }
    }

    /// Takes in a webhook, or refuses it at once when too much is waiting.
    pub(super) async fn accept(&self, batch: Batch, now: Timestamp) -> Result<Accepted, StoreError> {
        let bytes: usize = batch.events.iter().map(|event| event.payload.len()).sum();
        let waiting = Waiting::more(&self.bytes, bytes)?;
        let (reply, answer) = oneshot::channel();
        let request = Request::Accept(Job { input: batch, now, reply });
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy("too many webhooks are waiting to be written"),
            TrySendError::Closed(_) => closed(),
        })?;
        let accepted = answer.await.map_err(|_| closed())?;
        drop(waiting);
        accepted
    }

    /// Lets a verb wait for its turn. How many do is bounded by the workers and senders there are.
    pub(super) async fn wait<I, O>(
        &self,
        request: fn(Job<I, O>) -> Request,
        input: I,
        now: Timestamp,
    ) -> Result<O, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(request(Job { input, now, reply })).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("it is closed".to_owned())
}

/// Bytes that wait, until dropped.
struct Waiting {
    total: Arc<AtomicUsize>,
    bytes: usize,
}

impl Waiting {
    fn more(total: &Arc<AtomicUsize>, bytes: usize) -> Result<Self, StoreError> {
        let waiting = Self { total: Arc::clone(total), bytes };
        if total.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > WAITING_BYTES {
            return Err(StoreError::Busy("too many bytes of webhooks are waiting to be written"));
        }
        Ok(waiting)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.total.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
