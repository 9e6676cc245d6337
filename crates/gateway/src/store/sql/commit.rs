//! Writing down decisions: the events they answer, the state they leave, what is to be sent and when to be reminded.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    db::{Db, rows, sql},
    heads,
    lane::{self, Claimed, Held},
};
use crate::store::{Commit, Committed, NewSend, SendKind, StoreError, TimerChange, clock::millis, keys};

/// Writes down decisions, each for itself: one that is refused changes nothing and hinders none.
pub(super) async fn commit(
    db: &mut Db,
    commits: &[(&Commit, Timestamp)],
) -> Result<Vec<Result<Committed, StoreError>>, sqlx::Error> {
    let leases: Vec<_> = commits.iter().map(|(commit, _)| commit.lease).collect();
    let held = lane::hold(db, &leases).await?;
    let mut claimed: HashMap<i64, Vec<Claimed>> = HashMap::new();
    for event in lane::claimed(db, &held.iter().flatten().collect::<Vec<_>>()).await? {
        claimed.entry(event.conversation).or_default().push(event);
    }
    let mut answers = Vec::with_capacity(commits.len());
    let mut good = Vec::new();
    for (&(commit, now), held) in commits.iter().zip(held) {
        let decided = held.ok_or(StoreError::LeaseLost(commit.lease.conversation)).and_then(|held| {
            let events = claimed.remove(&held.conversation).unwrap_or_default();
            Decided::new(commit, held, events, now)
        });
        answers.push(decided.map(|decided| {
            let committed = Committed { version: decided.version };
            good.push(decided);
            committed
        }));
    }
    write(db, &good).await?;
    Ok(answers)
}

/// A decision that may be written.
struct Decided<'a> {
    commit: &'a Commit,
    held: Held,
    applied: Vec<Claimed>,
    /// Other events are out under the same lease.
    has_rest: bool,
    /// The conversation's version from now on.
    version: i64,
    /// When the provider says that the youngest event applied so far happened.
    last_provider_time: Option<i64>,
    now: Timestamp,
}

impl<'a> Decided<'a> {
    /// The applied events must be the first ones and in order: applying the third before the second would make the second
    /// late.
    fn new(commit: &'a Commit, held: Held, claimed: Vec<Claimed>, now: Timestamp) -> Result<Self, StoreError> {
        for (place, key) in commit.applied.iter().enumerate() {
            if claimed.get(place).is_none_or(|event| event.key != *key) {
                return Err(StoreError::NotInWork(key.clone()));
            }
        }
        let has_rest = claimed.len() > commit.applied.len();
        let mut applied = claimed;
        applied.truncate(commit.applied.len());
        let count = i64::try_from(applied.len()).unwrap_or(i64::MAX);
        let youngest =
            applied.iter().filter(|event| !keys::has_our_time(&event.key)).map(|event| event.provider_time).max();
        Ok(Self {
            commit,
            applied,
            has_rest,
            version: held.version + count,
            last_provider_time: held.last_provider_time.max(youngest),
            held,
            now,
        })
    }
}

async fn write(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    if decided.is_empty() {
        return Ok(());
    }
    apply(db, decided).await?;
    keep_states(db, decided).await?;
    queue(db, decided).await?;
    set_timers(db, decided).await?;
    clear_timers(db, decided).await?;
    lane::give_back(
        db,
        &decided.iter().filter(|decided| decided.has_rest).map(|decided| &decided.held).collect::<Vec<_>>(),
    )
    .await?;
    lane::look_ahead(db, &decided.iter().map(|decided| (&decided.held, decided.now)).collect::<Vec<_>>()).await
}

#[derive(Serialize)]
struct Applied {
    arrival: i64,
    seq: i64,
}

async fn apply(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    let applied: Vec<_> = decided
        .iter()
        .flat_map(|decided| decided.applied.iter().rev().zip((0..=decided.version).rev()))
        .map(|(event, seq)| Applied { arrival: event.arrival, seq })
        .collect();
    if applied.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE inbox SET state = 'applied', applied_seq = CAST(item.value ->> 'seq' AS BIGINT), claim_epoch = NULL \
              FROM " EACH "WHERE inbox.arrival = CAST(item.value ->> 'arrival' AS BIGINT)"),
        &[(&rows(&applied)).into()],
    )
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct Kept<'a> {
    conversation: i64,
    state: &'a str,
    version: i64,
    last_provider_time: Option<i64>,
}

async fn keep_states(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    let kept: Vec<_> = decided
        .iter()
        .map(|decided| Kept {
            conversation: decided.held.conversation,
            state: &decided.commit.state,
            version: decided.version,
            last_provider_time: decided.last_provider_time,
        })
        .collect();
    db.run(
        sql!("UPDATE conversation SET lease_owner = NULL, state = item.value ->> 'state', \
                     version = CAST(item.value ->> 'version' AS BIGINT), \
                     last_provider_time = CAST(item.value ->> 'last_provider_time' AS BIGINT) \
              FROM " EACH "WHERE conversation.id = CAST(item.value ->> 'conversation' AS BIGINT)"),
        &[(&rows(&kept)).into()],
    )
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct Queued<'a> {
    conversation: i64,
    number: &'a str,
    version: i64,
    kind: SendKind,
    payload: &'a str,
    now: i64,
    expires_at: i64,
    resend: crate::store::Resend,
    fallback: Option<&'a str>,
    is_marketing: i64,
}

