//! What the provider says about our messages.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{
    DeliveryStatus, SendState, StatusUpdate,
    clock::{millis, whole_second},
    identity::Identity,
    keys::status_key,
};

/// From the lowest to the highest.
const EVERY_STATUS: [DeliveryStatus; 5] = [
    DeliveryStatus::Sent,
    DeliveryStatus::Failed,
    DeliveryStatus::Delivered,
    DeliveryStatus::Read,
    DeliveryStatus::Played,
];

/// Moves the message forward, or keeps the update when no message is found; true when a message moved.
pub(super) async fn take(
    db: &mut SqliteConnection,
    identity: &Identity,
    update: &StatusUpdate,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let Some(message) = find(db, identity, update).await? else {
        keep(db, update, now).await?;
        return Ok(false);
    };
    let rises = message.status.is_none_or(|known| known < update.status);
    if rises {
        raise(db, message.id, update).await?;
    }
    Ok(rises)
}

/// Applies the updates that came before we knew that message `id` is `wamid` to the provider, and had nothing else to find it
/// by. A message that went out twice keeps the first id heard: what was kept about the other stays where it is.
pub(super) async fn adopt(db: &mut SqliteConnection, id: i64, wamid: &str) -> Result<(), sqlx::Error> {
    let message = by_id(db, id).await?.filter(|message| message.wamid.as_deref() == Some(wamid));
    let Some(message) = message else { return Ok(()) };
    // Upwards, so that whatever rises above what the message had also rises above those applied before it.
    for status in EVERY_STATUS {
        let kept = sqlx::query_scalar(
            "UPDATE inbox SET state = 'applied' WHERE key = ? AND state = 'ignored' RETURNING payload",
        );
        let payload: Option<String> = kept.bind(status_key(wamid, status)).fetch_optional(&mut *db).await?;
        if let Some(payload) = payload
            && message.status.is_none_or(|known| known < status)
        {
            let update = serde_json::from_str(&payload).map_err(|error| sqlx::Error::Decode(error.into()))?;
            raise(db, id, &update).await?;
        }
    }
    Ok(())
}

/// A message of ours, as far as a status needs it.
#[derive(Debug, sqlx::FromRow)]
struct Message {
    id: i64,
    wamid: Option<String>,
    /// The highest so far.
    status: Option<DeliveryStatus>,
}

/// The message by what it carries, else by the provider's id. An update that carries the mark of a message which the provider
/// knows by another id is no word about that message, nor about any other: the mark is given to one message alone.
async fn find(
    db: &mut SqliteConnection,
    identity: &Identity,
    update: &StatusUpdate,
) -> Result<Option<Message>, sqlx::Error> {
    if let Some(id) = update.callback_data.as_deref().and_then(|data| identity.row(data))
        && let Some(message) = by_id(db, id).await?
    {
        let is_another = message.wamid.as_ref().is_some_and(|wamid| *wamid != update.wamid);
        return Ok((!is_another).then_some(message));
    }
    let by_wamid = sqlx::query_as("SELECT id, wamid, status FROM outbox WHERE wamid = ? AND kind = 'message'");
    by_wamid.bind(&update.wamid).fetch_optional(db).await
}

async fn by_id(db: &mut SqliteConnection, id: i64) -> Result<Option<Message>, sqlx::Error> {
    let by_id = sqlx::query_as("SELECT id, wamid, status FROM outbox WHERE id = ? AND kind = 'message'");
    by_id.bind(id).fetch_optional(db).await
}

/// Writes the higher status. Whatever we thought of the row, the provider has it: it is finished, one way or the other.
async fn raise(db: &mut SqliteConnection, id: i64, update: &StatusUpdate) -> Result<(), sqlx::Error> {
    let state = match update.status {
        DeliveryStatus::Failed => SendState::Failed,
        DeliveryStatus::Sent | DeliveryStatus::Delivered | DeliveryStatus::Read | DeliveryStatus::Played => {
            SendState::Done
        }
    };
    sqlx::query(
        "UPDATE outbox SET status = ?, error_code = ?, state = ?, wamid = coalesce(wamid, ?), error = NULL WHERE id = ?",
    )
    .bind(update.status)
    .bind(update.error_code)
    .bind(state)
    .bind(&update.wamid)
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}

async fn keep(db: &mut SqliteConnection, update: &StatusUpdate, now: Timestamp) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_string(update).expect("a status update is plain JSON. This is a bug.");
    sqlx::query(
        "INSERT INTO inbox (key, provider_time, received_at, payload, state) VALUES (?, ?, ?, ?, 'ignored') \
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(status_key(&update.wamid, update.status))
    .bind(whole_second(now))
    .bind(millis(now))
    .bind(payload)
    .execute(db)
    .await?;
    Ok(())
}
