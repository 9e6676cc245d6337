//! Handing rows to the sender: from each conversation one message and one command at a time.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::{
    ConversationId, Person, Send, SendKind, SendReport, Store, StoreError,
    clock::{after, millis, moment},
};

/// How long a message that may have left waits for a status to tell. WhatsApp reports `sent` within seconds.
pub const UNKNOWN_HOLD: SignedDuration = SignedDuration::from_secs(30);

const EXPIRED: &str = "expired before it was sent";

impl Store {
    /// Takes up to `limit` rows to send, for `lease_for`: of each conversation and kind only the oldest unfinished one, and
    /// only if it is due. Rows that have expired fail; rows whose sender went silent are dealt with as in
    /// [`recover`](Store::recover).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: nothing was claimed.
    pub async fn claim_sends(
        &self,
        now: Timestamp,
        limit: usize,
        lease_for: SignedDuration,
    ) -> Result<Vec<Send>, StoreError> {
        let mut tx = self.write().await?;
        lapse(&mut tx, millis(now), now).await?;
        expire(&mut tx, now).await?;
        let due = due(&mut tx, now, limit).await?;
        for row in &due {
            let claim = sqlx::query(
                "UPDATE outbox SET state = 'sending', attempt = attempt + 1, due_at = ?, error = NULL WHERE id = ?",
            );
            claim.bind(after(now, lease_for)).bind(row.id).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(due.into_iter().map(Row::hand_over).collect())
    }

    /// What outbox row `id` has come to.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn send_report(&self, id: i64) -> Result<Option<SendReport>, StoreError> {
        let report = sqlx::query_as("SELECT state, attempt, wamid, status, error_code, error FROM outbox WHERE id = ?");
        Ok(report.bind(id).fetch_optional(&self.readers).await?)
    }
}

/// Takes rows from senders whose lease ended at `ended` or before; returns how many commands and how many messages.
///
/// A command runs again: its idempotency key makes that harmless. Of a message nobody knows whether it left. A chat bears a
/// repeated line better than a lost one, so it is sent again, but only after [`UNKNOWN_HOLD`]: a status that names the row
/// finishes it before that.
pub(super) async fn lapse(db: &mut SqliteConnection, ended: i64, now: Timestamp) -> Result<(u64, u64), sqlx::Error> {
    let commands = sqlx::query(
        "UPDATE outbox SET state = 'pending', due_at = ? \
         WHERE state IN ('pending', 'sending', 'unknown') AND state = 'sending' AND due_at <= ? AND kind = 'command'",
    );
    let commands = commands.bind(millis(now)).bind(ended).execute(&mut *db).await?;
    let messages = sqlx::query(
        "UPDATE outbox SET state = 'unknown', due_at = ? \
         WHERE state IN ('pending', 'sending', 'unknown') AND state = 'sending' AND due_at <= ? AND kind = 'message'",
    );
    let messages = messages.bind(after(now, UNKNOWN_HOLD)).bind(ended).execute(db).await?;
    Ok((commands.rows_affected(), messages.rows_affected()))
}

async fn expire(db: &mut SqliteConnection, now: Timestamp) -> Result<(), sqlx::Error> {
    let expire = sqlx::query(
        "UPDATE outbox SET state = 'failed', error = ? WHERE state IN ('pending', 'unknown') AND expires_at <= ?",
    );
    expire.bind(EXPIRED).bind(millis(now)).execute(db).await?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    id: i64,
    conversation_id: i64,
    kind: SendKind,
    payload: String,
    image: Option<Vec<u8>>,
    attempt: u32,
    expires_at: i64,
    phone_number_id: String,
    address: String,
    profile_name: Option<String>,
}

impl Row {
    fn hand_over(self) -> Send {
        Send {
            id: self.id,
            conversation: ConversationId(self.conversation_id),
            person: Person {
                phone_number_id: self.phone_number_id,
                address: self.address,
                profile_name: self.profile_name,
            },
            kind: self.kind,
            payload: self.payload,
            image: self.image,
            attempt: self.attempt.saturating_add(1),
            expires_at: moment(self.expires_at),
        }
    }
}

async fn due(db: &mut SqliteConnection, now: Timestamp, limit: usize) -> Result<Vec<Row>, sqlx::Error> {
    let due = sqlx::query_as(
        "SELECT row.id, row.conversation_id, row.kind, row.payload, row.image, row.attempt, row.expires_at, \
                conversation.phone_number_id, conversation.address, conversation.profile_name \
         FROM outbox AS row JOIN conversation ON conversation.id = row.conversation_id \
         WHERE row.state IN ('pending', 'sending', 'unknown') AND row.state <> 'sending' AND row.due_at <= ? \
           AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
                           WHERE earlier.conversation_id = row.conversation_id AND earlier.kind = row.kind \
                             AND earlier.id < row.id AND earlier.state IN ('pending', 'sending', 'unknown')) \
         ORDER BY row.due_at, row.id LIMIT ?",
    );
    due.bind(millis(now)).bind(i64::try_from(limit).unwrap_or(i64::MAX)).fetch_all(db).await
}
