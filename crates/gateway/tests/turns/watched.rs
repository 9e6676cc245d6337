//! The store's model, counting what the loops ask of it.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use async_trait::async_trait;
use gateway::store::{
    Accepted, Batch, Claim, ClaimSends, Commit, Committed, Counts, DeadFilter, DeadLetter, Failed, Forgotten, Lease,
    Loop, ModelStore, Recovered, Retention, Send, SendReport, Settle, Store, StoreError, Swept, Work,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

/// A store that is watched.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// What it is.
    pub(crate) model: ModelStore,
    /// How often work was asked for.
    pub(crate) claims: AtomicUsize,
    /// How often work was held for longer.
    pub(crate) renewals: AtomicUsize,
    /// How often a decision was to be written down, refused ones included.
    pub(crate) commits: AtomicUsize,
    /// So many of the next decisions cannot be written, nor so many of the next words that work is given back.
    pub(crate) full_for: [AtomicUsize; 2],
    changed: Notify,
}

impl Watched {
    /// Waits until so many decisions have come.
    pub(crate) async fn until_commits(&self, count: usize) {
        self.until(|store| store.commits.load(SeqCst) >= count).await;
    }

    /// Waits until that holds.
    pub(crate) async fn until(&self, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            self.changed.notified().await;
        }
    }
}

fn check_room(full_for: &AtomicUsize) -> Result<(), StoreError> {
    let is_full = full_for.fetch_update(SeqCst, SeqCst, |times| times.checked_sub(1)).is_ok();
    if is_full { Err(StoreError::Unavailable("database or disk is full".to_owned())) } else { Ok(()) }
}

#[async_trait]
impl Store for Watched {
    async fn claim(&self, claim: Claim, now: Timestamp) -> Result<Vec<Work>, StoreError> {
        self.claims.fetch_add(1, SeqCst);
        self.model.claim(claim, now).await
    }

    async fn renew(&self, lease: Lease, lease_for: SignedDuration, now: Timestamp) -> Result<(), StoreError> {
        self.renewals.fetch_add(1, SeqCst);
        self.changed.notify_one();
        self.model.renew(lease, lease_for, now).await
    }

    async fn commit(&self, commit: Commit, now: Timestamp) -> Result<Committed, StoreError> {
        check_room(&self.full_for[0])?;
        let committed = self.model.commit(commit, now).await;
        self.commits.fetch_add(1, SeqCst);
        self.changed.notify_one();
        committed
    }

    async fn accept(&self, batch: Batch, now: Timestamp) -> Result<Accepted, StoreError> {
        self.model.accept(batch, now).await
    }

    async fn fail(&self, lease: Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError> {
        self.model.fail(lease, key, error, now).await
    }

    async fn release(&self, lease: Lease, now: Timestamp) -> Result<(), StoreError> {
        check_room(&self.full_for[1])?;
        self.model.release(lease, now).await
    }

    async fn fire_timers(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.model.fire_timers(now).await
    }

    async fn claim_sends(&self, claim: ClaimSends, now: Timestamp) -> Result<Vec<Send>, StoreError> {
        self.model.claim_sends(claim, now).await
    }

    async fn settle(&self, settle: Settle, now: Timestamp) -> Result<(), StoreError> {
        self.model.settle(settle, now).await
    }

    async fn sweep(&self, keep: Retention, now: Timestamp) -> Result<Swept, StoreError> {
        self.model.sweep(keep, now).await
    }

    async fn recover(&self, owner: &str, now: Timestamp) -> Result<Recovered, StoreError> {
        self.model.recover(owner, now).await
    }

    async fn dead_letters(&self, filter: &DeadFilter, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        self.model.dead_letters(filter, limit).await
    }

    async fn replay(&self, filter: &DeadFilter, now: Timestamp) -> Result<u64, StoreError> {
        self.model.replay(filter, now).await
    }

    async fn forget(&self, alias: &str, now: Timestamp) -> Result<Forgotten, StoreError> {
        self.model.forget(alias, now).await
    }

    async fn next_due(&self, of: Loop, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.model.next_due(of, now).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.model.counts().await
    }

    async fn send_report(&self, id: i64) -> Result<Option<SendReport>, StoreError> {
        self.model.send_report(id).await
    }

    async fn is_writable(&self, now: Timestamp) -> bool {
        self.model.is_writable(now).await
    }

    fn callback_data(&self, id: i64) -> String {
        self.model.callback_data(id)
    }

    async fn close(&self) {
        self.model.close().await;
    }
}
