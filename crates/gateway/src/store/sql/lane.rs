//! What the verbs share: conversations with something to do, and the events that are out under their leases.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::db::{Db, rows, sql};
use crate::store::{Lease, StoreError, clock::millis, keys};

/// An event that is out under a lease.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Claimed {
    pub conversation: i64,
    pub arrival: i64,
    pub key: String,
    pub provider_time: i64,
    pub errors: i64,
}

/// A conversation that is being given back.
#[derive(Clone, Debug, FromRow, Serialize)]
pub(super) struct Held {
    pub conversation: i64,
    pub epoch: i64,
    pub version: i64,
    pub is_held: i64,
    pub phone_number_id: String,
    pub last_provider_time: Option<i64>,
}

/// Locks conversations, always in this order: what is pending in them and which rows may leave is decided by one at a time.
pub(super) async fn lock(db: &mut Db, conversations: &[i64]) -> Result<(), sqlx::Error> {
    if db.has_one_writer() {
        return Ok(());
    }
    let conversations = rows(conversations);
    for lock in [
        sql!("SELECT conversation_id FROM ready WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ") \
              ORDER BY conversation_id" FOR_UPDATE),
        sql!("SELECT id FROM conversation WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ") ORDER BY id" FOR_UPDATE),
    ] {
        db.rows::<(i64,)>(lock, &[(&conversations).into()]).await?;
    }
    Ok(())
}

/// What some leases hold, locked: `None` for a lease that is lost.
pub(super) async fn hold(db: &mut Db, leases: &[Lease]) -> Result<Vec<Option<Held>>, sqlx::Error> {
    let asked: Vec<_> = leases.iter().map(|lease| lease.conversation.0).collect();
    lock(db, &asked).await?;
    let found: Vec<Held> = db
        .rows(
            sql!("SELECT id AS conversation, lease_epoch AS epoch, version, \
                         CAST(CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_held, \
                         phone_number_id, last_provider_time \
                  FROM conversation WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
            &[(&rows(&asked)).into()],
        )
        .await?;
    let mut found: HashMap<_, _> = found.into_iter().map(|held| (held.conversation, held)).collect();
    // Removed: of two who show the same lease at once the second has lost it.
    let held = |lease: &Lease| found.remove(&lease.conversation.0).filter(|held| held.is_of(lease));
    Ok(leases.iter().map(held).collect())
}

impl Held {
    fn is_of(&self, lease: &Lease) -> bool {
        self.is_held == 1 && self.epoch == lease.epoch && self.version == lease.version
    }
}

/// One lease, or the error that it is lost.
pub(super) async fn hold_one(db: &mut Db, lease: Lease) -> Result<Result<Held, StoreError>, sqlx::Error> {
    let held = hold(db, &[lease]).await?.into_iter().next().flatten();
    Ok(held.ok_or(StoreError::LeaseLost(lease.conversation)))
}

/// The events that are out under the leases of `held`, in order.
pub(super) async fn claimed(db: &mut Db, held: &[&Held]) -> Result<Vec<Claimed>, sqlx::Error> {
    db.rows(
        sql!("SELECT inbox.conversation_id AS conversation, inbox.arrival, inbox.key, inbox.provider_time, inbox.errors FROM " EACH
             "JOIN inbox ON inbox.conversation_id = CAST(item.value ->> 'conversation' AS BIGINT) \
                AND inbox.claim_epoch = CAST(item.value ->> 'epoch' AS BIGINT) \
              WHERE inbox.claim_epoch IS NOT NULL AND inbox.state = 'pending' \
              ORDER BY inbox.conversation_id, inbox.provider_time, inbox.arrival"),
        &[(&rows(held)).into()],
    )
    .await
}

#[derive(Debug, FromRow)]
struct Next {
    conversation: i64,
    next_at: Option<i64>,
}

#[derive(Serialize)]
struct Ready {
    conversation: i64,
    ready_at: i64,
}

/// Gives conversations back: what is still out under their leases counts as never handed out, and what is pending makes them
/// ready.
pub(super) async fn let_go(db: &mut Db, held: &[(&Held, Timestamp)]) -> Result<(), sqlx::Error> {
    give_back(db, &held.iter().map(|(held, _)| *held).collect::<Vec<_>>()).await?;
    look_ahead(db, held).await
}

/// What is still out under these leases counts as never handed out.
pub(super) async fn give_back(db: &mut Db, leases: &[&Held]) -> Result<(), sqlx::Error> {
    if leases.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE inbox SET attempts = attempts - 1, claim_epoch = NULL FROM " EACH
             "WHERE inbox.claim_epoch IS NOT NULL AND inbox.state = 'pending' \
                AND inbox.conversation_id = CAST(item.value ->> 'conversation' AS BIGINT) \
                AND inbox.claim_epoch = CAST(item.value ->> 'epoch' AS BIGINT)"),
        &[(&rows(leases)).into()],
    )
    .await?;
    Ok(())
}

