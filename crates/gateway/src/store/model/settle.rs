//! How attempts ended: by the sender's word, and by the provider's.

use jiff::Timestamp;

use super::{
    super::{
        DeliveryStatus, Remedy, Scope, SendState, Settle, Settlement, StatusUpdate, StoreError, clock::millis, keys,
        pace, reason,
    },
    state::{Row, State, What},
};

impl State {
    pub(super) fn settle(&mut self, settle: Settle, now: Timestamp) -> Result<(), StoreError> {
        let Settle { id, attempt, settlement } = settle;
        let is_out = |row: &&mut Row| {
            row.attempt == attempt && row.owner.is_some() && (row.state.is_open() || row.status.is_some())
        };
        let row = self.outbox.get_mut(&id).filter(is_out).ok_or(StoreError::AttemptOver { id, attempt })?;
        row.owner = None;
        let (is_open, conversation) = (row.state.is_open(), row.conversation);
        match settlement {
            Settlement::Accepted { wamid } => {
                row.wamid.get_or_insert_with(|| wamid.clone());
                if is_open {
                    row.finish(SendState::Done, None, None);
                }
                self.mend_number(conversation, now);
                self.adopt(id, &wamid, now);
            }
            Settlement::Outcome { payload } if is_open => {
                row.finish(SendState::Done, None, None);
                self.bring(conversation, keys::outcome(id), millis(now), payload, now);
            }
            Settlement::Retry { due_at, reason, scope } if is_open => {
                (row.state, row.due_at, row.error) = (SendState::Pending, millis(due_at), Some(reason));
                if scope == Scope::Halt {
                    row.attempt -= 1;
                }
                self.hold_back(conversation, scope, millis(due_at), millis(now));
            }
            Settlement::Unknown { reason } if is_open => {
                row.become_unknown(now);
                row.error = Some(reason);
            }
            Settlement::Failed { code, reason, remedy } if is_open => self.remedy(id, code, &reason, remedy, now),
            Settlement::Outcome { .. }
            | Settlement::Retry { .. }
            | Settlement::Unknown { .. }
            | Settlement::Failed { .. } => {}
        }
        Ok(())
    }

    /// What an error of one message says about others.
    fn hold_back(&mut self, conversation: i64, scope: Scope, due_at: i64, now: i64) {
        let paces = self.paces;
        let known = self.conversation(conversation);
        let phone_number_id = known.person.phone_number_id.clone();
        match scope {
            Scope::Message => {}
            Scope::Pair => {
                if let Some((pair, _)) = paces {
                    known.pair = pace::empty_until(known.pair, pair, due_at);
                }
            }
            Scope::Number => {
                let number = self.numbers.entry(phone_number_id).or_default();
                // Of several messages that were under way together only the first one slows the number down.
                if number.resume_at <= now {
                    number.share = pace::slower(pace::share(number.share, number.share_at, now));
                    number.share_at = due_at;
                }
                number.resume_at = number.resume_at.max(due_at);
            }
            Scope::Halt => {
                let number = self.numbers.entry(phone_number_id).or_default();
                (number.is_halted, number.resume_at) = (true, due_at);
            }
        }
    }

    /// A message of this number was taken: whatever halted it is mended.
    fn mend_number(&mut self, conversation: i64, now: Timestamp) {
        let phone_number_id = &self.conversations[&conversation].person.phone_number_id;
        if let Some(number) = self.numbers.get_mut(phone_number_id).filter(|number| number.is_halted) {
            (number.is_halted, number.resume_at) = (false, millis(now));
        }
    }

    /// A message will not arrive as it is.
    fn remedy(&mut self, id: i64, code: Option<i64>, reason: &str, remedy: Remedy, now: Timestamp) {
        let row = self.row(id);
        if remedy == Remedy::Fallback && row.replace(now) {
            return;
        }
        let conversation = row.conversation;
        self.give_up_row(id, code, reason, now);
        if remedy == Remedy::OptOut {
            self.set_preference(conversation, false, millis(now));
        }
    }

