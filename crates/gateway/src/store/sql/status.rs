//! What the provider says about our messages.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    db::{Db, rows, sql},
    ending::{self, Ending},
    heads, lane, opt_out,
    stray::{self, Stray},
};
use crate::store::{
    Accepted, Batch, DeliveryStatus, Remedy, SendKind, SendState, StatusUpdate, clock::millis, identity::Identity,
    reason,
};

/// Moves messages forward, and keeps what is said of messages that nobody knows yet. Counts in `accepted` what moved.
pub(super) async fn take(
    db: &mut Db,
    identity: &Identity,
    webhooks: &[(&Batch, Timestamp)],
    accepted: &mut [Accepted],
) -> Result<(), sqlx::Error> {
    let updates: Vec<_> = webhooks
        .iter()
        .enumerate()
        .flat_map(|(place, (batch, now))| batch.statuses.iter().map(move |update| (place, update, *now)))
        .collect();
    let Some(now) = updates.iter().map(|(_, _, now)| *now).max() else { return Ok(()) };
    let mut messages = Messages::find(db, identity, updates.iter().map(|(_, update, _)| *update)).await?;
    let mut strays = Vec::new();
    for (place, update, now) in updates {
        match messages.of(identity, update) {
            Some(message) => accepted[place].status_changes += usize::from(message.hear(update)),
            None => strays.push(Stray::new(update, now)),
        }
    }
    stray::keep(db, &strays).await?;
    messages.write(db, now).await
}

/// A message of ours, as far as a status needs it.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Message {
    id: i64,
    conversation: i64,
    #[sqlx(try_from = "String")]
    state: SendState,
    wamid: Option<String>,
    replaced_wamid: Option<String>,
    /// The highest so far.
    status: Option<String>,
    error_code: Option<i64>,
    has_fallback: i64,
    /// 1: the person was erased.
    is_forgotten: i64,
    #[sqlx(skip)]
    news: Option<Remedy>,
}

impl Message {
    /// Takes the update if it is higher than everything before. Whatever we thought of the row, the provider has it: it is finished,
    /// one way or the other. Of a message to somebody who was erased nothing is kept: the provider's id has their phone in it.
    pub(super) fn hear(&mut self, update: &StatusUpdate) -> bool {
        if self.is_forgotten == 1 {
            return false;
        }
        let known = self.status.as_deref().and_then(DeliveryStatus::named);
        let rises = known.is_none_or(|known| known < update.status);
        if rises {
            self.status = Some(update.status.name().to_owned());
            self.error_code = update.error_code;
            self.wamid.get_or_insert_with(|| update.wamid.clone());
            self.news = Some(update.remedy);
        }
        rises
    }

    fn has_failed(&self) -> bool {
        self.status.as_deref() == Some(DeliveryStatus::Failed.name())
    }

    fn state(&self) -> SendState {
        if self.has_failed() { SendState::Failed } else { SendState::Done }
    }
}

/// The messages that some updates are about.
#[derive(Debug, Default)]
pub(super) struct Messages {
    pub by_id: BTreeMap<i64, Message>,
    by_wamid: HashMap<String, i64>,
}

