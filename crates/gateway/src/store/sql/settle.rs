//! Writing down how attempts at sending ended.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    db::{Db, rows, sql},
    doubt,
    ending::{self, Ending},
    lane::{self, OwnEvent},
    number, opt_out, status, stray,
};
use crate::store::{
    Pace, Remedy, Scope, SendKind, SendState, Settle, Settlement, StoreError,
    clock::{after, millis},
    keys, pace,
};

/// Settles attempts, each for itself: one that is refused changes nothing and hinders none. `pair` is the pace of pairs.
pub(super) async fn settle(
    db: &mut Db,
    settles: &[(&Settle, Timestamp)],
    pair: Option<Pace>,
) -> Result<Vec<Result<(), StoreError>>, sqlx::Error> {
    let Some(now) = settles.iter().map(|(_, now)| *now).max() else { return Ok(Vec::new()) };
    let mut found = find(db, settles).await?;
    if !db.has_one_writer() {
        lane::lock(db, &found.values().map(|row| row.conversation).collect::<Vec<_>>()).await?;
        found = find(db, settles).await?;
    }
    let mut answers = Vec::with_capacity(settles.len());
    let (mut accepted, mut endings, mut heard) = (Vec::new(), Vec::new(), Vec::new());
    for &(settle, _) in settles {
        // Removed: of two who settle the same attempt at once the second is told that it is over.
        let row = found.remove(&settle.id).filter(|row| row.waits_for(settle.attempt));
        let Some(row) = row else {
            answers.push(Err(StoreError::AttemptOver { id: settle.id, attempt: settle.attempt }));
            continue;
        };
        answers.push(Ok(()));
        let wamid = if let Settlement::Accepted { wamid } = &settle.settlement { Some(wamid.as_str()) } else { None };
        heard.push(Heard { id: row.id, wamid });
        match &settle.settlement {
            Settlement::Accepted { .. } => {
                if row.is_open() {
                    endings.push(row.ending(SendState::Done, None, None));
                }
                accepted.push(row);
            }
            _ if !row.is_open() => {}
            Settlement::Outcome { payload } => {
                endings.push(row.ending(SendState::Done, None, None));
                let (key, conversation, payload) = (keys::outcome(row.id), row.conversation, payload.clone());
                lane::tell(db, &[OwnEvent { key, conversation, at: millis(now), payload }], now).await?;
            }
            Settlement::Retry { due_at, reason, scope } => {
                retry(db, &row, *due_at, reason, *scope).await?;
                hold_back(db, &row, *scope, *due_at, pair, now).await?;
            }
            Settlement::Unknown { reason } => {
                db.run(
                    sql!("UPDATE outbox SET state = 'unknown', unknowns = unknowns + 1, due_at = $2, error = $3 WHERE id = $1"),
                    &[row.id.into(), after(now, doubt::hold()).into(), reason.into()],
                )
                .await?;
            }
            Settlement::Failed { remedy: Remedy::Fallback, .. } if row.has_fallback == 1 => {
                status::fall_back(db, &[(row.id, row.conversation)], now).await?;
            }
            Settlement::Failed { code, reason, remedy } => {
                if *remedy == Remedy::OptOut {
                    opt_out::stop(db, &[row.conversation], now).await?;
                }
                endings.push(row.ending(SendState::Failed, *code, Some(reason.clone())));
            }
        }
    }
    hear(db, &heard).await?;
    mend(db, &accepted, now).await?;
    ending::finish(db, &endings, now).await?;
    stray::adopt(db, &accepted.iter().map(|row| row.id).collect::<Vec<_>>(), now).await?;
    Ok(answers)
}

#[derive(Debug, FromRow)]
struct Row {
    id: i64,
    conversation: i64,
    phone_number_id: String,
    #[sqlx(try_from = "String")]
    kind: SendKind,
    #[sqlx(try_from = "String")]
    state: SendState,
    attempt: i64,
    status: Option<String>,
    owner: Option<String>,
    has_fallback: i64,
    is_halted: Option<i64>,
}

