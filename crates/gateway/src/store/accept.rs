//! Taking in a webhook.

use std::collections::HashSet;

use fail::fail_point;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    Accepted, Batch, NewEvent, Store, StoreError,
    clock::{millis, whole_second},
    identity::Identity,
    lane,
    people::People,
    status,
};

/// Rows that go in with one statement. WhatsApp puts up to 1,000 into one webhook; beyond some dozens a larger group gains little.
pub(super) const ROWS_AT_ONCE: usize = 64;

impl Store {
    /// Takes in a webhook's events and statuses, all or nothing; returns once they are on storage that survives power loss.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when nothing was stored: answer 503, Meta sends it again.
    pub async fn accept(&self, batch: &Batch, now: Timestamp) -> Result<Accepted, StoreError> {
        let mut tx = self.write().await?;
        let accepted = accept(&mut tx, &self.identity, batch, now).await?;
        fail_point!("accept::written", |_| std::process::abort());
        tx.commit().await?;
        Ok(accepted)
    }
}

async fn accept(
    db: &mut SqliteConnection,
    identity: &Identity,
    batch: &Batch,
    now: Timestamp,
) -> Result<Accepted, sqlx::Error> {
    let mut accepted = Accepted::default();
    let people = People::find(db, &batch.events).await?;
    let mut news = HashSet::new();
    for events in batch.events.chunks(ROWS_AT_ONCE) {
        let owners = insert(db, events, &people, now).await?;
        accepted.new_events += owners.len();
        accepted.duplicates += events.len() - owners.len();
        news.extend(owners.into_iter().flatten());
    }
    people.rename(db, &batch.events, &news).await?;
    let news: Vec<_> = news.into_iter().collect();
    for conversations in news.chunks(ROWS_AT_ONCE) {
        lane::wake(db, conversations, now).await?;
    }
    for update in &batch.statuses {
        accepted.status_changes += usize::from(status::take(db, identity, update, now).await?);
    }
    Ok(accepted)
}

/// Inserts what is new and returns, for each new row, the conversation that it belongs to.
async fn insert(
    db: &mut SqliteConnection,
    events: &[NewEvent],
    people: &People,
    now: Timestamp,
) -> Result<Vec<Option<i64>>, sqlx::Error> {
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO inbox (key, conversation_id, provider_time, received_at, payload, state) ",
    );
    insert.push_values(events, |mut row, event| {
        let conversation = people.conversation(event);
        row.push_bind(&event.key)
            .push_bind(conversation)
            .push_bind(whole_second(event.provider_time))
            .push_bind(millis(now))
            .push_bind(&event.payload)
            .push_bind(if conversation.is_some() { "pending" } else { "ignored" });
    });
    insert.push(" ON CONFLICT (key) DO NOTHING RETURNING conversation_id");
    insert.build_query_scalar().fetch_all(db).await
}