    /// The row has failed; of a message the conversation hears so, once.
    pub(super) fn give_up_row(&mut self, id: i64, code: Option<i64>, reason: &str, now: Timestamp) {
        let row = self.row(id);
        row.finish(SendState::Failed, code, Some(reason.to_owned()));
        let (conversation, is_message) = (row.conversation, row.is_message());
        if is_message {
            self.bring(conversation, keys::notice(id), millis(now), keys::notice_payload(code, reason), now);
        }
    }

    /// Moves a message forward, or keeps the update when no message is found; true when a message moved.
    pub(super) fn hear(&mut self, update: &StatusUpdate, now: Timestamp) -> bool {
        let Some(id) = self.find(update) else {
            let stray = (update.clone(), millis(now));
            self.strays.entry((update.wamid.clone(), update.status)).or_insert(stray);
            return false;
        };
        self.raise(id, update, now)
    }

    /// The message by what it carries, else by the provider's id. An update that carries the mark of a message which the provider
    /// knows by another id is no word about that message, nor about any other: the mark is given to one message alone.
    fn find(&self, update: &StatusUpdate) -> Option<i64> {
        let id = update.callback_data.as_deref().and_then(|data| self.identity.row(data));
        let named = id.filter(|id| self.outbox.get(id).is_some_and(Row::is_message));
        let Some(id) = named else {
            let is_it = |(_, row): &(&i64, &Row)| row.is_message() && row.wamid.as_ref() == Some(&update.wamid);
            return self.outbox.iter().find(is_it).map(|(id, _)| *id);
        };
        let row = &self.outbox[&id];
        let is_another = row.wamid.as_ref().is_some_and(|wamid| *wamid != update.wamid);
        let is_replaced = row.replaced_wamid.as_ref() == Some(&update.wamid);
        (!is_another && !is_replaced).then_some(id)
    }

    /// Writes a higher status. Whatever we thought of the row, the provider has it: it is finished, one way or the other.
    fn raise(&mut self, id: i64, update: &StatusUpdate, now: Timestamp) -> bool {
        let row = &self.outbox[&id];
        // Of a message to somebody who was erased nothing is kept: the provider's id has their phone in it.
        if self.conversations[&row.conversation].is_forgotten || row.status.is_some_and(|known| known >= update.status)
        {
            return false;
        }
        let row = self.row(id);
        row.status = Some(update.status);
        row.wamid.get_or_insert_with(|| update.wamid.clone());
        // Somebody was to decide whether it is sent again: the provider has told.
        self.dead.retain(|_, dead| dead.what != What::Row(id));
        let row = self.row(id);
        match update.status {
            DeliveryStatus::Failed => {
                self.remedy(id, update.error_code, reason::NOT_DELIVERED, update.remedy, now);
            }
            DeliveryStatus::Sent | DeliveryStatus::Delivered | DeliveryStatus::Read | DeliveryStatus::Played => {
                row.finish(SendState::Done, update.error_code, None);
            }
        }
        true
    }

    /// Applies the highest of the updates that came before we knew that message `id` is `wamid` to the provider, and had nothing
    /// else to find it by. A message that went out twice keeps the first id heard: what was kept about the other stays.
    fn adopt(&mut self, id: i64, wamid: &str, now: Timestamp) {
        if self.row(id).wamid.as_deref() != Some(wamid) {
            return;
        }
        let kept: Vec<_> = self.strays.keys().filter(|(whose, _)| whose == wamid).cloned().collect();
        let kept: Vec<_> = kept.iter().filter_map(|key| self.strays.remove(key)).collect();
        if let Some((highest, _)) = kept.last() {
            self.raise(id, highest, now);
        }
    }
}

impl Row {
    fn finish(&mut self, state: SendState, error_code: Option<i64>, error: Option<String>) {
        (self.state, self.error_code, self.error) = (state, error_code, error);
    }

    /// The fallback goes out instead; false when there is none. What the provider says about the message before is no word
    /// about this one.
    fn replace(&mut self, now: Timestamp) -> bool {
        let Some(fallback) = self.send.fallback.take() else { return false };
        self.send.payload = fallback;
        self.send.image = None;
        self.replaced_wamid = self.wamid.take();
        self.status = None;
        self.owner = None;
        self.due_at = millis(now);
        self.finish(SendState::Pending, None, None);
        true
    }
}
