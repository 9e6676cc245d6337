//! Taking conversations to work on.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    db::{Db, Sql, rows, sql},
    lane,
};
use crate::store::{
    Claim, ConversationId, Event, Lease, MAX_DEATHS, MAX_EVENTS, Person, Work,
    clock::{after, millis, moment},
    keys, reason,
};

/// Takes the conversations that have waited longest. What is buried or has to wait makes room for others.
pub(super) async fn claim(db: &mut Db, claim: &Claim, now: Timestamp) -> Result<Vec<Work>, sqlx::Error> {
    let mut work = Vec::new();
    while work.len() < claim.limit {
        let wanted = claim.limit - work.len();
        let waiting = longest_waiting(db, wanted, now).await?;
        let mut are_all = waiting.len() < wanted;
        if waiting.is_empty() {
            break;
        }
        let mut pending = pending(db, &waiting).await?;
        let (mut taken, mut put_off, mut rest) = (BTreeMap::new(), Vec::new(), Vec::new());
        for &conversation in &waiting {
            let events = pending.remove(&conversation).unwrap_or_default();
            match next(&events, now) {
                Next::Nothing => rest.push(conversation),
                Next::Wait { until } => put_off.push((conversation, until, 0)),
                Next::Bury { arrival } => {
                    // Its conversation has something to do at once: it is told.
                    are_all = false;
                    lane::free(db, conversation).await?;
                    lane::bury(db, arrival, reason::DEADLY, now).await?;
                }
                Next::Take(count) => {
                    let lease_until = after(now, claim.lease_for);
                    put_off.push((conversation, lease_until, lease_until));
                    taken.insert(conversation, (events, count));
                }
            }
        }
        lane::rest(db, &rest).await?;
        lane::put_off(db, &put_off).await?;
        let mut taken = take(db, &claim.owner, taken).await?;
        work.extend(waiting.iter().filter_map(|conversation| taken.remove(conversation)));
        if are_all {
            break;
        }
    }
    Ok(work)
}

#[derive(Debug, FromRow)]
struct Pending {
    conversation: i64,
    arrival: i64,
    key: String,
    payload: String,
    provider_time: i64,
    attempts: i64,
    errors: i64,
    next_at: i64,
}

/// What to do about a conversation whose first events are these.
enum Next {
    Nothing,
    Wait { until: i64 },
    Bury { arrival: i64 },
    Take(usize),
}

/// The first event decides. One that was out before goes alone: among others it could take them down with it.
fn next(pending: &[Pending], now: Timestamp) -> Next {
    let Some(head) = pending.first() else { return Next::Nothing };
    if head.next_at > millis(now) {
        return Next::Wait { until: head.next_at };
    }
    if head.attempts - head.errors >= i64::from(MAX_DEATHS) {
        return Next::Bury { arrival: head.arrival };
    }
    let is_fresh = |event: &&Pending| event.attempts == 0;
    Next::Take(pending.iter().take(MAX_EVENTS).take_while(is_fresh).count().max(1))
}