/// Conversations that nobody holds any more are ready again when their next event is, or rest.
pub(super) async fn look_ahead(db: &mut Db, held: &[(&Held, Timestamp)]) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = held.iter().map(|(held, _)| held.conversation).collect();
    let next: Vec<Next> = db
        .rows(
            sql!("SELECT CAST(item.value AS BIGINT) AS conversation, \
                         (SELECT inbox.next_at FROM inbox \
                          WHERE inbox.conversation_id = CAST(item.value AS BIGINT) AND inbox.state = 'pending' \
                          ORDER BY inbox.provider_time, inbox.arrival LIMIT 1) AS next_at FROM " EACH),
            &[(&rows(&ids)).into()],
        )
        .await?;
    let (busy, idle): (Vec<_>, Vec<_>) = next.into_iter().partition(|next| next.next_at.is_some());
    let when: HashMap<_, _> = held.iter().map(|(held, now)| (held.conversation, *now)).collect();
    let ready: Vec<_> = busy
        .into_iter()
        .map(|Next { conversation, next_at }| Ready {
            conversation,
            ready_at: next_at.unwrap_or_default().max(millis(when[&conversation])),
        })
        .collect();
    put_off(db, &ready.iter().map(|ready| (ready.conversation, ready.ready_at, 0)).collect::<Vec<_>>()).await?;
    rest(db, &idle.into_iter().map(|next| next.conversation).collect::<Vec<_>>()).await
}