async fn queue(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    let sends: Vec<(&Decided<'_>, &NewSend)> =
        decided.iter().flat_map(|decided| decided.commit.sends.iter().map(move |send| (decided, send))).collect();
    if sends.is_empty() {
        return Ok(());
    }
    let queued: Vec<_> = sends
        .iter()
        .map(|(decided, send)| Queued {
            conversation: decided.held.conversation,
            number: &decided.held.phone_number_id,
            version: decided.version,
            kind: send.kind,
            payload: &send.payload,
            now: millis(decided.now),
            expires_at: millis(send.expires_at),
            resend: send.resend,
            fallback: send.fallback.as_deref(),
            is_marketing: i64::from(send.is_marketing),
        })
        .collect();
    let ids: Vec<(i64,)> = db
        .rows(
            sql!("INSERT INTO outbox (conversation_id, phone_number_id, version, kind, payload, state, due_at, created_at, \
                                      expires_at, resend, fallback, is_marketing) \
                  SELECT CAST(item.value ->> 'conversation' AS BIGINT), item.value ->> 'number', \
                         CAST(item.value ->> 'version' AS BIGINT), item.value ->> 'kind', item.value ->> 'payload', 'pending', \
                         CAST(item.value ->> 'now' AS BIGINT), CAST(item.value ->> 'now' AS BIGINT), \
                         CAST(item.value ->> 'expires_at' AS BIGINT), item.value ->> 'resend', item.value ->> 'fallback', \
                         CAST(item.value ->> 'is_marketing' AS BIGINT) FROM " EACH "WHERE 1 = 1 RETURNING id"),
            &[(&rows(&queued)).into()],
        )
        .await?;
    // Rows are numbered in the order in which they go in.
    let mut ids: Vec<_> = ids.into_iter().map(|(id,)| id).collect();
    ids.sort_unstable();
    for (id, (_, send)) in ids.into_iter().zip(&sends) {
        if let Some(image) = &send.image {
            let attach = sql!("UPDATE outbox SET image = $2 WHERE id = $1");
            db.run(attach, &[id.into(), super::db::Arg::Bytes(image)]).await?;
        }
    }
    let mut conversations: Vec<_> = sends.iter().map(|(decided, _)| decided.held.conversation).collect();
    conversations.dedup();
    heads::promote(db, &conversations).await
}

#[derive(Serialize)]
struct Timer<'a> {
    conversation: i64,
    key: &'a str,
    due_at: i64,
    event_key: String,
    payload: &'a str,
}

async fn set_timers(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    let mut timers: HashMap<_, Timer<'_>> = HashMap::new();
    for decided in decided {
        for change in &decided.commit.timers {
            match change {
                TimerChange::Set { key, due_at, payload } => {
                    let timer = Timer {
                        conversation: decided.held.conversation,
                        key,
                        due_at: millis(*due_at),
                        event_key: keys::timer(decided.held.conversation, key, decided.version),
                        payload,
                    };
                    timers.insert((decided.held.conversation, key), timer);
                }
                TimerChange::Clear { key } => {
                    timers.remove(&(decided.held.conversation, key));
                }
            }
        }
    }
    if timers.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("INSERT INTO timer (conversation_id, key, due_at, event_key, payload) \
              SELECT CAST(item.value ->> 'conversation' AS BIGINT), item.value ->> 'key', \
                     CAST(item.value ->> 'due_at' AS BIGINT), item.value ->> 'event_key', \
                     item.value ->> 'payload' FROM " EACH
             "WHERE 1 = 1 ON CONFLICT (conversation_id, key) DO UPDATE \
              SET due_at = excluded.due_at, event_key = excluded.event_key, payload = excluded.payload"),
        &[(&rows(&timers.into_values().collect::<Vec<_>>())).into()],
    )
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct Cleared<'a> {
    conversation: i64,
    key: &'a str,
}

/// Takes timers back: those that the same decision did not set again after.
async fn clear_timers(db: &mut Db, decided: &[Decided<'_>]) -> Result<(), sqlx::Error> {
    let mut cleared = Vec::new();
    for decided in decided {
        for (place, change) in decided.commit.timers.iter().enumerate() {
            let TimerChange::Clear { key } = change else { continue };
            let later = &decided.commit.timers[place + 1..];
            if !later.iter().any(|change| matches!(change, TimerChange::Set { key: again, .. } if again == key)) {
                cleared.push(Cleared { conversation: decided.held.conversation, key });
            }
        }
    }
    if cleared.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("DELETE FROM timer WHERE (conversation_id, key) IN \
                (SELECT CAST(item.value ->> 'conversation' AS BIGINT), item.value ->> 'key' FROM " EACH ")"),
        &[(&rows(&cleared)).into()],
    )
    .await?;
    Ok(())
}