async fn longest_waiting(db: &mut Db, limit: usize, now: Timestamp) -> Result<Vec<i64>, sqlx::Error> {
    let waiting: Vec<(i64,)> = db
        .rows(
            sql!("SELECT conversation_id FROM ready WHERE ready_at <= $1 AND lease_until <= $1 \
                  ORDER BY ready_at, conversation_id LIMIT $2" SKIP_LOCKED),
            &[millis(now).into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
        )
        .await?;
    Ok(waiting.into_iter().map(|(conversation,)| conversation).collect())
}

/// The first events of each conversation, one more than are handed out. The two databases differ in how the lateral join is said.
const PENDING: Sql = Sql {
    sqlite: "SELECT inbox.conversation_id AS conversation, inbox.arrival, inbox.key, inbox.payload, inbox.provider_time, \
                    inbox.attempts, inbox.errors, inbox.next_at \
             FROM json_each($1) AS item CROSS JOIN inbox \
             WHERE inbox.arrival IN (SELECT head.arrival FROM inbox AS head \
                                     WHERE head.conversation_id = item.value AND head.state = 'pending' \
                                     ORDER BY head.provider_time, head.arrival LIMIT $2) \
             ORDER BY inbox.conversation_id, inbox.provider_time, inbox.arrival",
    postgres: "SELECT head.* FROM jsonb_array_elements($1::jsonb) AS item (value) CROSS JOIN LATERAL \
                 (SELECT conversation_id AS conversation, arrival, key, payload, provider_time, attempts, errors, next_at \
                  FROM inbox WHERE conversation_id = CAST(item.value AS BIGINT) AND state = 'pending' \
                  ORDER BY provider_time, arrival LIMIT $2) AS head \
               ORDER BY head.conversation, head.provider_time, head.arrival",
};

async fn pending(db: &mut Db, conversations: &[i64]) -> Result<HashMap<i64, Vec<Pending>>, sqlx::Error> {
    let limit = i64::try_from(MAX_EVENTS + 1).unwrap_or(i64::MAX);
    let events: Vec<Pending> = db.rows(PENDING, &[(&rows(conversations)).into(), limit.into()]).await?;
    let mut pending: HashMap<i64, Vec<Pending>> = HashMap::new();
    for event in events {
        pending.entry(event.conversation).or_default().push(event);
    }
    Ok(pending)
}

#[derive(Debug, FromRow)]
struct Leased {
    id: i64,
    lease_epoch: i64,
    version: i64,
    state: Option<String>,
    last_provider_time: Option<i64>,
    phone_number_id: String,
    address: String,
    phone: Option<String>,
    profile_name: Option<String>,
}

#[derive(Serialize)]
struct HandedOut {
    arrival: i64,
    epoch: i64,
}

/// Leases conversations and hands out the first events of each, counted before anything runs.
async fn take(
    db: &mut Db,
    owner: &str,
    mut taken: BTreeMap<i64, (Vec<Pending>, usize)>,
) -> Result<HashMap<i64, Work>, sqlx::Error> {
    if taken.is_empty() {
        return Ok(HashMap::new());
    }
    let conversations: Vec<_> = taken.keys().copied().collect();
    let leased: Vec<Leased> = db
        .rows(
            sql!("UPDATE conversation SET lease_epoch = lease_epoch + 1, lease_owner = $2 \
                  WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ") \
                  RETURNING id, lease_epoch, version, state, last_provider_time, phone_number_id, address, phone, profile_name"),
            &[(&rows(&conversations)).into(), owner.into()],
        )
        .await?;
    let mut handed_out = Vec::new();
    let mut work = HashMap::new();
    for leased in leased {
        let (pending, count) = taken.remove(&leased.id).expect("only what was asked for is leased. This is a bug.");
        let has_more = pending.len() > count;
        let out = pending.into_iter().take(count);
        let events: Vec<_> = out
            .map(|event| {
                handed_out.push(HandedOut { arrival: event.arrival, epoch: leased.lease_epoch });
                hand_over(event, leased.last_provider_time)
            })
            .collect();
        let Leased { id, lease_epoch: epoch, version, state, phone_number_id, address, phone, profile_name, .. } =
            leased;
        let lease = Lease { conversation: ConversationId(id), epoch, version };
        let person = Person { phone_number_id, address, phone, profile_name };
        work.insert(id, Work { lease, person, state, events, has_more });
    }
    db.run(
        sql!("UPDATE inbox SET attempts = attempts + 1, claim_epoch = CAST(item.value ->> 'epoch' AS BIGINT) \
              FROM " EACH "WHERE inbox.arrival = CAST(item.value ->> 'arrival' AS BIGINT)"),
        &[(&rows(&handed_out)).into()],
    )
    .await?;
    Ok(work)
}

fn hand_over(event: Pending, last_provider_time: Option<i64>) -> Event {
    let late = !keys::has_our_time(&event.key) && last_provider_time.is_some_and(|last| event.provider_time < last);
    Event {
        provider_time: moment(event.provider_time),
        attempts: u32::try_from(event.attempts + 1).unwrap_or(u32::MAX),
        deaths: u32::try_from(event.attempts - event.errors).unwrap_or_default(),
        late,
        key: event.key,
        payload: event.payload,
    }
}
