//! Starting after a crash: whatever was under way belongs to nobody now.

use jiff::Timestamp;

use super::{Recovered, Store, StoreError, clock::millis, outbox};

impl Store {
    /// Takes back everything that an earlier process left under way. Call it once, before any worker starts: the file's lock
    /// makes sure that no other process is alive, so nobody need wait for a lease to end.
    ///
    /// Attempts stay counted. Commands run again; messages that may have left are held for
    /// [`UNKNOWN_HOLD`](super::UNKNOWN_HOLD) and then sent again, unless a status finishes them before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: nothing has changed.
    pub async fn recover(&self, now: Timestamp) -> Result<Recovered, StoreError> {
        let mut tx = self.write().await?;
        let free = sqlx::query(
            "UPDATE conversation SET lease_owner = NULL WHERE id IN (SELECT conversation_id FROM ready WHERE lease_until > 0)",
        );
        let conversations = free.execute(&mut *tx).await?.rows_affected();
        let ready = sqlx::query("UPDATE ready SET ready_at = ?, lease_until = 0 WHERE lease_until > 0");
        ready.bind(millis(now)).execute(&mut *tx).await?;
        let (commands, messages) = outbox::lapse(&mut tx, i64::MAX, now).await?;
        tx.commit().await?;
        Ok(Recovered { conversations, commands, messages })
    }
}
