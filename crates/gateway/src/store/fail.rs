//! Giving work back undone: because it failed, or because we are shutting down.

use jiff::{SignedDuration, Timestamp};

use super::{
    Failed, Lease, Store, StoreError,
    clock::{after, moment},
    lane,
};

/// Orderly failures of an event before it is put aside: with the pauses between them, half a minute in which its conversation
/// waits.
pub const MAX_ERRORS: i64 = 6;
/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

impl Store {
    /// Records that the event `key` of the work failed with `error`, and gives the conversation back. The other events of the
    /// work count as never handed out.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody claimed the conversation meanwhile, [`StoreError::NotInWork`] when the event is
    /// not in the work, [`StoreError::Unavailable`]. In each case nothing has changed.
    pub async fn fail(&self, lease: &Lease, key: &str, error: &str, now: Timestamp) -> Result<Failed, StoreError> {
        let mut tx = self.write().await?;
        lane::hold(&mut tx, lease).await?;
        let claimed = lane::claimed(&mut tx, lease).await?;
        let Some(event) = claimed.iter().find(|event| event.key == key) else {
            return Err(StoreError::NotInWork(key.to_owned()));
        };
        let errors = event.errors + 1;
        let next_at = after(now, pause(errors));
        sqlx::query("UPDATE inbox SET errors = ?, next_at = ?, claim_epoch = NULL WHERE arrival = ?")
            .bind(errors)
            .bind(next_at)
            .bind(event.arrival)
            .execute(&mut *tx)
            .await?;
        let is_dead = errors >= MAX_ERRORS;
        if is_dead {
            lane::bury(&mut tx, event.arrival, error, now).await?;
        }
        lane::let_go(&mut tx, lease, now).await?;
        tx.commit().await?;
        Ok(if is_dead { Failed::Dead } else { Failed::RetryAt(moment(next_at)) })
    }

    /// Gives the work back as if it had never been claimed: for a graceful shutdown.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody claimed the conversation meanwhile, [`StoreError::Unavailable`].
    pub async fn release(&self, lease: &Lease, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        lane::hold(&mut tx, lease).await?;
        lane::let_go(&mut tx, lease, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The pause after so many failures: 1, 2, 4, 8, 16 s.
fn pause(errors: i64) -> SignedDuration {
    let doublings = u32::try_from(errors.clamp(1, MAX_ERRORS) - 1).expect("between 0 and 5. This is a bug.");
    FIRST_PAUSE * 2_i32.pow(doublings)
}
