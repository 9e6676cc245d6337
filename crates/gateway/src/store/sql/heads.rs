//! The heads of the outbox's lanes: of each conversation and kind the oldest unfinished row, the only one that may leave.

use super::db::{Db, rows, sql};

/// Marks the heads of `conversations` anew. The caller has locked them: two who elect at once would each miss the other's rows.
pub(super) async fn elect(db: &mut Db, conversations: &[i64]) -> Result<(), sqlx::Error> {
    db.run(
        sql!("UPDATE outbox SET is_head = 0 \
              WHERE is_head = 1 AND conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ") \
                AND (state NOT IN ('pending', 'sending', 'unknown') OR EXISTS \
                     (SELECT 1 FROM outbox AS earlier \
                      WHERE earlier.conversation_id = outbox.conversation_id AND earlier.kind = outbox.kind \
                        AND earlier.id < outbox.id AND earlier.state IN ('pending', 'sending', 'unknown')))"),
        &[(&rows(conversations)).into()],
    )
    .await?;
    promote(db, conversations).await
}

/// Marks the heads of `conversations` where heads have only been finished and rows only been added. The caller has locked them.
pub(super) async fn promote(db: &mut Db, conversations: &[i64]) -> Result<(), sqlx::Error> {
    db.run(
        sql!("UPDATE outbox SET is_head = 1 WHERE is_head = 0 AND id IN \
                (SELECT (SELECT outbox.id FROM outbox \
                         WHERE outbox.conversation_id = CAST(item.value AS BIGINT) AND outbox.kind = lane.kind \
                           AND outbox.state IN ('pending', 'sending', 'unknown') ORDER BY outbox.id LIMIT 1) \
                 FROM (SELECT 'message' AS kind UNION ALL SELECT 'command') AS lane CROSS JOIN " EACH ")"),
        &[(&rows(conversations)).into()],
    )
    .await?;
    Ok(())
}
