//! Looking ahead and looking around: when there is work again, how much there is, whether writing works.

use jiff::Timestamp;

use super::{
    Counts, NextDue, Store, StoreError,
    clock::{millis, moment},
};

impl Store {
    /// When the loops should look again, unless something wakes them before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn next_due(&self, now: Timestamp) -> Result<NextDue, StoreError> {
        let work = sqlx::query_scalar(
            "SELECT CASE WHEN lease_until > ready_at THEN lease_until ELSE ready_at END AS due FROM ready \
             ORDER BY due LIMIT 1",
        );
        let work: Option<i64> = work.fetch_optional(&self.readers).await?;
        let sends = sqlx::query_scalar(
            "SELECT row.due_at FROM outbox AS row WHERE row.state IN ('pending', 'sending', 'unknown') \
               AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
                               WHERE earlier.conversation_id = row.conversation_id AND earlier.kind = row.kind \
                                 AND earlier.id < row.id AND earlier.state IN ('pending', 'sending', 'unknown')) \
             ORDER BY row.due_at, row.id LIMIT 1",
        );
        let sends: Option<i64> = sends.fetch_optional(&self.readers).await?;
        let not_past = |due: i64| moment(due).max(now);
        Ok(NextDue { work: work.map(not_past), sends: sends.map(not_past) })
    }

    /// How much there is of everything. Conversations are numbered without gaps and never deleted: the last number is their count.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let counts = sqlx::query_as(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending') AS pending_events, \
                    (SELECT count(*) FROM dead_letter) AS dead, \
                    (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'unknown')) AS pending_sends, \
                    (SELECT coalesce(max(id), 0) FROM conversation) AS conversations",
        );
        Ok(counts.fetch_one(&self.readers).await?)
    }

    /// True when a transaction can be committed to storage right now.
    pub async fn is_writable(&self, now: Timestamp) -> bool {
        let beat = self.beat(now).await;
        if let Err(error) = &beat {
            tracing::warn!(%error, "the store cannot be written");
        }
        beat.is_ok()
    }

    async fn beat(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let beat = sqlx::query("UPDATE heartbeat SET written_at = ? WHERE id = 1");
        beat.bind(millis(now)).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