impl Row {
    fn is_open(&self) -> bool {
        // A lapsed lease whose sender speaks up after all is good news: nothing is unknown any more.
        self.state.is_open()
    }

    /// True when the word on this attempt is still missing. A status may have been faster than the word.
    fn waits_for(&self, attempt: u32) -> bool {
        self.attempt == i64::from(attempt) && self.owner.is_some() && (self.is_open() || self.status.is_some())
    }

    fn ending(&self, state: SendState, error_code: Option<i64>, error: Option<String>) -> Ending {
        Ending { id: self.id, conversation: self.conversation, kind: self.kind, state, error_code, error }
    }
}

async fn find(db: &mut Db, settles: &[(&Settle, Timestamp)]) -> Result<HashMap<i64, Row>, sqlx::Error> {
    let ids: Vec<_> = settles.iter().map(|(settle, _)| settle.id).collect();
    let found: Vec<Row> = db
        .rows(
            sql!("SELECT id, conversation_id AS conversation, phone_number_id, kind, state, attempt, status, owner, \
                         CAST(CASE WHEN fallback IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_fallback, \
                         (SELECT is_halted FROM number WHERE number.phone_number_id = outbox.phone_number_id) AS is_halted \
                  FROM outbox WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
            &[(&rows(&ids)).into()],
        )
        .await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// The word on an attempt is no longer missing.
#[derive(Serialize)]
struct Heard<'a> {
    id: i64,
    /// The provider's name for the message that it took.
    wamid: Option<&'a str>,
}

async fn hear(db: &mut Db, heard: &[Heard<'_>]) -> Result<(), sqlx::Error> {
    db.run(
        sql!("UPDATE outbox SET owner = NULL, wamid = coalesce(wamid, item.value ->> 'wamid') FROM " EACH
             "WHERE outbox.id = CAST(item.value ->> 'id' AS BIGINT)"),
        &[(&rows(heard)).into()],
    )
    .await?;
    Ok(())
}

/// The provider took these messages: their numbers work.
async fn mend(db: &mut Db, accepted: &[Row], now: Timestamp) -> Result<(), sqlx::Error> {
    let halted = accepted.iter().filter(|row| row.is_halted == Some(1));
    let mut numbers: Vec<_> = halted.map(|row| row.phone_number_id.as_str()).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    numbers.sort_unstable();
    numbers.dedup();
    number::mend(db, &numbers, now).await
}

async fn retry(db: &mut Db, row: &Row, due_at: Timestamp, reason: &str, scope: Scope) -> Result<(), sqlx::Error> {
    let given_back = i64::from(scope == Scope::Halt);
    db.run(
        sql!("UPDATE outbox SET state = 'pending', due_at = $2, attempt = attempt - $3, error = $4 WHERE id = $1"),
        &[row.id.into(), millis(due_at).into(), given_back.into(), reason.into()],
    )
    .await?;
    Ok(())
}

/// What an error of one message says about others.
async fn hold_back(
    db: &mut Db,
    row: &Row,
    scope: Scope,
    due_at: Timestamp,
    pair: Option<Pace>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    match (scope, pair) {
        (Scope::Message, _) | (Scope::Pair, None) => Ok(()),
        (Scope::Pair, Some(pair)) => {
            let empty = pace::empty_until(0, pair, millis(due_at));
            db.run(
                sql!("UPDATE conversation SET pair_busy_until = $2 WHERE id = $1 AND pair_busy_until < $2"),
                &[row.conversation.into(), empty.into()],
            )
            .await?;
            Ok(())
        }
        (Scope::Number, _) => number::slow_down(db, &row.phone_number_id, due_at, now).await,
        (Scope::Halt, _) => number::halt(db, &row.phone_number_id, due_at).await,
    }
}
