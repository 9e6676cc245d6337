//! Group commit: what waits for its turn is written by one transaction, so that many share one wait for the disk.
//!
//! The verbs of the main path (accept, claim, commit, claim_sends, settle) go through here. A transaction takes all that is waiting when
//! it begins; meanwhile more gathers for the next. The busier the store, the larger its transactions: nothing is ever held
//! back to make one larger.

use std::sync::{Arc, Mutex, MutexGuard};

use fail::fail_point;
use jiff::Timestamp;
use tokio::sync::{Mutex as AsyncMutex, mpsc};

use super::{
    accept::{self, Arrivals},
    claim, claim_sends, commit,
    database::{Database, TRIES, is_collision, unavailable},
    db::Db,
    queue::{Job, Request},
    settle,
};
use crate::store::{Accepted, Batch, Claim, ClaimSends, Commit, Committed, Pace, Send, Settle, StoreError, Work};

/// Verbs in one transaction.
const AT_ONCE: usize = 512;

/// Writes what waits, transaction after transaction.
pub(super) struct Writer {
    pub database: Database,
    pub waiting: Arc<AsyncMutex<mpsc::Receiver<Request>>>,
    pub memory: Memory,
}

impl Writer {
    pub(super) async fn run(self) {
        loop {
            let mut requests = Vec::new();
            if self.waiting.lock().await.recv_many(&mut requests, AT_ONCE).await == 0 {
                return;
            }
            let group = Group::of(requests);
            match self.write(&group).await {
                Ok(done) => group.answer(done),
                Err(error) if is_of_one(&error) && group.len() > 1 => {
                    for alone in group.apart() {
                        match self.write(&alone).await {
                            Ok(done) => alone.answer(done),
                            Err(error) => alone.refuse(&refusal(error)),
                        }
                    }
                }
                Err(error) => group.refuse(&refusal(error)),
            }
        }
    }

    async fn write(&self, group: &Group) -> Result<Done, sqlx::Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.write_once(group).await {
                Err(error) if is_collision(&error) && tries < TRIES => {}
                written => return written,
            }
        }
    }

    async fn write_once(&self, group: &Group) -> Result<Done, sqlx::Error> {
        let mut db = self.database.begin().await?;
        let done = match group.perform(&self.database, &mut db, &self.memory).await {
            Ok(done) => done,
            Err(error) => {
                // It may not come to that, where the connection is lost; then the database undoes it by itself.
                let _ = db.rollback().await;
                return Err(error);
            }
        };
        if !group.accepts.is_empty() {
            fail_point!("accept::written", |_| std::process::abort());
        }
        db.commit().await?;
        self.memory.keep(group, &done);
        Ok(done)
    }
}

/// What need not survive.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory(Arc<Mutex<Remembered>>);

#[derive(Debug, Default)]
struct Remembered {
    /// What came in since the last claim of sends.
    arrivals: Arrivals,
    /// The pace of pairs, as of that claim.
    pair: Option<Pace>,
}

impl Memory {
    fn of(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().expect("nobody panics with this lock. This is a bug.")
    }

    fn pair(&self) -> Option<Pace> {
        self.of().pair
    }

    fn arrivals(&self) -> Arrivals {
        self.of().arrivals.clone()
    }

    /// After the transaction that did this was committed.
    fn keep(&self, group: &Group, done: &Done) {
        let mut remembered = self.of();
        if let Some(job) = group.claim_sends.last() {
            remembered.pair = Some(job.input.pair);
            remembered.arrivals.clear();
        }
        for (number, count) in &done.arrivals {
            *remembered.arrivals.entry(number.clone()).or_default() += count;
        }
    }
}

/// What one transaction does.
#[derive(Default)]
struct Group {
    accepts: Vec<Job<Batch, Accepted>>,
    commits: Vec<Job<Commit, Committed>>,
    settles: Vec<Job<Settle, ()>>,
    claims: Vec<Job<Claim, Vec<Work>>>,
    claim_sends: Vec<Job<ClaimSends, Vec<Send>>>,
}

/// What it did.
#[derive(Default)]
struct Done {
    accepts: Vec<Accepted>,
    arrivals: Arrivals,
    commits: Vec<Result<Committed, StoreError>>,
    settles: Vec<Result<(), StoreError>>,
    claims: Vec<Vec<Work>>,
    claim_sends: Vec<Vec<Send>>,
}

