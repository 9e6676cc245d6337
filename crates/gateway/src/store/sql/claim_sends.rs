//! Handing rows to the sender: from each conversation one message and one command at a time, as fast as the paces allow.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    accept::Arrivals,
    db::{Db, Sql, rows, sql},
    doubt,
    number::{self, Number},
};
use crate::store::{
    Claim, ClaimSends, ConversationId, Person, Send, SendKind, WINDOW,
    clock::{after, millis, moment},
    identity::Identity,
    pace,
};

const WHOLE_PERCENT: u32 = 100;

pub(super) async fn claim_sends(
    db: &mut Db,
    identity: &Identity,
    asked: &ClaimSends,
    arrivals: &Arrivals,
    now: Timestamp,
) -> Result<Vec<Send>, sqlx::Error> {
    if doubt::is_any(db, now).await? {
        doubt::lapse(db, None, now).await?;
        doubt::give_up(db, identity, now).await?;
    }
    let mut numbers = number::all(db, asked.number, arrivals, now).await?;
    let taken = take(db, asked, &mut numbers, now).await?;
    number::keep(db, &numbers, asked.number).await?;
    mark(db, &asked.claim, &taken, now).await?;
    Ok(taken.into_iter().map(Row::hand_over).collect())
}

#[derive(Clone, Debug, FromRow)]
struct Row {
    id: i64,
    conversation: i64,
    #[sqlx(try_from = "String")]
    kind: SendKind,
    payload: String,
    image: Option<Vec<u8>>,
    attempt: i64,
    due_at: i64,
    expires_at: i64,
    has_fallback: i64,
    phone_number_id: String,
    address: String,
    phone: Option<String>,
    profile_name: Option<String>,
    pair_busy_until: i64,
    last_provider_time: Option<i64>,
}

impl Row {
    fn hand_over(self) -> Send {
        Send {
            id: self.id,
            conversation: ConversationId(self.conversation),
            kind: self.kind,
            person: Person {
                phone_number_id: self.phone_number_id,
                address: self.address,
                phone: self.phone,
                profile_name: self.profile_name,
            },
            payload: self.payload,
            image: self.image,
            attempt: u32::try_from(self.attempt + 1).unwrap_or(u32::MAX),
            expires_at: moment(self.expires_at),
            window_until: self.last_provider_time.map(|last| moment(after(moment(last), WINDOW))),
            has_fallback: self.has_fallback == 1,
        }
    }
}

macro_rules! due {
    ($which:literal) => {
        sql!("SELECT outbox.id, outbox.conversation_id AS conversation, outbox.kind, outbox.payload, outbox.image, \
                     outbox.attempt, outbox.due_at, outbox.expires_at, \
                     CAST(CASE WHEN outbox.fallback IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_fallback, \
                     conversation.phone_number_id, conversation.address, conversation.phone, conversation.profile_name, \
                     conversation.pair_busy_until, conversation.last_provider_time \
              FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id \
              WHERE outbox.is_head = 1 AND outbox.state = 'pending' AND outbox.due_at <= $1 \
                AND outbox.phone_number_id = $3 AND outbox.kind = " $which
             " ORDER BY outbox.due_at, outbox.id LIMIT $2" SKIP_OUTBOX)
    };
}

const DUE_COMMANDS: Sql = due!("'command'");
const DUE_MESSAGES: Sql = due!("'message'");

/// Takes rows, those first that are due longest. What has to wait for its pair is put off, and makes room for others.
async fn take(
    db: &mut Db,
    asked: &ClaimSends,
    numbers: &mut [Number],
    now: Timestamp,
) -> Result<Vec<Row>, sqlx::Error> {
    let limit = asked.claim.limit;
    let (mut taken, mut held): (Vec<Row>, HashSet<i64>) = (Vec::new(), HashSet::new());
    let mut paced = BTreeMap::new();
    while taken.len() < limit {
        let mut put_off = HashMap::new();
        let found = due(db, asked, numbers, limit + taken.len(), now).await?;
        let news: Vec<_> = found.into_iter().filter(|row| !held.contains(&row.id)).collect();
        if news.is_empty() {
            break;
        }
        for row in news {
            if taken.len() == limit {
                break;
            }
            held.insert(row.id);
            if row.kind == SendKind::Message {
                let opens_at = pace::opens_at(row.pair_busy_until, asked.pair);
                if opens_at > millis(now) {
                    put_off.insert(row.id, opens_at);
                    continue;
                }
                let number = numbers.iter_mut().find(|number| number.phone_number_id == row.phone_number_id);
                let Some(number) = number.filter(|number| number.is_open(asked.number, now)) else { continue };
                number.take(asked.number, after(now, asked.claim.lease_for), now);
                let busy_until = pace::take(row.pair_busy_until, asked.pair, WHOLE_PERCENT, millis(now));
                paced.insert(row.conversation, busy_until);
            }
            taken.push(row);
        }
        if put_off.is_empty() {
            break;
        }
        postpone(db, &put_off).await?;
    }
    keep_pairs(db, paced).await?;
    Ok(taken)
}

/// What could go out now, of each number that may send, in order.
async fn due(
    db: &mut Db,
    asked: &ClaimSends,
    numbers: &[Number],
    limit: usize,
    now: Timestamp,
) -> Result<Vec<Row>, sqlx::Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut due = Vec::new();
    for number in numbers {
        let args = [millis(now).into(), limit.into(), (&number.phone_number_id).into()];
        due.extend(db.rows::<Row>(DUE_COMMANDS, &args).await?);
        if number.is_open(asked.number, now) {
            due.extend(db.rows::<Row>(DUE_MESSAGES, &args).await?);
        }
    }
    due.sort_by_key(|row| (row.due_at, row.id));
    Ok(due)
}

#[derive(Serialize)]
struct PutOff {
    id: i64,
    due_at: i64,
}

async fn postpone(db: &mut Db, put_off: &HashMap<i64, i64>) -> Result<(), sqlx::Error> {
    let put_off: Vec<_> = put_off.iter().map(|(&id, &due_at)| PutOff { id, due_at }).collect();
    db.run(
        sql!("UPDATE outbox SET due_at = CAST(item.value ->> 'due_at' AS BIGINT) FROM " EACH
             "WHERE outbox.id = CAST(item.value ->> 'id' AS BIGINT)"),
        &[(&rows(&put_off)).into()],
    )
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct Paced {
    conversation: i64,
    busy_until: i64,
}

async fn keep_pairs(db: &mut Db, paced: BTreeMap<i64, i64>) -> Result<(), sqlx::Error> {
    if paced.is_empty() {
        return Ok(());
    }
    let paced: Vec<_> =
        paced.into_iter().map(|(conversation, busy_until)| Paced { conversation, busy_until }).collect();
    db.run(
        sql!("UPDATE conversation SET pair_busy_until = CAST(item.value ->> 'busy_until' AS BIGINT) FROM " EACH
             "WHERE conversation.id = CAST(item.value ->> 'conversation' AS BIGINT)"),
        &[(&rows(&paced)).into()],
    )
    .await?;
    Ok(())
}

/// Counts the attempts, before anything leaves.
async fn mark(db: &mut Db, claim: &Claim, taken: &[Row], now: Timestamp) -> Result<(), sqlx::Error> {
    if taken.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = taken.iter().map(|row| row.id).collect();
    db.run(
        sql!("UPDATE outbox SET state = 'sending', attempt = attempt + 1, due_at = $2, owner = $3, error = NULL \
              WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(&ids)).into(), after(now, claim.lease_for).into(), (&claim.owner).into()],
    )
    .await?;
    Ok(())
}