/// The moments from which something is pending in conversations. Under a lease this only says that there will be more to do.
pub(super) async fn wake(db: &mut Db, ready: &BTreeMap<i64, i64>) -> Result<(), sqlx::Error> {
    if ready.is_empty() {
        return Ok(());
    }
    let ready: Vec<_> = ready.iter().map(|(&conversation, &ready_at)| Ready { conversation, ready_at }).collect();
    db.run(
        sql!("INSERT INTO ready (conversation_id, ready_at) \
              SELECT CAST(item.value ->> 'conversation' AS BIGINT), CAST(item.value ->> 'ready_at' AS BIGINT) FROM " EACH
             "WHERE 1 = 1 ON CONFLICT (conversation_id) DO UPDATE SET ready_at = excluded.ready_at \
              WHERE ready.ready_at > excluded.ready_at"),
        &[(&rows(&ready)).into()],
    )
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct PutOff {
    conversation: i64,
    ready_at: i64,
    lease_until: i64,
}

/// Conversations, each with the moment when it is looked at again and the end of its lease.
pub(super) async fn put_off(db: &mut Db, conversations: &[(i64, i64, i64)]) -> Result<(), sqlx::Error> {
    if conversations.is_empty() {
        return Ok(());
    }
    let conversations: Vec<_> = conversations
        .iter()
        .map(|&(conversation, ready_at, lease_until)| PutOff { conversation, ready_at, lease_until })
        .collect();
    db.run(
        sql!("UPDATE ready SET ready_at = CAST(item.value ->> 'ready_at' AS BIGINT), \
                     lease_until = CAST(item.value ->> 'lease_until' AS BIGINT) \
              FROM " EACH "WHERE ready.conversation_id = CAST(item.value ->> 'conversation' AS BIGINT)"),
        &[(&rows(&conversations)).into()],
    )
    .await?;
    Ok(())
}

/// Nothing is pending in `conversations`.
pub(super) async fn rest(db: &mut Db, conversations: &[i64]) -> Result<(), sqlx::Error> {
    if conversations.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("DELETE FROM ready WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(conversations)).into()],
    )
    .await?;
    Ok(())
}

/// Nobody holds `conversation`: whoever thinks so is refused.
pub(super) async fn free(db: &mut Db, conversation: i64) -> Result<(), sqlx::Error> {
    db.run(sql!("UPDATE conversation SET lease_owner = NULL WHERE id = $1"), &[conversation.into()]).await?;
    Ok(())
}

/// An event of our own making.
#[derive(Serialize)]
pub(super) struct OwnEvent {
    pub key: String,
    pub conversation: i64,
    /// When it happened, in milliseconds.
    pub at: i64,
    pub payload: String,
}

/// Brings events of our own into their conversations, once for each key; into none whose person was forgotten. Those of a
/// conversation that turned out to be another one's go there.
pub(super) async fn tell(db: &mut Db, events: &[OwnEvent], now: Timestamp) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let told: Vec<(i64,)> = db
        .rows(
            sql!("INSERT INTO inbox (key, conversation_id, provider_time, received_at, payload, state) \
                  SELECT item.value ->> 'key', coalesce(conversation.merged_into, conversation.id), \
                         CAST(item.value ->> 'at' AS BIGINT) / 1000 * 1000, $2, item.value ->> 'payload', 'pending' \
                  FROM " EACH "JOIN conversation ON conversation.id = CAST(item.value ->> 'conversation' AS BIGINT) \
                  WHERE conversation.address <> '' ORDER BY CAST(item.value ->> 'place' AS BIGINT) \
                  ON CONFLICT (key) DO NOTHING RETURNING conversation_id"),
            &[
                (&rows(&events.iter().zip(0_i64..).map(|(event, place)| Placed { event, place }).collect::<Vec<_>>()))
                    .into(),
                millis(now).into(),
            ],
        )
        .await?;
    wake(db, &told.into_iter().map(|(conversation,)| (conversation, millis(now))).collect()).await
}

#[derive(Serialize)]
struct Placed<'a> {
    #[serde(flatten)]
    event: &'a OwnEvent,
    place: i64,
}

#[derive(FromRow)]
struct Buried {
    key: String,
    conversation: i64,
    provider_time: i64,
}

/// Puts an event aside, so that its conversation goes on and hears of it.
pub(super) async fn bury(db: &mut Db, arrival: i64, error: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let buried: Option<Buried> = db
        .row(
            sql!(
                "UPDATE inbox SET state = 'dead', claim_epoch = NULL WHERE arrival = $1 \
                  RETURNING key, conversation_id AS conversation, provider_time"
            ),
            &[arrival.into()],
        )
        .await?;
    db.run(
        sql!(
            "INSERT INTO dead_letter (event_key, conversation_id, error, attempts, died_at) \
              SELECT key, conversation_id, $2, attempts, $3 FROM inbox WHERE arrival = $1"
        ),
        &[arrival.into(), error.into(), millis(now).into()],
    )
    .await?;
    if let Some(buried) = buried.as_ref().filter(|buried| !keys::has_our_time(&buried.key)) {
        // The person wrote it, whatever became of it: they may be answered, and what is older comes late.
        db.run(
            sql!(
                "UPDATE conversation SET last_provider_time = $2 \
                  WHERE id = $1 AND (last_provider_time IS NULL OR last_provider_time < $2)"
            ),
            &[buried.conversation.into(), buried.provider_time.into()],
        )
        .await?;
    }
    let gap = buried.and_then(|buried| Some((keys::gap(&buried.key)?, buried.conversation)));
    if let Some((key, conversation)) = gap {
        tell(db, &[OwnEvent { key, conversation, at: millis(now), payload: "{}".to_owned() }], now).await?;
    }
    Ok(())
}
