//! What is in a webhook: every message, every status, and everything else kept as it came.
//!
//! One request may hold a thousand updates, in several entries and changes, of kinds that did not exist when this was
//! written. Reading is therefore lenient: what is not understood becomes an event that belongs to nobody, and nothing
//! makes the rest of the batch fail. Source: Cloud API, "Webhooks".

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    lenient::Fields,
    lists::{Item, List, lists_of},
    person::{self, Contacts, Known},
    status,
    update::{Alert, Update, wants_marketing},
};
use crate::store::{Batch, NewEvent, Preference, keys};

/// The `object` of a WhatsApp webhook. One app may sign webhooks of other products with the same secret.
const OBJECT: &str = "whatsapp_business_account";

/// The types of messages that may be the first of several: what is typed and sent in pieces.
const MAY_GO_ON: [&str; 7] = ["text", "image", "video", "audio", "voice", "document", "sticker"];

/// The body is no JSON. [`unreadable`] keeps it all the same.
#[derive(Debug, thiserror::Error)]
#[error("the webhook's body is no JSON: {0}")]
pub struct Malformed(#[from] serde_json::Error);

/// What a webhook holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What is stored.
    pub batch: Batch,
    /// What those who run the gateway should hear of.
    pub alerts: Vec<Alert>,
}

/// Reads the body of a webhook that came at `received`, which dates whatever has no time of its own. Words and files may wait
/// `wait` for more of the same person; nothing else waits.
///
/// | what came | payload | key |
/// |---|---|---|
/// | a message | `{"message":…,"contact":…,"metadata":…}` | [`m:<hash of its id>`](keys::message) |
/// | a status of a message, which we do not know | `{"status":…,"metadata":…}` | `h:<sha256 of the payload>` |
/// | an error of an account | `{"error":…,"metadata":…}` | likewise |
/// | another item of a list | `{"field":…,"list":…,"item":…,"contact":…,"metadata":…}` | likewise |
/// | any other change | `{"entry_id":…,"entry_time":…,"change":…}` | likewise |
/// | anything else | as it came | likewise |
///
/// Each part is as it came, or null. A status that we know becomes a [`StatusUpdate`](crate::store::StatusUpdate) and is not kept
/// beside. A word on marketing messages is kept and becomes a [`Preference`].
///
/// # Errors
/// [`Malformed`] when the body is no JSON.
///
/// ```
/// use jiff::{SignedDuration, Timestamp};
/// let read = |body| gateway::webhook::read(body, Timestamp::UNIX_EPOCH, SignedDuration::ZERO);
/// assert!(read(br#"{"object": "something_new"}"#)?.batch.events[0].key.starts_with("h:"));
/// assert!(read(b"hello").is_err());
/// # Ok::<(), gateway::webhook::Malformed>(())
/// ```
pub fn read(body: &[u8], received: Timestamp, wait: SignedDuration) -> Result<Reading, Malformed> {
    let body: &RawValue = serde_json::from_slice(body)?;
    let envelope = Fields::of(body).filter(|envelope| envelope.text("object").as_deref() == Some(OBJECT));
    let entries = envelope.map(|envelope| envelope.list("entry")).unwrap_or_default();
    let mut reader = Reader { received, wait, reading: Reading::default() };
    if entries.is_empty() {
        reader.reading.batch.events.push(kept(body, received));
    }
    for entry in entries {
        reader.read_entry(entry);
    }
    Ok(reader.reading)
}

/// The event that keeps a body which is no JSON: `{"malformed":"<the body>"}`, with `U+FFFD` for bytes that are no text.
pub fn unreadable(body: &[u8], received: Timestamp) -> NewEvent {
    #[derive(Serialize)]
    struct Unreadable<'a> {
        malformed: &'a str,
    }
    kept(&Unreadable { malformed: &String::from_utf8_lossy(body) }, received)
}

struct Reader {
    received: Timestamp,
    wait: SignedDuration,
    reading: Reading,
}

impl Reader {
    fn read_entry(&mut self, raw: &RawValue) {
        let entry = Fields::of(raw);
        let changes = entry.as_ref().map(|entry| entry.list("changes")).unwrap_or_default();
        let Some(entry) = entry.filter(|_| !changes.is_empty()) else {
            self.reading.batch.events.push(kept(raw, self.received));
            return;
        };
        for change in changes {
            if !self.read_lists(&Fields::of(change).unwrap_or_default()) {
                // The account's id and the time stand outside the change, and tell two equal changes apart.
                let item = payload::Change { entry_id: entry.raw("id"), entry_time: entry.raw("time"), change };
                self.keep(kept(&item, entry.second("time").unwrap_or(self.received)));
            }
        }
    }

