//! Who wants no marketing messages.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    db::{Db, rows, sql},
    people::People,
};
use crate::store::{Batch, clock::millis};

#[derive(Serialize)]
struct Wish {
    conversation: i64,
    wants: i64,
    at: i64,
}

/// Keeps what people said, unless they said something else later.
pub(super) async fn prefer(db: &mut Db, people: &People, batches: &[&Batch]) -> Result<(), sqlx::Error> {
    let mut wishes: BTreeMap<i64, Wish> = BTreeMap::new();
    for preference in batches.iter().flat_map(|batch| &batch.preferences) {
        let alias = preference.aliases.first();
        let Some(known) = alias.and_then(|alias| people.of(&preference.phone_number_id, alias)) else { continue };
        let conversation = known.conversation;
        let wish = Wish { conversation, wants: i64::from(preference.wants_marketing), at: millis(preference.at) };
        if wishes.get(&conversation).is_none_or(|earlier| earlier.at <= wish.at) {
            wishes.insert(conversation, wish);
        }
    }
    keep(db, wishes.into_values().collect()).await
}

/// These people want no marketing messages from now on.
pub(super) async fn stop(db: &mut Db, conversations: &[i64], now: Timestamp) -> Result<(), sqlx::Error> {
    let at = millis(now);
    keep(db, conversations.iter().map(|&conversation| Wish { conversation, wants: 0, at }).collect()).await
}

async fn keep(db: &mut Db, wishes: Vec<Wish>) -> Result<(), sqlx::Error> {
    if wishes.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE conversation SET wants_marketing = CAST(item.value ->> 'wants' AS BIGINT), \
                     preference_at = CAST(item.value ->> 'at' AS BIGINT) \
              FROM " EACH "WHERE conversation.id = CAST(item.value ->> 'conversation' AS BIGINT) \
                AND preference_at <= CAST(item.value ->> 'at' AS BIGINT)"),
        &[(&rows(&wishes)).into()],
    )
    .await?;
    Ok(())
}
