//! How outbox rows end: the next one of the lane may leave, and the conversation hears of a message that will not arrive.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    db::{Db, rows, sql},
    heads,
    lane::{self, OwnEvent},
};
use crate::store::{SendKind, SendState, clock::millis, keys};

/// A row that is finished.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ending {
    pub id: i64,
    pub conversation: i64,
    #[serde(skip)]
    pub kind: SendKind,
    pub state: SendState,
    pub error_code: Option<i64>,
    pub error: Option<String>,
}

impl Ending {
    /// The word to the conversation, if the end is one that it should hear of.
    fn notice(&self, now: Timestamp) -> Option<OwnEvent> {
        let is_lost = self.kind == SendKind::Message && self.state == SendState::Failed;
        is_lost.then(|| OwnEvent {
            key: keys::notice(self.id),
            conversation: self.conversation,
            at: millis(now),
            payload: keys::notice_payload(self.error_code, self.error.as_deref().unwrap_or_default()),
        })
    }
}

/// Finishes rows. The caller has locked their conversations.
pub(super) async fn finish(db: &mut Db, endings: &[Ending], now: Timestamp) -> Result<(), sqlx::Error> {
    if endings.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE outbox SET is_head = 0, state = item.value ->> 'state', \
                     error_code = CAST(item.value ->> 'error_code' AS BIGINT), error = item.value ->> 'error' \
              FROM " EACH "WHERE outbox.id = CAST(item.value ->> 'id' AS BIGINT)"),
        &[(&rows(endings)).into()],
    )
    .await?;
    let mut conversations: Vec<_> = endings.iter().map(|ending| ending.conversation).collect();
    conversations.sort_unstable();
    conversations.dedup();
    heads::promote(db, &conversations).await?;
    lane::tell(db, &endings.iter().filter_map(|ending| ending.notice(now)).collect::<Vec<_>>(), now).await
}

/// Puts a finished message aside, for a person to decide what becomes of it.
pub(super) async fn put_aside(db: &mut Db, ending: &Ending, name: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    db.run(
        sql!(
            "INSERT INTO dead_letter (event_key, conversation_id, error, attempts, died_at, outbox_id) \
              SELECT $2, conversation_id, $3, attempt, $4, id FROM outbox WHERE id = $1"
        ),
        &[ending.id.into(), name.into(), ending.error.as_deref().unwrap_or_default().into(), millis(now).into()],
    )
    .await?;
    Ok(())
}
