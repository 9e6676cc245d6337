//! Two conversations that turn out to be one person's.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    db::{Db, Sql, sql},
    heads, lane,
};
use crate::store::clock::millis;

/// What moves from conversation `$2` to conversation `$1`, in this order. What was applied stays in its history.
const MOVE: [Sql; 9] = [
    // What is out under a lease counts as never handed out.
    sql!(
        "UPDATE inbox SET attempts = attempts - 1 \
          WHERE conversation_id IN ($1, $2) AND state = 'pending' AND claim_epoch = \
            (SELECT lease_epoch FROM conversation \
             WHERE conversation.id = inbox.conversation_id AND lease_owner IS NOT NULL)"
    ),
    sql!(
        "UPDATE inbox SET conversation_id = $1, claim_epoch = NULL \
          WHERE conversation_id IN ($1, $2) AND state = 'pending'"
    ),
    sql!(
        "UPDATE outbox SET conversation_id = $1 \
          WHERE conversation_id = $2 AND state IN ('pending', 'sending', 'unknown')"
    ),
    sql!(
        "DELETE FROM timer \
          WHERE conversation_id = $2 AND key IN (SELECT key FROM timer WHERE conversation_id = $1)"
    ),
    sql!("UPDATE timer SET conversation_id = $1 WHERE conversation_id = $2"),
    sql!("UPDATE alias SET conversation_id = $1 WHERE conversation_id = $2"),
    sql!(
        "UPDATE conversation SET lease_epoch = conversation.lease_epoch + 1, lease_owner = NULL, \
            state = coalesce(conversation.state, lost.state), phone = coalesce(conversation.phone, lost.phone), \
            profile_name = coalesce(conversation.profile_name, lost.profile_name), \
            last_provider_time = CASE \
              WHEN conversation.last_provider_time IS NULL OR lost.last_provider_time > conversation.last_provider_time \
              THEN lost.last_provider_time ELSE conversation.last_provider_time END, \
            pair_busy_until = CASE WHEN lost.pair_busy_until > conversation.pair_busy_until \
              THEN lost.pair_busy_until ELSE conversation.pair_busy_until END, \
            wants_marketing = CASE WHEN lost.preference_at > 0 AND lost.preference_at >= conversation.preference_at \
              THEN lost.wants_marketing ELSE conversation.wants_marketing END, \
            preference_at = CASE WHEN lost.preference_at > conversation.preference_at \
              THEN lost.preference_at ELSE conversation.preference_at END \
          FROM conversation AS lost WHERE lost.id = $2 AND conversation.id = $1"
    ),
    sql!(
        "UPDATE conversation SET lease_epoch = lease_epoch + 1, lease_owner = NULL, state = NULL, merged_into = $1 \
          WHERE id = $2"
    ),
    sql!("UPDATE conversation SET merged_into = $1 WHERE merged_into = $2"),
];

/// When something is to be done in either; what was being worked on is to be done now.
const READY: Sql = sql!(
    "SELECT min(CASE WHEN lease_until > 0 THEN $3 ELSE ready_at END) FROM ready WHERE conversation_id IN ($1, $2)"
);

/// Makes conversation `loser` part of the older conversation `survivor`. Whoever works on either has lost the lease.
pub(super) async fn merge(db: &mut Db, survivor: i64, loser: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    lane::lock(db, &[survivor, loser]).await?;
    let both = [survivor.into(), loser.into()];
    for statement in MOVE {
        db.run(statement, &both).await?;
    }
    heads::elect(db, &[survivor]).await?;
    let ready: Option<(Option<i64>,)> = db.row(READY, &[survivor.into(), loser.into(), millis(now).into()]).await?;
    db.run(sql!("DELETE FROM ready WHERE conversation_id IN ($1, $2)"), &both).await?;
    match ready.and_then(|(ready_at,)| ready_at) {
        Some(ready_at) => lane::wake(db, &BTreeMap::from([(survivor, ready_at)])).await,
        None => Ok(()),
    }
}
