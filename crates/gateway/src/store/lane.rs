//! What the verbs share: one conversation's events, in order, under one lease.

use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Lease, StoreError, clock::millis};

/// An event that is out under a lease.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Claimed {
    pub arrival: i64,
    pub key: String,
    pub provider_time: i64,
    pub errors: i64,
}

/// The part of a conversation that a lease protects.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Held {
    pub last_provider_time: Option<i64>,
}

/// The conversation, if `lease` still holds it.
pub(super) async fn hold(db: &mut SqliteConnection, lease: &Lease) -> Result<Held, StoreError> {
    let held = sqlx::query_as(
        "SELECT last_provider_time FROM conversation \
         WHERE id = ? AND lease_epoch = ? AND version = ? AND lease_owner IS NOT NULL",
    );
    let held = held.bind(lease.conversation.0).bind(lease.epoch).bind(lease.version).fetch_optional(db).await?;
    held.ok_or(StoreError::LeaseLost(lease.conversation))
}

/// The events that are out under `lease`, in order.
pub(super) async fn claimed(db: &mut SqliteConnection, lease: &Lease) -> Result<Vec<Claimed>, sqlx::Error> {
    let claimed = sqlx::query_as(
        "SELECT arrival, key, provider_time, errors FROM inbox \
         WHERE conversation_id = ? AND state = 'pending' AND claim_epoch = ? ORDER BY provider_time, arrival",
    );
    claimed.bind(lease.conversation.0).bind(lease.epoch).fetch_all(db).await
}

/// Gives the conversation back: what is still out counts as never handed out, and what is pending makes it ready.
pub(super) async fn let_go(db: &mut SqliteConnection, lease: &Lease, now: Timestamp) -> Result<(), sqlx::Error> {
    let conversation = lease.conversation.0;
    sqlx::query(
        "UPDATE inbox SET attempts = attempts - 1, claim_epoch = NULL \
         WHERE conversation_id = ? AND state = 'pending' AND claim_epoch = ?",
    )
    .bind(conversation)
    .bind(lease.epoch)
    .execute(&mut *db)
    .await?;
    free(db, conversation).await?;
    let head = sqlx::query_scalar(
        "SELECT next_at FROM inbox WHERE conversation_id = ? AND state = 'pending' \
         ORDER BY provider_time, arrival LIMIT 1",
    );
    let head: Option<i64> = head.bind(conversation).fetch_optional(&mut *db).await?;
    match head {
        Some(next_at) => {
            let ready = sqlx::query("UPDATE ready SET ready_at = ?, lease_until = 0 WHERE conversation_id = ?");
            ready.bind(next_at.max(millis(now))).bind(conversation).execute(db).await?;
        }
        None => rest(db, conversation).await?,
    }
    Ok(())
}

/// Nobody holds the conversation: whoever thinks so is refused.
pub(super) async fn free(db: &mut SqliteConnection, conversation: i64) -> Result<(), sqlx::Error> {
    let free = sqlx::query("UPDATE conversation SET lease_owner = NULL WHERE id = ?");
    free.bind(conversation).execute(db).await?;
    Ok(())
}

/// Something is pending now in each of `conversations`. Under a lease this only says that there will be more to do.
pub(super) async fn wake(db: &mut SqliteConnection, conversations: &[i64], now: Timestamp) -> Result<(), sqlx::Error> {
    let mut wake = QueryBuilder::<Sqlite>::new("INSERT INTO ready (conversation_id, ready_at) ");
    wake.push_values(conversations, |mut row, conversation| {
        row.push_bind(conversation).push_bind(millis(now));
    });
    wake.push(
        " ON CONFLICT (conversation_id) DO UPDATE SET ready_at = excluded.ready_at WHERE ready.ready_at > excluded.ready_at",
    );
    wake.build().execute(db).await?;
    Ok(())
}

/// Nothing is pending.
pub(super) async fn rest(db: &mut SqliteConnection, conversation: i64) -> Result<(), sqlx::Error> {
    let rest = sqlx::query("DELETE FROM ready WHERE conversation_id = ?");
    rest.bind(conversation).execute(db).await?;
    Ok(())
}

/// Puts an event aside, so that its conversation goes on.
pub(super) async fn bury(
    db: &mut SqliteConnection,
    arrival: i64,
    error: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let dead = sqlx::query("UPDATE inbox SET state = 'dead', claim_epoch = NULL WHERE arrival = ?");
    dead.bind(arrival).execute(&mut *db).await?;
    sqlx::query(
        "INSERT INTO dead_letter (event_key, conversation_id, error, attempts, died_at) \
         SELECT key, conversation_id, ?, attempts, ? FROM inbox WHERE arrival = ?",
    )
    .bind(error)
    .bind(millis(now))
    .bind(arrival)
    .execute(db)
    .await?;
    Ok(())
}
