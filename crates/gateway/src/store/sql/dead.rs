//! What was put aside: looking at it, and handing it out again.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    db::{Db, rows, sql},
    forget, heads,
    lane::{self, OwnEvent},
};
use crate::store::{
    DeadFilter, DeadLetter, Person,
    clock::{millis, moment},
    identity::Identity,
    keys,
};

#[derive(Debug, FromRow)]
struct Row {
    id: i64,
    event_key: String,
    outbox_id: Option<i64>,
    conversation: i64,
    payload: String,
    error: String,
    attempts: i64,
    died_at: i64,
    phone_number_id: String,
    address: String,
    phone: Option<String>,
    profile_name: Option<String>,
    state: Option<String>,
}

async fn find(db: &mut Db, filter: &DeadFilter, limit: usize) -> Result<Vec<Row>, sqlx::Error> {
    let since = filter.since.map_or(i64::MIN, millis);
    db.rows(
        sql!("SELECT dead_letter.id, dead_letter.event_key, dead_letter.outbox_id, conversation.id AS conversation, \
                     coalesce(outbox.payload, inbox.payload, '') AS payload, dead_letter.error, dead_letter.attempts, \
                     dead_letter.died_at, conversation.phone_number_id, conversation.address, conversation.phone, \
                     conversation.profile_name, conversation.state \
              FROM dead_letter JOIN conversation ON conversation.id = \
                (SELECT coalesce(theirs.merged_into, theirs.id) FROM conversation AS theirs \
                 WHERE theirs.id = dead_letter.conversation_id) \
              LEFT JOIN inbox ON inbox.key = dead_letter.event_key \
              LEFT JOIN outbox ON outbox.id = dead_letter.outbox_id \
              WHERE dead_letter.died_at >= $2 \
                AND ($3 = '' OR replace(dead_letter.error, $3, '') <> dead_letter.error) \
                AND ($1 = '[]' OR dead_letter.id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")) \
              ORDER BY dead_letter.id DESC LIMIT $4"),
        &[
            (&rows(&filter.ids)).into(),
            since.into(),
            filter.error.as_deref().unwrap_or_default().into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
        ],
    )
    .await
}

pub(super) async fn list(db: &mut Db, filter: &DeadFilter, limit: usize) -> Result<Vec<DeadLetter>, sqlx::Error> {
    let letter = |row: Row| DeadLetter {
        id: row.id,
        key: row.event_key,
        person: Person {
            phone_number_id: row.phone_number_id,
            address: row.address,
            phone: row.phone,
            profile_name: row.profile_name,
        },
        payload: row.payload,
        error: row.error,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        died_at: moment(row.died_at),
        state: row.state,
    };
    Ok(find(db, filter, limit).await?.into_iter().map(letter).collect())
}

#[derive(Serialize)]
struct Replayed {
    dead_letters: usize,
}

/// Hands out again what was put aside, the oldest first.
pub(super) async fn replay(
    db: &mut Db,
    identity: &Identity,
    filter: &DeadFilter,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut found = find(db, filter, usize::MAX).await?;
    found.reverse();
    let conversations: Vec<_> = found.iter().map(|row| row.conversation).collect();
    lane::lock(db, &conversations).await?;
    let (sends, events): (Vec<_>, Vec<_>) = found.iter().partition(|row| row.outbox_id.is_some());
    let events: Vec<_> = events
        .into_iter()
        .map(|row| OwnEvent {
            key: keys::replay(row.id, &row.event_key),
            conversation: row.conversation,
            at: millis(now),
            payload: row.payload.clone(),
        })
        .collect();
    lane::tell(db, &events, now).await?;
    let sends: Vec<_> = sends.iter().filter_map(|row| identity.row(&row.event_key)).collect();
    db.run(
        sql!("UPDATE outbox SET state = 'pending', attempt = 0, unknowns = 0, due_at = $2, owner = NULL, error = NULL, \
                     conversation_id = (SELECT coalesce(merged_into, id) FROM conversation WHERE conversation.id = outbox.conversation_id) \
              WHERE state = 'failed' AND id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(&sends)).into(), millis(now).into()],
    )
    .await?;
    heads::elect(db, &conversations).await?;
    let ids: Vec<_> = found.iter().map(|row| row.id).collect();
    db.run(
        sql!("DELETE FROM dead_letter WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(&ids)).into()],
    )
    .await?;
    if !found.is_empty() {
        let detail = serde_json::to_string(&Replayed { dead_letters: found.len() });
        forget::note(db, "replay", &detail.expect("counts are plain JSON. This is a bug."), now).await?;
    }
    Ok(found.len() as u64)
}
