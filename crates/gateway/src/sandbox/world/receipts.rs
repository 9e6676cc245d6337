//! How far messages got: marks in the chat, statuses to the bot, typing.

use jiff::Timestamp;

use super::{
    World,
    agenda::{Due, Ticket},
    chat::{Side, Status},
    effect::{Effect, Event},
    parcel::Item,
    person::PersonId,
    send, webhook,
};
use crate::sandbox::error::ApiError;

impl World {
    /// The person looks at the chat: what of the business they had not seen is read now.
    pub(crate) fn read_by_person(&mut self, id: PersonId, now: Timestamp) {
        let Some(person) = self.people.get(id) else { return };
        let unread = person.chat.messages().filter(|message| message.is_unread());
        let unread: Vec<String> = unread.map(|message| message.id.clone()).collect();
        for wamid in unread {
            self.mark(id, &wamid, Status::Read);
            self.tell_status(id, &wamid, Status::Read, now, None, now);
        }
    }

    /// The bot has seen a message and with it all earlier ones of that chat, and perhaps is writing an answer. Refused when no
    /// person sent this message, or long ago.
    pub(crate) fn read_by_business(&mut self, wamid: &str, is_typing: bool, now: Timestamp) -> Result<(), ApiError> {
        let found = self.people.iter().find_map(|person| Some((person, person.chat.up_to(wamid, Side::Person)?)));
        let (person, seen) = found.ok_or_else(|| ApiError::value("message_id is no message that a person sent"))?;
        send::target(&person.chat, "message_id", wamid, now)?;
        let id = person.id;
        for wamid in seen {
            self.mark(id, &wamid, Status::Read);
        }
        if is_typing && let Some(person) = self.people.get_mut(id) {
            let until = person.chat.type_from(now);
            self.agenda.add(until, Due::TypingEnds { person: id });
            self.tell_typing(id, now);
        }
        Ok(())
    }

    pub(super) fn end_typing(&mut self, id: PersonId, at: Timestamp) {
        let has_ended = self.people.get(id).is_some_and(|person| person.chat.typing_ms(at) == 0);
        if has_ended {
            self.tell_typing(id, at);
        }
    }

    /// Raises the status of a message that is still remembered.
    pub(super) fn mark(&mut self, id: PersonId, wamid: &str, status: Status) {
        let Some(person) = self.people.get_mut(id) else { return };
        if !person.chat.mark(wamid, status) {
            return;
        }
        let failure = person.chat.message(wamid).and_then(|message| message.failure.clone());
        let phone = person.phone.as_ref().map(ToString::to_string);
        let failure = failure.filter(|_| status == Status::Failed);
        self.tell(Event::Status { person: id, phone, id: wamid.to_owned(), status, failure });
    }

    /// Tells the bot that its message got this far at `happened`.
    pub(super) fn tell_status(
        &mut self,
        id: PersonId,
        wamid: &str,
        status: Status,
        happened: Timestamp,
        ticket: Option<Ticket>,
        at: Timestamp,
    ) {
        let rules = &self.settings.statuses;
        let Some(person) = self.people.get(id) else { return };
        let is_secret = status == Status::Read && !person.traits.sends_read_receipts;
        let is_left_out = rules.missing || (rules.without_delivered && status == Status::Delivered);
        let message = person.chat.message(wamid).filter(|_| !is_secret && !is_left_out);
        let Some(message) = message else {
            self.effects.extend(ticket.map(Effect::Release));
            return;
        };
        let times = if rules.doubled { 2 } else { 1 };
        let update = webhook::status(&self.business, person, message, status, happened);
        for _ in 0..times {
            self.enqueue(Item { update: update.clone(), person: Some(id), wamid: None, ticket }, at);
        }
    }

    fn tell_typing(&mut self, id: PersonId, now: Timestamp) {
        let Some(person) = self.people.get(id) else { return };
        let phone = person.phone.as_ref().map(ToString::to_string);
        let typing_ms = person.chat.typing_ms(now);
        self.tell(Event::Typing { person: id, phone, typing_ms });
    }
}
