//! Taking in webhooks: all that wait for their turn at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;

use super::{
    db::{Db, rows, sql},
    lane, opt_out,
    people::{Known, People},
    status,
};
use crate::store::{
    Accepted, Batch, NewEvent,
    clock::{after, millis, whole_second},
    identity::Identity,
};

/// What came in, by our number: it counts for the number's pace.
pub(super) type Arrivals = HashMap<String, i64>;

/// Takes in webhooks, each with the moment when it came. What two of them hold is new in the first.
pub(super) async fn accept(
    db: &mut Db,
    identity: &Identity,
    webhooks: &[(&Batch, Timestamp)],
) -> Result<(Vec<Accepted>, Arrivals), sqlx::Error> {
    let batches: Vec<_> = webhooks.iter().map(|(batch, _)| *batch).collect();
    let known = known(db, &batches).await?;
    let mut new_keys = HashSet::new();
    let mut news = Vec::new();
    for (batch, now) in webhooks {
        for event in &batch.events {
            if !known.contains(&event.key) && new_keys.insert(event.key.as_str()) {
                news.push((event, *now));
            }
        }
    }
    let Some(now) = webhooks.iter().map(|(_, now)| *now).max() else { return Ok((Vec::new(), Arrivals::new())) };
    let people = People::find(db, &news, &batches, now).await?;
    let mut new_keys = insert(db, &news, &people).await?;
    let mut arrivals = Arrivals::new();
    let mut renamed = BTreeMap::new();
    let mut woken: BTreeMap<i64, i64> = BTreeMap::new();
    let mut accepted = Vec::with_capacity(webhooks.len());
    for (batch, now) in webhooks {
        let mut count = Accepted::default();
        for event in &batch.events {
            if !new_keys.remove(&event.key) {
                count.duplicates += 1;
                continue;
            }
            count.new_events += 1;
            let (Some(person), Some(known)) = (&event.person, people.of_event(event)) else { continue };
            *arrivals.entry(person.phone_number_id.clone()).or_default() += 1;
            let ready_at = woken.entry(known.conversation).or_insert(i64::MAX);
            *ready_at = (*ready_at).min(after(*now, event.wait));
            let name = Name {
                conversation: known.conversation,
                address: &person.address,
                phone: person.phone.as_deref(),
                profile_name: person.profile_name.as_deref(),
            };
            let earlier = renamed.remove(&known.conversation);
            if name.differs(known) || earlier.is_some() {
                renamed.insert(known.conversation, name.over(earlier));
            }
        }
        accepted.push(count);
    }
    if let Some(first) = accepted.first_mut() {
        first.merged = people.merged;
    }
    lane::wake(db, &woken).await?;
    rename(db, renamed.into_values().collect()).await?;
    status::take(db, identity, webhooks, &mut accepted).await?;
    opt_out::prefer(db, &people, &batches).await?;
    Ok((accepted, arrivals))
}

#[derive(Serialize)]
struct NewRow<'a> {
    key: &'a str,
    conversation: Option<i64>,
    provider_time: i64,
    received_at: i64,
    payload: &'a str,
    state: &'static str,
}

/// The keys that are there already. An event that is known changes nothing: it must not bring back somebody who was erased.
async fn known(db: &mut Db, batches: &[&Batch]) -> Result<HashSet<String>, sqlx::Error> {
    let keys: Vec<_> = batches.iter().flat_map(|batch| &batch.events).map(|event| [&event.key]).collect();
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let known: Vec<(String,)> = db
        .rows(
            sql!("SELECT inbox.key FROM " EACH "JOIN inbox ON inbox.key = item.value ->> 0"),
            &[(&rows(&keys)).into()],
        )
        .await?;
    Ok(known.into_iter().map(|(key,)| key).collect())
}

/// Inserts what is new and returns its keys. Another process may have been faster.
async fn insert(db: &mut Db, news: &[(&NewEvent, Timestamp)], people: &People) -> Result<HashSet<String>, sqlx::Error> {
    let new: Vec<_> = news
        .iter()
        .map(|&(event, now)| {
            let conversation = people.of_event(event).map(|known| known.conversation);
            NewRow {
                key: &event.key,
                conversation,
                provider_time: whole_second(event.provider_time),
                received_at: millis(now),
                payload: &event.payload,
                state: if conversation.is_some() { "pending" } else { "ignored" },
            }
        })
        .collect();
    if new.is_empty() {
        return Ok(HashSet::new());
    }
    let keys: Vec<(String,)> = db
        .rows(
            sql!("INSERT INTO inbox (key, conversation_id, provider_time, received_at, payload, state) \
                  SELECT item.value ->> 'key', CAST(item.value ->> 'conversation' AS BIGINT), \
                         CAST(item.value ->> 'provider_time' AS BIGINT), CAST(item.value ->> 'received_at' AS BIGINT), \
                         item.value ->> 'payload', item.value ->> 'state' FROM " EACH
                 "WHERE 1 = 1 ON CONFLICT (key) DO NOTHING RETURNING key"),
            &[(&rows(&new)).into()],
        )
        .await?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// What a new event says of its author.
#[derive(Serialize)]
struct Name<'a> {
    conversation: i64,
    address: &'a str,
    phone: Option<&'a str>,
    profile_name: Option<&'a str>,
}

impl Name<'_> {
    /// What the later of two events says; what it does not say stays.
    fn over(mut self, earlier: Option<Self>) -> Self {
        if let Some(earlier) = earlier {
            self.phone = self.phone.or(earlier.phone);
            self.profile_name = self.profile_name.or(earlier.profile_name);
        }
        self
    }

    fn differs(&self, known: &Known) -> bool {
        let is_news = |news: Option<&str>, known: Option<&str>| news.is_some() && news != known;
        self.address != known.address
            || is_news(self.phone, known.phone.as_deref())
            || is_news(self.profile_name, known.profile_name.as_deref())
    }
}

/// Keeps what people are called now. A repeated webhook may carry an old name, which is why only new events count.
async fn rename(db: &mut Db, names: Vec<Name<'_>>) -> Result<(), sqlx::Error> {
    if names.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE conversation SET address = item.value ->> 'address', \
                     phone = coalesce(item.value ->> 'phone', phone), \
                     profile_name = coalesce(item.value ->> 'profile_name', profile_name) \
              FROM " EACH "WHERE conversation.id = CAST(item.value ->> 'conversation' AS BIGINT)"),
        &[(&rows(&names)).into()],
    )
    .await?;
    Ok(())
}
