//! A person: by which names WhatsApp knows them, and what they are like.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use super::{
    super::{
        ids,
        phone::Phone,
        validate::{USER_ID_MAX, is_user_id},
    },
    chat::{Chat, MessageView},
    clock::after,
    forms,
    window::Window,
};
use crate::store::pace::Arrival;

/// Characters of a person's name, note or username: WhatsApp's profile names are shorter.
pub(crate) const NAME_MAX: usize = 64;
/// For so long does a business that wrote to a number see it, though the person has a username.
const NUMBER_SHOWN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Names a person inside the sandbox, as `p1`; no bot ever sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
pub struct PersonId(pub(super) u32);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl Serialize for PersonId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a person is like. The default is somebody with whom everything works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Traits {
    /// They have adopted a username: the business sees their number only for 30 days after writing to it.
    pub hides_phone: bool,
    /// They use WhatsApp; messages to others fail with 131026.
    pub has_whatsapp: bool,
    /// They have blocked the business: its messages fail with 131026.
    pub blocks_business: bool,
    /// The business has blocked them: what they write does not arrive, what it writes is refused with 130403.
    pub is_blocked: bool,
    /// They take marketing messages; for others these fail with 131050.
    pub takes_marketing: bool,
    /// They are on the list of test recipients.
    pub is_listed: bool,
    /// They let others see what they have read.
    pub sends_read_receipts: bool,
}

impl Default for Traits {
    fn default() -> Self {
        Self {
            hides_phone: false,
            has_whatsapp: true,
            blocks_business: false,
            is_blocked: false,
            takes_marketing: true,
            is_listed: true,
            sends_read_receipts: true,
        }
    }
}

/// Somebody who comes in. Without a phone they are known by their user id alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewPerson {
    /// The name in their profile; their phone or username when it is empty.
    pub name: String,
    /// Who they are, for whoever plays them.
    pub note: String,
    /// The number that people dial.
    pub phone: Option<String>,
    /// WhatsApp's id of that number, where it differs.
    pub wa_id: Option<String>,
    /// Their username.
    pub username: Option<String>,
    /// Their business-scoped user id, `ES.90218844713355`; one is made when there is none.
    pub user_id: Option<String>,
    /// Their id among linked businesses, `ES.ENT.55120087`.
    pub parent_user_id: Option<String>,
    /// What they are like.
    #[serde(flatten)]
    pub traits: Traits,
}

/// What is to be different about a person; the rest stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonChange {
    /// The name in their profile.
    pub name: Option<String>,
    /// Who they are.
    pub note: Option<String>,
    /// Another phone number, and with it another user id; webhooks tell, as with the deed `change_number`.
    pub phone: Option<String>,
    /// Their username.
    pub username: Option<String>,
    /// See [`Traits::hides_phone`].
    pub hides_phone: Option<bool>,
    /// See [`Traits::has_whatsapp`].
    pub has_whatsapp: Option<bool>,
    /// See [`Traits::blocks_business`].
    pub blocks_business: Option<bool>,
    /// See [`Traits::is_blocked`].
    pub is_blocked: Option<bool>,
    /// See [`Traits::takes_marketing`]. No webhook tells of it, as when it happened long ago.
    pub takes_marketing: Option<bool>,
    /// See [`Traits::is_listed`].
    pub is_listed: Option<bool>,
    /// See [`Traits::sends_read_receipts`].
    pub sends_read_receipts: Option<bool>,
}

/// A person as pages and programs see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// Names them here.
    pub id: PersonId,
    /// The number that people dial, in digits.
    pub phone: Option<String>,
    /// WhatsApp's id of that number.
    pub wa_id: Option<String>,
    /// Their username.
    pub username: Option<String>,
    /// Their business-scoped user id.
    pub user_id: String,
    /// Their id among linked businesses.
    pub parent_user_id: Option<String>,
    /// The name in their profile.
    pub name: String,
    /// Who they are.
    pub note: String,
    /// Messages of the business not seen yet.
    pub unread: usize,
    /// Until when the business may write freely; nothing when they have not written.
    pub window_until: Option<Timestamp>,
    /// What they are like.
    #[serde(flatten)]
    pub traits: Traits,
}

/// A person with everything that is remembered of them.
#[derive(Debug)]
pub(crate) struct Person {
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) phone: Option<Phone>,
    pub(super) wa_id: Option<Phone>,
    pub(super) username: Option<String>,
    pub(super) user_id: String,
    pub(super) parent_user_id: Option<String>,
    /// The hash of their security code.
    pub(super) identity_hash: String,
    pub(super) traits: Traits,
    /// Until when the business sees the number of somebody who hides it.
    number_shown_until: Timestamp,
    pub(super) window: Window,
    /// The bucket of messages to this person.
    pub(super) pace: Arrival,
    pub(super) chat: Chat,
}

