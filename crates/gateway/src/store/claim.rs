//! Taking one conversation to work on.

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::{
    ConversationId, Event, Lease, Person, Store, StoreError, Work,
    clock::{after, millis, moment},
    keys::is_outcome,
    lane,
};

/// Events handed out together: one commit stays small, and nobody holds a worker for long.
pub const MAX_EVENTS: usize = 16;
/// Claims of an event that ended without a word before it is put aside: it takes the process or the worker down.
pub const MAX_DEATHS: i64 = 3;

const DEADLY: &str = "the work on it never came to an end";

impl Store {
    /// Takes the conversation that has waited longest, for `lease_for`; `None` when nothing is due. What is handed out is
    /// counted as an attempt before this returns, so that an event which takes the process down cannot do so for ever.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: nothing was claimed.
    pub async fn claim(
        &self,
        owner: &str,
        lease_for: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Work>, StoreError> {
        let mut tx = self.write().await?;
        let mut work = None;
        while let Some(conversation) = longest_waiting(&mut tx, now).await? {
            let pending = pending(&mut tx, conversation).await?;
            match next(&pending, now) {
                Next::Nothing => lane::rest(&mut tx, conversation).await?,
                Next::Wait { until } => put_off(&mut tx, conversation, until, 0).await?,
                Next::Bury(deadly) => {
                    lane::free(&mut tx, conversation).await?;
                    lane::bury(&mut tx, deadly.arrival, DEADLY, now).await?;
                }
                Next::Take(count) => {
                    let lease_until = after(now, lease_for);
                    put_off(&mut tx, conversation, lease_until, lease_until).await?;
                    work = Some(take(&mut tx, conversation, owner, pending, count).await?);
                    break;
                }
            }
        }
        tx.commit().await?;
        Ok(work)
    }
}

#[derive(Debug, sqlx::FromRow)]
struct Pending {
    arrival: i64,
    key: String,
    payload: String,
    provider_time: i64,
    attempts: i64,
    errors: i64,
    next_at: i64,
}

/// What to do about a conversation whose first events are these.
enum Next<'a> {
    Nothing,
    Wait { until: i64 },
    Bury(&'a Pending),
    Take(usize),
}

/// The first event decides. One that was out before goes alone: among others it could take them down with it.
fn next(pending: &[Pending], now: Timestamp) -> Next<'_> {
    let Some(head) = pending.first() else { return Next::Nothing };
    if head.next_at > millis(now) {
        return Next::Wait { until: head.next_at };
    }
    if head.attempts - head.errors >= MAX_DEATHS {
        return Next::Bury(head);
    }
    let is_fresh = |event: &&Pending| event.attempts == 0;
    Next::Take(pending.iter().take_while(is_fresh).count().max(1))
}

async fn longest_waiting(db: &mut SqliteConnection, now: Timestamp) -> Result<Option<i64>, sqlx::Error> {
    let oldest = sqlx::query_scalar(
        "SELECT conversation_id FROM ready WHERE ready_at <= ?1 AND lease_until <= ?1 \
         ORDER BY ready_at, conversation_id LIMIT 1",
    );
    oldest.bind(millis(now)).fetch_optional(db).await
}

async fn pending(db: &mut SqliteConnection, conversation: i64) -> Result<Vec<Pending>, sqlx::Error> {
    let pending = sqlx::query_as(
        "SELECT arrival, key, payload, provider_time, attempts, errors, next_at FROM inbox \
         WHERE conversation_id = ? AND state = 'pending' ORDER BY provider_time, arrival LIMIT ?",
    );
    pending.bind(conversation).bind(MAX_EVENTS as i64).fetch_all(db).await
}

async fn put_off(
    db: &mut SqliteConnection,
    conversation: i64,
    ready_at: i64,
    lease_until: i64,
) -> Result<(), sqlx::Error> {
    let put_off = sqlx::query("UPDATE ready SET ready_at = ?, lease_until = ? WHERE conversation_id = ?");
    put_off.bind(ready_at).bind(lease_until).bind(conversation).execute(db).await?;
    Ok(())
}

#[derive(Debug, sqlx::FromRow)]
struct Leased {
    lease_epoch: i64,
    version: i64,
    state: Option<String>,
    last_provider_time: Option<i64>,
    phone_number_id: String,
    address: String,
    profile_name: Option<String>,
}

async fn take(
    db: &mut SqliteConnection,
    conversation: i64,
    owner: &str,
    pending: Vec<Pending>,
    count: usize,
) -> Result<Work, sqlx::Error> {
    let lease = sqlx::query_as(
        "UPDATE conversation SET lease_epoch = lease_epoch + 1, lease_owner = ? WHERE id = ? \
         RETURNING lease_epoch, version, state, last_provider_time, phone_number_id, address, profile_name",
    );
    let leased: Leased = lease.bind(owner).bind(conversation).fetch_one(&mut *db).await?;
    let mut events = Vec::with_capacity(count);
    for event in pending.into_iter().take(count) {
        let hand_out = sqlx::query("UPDATE inbox SET attempts = attempts + 1, claim_epoch = ? WHERE arrival = ?");
        hand_out.bind(leased.lease_epoch).bind(event.arrival).execute(&mut *db).await?;
        events.push(hand_over(event, leased.last_provider_time));
    }
    let Leased { lease_epoch: epoch, version, state, phone_number_id, address, profile_name, .. } = leased;
    Ok(Work {
        lease: Lease { conversation: ConversationId(conversation), epoch, version },
        person: Person { phone_number_id, address, profile_name },
        state,
        events,
    })
}

fn hand_over(event: Pending, last_provider_time: Option<i64>) -> Event {
    // An outcome carries our time, which cannot be compared with the provider's: it is never late.
    let late = !is_outcome(&event.key) && last_provider_time.is_some_and(|last| event.provider_time < last);
    Event {
        provider_time: moment(event.provider_time),
        attempts: u32::try_from(event.attempts + 1).unwrap_or(u32::MAX),
        deaths: u32::try_from(event.attempts - event.errors).unwrap_or_default(),
        late,
        key: event.key,
        payload: event.payload,
    }
}
