//! What the provider says about messages that nobody knows yet: a status may be faster than the answer to the request.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    db::{Db, rows, sql},
    status::Messages,
};
use crate::store::{StatusUpdate, clock::millis};

#[derive(Serialize)]
pub(super) struct Stray<'a> {
    wamid: &'a str,
    status: &'static str,
    payload: String,
    received_at: i64,
}

impl<'a> Stray<'a> {
    pub(super) fn new(update: &'a StatusUpdate, now: Timestamp) -> Self {
        let payload = serde_json::to_string(update).expect("a status update is plain JSON. This is a bug.");
        Self { wamid: &update.wamid, status: update.status.name(), payload, received_at: millis(now) }
    }
}

pub(super) async fn keep(db: &mut Db, strays: &[Stray<'_>]) -> Result<(), sqlx::Error> {
    if strays.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("INSERT INTO stray_status (wamid, status, payload, received_at) \
              SELECT item.value ->> 'wamid', item.value ->> 'status', item.value ->> 'payload', \
                     CAST(item.value ->> 'received_at' AS BIGINT) FROM " EACH
             "WHERE 1 = 1 ON CONFLICT (wamid, status) DO NOTHING"),
        &[(&rows(strays)).into()],
    )
    .await?;
    Ok(())
}

/// Applies what was said of messages before we knew that they are theirs. A message that went out twice keeps the first id heard:
/// what was kept about the other stays where it is.
pub(super) async fn adopt(db: &mut Db, ids: &[i64], now: Timestamp) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let kept: Vec<(i64, String, String)> = db
        .rows(
            sql!("SELECT outbox.id, stray_status.wamid, stray_status.payload FROM " EACH
                 "JOIN outbox ON outbox.id = CAST(item.value AS BIGINT) \
                  JOIN stray_status ON stray_status.wamid = outbox.wamid"),
            &[(&rows(ids)).into()],
        )
        .await?;
    if kept.is_empty() {
        return Ok(());
    }
    let owners: Vec<_> = kept.iter().map(|(id, ..)| *id).collect();
    let mut messages = Messages::by_id(db, &owners).await?;
    let wamids: Vec<_> = kept.iter().map(|(_, wamid, _)| [wamid.clone()]).collect();
    let mut highest: BTreeMap<i64, StatusUpdate> = BTreeMap::new();
    for (id, _, payload) in kept {
        let update: StatusUpdate = serde_json::from_str(&payload).map_err(|error| sqlx::Error::Decode(error.into()))?;
        if highest.get(&id).is_none_or(|known| known.status < update.status) {
            highest.insert(id, update);
        }
    }
    for (id, update) in &highest {
        if let Some(message) = messages.by_id.get_mut(id) {
            message.hear(update);
        }
    }
    db.run(
        sql!("DELETE FROM stray_status WHERE wamid IN (SELECT item.value ->> 0 FROM " EACH ")"),
        &[(&rows(&wamids)).into()],
    )
    .await?;
    messages.write(db, now).await
}
