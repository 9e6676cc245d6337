//! Writing down a decision: the events it answers, the state it leaves, what is to be sent.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    Committed, Lease, NewSend, Store, StoreError,
    clock::millis,
    keys::is_outcome,
    lane::{self, Claimed},
};

impl Store {
    /// Applies the first events of the work, keeps `state`, queues `sends` in order and gives the conversation back: all or
    /// nothing. Events of the work that are not in `applied` are handed out again as if they had not been.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when somebody claimed the conversation meanwhile, [`StoreError::NotInWork`] when `applied`
    /// is not the beginning of the work, [`StoreError::Unavailable`]. In each case nothing has changed.
    pub async fn commit(
        &self,
        lease: &Lease,
        applied: &[String],
        state: &str,
        sends: &[NewSend],
        now: Timestamp,
    ) -> Result<Committed, StoreError> {
        let mut tx = self.write().await?;
        let held = lane::hold(&mut tx, lease).await?;
        let claimed = lane::claimed(&mut tx, lease).await?;
        let applied = beginning(&claimed, applied)?;

        let mut version = lease.version;
        for event in applied {
            version += 1;
            apply(&mut tx, event.arrival, version).await?;
        }
        let youngest = applied.iter().filter(|event| !is_outcome(&event.key)).map(|event| event.provider_time).max();
        sqlx::query("UPDATE conversation SET state = ?, version = ?, last_provider_time = ? WHERE id = ?")
            .bind(state)
            .bind(version)
            .bind(held.last_provider_time.max(youngest))
            .bind(lease.conversation.0)
            .execute(&mut *tx)
            .await?;
        for send in sends {
            queue(&mut tx, lease, version, send, now).await?;
        }
        lane::let_go(&mut tx, lease, now).await?;
        tx.commit().await?;
        Ok(Committed { version })
    }
}

/// The claimed events that `applied` names, which must be the first ones and in order: applying the third before the second
/// would make the second late.
fn beginning<'a>(claimed: &'a [Claimed], applied: &[String]) -> Result<&'a [Claimed], StoreError> {
    for (place, key) in applied.iter().enumerate() {
        if claimed.get(place).is_none_or(|event| event.key != *key) {
            return Err(StoreError::NotInWork(key.clone()));
        }
    }
    Ok(&claimed[..applied.len()])
}

async fn apply(db: &mut SqliteConnection, arrival: i64, applied_seq: i64) -> Result<(), sqlx::Error> {
    let apply =
        sqlx::query("UPDATE inbox SET state = 'applied', applied_seq = ?, claim_epoch = NULL WHERE arrival = ?");
    apply.bind(applied_seq).bind(arrival).execute(db).await?;
    Ok(())
}

async fn queue(
    db: &mut SqliteConnection,
    lease: &Lease,
    version: i64,
    send: &NewSend,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO outbox (conversation_id, version, kind, payload, image, state, due_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)",
    )
    .bind(lease.conversation.0)
    .bind(version)
    .bind(send.kind)
    .bind(&send.payload)
    .bind(&send.image)
    .bind(millis(now))
    .bind(millis(send.expires_at))
    .execute(db)
    .await?;
    Ok(())
}
