//! What has been kept long enough goes.

use jiff::Timestamp;

use super::db::{Arg, Db, Sql, sql};
use crate::store::{KEYS_MIN, Retention, Swept, clock::millis};

/// Rows, with their keys. What was put aside is unfinished, until it is so old that its key goes.
const DELETE: [Sql; 4] = [
    sql!("DELETE FROM dead_letter WHERE id IN (SELECT id FROM dead_letter WHERE died_at <= $1 ORDER BY id LIMIT $2)"),
    sql!(
        "DELETE FROM inbox WHERE arrival IN \
            (SELECT arrival FROM inbox WHERE received_at <= $1 AND state <> 'pending' \
               AND NOT EXISTS (SELECT 1 FROM dead_letter WHERE dead_letter.event_key = inbox.key) \
             ORDER BY arrival LIMIT $2)"
    ),
    sql!(
        "DELETE FROM outbox WHERE id IN \
            (SELECT id FROM outbox WHERE created_at <= $1 AND state IN ('done', 'failed') \
               AND NOT EXISTS (SELECT 1 FROM dead_letter WHERE dead_letter.outbox_id = outbox.id) \
             ORDER BY id LIMIT $2)"
    ),
    sql!(
        "DELETE FROM stray_status WHERE (wamid, status) IN \
            (SELECT wamid, status FROM stray_status WHERE received_at <= $1 ORDER BY received_at LIMIT $2)"
    ),
];

/// Payloads of what is done with.
const EMPTY: [Sql; 2] = [
    sql!(
        "UPDATE inbox SET payload = '' WHERE arrival IN \
            (SELECT arrival FROM inbox WHERE received_at <= $1 AND state <> 'pending' AND payload <> '' \
               AND NOT EXISTS (SELECT 1 FROM dead_letter WHERE dead_letter.event_key = inbox.key) \
             ORDER BY arrival LIMIT $2)"
    ),
    sql!(
        "UPDATE outbox SET payload = '', image = NULL, fallback = NULL WHERE id IN \
            (SELECT id FROM outbox WHERE created_at <= $1 AND state IN ('done', 'failed') AND payload <> '' \
               AND NOT EXISTS (SELECT 1 FROM dead_letter WHERE dead_letter.outbox_id = outbox.id) \
             ORDER BY id LIMIT $2)"
    ),
];

/// Empties and deletes a bounded number of rows.
pub(super) async fn sweep(db: &mut Db, keep: Retention, now: Timestamp) -> Result<Swept, sqlx::Error> {
    let before = |age| millis(now.saturating_sub(age).unwrap_or(Timestamp::MIN));
    let limit = Arg::Number(i64::try_from(keep.limit).unwrap_or(i64::MAX));
    let mut swept = Swept::default();
    for delete in DELETE {
        swept.rows += db.run(delete, &[before(keep.keys.max(KEYS_MIN)).into(), limit]).await?;
    }
    for empty in EMPTY {
        swept.payloads += db.run(empty, &[before(keep.payloads).into(), limit]).await?;
    }
    Ok(swept)
}
