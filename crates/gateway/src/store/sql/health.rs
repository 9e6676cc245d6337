//! Looking ahead and looking around: when there is work again, how much there is, whether writing works.

use jiff::Timestamp;
use sqlx::FromRow;

use super::db::{Db, Sql, sql};
use crate::store::{
    Counts, DeliveryStatus, Loop, SendReport, SendState,
    clock::{millis, moment},
};

/// A row under way is due when its lease ends, and one that may have left when its hold does; a message that waits, not before its number
/// may send.
const NEXT_SEND: Sql = sql!(
    "SELECT min(due) FROM ( \
                SELECT CASE WHEN due_at > shut_until THEN due_at ELSE shut_until END AS due FROM ( \
                  SELECT CASE WHEN resume_at > opens_at THEN resume_at ELSE opens_at END AS shut_until, \
                         (SELECT outbox.due_at FROM outbox \
                          WHERE outbox.is_head = 1 AND outbox.phone_number_id = number.phone_number_id \
                            AND outbox.kind = 'message' AND outbox.state = 'pending' \
                          ORDER BY outbox.due_at, outbox.id LIMIT 1) AS due_at \
                  FROM number) AS messages WHERE due_at IS NOT NULL \
                UNION ALL \
                SELECT (SELECT outbox.due_at FROM outbox \
                        WHERE outbox.is_head = 1 AND outbox.phone_number_id = number.phone_number_id \
                          AND outbox.kind = 'command' ORDER BY outbox.due_at, outbox.id LIMIT 1) FROM number \
                UNION ALL SELECT min(due_at) FROM outbox WHERE state = 'sending' \
                UNION ALL SELECT min(due_at) FROM outbox WHERE state = 'unknown') AS earliest"
);

pub(super) async fn next_due(db: &mut Db, of: Loop, now: Timestamp) -> Result<Option<Timestamp>, sqlx::Error> {
    let earliest = match of {
        Loop::Work => {
            sql!("SELECT min(CASE WHEN lease_until > ready_at THEN lease_until ELSE ready_at END) FROM ready")
        }
        Loop::Sends => NEXT_SEND,
        Loop::Timers => sql!("SELECT min(due_at) FROM timer"),
    };
    let due: Option<(Option<i64>,)> = db.row(earliest, &[]).await?;
    Ok(due.and_then(|(due,)| due).map(|due| moment(due).max(now)))
}

pub(super) async fn counts(db: &mut Db) -> Result<Counts, sqlx::Error> {
    let counts = db
        .row(
            sql!("SELECT (SELECT count(*) FROM inbox WHERE state = 'pending') AS pending_events, \
                         (SELECT count(*) FROM dead_letter) AS dead, \
                         (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'unknown')) AS pending_sends, \
                         (SELECT count(DISTINCT conversation_id) FROM alias) AS conversations, \
                         (SELECT count(*) FROM timer) AS timers, \
                         (SELECT count(*) FROM number WHERE is_halted = 1) AS halted_numbers"),
            &[],
        )
        .await?;
    Ok(counts.unwrap_or_default())
}

#[derive(FromRow)]
struct Report {
    #[sqlx(try_from = "String")]
    state: SendState,
    attempt: i64,
    wamid: Option<String>,
    status: Option<String>,
    error_code: Option<i64>,
    error: Option<String>,
}

pub(super) async fn send_report(db: &mut Db, id: i64) -> Result<Option<SendReport>, sqlx::Error> {
    let report: Option<Report> = db
        .row(sql!("SELECT state, attempt, wamid, status, error_code, error FROM outbox WHERE id = $1"), &[id.into()])
        .await?;
    Ok(report.map(|report| SendReport {
        state: report.state,
        attempt: u32::try_from(report.attempt).unwrap_or(u32::MAX),
        wamid: report.wamid,
        status: report.status.as_deref().and_then(DeliveryStatus::named),
        error_code: report.error_code,
        error: report.error,
    }))
}

/// Writes one row, to find out whether writing works.
pub(super) async fn beat(db: &mut Db, now: Timestamp) -> Result<(), sqlx::Error> {
    db.run(sql!("UPDATE heartbeat SET written_at = $1 WHERE id = 1"), &[millis(now).into()]).await?;
    Ok(())
}