impl Messages {
    async fn find<'a>(
        db: &mut Db,
        identity: &Identity,
        updates: impl Iterator<Item = &'a StatusUpdate>,
    ) -> Result<Self, sqlx::Error> {
        let (mut ids, mut wamids) = (Vec::new(), Vec::new());
        for update in updates {
            ids.extend(update.callback_data.as_deref().and_then(|data| identity.row(data)));
            wamids.push([update.wamid.as_str()]);
        }
        let mut found: Vec<(i64,)> = db
            .rows(
                sql!("SELECT outbox.id FROM " EACH "JOIN outbox ON outbox.wamid = item.value ->> 0"),
                &[(&rows(&wamids)).into()],
            )
            .await?;
        ids.extend(found.drain(..).map(|(id,)| id));
        Self::by_id(db, &ids).await
    }

    pub(super) async fn by_id(db: &mut Db, ids: &[i64]) -> Result<Self, sqlx::Error> {
        let found: Vec<Message> = db
            .rows(
                sql!("SELECT id, state, wamid, replaced_wamid, status, error_code, \
                             (SELECT coalesce(merged_into, conversation.id) FROM conversation \
                              WHERE conversation.id = outbox.conversation_id) AS conversation, \
                             CAST(CASE WHEN fallback IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_fallback, \
                             (SELECT CAST(CASE address WHEN '' THEN 1 ELSE 0 END AS BIGINT) FROM conversation \
                              WHERE conversation.id = outbox.conversation_id) AS is_forgotten \
                      FROM outbox WHERE kind = 'message' AND id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
                &[(&rows(ids)).into()],
            )
            .await?;
        let by_wamid = found.iter().filter_map(|message| Some((message.wamid.clone()?, message.id))).collect();
        Ok(Self { by_id: found.into_iter().map(|message| (message.id, message)).collect(), by_wamid })
    }

    /// The message by what it carries, else by the provider's id. An update that carries the mark of a message which the provider
    /// knows by another id is no word about that message, nor about any other: the mark is given to one message alone.
    fn of(&mut self, identity: &Identity, update: &StatusUpdate) -> Option<&mut Message> {
        let marked = update.callback_data.as_deref().and_then(|data| identity.row(data));
        if let Some(id) = marked.filter(|id| self.by_id.contains_key(id)) {
            let message = self.by_id.get_mut(&id)?;
            let is_another = message.wamid.as_ref().is_some_and(|wamid| *wamid != update.wamid);
            let is_replaced = message.replaced_wamid.as_ref() == Some(&update.wamid);
            if is_another || is_replaced {
                return None;
            }
            self.by_wamid.insert(update.wamid.clone(), id);
            return Some(message);
        }
        self.by_id.get_mut(self.by_wamid.get(&update.wamid)?)
    }

    pub(super) async fn write(self, db: &mut Db, now: Timestamp) -> Result<(), sqlx::Error> {
        let news: Vec<_> = self.by_id.into_values().filter(|message| message.news.is_some()).collect();
        if news.is_empty() {
            return Ok(());
        }
        // Before their rows are touched: whoever settles them takes them in this order too.
        let mut conversations: Vec<_> = news.iter().map(|message| message.conversation).collect();
        conversations.sort_unstable();
        conversations.dedup();
        lane::lock(db, &conversations).await?;
        raise(db, &news).await?;
        take_back(db, &news).await?;
        // A failure is news even of a row that had failed before: now the provider says so.
        let is_finished = |message: &Message| message.has_failed() || message.state != message.state();
        let falls_back = |message: &Message| {
            message.has_failed() && message.news == Some(Remedy::Fallback) && message.has_fallback == 1
        };
        let (instead, over): (Vec<_>, Vec<_>) =
            news.into_iter().filter(is_finished).partition(|message| falls_back(message));
        let opted_out: Vec<_> = over
            .iter()
            .filter(|message| message.has_failed() && message.news == Some(Remedy::OptOut))
            .map(|message| message.conversation)
            .collect();
        opt_out::stop(db, &opted_out, now).await?;
        fall_back(db, &instead.iter().map(|message| (message.id, message.conversation)).collect::<Vec<_>>(), now)
            .await?;
        let endings: Vec<_> = over
            .into_iter()
            .map(|message| Ending {
                id: message.id,
                conversation: message.conversation,
                kind: SendKind::Message,
                state: message.state(),
                error_code: message.error_code,
                error: message.has_failed().then(|| reason::NOT_DELIVERED.to_owned()),
            })
            .collect();
        ending::finish(db, &endings, now).await
    }
}

#[derive(Serialize)]
struct Raised<'a> {
    id: i64,
    wamid: Option<&'a str>,
    status: Option<&'a str>,
    error_code: Option<i64>,
}

async fn raise(db: &mut Db, messages: &[Message]) -> Result<(), sqlx::Error> {
    let raised: Vec<_> = messages
        .iter()
        .map(|message| Raised {
            id: message.id,
            wamid: message.wamid.as_deref(),
            status: message.status.as_deref(),
            error_code: message.error_code,
        })
        .collect();
    db.run(
        sql!("UPDATE outbox SET status = item.value ->> 'status', wamid = item.value ->> 'wamid', error = NULL, \
                     error_code = CAST(item.value ->> 'error_code' AS BIGINT) \
              FROM " EACH "WHERE outbox.id = CAST(item.value ->> 'id' AS BIGINT)"),
        &[(&rows(&raised)).into()],
    )
    .await?;
    Ok(())
}

/// Somebody was to decide whether these are sent again: the provider has told.
async fn take_back(db: &mut Db, messages: &[Message]) -> Result<(), sqlx::Error> {
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    db.run(
        sql!("DELETE FROM dead_letter WHERE outbox_id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(&ids)).into()],
    )
    .await?;
    Ok(())
}

/// Lets the fallbacks of rows, each with its conversation, go out in their place. The caller has locked the conversations.
pub(super) async fn fall_back(db: &mut Db, messages: &[(i64, i64)], now: Timestamp) -> Result<(), sqlx::Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = messages.iter().map(|(id, _)| *id).collect();
    db.run(
        sql!("UPDATE outbox SET payload = fallback, fallback = NULL, image = NULL, state = 'pending', due_at = $2, \
                     owner = NULL, replaced_wamid = wamid, wamid = NULL, status = NULL, error_code = NULL, error = NULL \
              WHERE id IN (SELECT CAST(item.value AS BIGINT) FROM " EACH ")"),
        &[(&rows(&ids)).into(), millis(now).into()],
    )
    .await?;
    heads::elect(db, &messages.iter().map(|(_, conversation)| *conversation).collect::<Vec<_>>()).await
}
