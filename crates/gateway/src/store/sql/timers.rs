//! Timers that are due become events of their conversations.

use jiff::Timestamp;
use sqlx::FromRow;

use super::{
    db::{Db, sql},
    lane::{self, OwnEvent},
};
use crate::store::clock::millis;

/// Timers that fire in one transaction.
const AT_ONCE: i64 = 500;

#[derive(FromRow)]
struct Due {
    conversation_id: i64,
    key: String,
    due_at: i64,
    event_key: String,
    payload: String,
}

/// Fires up to [`AT_ONCE`] timers. The row goes and the event comes in one transaction: there is never neither, and never both.
pub(super) async fn fire(db: &mut Db, now: Timestamp) -> Result<u64, sqlx::Error> {
    let mut due: Vec<Due> = db
        .rows(
            sql!("DELETE FROM timer WHERE (conversation_id, key) IN \
                    (SELECT conversation_id, key FROM timer WHERE due_at <= $1 ORDER BY due_at LIMIT $2" SKIP_LOCKED ") \
                  RETURNING conversation_id, key, due_at, event_key, payload"),
            &[millis(now).into(), AT_ONCE.into()],
        )
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    due.sort_by(|one, other| {
        (one.due_at, one.conversation_id, &one.key).cmp(&(other.due_at, other.conversation_id, &other.key))
    });
    let fired: Vec<_> = due
        .into_iter()
        .map(|timer| OwnEvent {
            key: timer.event_key,
            conversation: timer.conversation_id,
            at: timer.due_at,
            payload: timer.payload,
        })
        .collect();
    lane::tell(db, &fired, now).await?;
    Ok(fired.len() as u64)
}
