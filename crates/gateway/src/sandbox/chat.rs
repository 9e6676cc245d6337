//! The people and their chats with the business, in memory and bounded. Every change is announced to the pages.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use super::{
    DemoPerson,
    events::{Announcer, PageEvent},
    phone::Phone,
};

/// People in one sandbox: more do not fit a page's side column, and every number written to becomes one.
pub(super) const PEOPLE_MAX: usize = 32;
/// Messages kept of one chat; older ones are forgotten. A day of playing with a bot.
const MESSAGES_MAX: usize = 200;
/// Characters of a person's name or note: WhatsApp's profile names are shorter.
pub(super) const NAME_MAX: usize = 64;
/// The business is shown as typing for so long unless it writes (Cloud API, "Typing indicators").
pub(super) const TYPING_MS: i64 = 25_000;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// The person with the phone.
    Person,
    /// The bot.
    Business,
}

/// How far a message got. It only rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// The sandbox has it.
    Sent,
    /// The bot never answered 200.
    Failed,
    /// On the phone; or, for a person's message, the bot answered 200.
    Delivered,
    /// Seen.
    Read,
}

/// One message of a chat.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Message {
    pub(super) id: String,
    pub(super) side: Side,
    /// Unix time in milliseconds.
    pub(super) at_ms: i64,
    pub(super) status: Status,
    /// The Cloud API's `type`.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The Cloud API's object of that type.
    pub(super) content: Value,
    /// The message that this one answers.
    pub(super) context: Option<String>,
    /// `biz_opaque_callback_data` of the bot.
    #[serde(skip)]
    pub(super) callback_data: Option<String>,
}

/// A person as the side column shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct PersonView {
    pub(super) phone: Phone,
    pub(super) name: String,
    pub(super) note: String,
    /// Messages of the business not seen yet.
    pub(super) unread: usize,
}

/// A chat as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct History<'a> {
    messages: &'a VecDeque<Message>,
    /// How much longer the business counts as typing; 0 when it is not.
    typing_ms: i64,
}

struct Person {
    phone: Phone,
    name: String,
    note: String,
    messages: VecDeque<Message>,
    typing_until_ms: i64,
}

/// Everybody.
pub(super) struct Chats {
    people: Vec<Person>,
    announcer: Announcer,
}

impl Chats {
    pub(super) fn new(demo: &[DemoPerson], announcer: Announcer) -> Self {
        let mut chats = Self { people: Vec::new(), announcer };
        for DemoPerson { name, phone, note } in demo {
            let is_added = Phone::parse(phone).is_some_and(|phone| chats.add(&phone, name, note));
            if !is_added {
                tracing::warn!(
                    name,
                    "a person of the sandbox was left out: the phone is not a number, or too many people"
                );
            }
        }
        chats
    }

    pub(super) fn people(&self) -> Vec<PersonView> {
        self.people.iter().map(Person::view).collect()
    }

    /// Makes sure that the person is there; who is there already stays as they are. False when there is no room.
    pub(super) fn add(&mut self, phone: &Phone, name: &str, note: &str) -> bool {
        if self.person(phone).is_some() {
            return true;
        }
        if self.people.len() == PEOPLE_MAX {
            return false;
        }
        let name =
            if name.trim().is_empty() { format!("+{phone}") } else { name.trim().chars().take(NAME_MAX).collect() };
        let note = note.trim().chars().take(NAME_MAX).collect();
        let person = Person { phone: phone.clone(), name, note, messages: VecDeque::new(), typing_until_ms: 0 };
        self.announcer.announce(&PageEvent::Person { person: person.view() });
        self.people.push(person);
        true
    }

    /// The name in their profile.
    pub(super) fn name(&self, phone: &Phone) -> Option<&str> {
        self.person(phone).map(|person| person.name.as_str())
    }

    pub(super) fn history(&self, phone: &Phone, now_ms: i64) -> Option<History<'_>> {
        let person = self.person(phone)?;
        Some(History { messages: &person.messages, typing_ms: (person.typing_until_ms - now_ms).max(0) })
    }

    /// A message of this person's chat.
    pub(super) fn message(&self, phone: &Phone, id: &str) -> Option<&Message> {
        self.person(phone)?.messages.iter().find(|message| message.id == id)
    }

    /// Adds a message to the chat of somebody who is there. A message of the business ends its typing.
    pub(super) fn push(&mut self, phone: &Phone, message: Message) {
        self.announcer.announce(&PageEvent::Message { phone, message: &message });
        let Some(person) = self.people.iter_mut().find(|person| person.phone == *phone) else { return };
        if message.side == Side::Business {
            person.typing_until_ms = 0;
        }
        if person.messages.len() == MESSAGES_MAX {
            person.messages.pop_front();
        }
        person.messages.push_back(message);
    }

    /// Raises the status of a message that is still remembered.
    pub(super) fn mark(&mut self, phone: &Phone, id: &str, status: Status) {
        let person = self.people.iter_mut().find(|person| person.phone == *phone);
        let message = person.and_then(|person| person.messages.iter_mut().find(|message| message.id == id));
        if let Some(message) = message.filter(|message| message.status < status) {
            message.status = status;
            self.announcer.announce(&PageEvent::Status { phone, id, status });
        }
    }

    /// The page showed the chat: what of the business became read just now, in order.
    pub(super) fn read_by_person(&mut self, phone: &Phone) -> Vec<Message> {
        let Some(person) = self.person(phone) else { return Vec::new() };
        let unread: Vec<Message> = person.messages.iter().filter(|message| message.is_unread()).cloned().collect();
        for message in &unread {
            self.mark(phone, &message.id, Status::Read);
        }
        unread
    }

    /// The bot saw a message, and with it all earlier ones of that chat. Whose chat it is, or nothing when no message has
    /// this id.
    pub(super) fn read_by_business(&mut self, id: &str) -> Option<Phone> {
        let is_it = |message: &Message| message.side == Side::Person && message.id == id;
        let person = self.people.iter().find(|person| person.messages.iter().any(is_it))?;
        let phone = person.phone.clone();
        let place = person.messages.iter().position(is_it)?;
        let of_person = person.messages.iter().take(place + 1).filter(|message| message.side == Side::Person);
        let seen: Vec<String> = of_person.map(|message| message.id.clone()).collect();
        for id in seen {
            self.mark(&phone, &id, Status::Read);
        }
        Some(phone)
    }

    /// Shows the business as typing.
    pub(super) fn typing(&mut self, phone: &Phone, now_ms: i64) {
        if let Some(person) = self.people.iter_mut().find(|person| person.phone == *phone) {
            person.typing_until_ms = now_ms + TYPING_MS;
            self.announcer.announce(&PageEvent::Typing { phone, typing_ms: TYPING_MS });
        }
    }

    fn person(&self, phone: &Phone) -> Option<&Person> {
        self.people.iter().find(|person| person.phone == *phone)
    }
}

impl Person {
    fn view(&self) -> PersonView {
        let unread = self.messages.iter().filter(|message| message.is_unread()).count();
        PersonView { phone: self.phone.clone(), name: self.name.clone(), note: self.note.clone(), unread }
    }
}

impl Message {
    fn is_unread(&self) -> bool {
        self.side == Side::Business && self.status < Status::Read
    }
}
