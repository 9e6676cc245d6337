//! What people do: the chat grows, the window opens, the bot gets a webhook.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    super::{ids, media::File},
    World,
    agenda::Due,
    chat::{Category, Message, MessageView, Side, Status},
    clock::after,
    effect::Event,
    inbound::{Change, Composed, Deed, Made, item, make},
    parcel::Item,
    person::{Person, PersonId, check_user_id, parse_phone},
    webhook::{self, Update},
};

/// What came of a deed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The id of the message that it made, if it made one.
    pub id: Option<String>,
}

impl World {
    /// A person does something. `file` finds files. The error says what is wrong with it.
    pub(crate) fn deed<'a>(
        &mut self,
        id: PersonId,
        deed: &Deed,
        file: &dyn Fn(&str) -> Option<&'a File>,
        now: Timestamp,
    ) -> Result<Done, String> {
        let person = self.people.get(id).ok_or("nobody here is meant")?;
        if !person.traits.has_whatsapp {
            return Err("who does not use WhatsApp cannot do anything in it".to_owned());
        }
        match make(deed, &person.chat, file)? {
            Made::Message(composed) => return Ok(Done { id: Some(self.write(id, deed, composed, now)) }),
            Made::Change(Change::Number(phone)) => self.change_number(id, &phone, now)?,
            Made::Change(Change::UserId(user_id)) => self.change_user_id(id, user_id, now)?,
            Made::Change(Change::Identity) => self.change_identity(id, now),
            Made::Change(Change::Marketing(is_wanted)) => self.set_marketing(id, is_wanted, now),
            Made::Change(Change::Call(seconds)) => self.call(id, seconds, now),
            Made::Change(Change::Read) => self.read_by_person(id, now),
        }
        Ok(Done::default())
    }

    /// A message of theirs: into the chat, and to the bot unless it has blocked them.
    fn write(&mut self, id: PersonId, deed: &Deed, composed: Composed, now: Timestamp) -> String {
        let Composed { kind, content, context, beside } = composed;
        let wamid = self.ids.wamid();
        let message = Message {
            id: wamid.clone(),
            number: self.count_message(),
            side: Side::Person,
            at: now,
            status: Status::Sent,
            failure: None,
            kind: kind.to_owned(),
            content,
            context,
            category: Category::Service,
            callback_data: None,
            trace: None,
        };
        let item = item(&self.business.display_phone_number, deed, &message, &beside);
        let view = MessageView::of(&message);
        let Some(person) = self.people.get_mut(id) else { return wamid };
        let phone = person.phone.as_ref().map(ToString::to_string);
        person.chat.push(message);
        self.tell(Event::Message { person: id, phone, message: view });
        if self.reach_business(id, now) {
            self.deliver_message(id, item, Some(wamid.clone()), now);
        }
        wamid
    }

    /// Somebody writes or calls: the window opens and the number's bucket empties, unless the business has blocked them.
    fn reach_business(&mut self, id: PersonId, now: Timestamp) -> bool {
        let Some(person) = self.people.get_mut(id).filter(|person| !person.traits.is_blocked) else { return false };
        person.window.open(now);
        self.count_in(now);
        true
    }

    fn deliver_message(&mut self, id: PersonId, item: Value, wamid: Option<String>, now: Timestamp) {
        let Some(person) = self.people.get(id) else { return };
        let update = webhook::message(&self.business, person, item, now);
        self.enqueue(Item { update, person: Some(id), wamid, ticket: None }, now);
    }

    /// Something of a person in another field.
    fn deliver_update(&mut self, id: PersonId, make: impl FnOnce(&super::Business, &Person) -> Update, now: Timestamp) {
        let Some(person) = self.people.get(id) else { return };
        let update = make(&self.business, person);
        self.enqueue(Item { update, person: Some(id), wamid: None, ticket: None }, now);
    }

    /// The bot is told by the old number; with it goes the old user id.
    pub(crate) fn change_number(&mut self, id: PersonId, phone: &str, now: Timestamp) -> Result<(), String> {
        let new = parse_phone("phone", phone)?;
        if self.people.iter().any(|other| other.answers_to(&new)) || self.business.phone.as_ref() == Some(&new) {
            return Err("phone is somebody's already".to_owned());
        }
        let person = self.people.get(id).ok_or("nobody here is meant")?;
        let old = person.wa_id.clone().ok_or("who has no number cannot change it")?;
        let body = format!("User {} changed from {old} to {new}", person.name);
        self.system(id, json!({"type": "user_changed_number", "body": body, "wa_id": new}), now);
        if let Some(person) = self.people.get_mut(id) {
            person.wa_id = Some(new.clone());
            person.phone = Some(new.clone());
        }
        self.rotate_user_id(id, ids::user_id(new.as_str()), now);
        Ok(())
    }

    fn change_user_id(&mut self, id: PersonId, user_id: Option<String>, now: Timestamp) -> Result<(), String> {
        check_user_id("user_id", user_id.as_deref())?;
        let person = self.people.get(id).ok_or("nobody here is meant")?;
        let new = user_id.unwrap_or_else(|| ids::user_id(&person.user_id));
        if self.people.iter().any(|other| other.user_id == new) {
            return Err("user_id is somebody's already".to_owned());
        }
        let mut system = json!({"type": "user_changed_user_id", "body": "User changed id", "user_id": new});
        if let Some(parent) = &person.parent_user_id {
            system["parent_user_id"] = json!(parent);
        }
        self.system(id, system, now);
        self.rotate_user_id(id, new, now);
        Ok(())
    }

    fn change_identity(&mut self, id: PersonId, now: Timestamp) {
        let system = json!({"type": "customer_identity_changed", "body": "Identity changed"});
        let Some(person) = self.people.get_mut(id) else { return };
        person.identity_hash = ids::identity_key_hash(&person.identity_hash);
        let hash = &person.identity_hash;
        let identity = json!({"acknowledged": true, "created_timestamp": webhook::seconds(now), "hash": hash});
        let item = json!({"id": self.ids.wamid(), "type": "system", "identity": identity, "system": system});
        self.deliver_message(id, item, None, now);
    }

    /// What WhatsApp says of a person, as a message of theirs. It opens no window.
    fn system(&mut self, id: PersonId, system: Value, now: Timestamp) {
        let item = json!({"id": self.ids.wamid(), "type": "system", "system": system});
        self.deliver_message(id, item, None, now);
    }

    fn rotate_user_id(&mut self, id: PersonId, new: String, now: Timestamp) {
        let Some(person) = self.people.get_mut(id) else { return };
        let previous = std::mem::replace(&mut person.user_id, new);
        let update = |business: &super::Business, person: &Person| {
            let ids = json!({"previous": previous, "current": person.user_id});
            let mut item = json!({"detail": "User id changed", "user_id": ids, "timestamp": webhook::seconds(now)});
            if let Some(phone) = person.shown_wa_id(now) {
                item["wa_id"] = json!(phone);
            }
            webhook::listed(business, "user_id_update", "user_id_update", item)
        };
        self.deliver_update(id, update, now);
        self.tell_person(id);
    }

    fn set_marketing(&mut self, id: PersonId, is_wanted: bool, now: Timestamp) {
        let Some(person) = self.people.get_mut(id) else { return };
        person.traits.takes_marketing = is_wanted;
        let value = if is_wanted { "resume" } else { "stop" };
        let update = |business: &super::Business, person: &Person| {
            let mut item = json!({
                "user_id": person.user_id,
                "detail": format!("User requested to {value} marketing messages"),
                "category": "marketing_messages",
                "value": value,
                "timestamp": now.as_second(),
            });
            if let Some(phone) = person.shown_wa_id(now) {
                item["wa_id"] = json!(phone);
            }
            webhook::with_contact(webhook::listed(business, "user_preferences", "user_preferences", item), person, now)
        };
        self.deliver_update(id, update, now);
        self.tell_person(id);
    }

    /// A call that nobody takes: it rings, and ends.
    fn call(&mut self, id: PersonId, seconds: u32, now: Timestamp) {
        if !self.reach_business(id, now) {
            return;
        }
        let call = format!("wacid.{}", self.ids.media());
        let session = json!({"sdp_type": "offer", "sdp": "v=0"});
        let item = json!({"id": call, "event": "connect", "session": session});
        self.deliver_call(id, item, now);
        let end = after(now, SignedDuration::from_secs(seconds.into()));
        self.agenda.add(end, Due::HangUp { person: id, call, began: now });
    }

    /// A call ends.
    pub(super) fn hang_up(&mut self, id: PersonId, call: &str, began: Timestamp, at: Timestamp) {
        let item = json!({
            "id": call,
            "event": "terminate",
            "status": "COMPLETED",
            "start_time": webhook::seconds(began),
            "end_time": webhook::seconds(at),
            "duration": at.duration_since(began).as_secs(),
        });
        self.deliver_call(id, item, at);
    }

    fn deliver_call(&mut self, id: PersonId, mut item: Value, at: Timestamp) {
        item["to"] = json!(self.business.display_phone_number);
        item["direction"] = json!("USER_INITIATED");
        item["timestamp"] = json!(webhook::seconds(at));
        let update = |business: &super::Business, person: &Person| {
            webhook::name_sender(&mut item, person, at);
            webhook::with_contact(webhook::listed(business, "calls", "calls", item), person, at)
        };
        self.deliver_update(id, update, at);
    }
}