impl Group {
    fn of(requests: Vec<Request>) -> Self {
        let mut group = Self::default();
        for request in requests {
            match request {
                Request::Accept(job) => group.accepts.push(job),
                Request::Claim(job) => group.claims.push(job),
                Request::Commit(job) => group.commits.push(job),
                Request::ClaimSends(job) => group.claim_sends.push(job),
                Request::Settle(job) => group.settles.push(job),
            }
        }
        group
    }

    fn len(&self) -> usize {
        self.accepts.len() + self.commits.len() + self.settles.len() + self.claims.len() + self.claim_sends.len()
    }

    /// Each verb on its own.
    fn apart(self) -> impl Iterator<Item = Self> {
        let accepts = self.accepts.into_iter().map(Request::Accept);
        let commits = self.commits.into_iter().map(Request::Commit);
        let settles = self.settles.into_iter().map(Request::Settle);
        let claims = self.claims.into_iter().map(Request::Claim);
        let claim_sends = self.claim_sends.into_iter().map(Request::ClaimSends);
        let all = accepts.chain(commits).chain(settles).chain(claims).chain(claim_sends);
        all.map(|request| Self::of(vec![request]))
    }

    /// What is written comes before what is handed out, so that it is handed out at once.
    async fn perform(&self, database: &Database, db: &mut Db, memory: &Memory) -> Result<Done, sqlx::Error> {
        let identity = database.identity();
        let mut done = Done::default();
        if !self.accepts.is_empty() {
            (done.accepts, done.arrivals) = accept::accept(db, identity, &inputs(&self.accepts)).await?;
        }
        if !self.commits.is_empty() {
            done.commits = commit::commit(db, &inputs(&self.commits)).await?;
        }
        if !self.settles.is_empty() {
            done.settles = settle::settle(db, &inputs(&self.settles), memory.pair()).await?;
        }
        for job in &self.claims {
            done.claims.push(claim::claim(db, &job.input, job.now).await?);
        }
        let mut arrivals = memory.arrivals();
        for job in &self.claim_sends {
            let arrivals = std::mem::take(&mut arrivals);
            done.claim_sends.push(claim_sends::claim_sends(db, identity, &job.input, &arrivals, job.now).await?);
        }
        Ok(done)
    }

    fn answer(self, done: Done) {
        reply(self.accepts, done.accepts.into_iter().map(Ok));
        reply(self.commits, done.commits.into_iter());
        reply(self.settles, done.settles.into_iter());
        reply(self.claims, done.claims.into_iter().map(Ok));
        reply(self.claim_sends, done.claim_sends.into_iter().map(Ok));
    }

    fn refuse(self, error: &StoreError) {
        refuse(self.accepts, error);
        refuse(self.commits, error);
        refuse(self.settles, error);
        refuse(self.claims, error);
        refuse(self.claim_sends, error);
    }
}

fn inputs<I, O>(jobs: &[Job<I, O>]) -> Vec<(&I, Timestamp)> {
    jobs.iter().map(|job| (&job.input, job.now)).collect()
}

/// Answers those who wait. Whoever has gone meanwhile needs no answer.
fn reply<I, O>(jobs: Vec<Job<I, O>>, answers: impl Iterator<Item = Result<O, StoreError>>) {
    for (job, answer) in jobs.into_iter().zip(answers) {
        let _ = job.reply.send(answer);
    }
}

fn refuse<I, O>(jobs: Vec<Job<I, O>>, error: &StoreError) {
    reply(jobs, std::iter::repeat_with(|| Err(error.clone())));
}

fn refusal(error: sqlx::Error) -> StoreError {
    if is_of_one(&error) { StoreError::Refused(error.to_string()) } else { unavailable(error) }
}

/// True when the fault may lie in what one of the verbs wants to write, and not in the database.
fn is_of_one(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // Class 22 is bad data; SQLite says only that a constraint failed.
            code.starts_with("22") || !matches!(error.kind(), sqlx::error::ErrorKind::Other)
        }
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Encode(_) => true,
        _ => false,
    }
}
