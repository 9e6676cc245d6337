//! Erasing one person.

use jiff::Timestamp;

use super::{
    db::{Arg, Db, Sql, rows, sql},
    lane,
};
use crate::store::{Forgotten, clock::millis, reason};

/// The conversations of the person, those that were merged into theirs included.
const CONVERSATIONS: Sql = sql!(
    "WITH RECURSIVE theirs (id) AS \
        (SELECT conversation_id FROM alias WHERE address = $1 \
         UNION SELECT conversation.id FROM conversation JOIN theirs ON conversation.merged_into = theirs.id) \
     SELECT id FROM theirs ORDER BY id"
);

const EVENTS: Sql = sql!(
    "UPDATE inbox SET payload = '', claim_epoch = NULL, state = CASE state WHEN 'pending' THEN 'ignored' ELSE state END \
     WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"
);
const SENDS: Sql = sql!(
    "UPDATE outbox SET payload = '', image = NULL, fallback = NULL, is_head = 0, owner = NULL, wamid = NULL, \
            replaced_wamid = NULL, error = CASE state WHEN 'done' THEN NULL ELSE $2 END, \
            state = CASE WHEN state IN ('pending', 'sending', 'unknown') THEN 'failed' ELSE state END \
     WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"
);
const DEAD_LETTERS: Sql =
    sql!("DELETE FROM dead_letter WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")");
const TIMERS: Sql =
    sql!("DELETE FROM timer WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")");
const READY: Sql = sql!("DELETE FROM ready WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")");
const ALIASES: Sql =
    sql!("DELETE FROM alias WHERE conversation_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")");
const NAMES: Sql = sql!(
    "UPDATE conversation SET address = '', phone = NULL, profile_name = NULL, state = NULL, lease_owner = NULL, \
            lease_epoch = lease_epoch + 1 WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"
);

pub(super) async fn forget(db: &mut Db, alias: &str, now: Timestamp) -> Result<Forgotten, sqlx::Error> {
    let found: Vec<(i64,)> = db.rows(CONVERSATIONS, &[alias.into()]).await?;
    let conversations: Vec<_> = found.into_iter().map(|(id,)| id).collect();
    lane::lock(db, &conversations).await?;
    let theirs = rows(&conversations);
    let theirs = [Arg::Text(&theirs)];
    db.run(READY, &theirs).await?;
    let forgotten = Forgotten {
        conversations: conversations.len() as u64,
        dead_letters: db.run(DEAD_LETTERS, &theirs).await?,
        events: db.run(EVENTS, &theirs).await?,
        sends: db.run(SENDS, &[theirs[0], reason::FORGOTTEN.into()]).await?,
        timers: db.run(TIMERS, &theirs).await?,
    };
    db.run(ALIASES, &theirs).await?;
    db.run(NAMES, &theirs).await?;
    let detail = serde_json::to_string(&forgotten).expect("counts are plain JSON. This is a bug.");
    note(db, "forget", &detail, now).await?;
    Ok(forgotten)
}

/// An audit row. It names nobody: who was erased must not be found here.
pub(super) async fn note(db: &mut Db, action: &str, detail: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    db.run(
        sql!("INSERT INTO audit (at, action, detail) VALUES ($1, $2, $3)"),
        &[millis(now).into(), action.into(), detail.into()],
    )
    .await?;
    Ok(())
}
