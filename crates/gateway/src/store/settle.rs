//! Writing down how an attempt at sending ended.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    DeliveryStatus, SendState, Settlement, Store, StoreError,
    clock::{millis, whole_second},
    keys::outcome_key,
    lane, status,
};

impl Store {
    /// Settles `attempt` at outbox row `id`. A status may have been faster: then the row keeps what the provider said. An
    /// outcome becomes an event of the conversation in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::AttemptOver`] when the row is settled already or handed out again, [`StoreError::Unavailable`].
    pub async fn settle(
        &self,
        id: i64,
        attempt: u32,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let row = sqlx::query_as("SELECT conversation_id, state, status FROM outbox WHERE id = ? AND attempt = ?");
        let row: Option<Row> = row.bind(id).bind(attempt).fetch_optional(&mut *tx).await?;
        let row = row.ok_or(StoreError::AttemptOver { id, attempt })?;
        let is_open = match row.state {
            // A lapsed lease whose sender speaks up after all is good news: nothing is unknown any more.
            SendState::Pending | SendState::Sending | SendState::Unknown => true,
            SendState::Done | SendState::Failed if row.status.is_some() => false,
            SendState::Done | SendState::Failed => return Err(StoreError::AttemptOver { id, attempt }),
        };
        match settlement {
            Settlement::Accepted { wamid } => {
                let name = sqlx::query("UPDATE outbox SET wamid = coalesce(wamid, ?) WHERE id = ?");
                name.bind(wamid).bind(id).execute(&mut *tx).await?;
                if is_open {
                    finish(&mut tx, id, SendState::Done, None, None).await?;
                }
                status::adopt(&mut tx, id, wamid).await?;
            }
            Settlement::Outcome { payload } if is_open => {
                finish(&mut tx, id, SendState::Done, None, None).await?;
                bring_back(&mut tx, id, row.conversation_id, payload, now).await?;
            }
            Settlement::Retry { due_at, reason } if is_open => {
                let retry = sqlx::query("UPDATE outbox SET state = 'pending', due_at = ?, error = ? WHERE id = ?");
                retry.bind(millis(*due_at)).bind(reason).bind(id).execute(&mut *tx).await?;
            }
            Settlement::Failed { code, reason } if is_open => {
                finish(&mut tx, id, SendState::Failed, *code, Some(reason)).await?;
            }
            Settlement::Outcome { .. } | Settlement::Retry { .. } | Settlement::Failed { .. } => {}
        }
        tx.commit().await?;
        Ok(())
    }
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    conversation_id: i64,
    state: SendState,
    status: Option<DeliveryStatus>,
}

async fn finish(
    db: &mut SqliteConnection,
    id: i64,
    state: SendState,
    error_code: Option<i64>,
    error: Option<&String>,
) -> Result<(), sqlx::Error> {
    let finish = sqlx::query("UPDATE outbox SET state = ?, error_code = ?, error = ? WHERE id = ?");
    finish.bind(state).bind(error_code).bind(error).bind(id).execute(db).await?;
    Ok(())
}

/// The outcome of a command as an event of its conversation.
async fn bring_back(
    db: &mut SqliteConnection,
    id: i64,
    conversation: i64,
    payload: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO inbox (key, conversation_id, provider_time, received_at, payload, state) \
         VALUES (?, ?, ?, ?, ?, 'pending') ON CONFLICT (key) DO NOTHING",
    )
    .bind(outcome_key(id))
    .bind(conversation)
    .bind(whole_second(now))
    .bind(millis(now))
    .bind(payload)
    .execute(&mut *db)
    .await?;
    lane::wake(db, &[conversation], now).await
}