    /// Reads the lists that a change of this field has. Each is independent: any of them may come, in any company. False when
    /// there is none.
    fn read_lists(&mut self, change: &Fields<'_>) -> bool {
        let value = change.object("value").unwrap_or_default();
        let lists = lists_of(&change.text("field").unwrap_or_default());
        let lists: Vec<_> = lists.iter().map(|list| (list, value.list(list.name))).collect();
        let around = Around {
            field: change.raw("field"),
            raw_metadata: value.raw("metadata"),
            metadata: value.object("metadata"),
            contacts: Contacts::of(&value.list("contacts")),
        };
        for (list, items) in &lists {
            for item in items {
                self.read_item(list, item, &around);
            }
        }
        lists.iter().any(|(_, items)| !items.is_empty())
    }

    fn read_item(&mut self, list: &List, raw: &RawValue, around: &Around<'_>) {
        let item = Fields::of(raw).unwrap_or_default();
        let naming = list.item.naming(&item);
        let contact = around.contacts.of_item(&item, naming);
        let known = person::named(&item, naming, contact.and_then(Fields::of).as_ref(), around.metadata.as_ref());
        let metadata = around.raw_metadata;
        let at = item.second("timestamp").unwrap_or(self.received);
        let as_item = payload::Item { field: around.field, list: list.name, item: raw, contact, metadata };
        match list.item {
            Item::Message => {
                let mut event = of_person(kept(&payload::Message { message: raw, contact, metadata }, at), known);
                event.key = item.id("id").map_or(event.key, |wamid| keys::message(&wamid));
                let may_go_on = item.text("type").is_some_and(|kind| MAY_GO_ON.contains(&kind.as_str()));
                event.wait = if may_go_on { self.wait } else { SignedDuration::ZERO };
                self.reading.batch.events.push(event);
            }
            Item::Status => match status::read(&item) {
                Some(update) => self.reading.batch.statuses.push(update),
                None => self.reading.batch.events.push(kept(&payload::Status { status: raw, metadata }, at)),
            },
            Item::Error => self.keep(kept(&payload::Error { error: raw, metadata }, at)),
            Item::Preference => {
                self.keep(kept(&as_item, at));
                // The store finds the person by their names; there is nothing to answer.
                self.reading.batch.preferences.extend(known.and_then(|known| preference(&item, known, at)));
            }
            Item::Call | Item::CallStatus | Item::Echo | Item::UserId => {
                self.keep(of_person(kept(&as_item, at), known));
            }
            Item::Other => self.keep(kept(&as_item, at)),
        }
    }

    fn keep(&mut self, event: NewEvent) {
        self.reading.alerts.extend(Update::read(&event.payload).map(|update| update.alert()));
        self.reading.batch.events.push(event);
    }
}

/// What stands beside the lists of a change.
struct Around<'a> {
    field: Option<&'a RawValue>,
    raw_metadata: Option<&'a RawValue>,
    metadata: Option<Fields<'a>>,
    contacts: Contacts<'a>,
}

fn of_person(event: NewEvent, known: Option<Known>) -> NewEvent {
    match known {
        Some(Known { person, aliases }) => NewEvent { person: Some(person), aliases, ..event },
        None => event,
    }
}

fn preference(item: &Fields<'_>, known: Known, at: Timestamp) -> Option<Preference> {
    Some(Preference {
        phone_number_id: known.person.phone_number_id,
        aliases: known.aliases,
        wants_marketing: wants_marketing(item)?,
        at,
    })
}

/// An event that belongs to nobody, under the hash of its payload.
fn kept(item: &(impl Serialize + ?Sized), provider_time: Timestamp) -> NewEvent {
    let payload = serde_json::to_string(item).expect("raw JSON is written as it came. This is a bug.");
    NewEvent {
        key: format!("h:{}", hex::encode(Sha256::digest(&payload))),
        person: None,
        aliases: Vec::new(),
        provider_time,
        payload,
        wait: SignedDuration::ZERO,
    }
}

/// The payloads of events: each part as it came, or null.
mod payload {
    use serde::Serialize;
    use serde_json::value::RawValue;

    type Raw<'a> = Option<&'a RawValue>;

    #[derive(Serialize)]
    pub(super) struct Message<'a> {
        pub(super) message: &'a RawValue,
        pub(super) contact: Raw<'a>,
        pub(super) metadata: Raw<'a>,
    }

    #[derive(Serialize)]
    pub(super) struct Status<'a> {
        pub(super) status: &'a RawValue,
        pub(super) metadata: Raw<'a>,
    }

    #[derive(Serialize)]
    pub(super) struct Error<'a> {
        pub(super) error: &'a RawValue,
        pub(super) metadata: Raw<'a>,
    }

    #[derive(Serialize)]
    pub(super) struct Item<'a> {
        pub(super) field: Raw<'a>,
        pub(super) list: &'a str,
        pub(super) item: &'a RawValue,
        pub(super) contact: Raw<'a>,
        pub(super) metadata: Raw<'a>,
    }

    #[derive(Serialize)]
    pub(super) struct Change<'a> {
        pub(super) entry_id: Raw<'a>,
        pub(super) entry_time: Raw<'a>,
        pub(super) change: &'a RawValue,
    }
}
