//! Rows that wait in vain: their sender has gone silent, their time is over, or nobody wants them.

use fail::fail_point;
use jiff::{SignedDuration, Timestamp};
use sqlx::FromRow;

use super::{
    db::{Arg, Db, sql},
    ending::{self, Ending},
    lane,
};
use crate::store::{
    MAX_UNKNOWN, SendKind, SendState, UNKNOWN_HOLD,
    clock::{after, millis},
    identity::Identity,
    reason,
};

/// True when a row waits in vain. One look for what is rare, where three statements would find nothing.
pub(super) async fn is_any(db: &mut Db, now: Timestamp) -> Result<bool, sqlx::Error> {
    let found: Option<(i64,)> = db
        .row(
            sql!(
                "SELECT CAST(CASE WHEN \
                    EXISTS (SELECT 1 FROM outbox WHERE state = 'sending' AND due_at <= $1) \
                    OR EXISTS (SELECT 1 FROM outbox WHERE state = 'unknown' AND due_at <= $1) \
                    OR EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'unknown') AND state = 'pending' AND expires_at <= $1) \
                    OR EXISTS (SELECT 1 FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id \
                               WHERE outbox.is_marketing = 1 AND outbox.kind = 'message' \
                                 AND conversation.wants_marketing = 0 AND outbox.state = 'pending') \
                 THEN 1 ELSE 0 END AS BIGINT)"
            ),
            &[millis(now).into()],
        )
        .await?;
    Ok(found.is_some_and(|(is_any,)| is_any == 1))
}

/// Takes rows from senders whose lease has ended, or, with `owner`, from that one at once; returns how many commands and messages.
///
/// A command runs again: its idempotency key makes that harmless. Of a message nobody knows whether it left.
pub(super) async fn lapse(db: &mut Db, owner: Option<&str>, now: Timestamp) -> Result<(u64, u64), sqlx::Error> {
    let lapsed: Vec<(String,)> = db
        .rows(
            sql!("UPDATE outbox SET state = CASE kind WHEN 'command' THEN 'pending' ELSE 'unknown' END, \
                         unknowns = unknowns + CASE kind WHEN 'command' THEN 0 ELSE 1 END, \
                         due_at = CASE kind WHEN 'command' THEN $1 ELSE $2 END \
                  WHERE state = 'sending' AND ((CAST($3 AS TEXT) IS NULL AND due_at <= $1) OR owner = $3) RETURNING kind"),
            &[millis(now).into(), after(now, hold()).into(), Arg::MaybeText(owner)],
        )
        .await?;
    let commands = lapsed.iter().filter(|(kind,)| kind == "command").count();
    Ok((commands as u64, (lapsed.len() - commands) as u64))
}

/// How long a message that may have left is held; a test that kills hundreds of times does not wait half a minute after each.
pub(super) fn hold() -> SignedDuration {
    fail_point!("store::unknown_hold_ms", |hold: Option<String>| {
        SignedDuration::from_millis(hold.and_then(|hold| hold.parse().ok()).unwrap_or_default())
    });
    UNKNOWN_HOLD
}

#[derive(FromRow)]
struct Hopeless {
    id: i64,
    conversation: i64,
    #[sqlx(try_from = "String")]
    kind: SendKind,
    resend: String,
    /// 0: it may have left; 1: it has expired; 2: it is marketing for somebody who wants none.
    why: i64,
}

impl Hopeless {
    fn ending(&self) -> Ending {
        let error = match self.why {
            0 => reason::UNKNOWN,
            1 => reason::EXPIRED,
            _ => reason::UNWANTED,
        };
        Ending {
            id: self.id,
            conversation: self.conversation,
            kind: self.kind,
            state: SendState::Failed,
            error_code: None,
            error: Some(error.to_owned()),
        }
    }
}

/// Decides what becomes of rows whose hold is over, then fails what has expired and what nobody wants.
pub(super) async fn give_up(db: &mut Db, identity: &Identity, now: Timestamp) -> Result<(), sqlx::Error> {
    db.run(
        sql!(
            "UPDATE outbox SET state = 'pending' \
              WHERE state = 'unknown' AND due_at <= $1 AND resend = 'once' AND unknowns < $2"
        ),
        &[millis(now).into(), i64::from(MAX_UNKNOWN).into()],
    )
    .await?;
    let hopeless: Vec<Hopeless> = db
        .rows(
            sql!(
                "SELECT id, conversation_id AS conversation, kind, resend, CAST(0 AS BIGINT) AS why FROM outbox \
                  WHERE state = 'unknown' AND due_at <= $1 \
                  UNION ALL \
                  SELECT id, conversation_id, kind, resend, CAST(1 AS BIGINT) FROM outbox \
                  WHERE state IN ('pending', 'unknown') AND state = 'pending' AND expires_at <= $1 \
                  UNION ALL \
                  SELECT outbox.id, outbox.conversation_id, outbox.kind, outbox.resend, CAST(2 AS BIGINT) \
                  FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id \
                  WHERE outbox.is_marketing = 1 AND outbox.kind = 'message' AND conversation.wants_marketing = 0 \
                    AND outbox.state = 'pending' AND outbox.expires_at > $1"
            ),
            &[millis(now).into()],
        )
        .await?;
    if hopeless.is_empty() {
        return Ok(());
    }
    let mut hopeless = hopeless;
    hopeless.sort_by_key(|row| (row.why.min(1), row.id));
    lane::lock(db, &hopeless.iter().map(|row| row.conversation).collect::<Vec<_>>()).await?;
    for row in hopeless.iter().filter(|row| row.why == 0 && row.resend == "ask") {
        ending::put_aside(db, &row.ending(), &identity.name_row(row.id), now).await?;
    }
    ending::finish(db, &hopeless.iter().map(Hopeless::ending).collect::<Vec<_>>(), now).await
}
