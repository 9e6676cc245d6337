//! The store in a SQL database: SQLite for one process, PostgreSQL for several. The verbs are written once.

mod accept;
mod claim;
mod claim_sends;
mod commit;
mod database;
mod db;
mod dead;
mod doubt;
mod ending;
mod fail;
mod forget;
mod group;
mod heads;
mod health;
mod lane;
mod merge;
mod number;
mod opt_out;
mod people;
mod queue;
mod recover;
mod settle;
mod status;
mod stray;
mod sweep;
mod timers;
mod wake;

use std::{fs::File, path::Path, sync::Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use database::{Database, TRIES, unavailable};
use group::Memory;
use queue::{Queue, Request};
use wake::Wake;

use super::{
    Accepted, Batch, Claim, ClaimSends, Commit, Committed, Counts, DeadFilter, DeadLetter, Failed, Forgotten, Lease,
    Loop, Recovered, Retention, Send, SendReport, Settle, Store, StoreError, Swept, Work, reason::storable,
};

/// Transactions of one kind that a process has under way on a server: while one waits for the network, the next gathers.
const FLIGHTS: usize = 2;

/// A store in a SQL database.
#[derive(Debug)]
pub struct SqlStore {
    database: Database,
    queues: Queues,
    wake: Wake,
    tasks: Mutex<JoinSet<()>>,
    /// Of the file: no other process opens it meanwhile.
    _lock: Option<File>,
}

/// Where verbs wait: all in one queue where one transaction may do all of them, else each kind in its own, because a transaction that does
/// little holds its locks for a short time.
#[derive(Debug)]
struct Queues {
    accept: Queue,
    claim: Queue,
    commit: Queue,
    claim_sends: Queue,
    settle: Queue,
}

impl SqlStore {
    /// The store of one process: a SQLite file that no other process may open meanwhile. Folder and file are made where missing.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open, [`StoreError::Path`] when folder or file cannot be made,
    /// [`StoreError::Unavailable`] when it is no database, [`StoreError::Schema`] when a newer program wrote it.
    pub async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        let lock = database::lock(path)?;
        let database = Database::sqlite(path).await?;
        let mut tasks = JoinSet::new();
        let queue = Queue::new(&database, &Memory::default(), 1, &mut tasks);
        let queues = Queues {
            accept: queue.clone(),
            claim: queue.clone(),
            commit: queue.clone(),
            claim_sends: queue.clone(),
            settle: queue,
        };
        Ok(Self { database, queues, wake: Wake::never(), tasks: Mutex::new(tasks), _lock: Some(lock) })
    }

    /// A store that several processes may share: a PostgreSQL database, `postgres://user:password@host/name`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the server cannot be reached, [`StoreError::Schema`] when a newer program wrote it.
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let database = Database::postgres(url).await?;
        let mut tasks = JoinSet::new();
        let memory = Memory::default();
        let mut queue = |flights| Queue::new(&database, &memory, flights, &mut tasks);
        let queues = Queues {
            accept: queue(FLIGHTS),
            claim: queue(1),
            commit: queue(FLIGHTS),
            claim_sends: queue(1),
            settle: queue(FLIGHTS),
        };
        let wake = Wake::listen(&database, &mut tasks).await?;
        Ok(Self { database, queues, wake, tasks: Mutex::new(tasks), _lock: None })
    }
}

/// A verb that goes by itself: a transaction of its own, tried again when another process got in the way.
macro_rules! alone {
    ($self:ident, $db:ident => $verb:expr) => {{
        let mut tries = 1;
        loop {
            let mut db = $self.database.begin().await?;
            let $db = &mut db;
            let done: Result<_, StoreError> = match $verb.await {
                Ok(done) => db.commit().await.map(|()| done).map_err(StoreError::from),
                Err(refused) => db.rollback().await.map_err(StoreError::from).and(Err(refused.into())),
            };
            match done {
                Err(StoreError::Collision(_)) if tries < TRIES => tries += 1,
                done => break done,
            }
        }
    }};
}

#[async_trait]
impl Store for SqlStore {
    async fn accept(&self, batch: Batch, now: Timestamp) -> Result<Accepted, StoreError> {
        let accepted = self.queues.accept.accept(batch, now).await?;
        if accepted.new_events > 0 || accepted.status_changes > 0 {
            self.wake.others();
        }
        Ok(accepted)
    }

    async fn claim(&self, claim: Claim, now: Timestamp) -> Result<Vec<Work>, StoreError> {
        self.queues.claim.wait(Request::Claim, claim, now).await
    }

    async fn commit(&self, commit: Commit, now: Timestamp) -> Result<Committed, StoreError> {
        self.queues.commit.wait(Request::Commit, commit, now).await
    }

    async fn fail(&self, lease: Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError> {
        alone!(self, db => fail::fail(db, lease, key, &storable(error), now))
    }

    async fn release(&self, lease: Lease, now: Timestamp) -> Result<(), StoreError> {
        alone!(self, db => fail::release(db, lease, now))
    }

    async fn renew(&self, lease: Lease, lease_for: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        alone!(self, db => fail::renew(db, lease, lease_for, now))
    }

    async fn fire_timers(&self, now: Timestamp) -> Result<u64, StoreError> {
        alone!(self, db => timers::fire(db, now))
    }

    async fn claim_sends(&self, claim: ClaimSends, now: Timestamp) -> Result<Vec<Send>, StoreError> {
        self.queues.claim_sends.wait(Request::ClaimSends, claim, now).await
    }

    async fn settle(&self, settle: Settle, now: Timestamp) -> Result<(), StoreError> {
        self.queues.settle.wait(Request::Settle, settle.storable(), now).await
    }

    async fn sweep(&self, keep: Retention, now: Timestamp) -> Result<Swept, StoreError> {
        alone!(self, db => sweep::sweep(db, keep, now))
    }

    async fn recover(&self, owner: &str, now: Timestamp) -> Result<Recovered, StoreError> {
        alone!(self, db => recover::recover(db, owner, now))
    }

    async fn dead_letters(&self, filter: &DeadFilter, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        Ok(dead::list(&mut self.database.read().await?, filter, limit).await?)
    }

    async fn replay(&self, filter: &DeadFilter, now: Timestamp) -> Result<u64, StoreError> {
        alone!(self, db => dead::replay(db, self.database.identity(), filter, now))
    }

    async fn forget(&self, alias: &str, now: Timestamp) -> Result<Forgotten, StoreError> {
        let forgotten = alone!(self, db => forget::forget(db, alias, now))?;
        self.database.fold_log().await?;
        Ok(forgotten)
    }

    async fn next_due(&self, of: Loop, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        Ok(health::next_due(&mut self.database.read().await?, of, now).await?)
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        Ok(health::counts(&mut self.database.read().await?).await?)
    }

    async fn send_report(&self, id: i64) -> Result<Option<SendReport>, StoreError> {
        Ok(health::send_report(&mut self.database.read().await?, id).await?)
    }

    async fn is_writable(&self, now: Timestamp) -> bool {
        let beat: Result<(), StoreError> = async { alone!(self, db => health::beat(db, now)) }.await;
        if let Err(error) = &beat {
            tracing::warn!(%error, "the store cannot be written");
        }
        beat.is_ok()
    }

    fn callback_data(&self, id: i64) -> String {
        self.database.identity().name_row(id)
    }

    async fn woken(&self) {
        self.wake.woken().await;
    }

    async fn close(&self) {
        let mut tasks = std::mem::take(&mut *self.tasks.lock().expect("nobody panics with this lock. This is a bug."));
        tasks.shutdown().await;
        self.database.close().await;
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        unavailable(error)
    }
}