impl Person {
    /// Somebody, or what is wrong with them.
    pub(super) fn new(id: PersonId, new: NewPerson) -> Result<Self, String> {
        let NewPerson { name, note, phone, wa_id, username, user_id, parent_user_id, traits } = new;
        let phone = phone.map(|phone| parse_phone("phone", &phone)).transpose()?;
        let wa_id = wa_id.map(|wa_id| parse_phone("wa_id", &wa_id)).transpose()?;
        if phone.is_none() && wa_id.is_some() {
            return Err("wa_id is the id of a number; without phone there is none".to_owned());
        }
        for (field, id) in [("user_id", &user_id), ("parent_user_id", &parent_user_id)] {
            check_user_id(field, id.as_deref())?;
        }
        let username = username.map(|name| cut(&name)).filter(|name| !name.is_empty());
        let shown = phone.as_ref().map(|phone| format!("+{phone}")).or_else(|| username.clone());
        let named = cut(&name);
        let user_id = user_id.unwrap_or_else(|| match &phone {
            Some(phone) => ids::user_id(phone.as_str()),
            None => ids::user_id(&id.to_string()),
        });
        Ok(Self {
            id,
            name: if named.is_empty() { shown.unwrap_or_else(|| id.to_string()) } else { named },
            note: cut(&note),
            identity_hash: ids::identity_key_hash(&user_id),
            user_id,
            wa_id: wa_id.or_else(|| phone.clone()),
            phone,
            username,
            parent_user_id,
            traits,
            number_shown_until: Timestamp::MIN,
            window: Window::default(),
            pace: Arrival::MIN,
            chat: Chat::default(),
        })
    }

    pub(super) fn change(&mut self, change: PersonChange) {
        let set = |old: &mut bool, new: Option<bool>| *old = new.unwrap_or(*old);
        set(&mut self.traits.hides_phone, change.hides_phone);
        set(&mut self.traits.has_whatsapp, change.has_whatsapp);
        set(&mut self.traits.blocks_business, change.blocks_business);
        set(&mut self.traits.is_blocked, change.is_blocked);
        set(&mut self.traits.takes_marketing, change.takes_marketing);
        set(&mut self.traits.is_listed, change.is_listed);
        set(&mut self.traits.sends_read_receipts, change.sends_read_receipts);
        if let Some(name) = change.name.map(|name| cut(&name)).filter(|name| !name.is_empty()) {
            self.name = name;
        }
        if let Some(note) = change.note {
            self.note = cut(&note);
        }
        if let Some(username) = change.username {
            self.username = Some(cut(&username)).filter(|username| !username.is_empty());
        }
    }

    /// Whether a message to this number reaches them.
    pub(super) fn answers_to(&self, phone: &Phone) -> bool {
        let own = self.phone.iter().chain(&self.wa_id);
        own.flat_map(forms::forms).any(|form| form == *phone)
    }

    /// The business wrote to their number and so knows it.
    pub(super) fn was_dialled(&mut self, now: Timestamp) {
        self.number_shown_until = after(now, NUMBER_SHOWN);
    }

    /// Their number as webhooks show it; nothing when they have none or hide it.
    pub(super) fn shown_wa_id(&self, now: Timestamp) -> Option<&Phone> {
        let is_shown = !self.traits.hides_phone || now < self.number_shown_until;
        self.wa_id.as_ref().filter(|_| is_shown)
    }

    pub(super) fn view(&self) -> PersonView {
        let text = |phone: &Option<Phone>| phone.as_ref().map(ToString::to_string);
        PersonView {
            id: self.id,
            phone: text(&self.phone),
            wa_id: text(&self.wa_id),
            username: self.username.clone(),
            user_id: self.user_id.clone(),
            parent_user_id: self.parent_user_id.clone(),
            name: self.name.clone(),
            note: self.note.clone(),
            unread: self.chat.messages().filter(|message| message.is_unread()).count(),
            window_until: self.window.until(),
            traits: self.traits,
        }
    }

    pub(super) fn history(&self, now: Timestamp) -> ChatView {
        ChatView {
            messages: self.chat.messages().map(MessageView::of).collect(),
            typing_ms: self.chat.typing_ms(now),
            window_until: self.window.until(),
        }
    }
}

/// A chat as a page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChatView {
    /// The messages that are remembered, oldest first.
    pub messages: Vec<MessageView>,
    /// How many virtual milliseconds longer the business counts as typing; 0 when it is not.
    pub typing_ms: i64,
    /// Until when the business may write freely, or might; nothing when the person has not written.
    pub window_until: Option<Timestamp>,
}

pub(super) fn parse_phone(field: &str, text: &str) -> Result<Phone, String> {
    Phone::parse(text).ok_or_else(|| format!("{field} is no phone number: 7 to 15 digits, country code first"))
}

pub(super) fn check_user_id(field: &str, id: Option<&str>) -> Result<(), String> {
    if id.is_none_or(is_user_id) {
        return Ok(());
    }
    Err(format!("{field} must be a country code, a dot and 1 to {USER_ID_MAX} letters and digits, such as ES.9021"))
}

fn cut(words: &str) -> String {
    words.trim().chars().take(NAME_MAX).collect()
}
