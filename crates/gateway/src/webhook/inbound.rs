//! What is in a webhook: every message, every status, and everything else kept as it came.
//!
//! One request may hold a thousand updates, in several entries and changes, of kinds that did not exist when this was
//! written. Reading is therefore lenient: what is not understood becomes an event that belongs to nobody, and nothing
//! makes the rest of the batch fail. Source: Cloud API, "Webhooks", `messages` field.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{lenient::Fields, person};
use crate::store::{Batch, DeliveryStatus, NewEvent, StatusUpdate};

/// The `object` of a WhatsApp webhook. One app may sign webhooks of other products with the same secret.
const OBJECT: &str = "whatsapp_business_account";

/// The field of a change that carries messages and statuses.
const MESSAGES: &str = "messages";

/// The body is no JSON. [`unreadable`] keeps it all the same.
#[derive(Debug, thiserror::Error)]
#[error("the webhook's body is no JSON: {0}")]
pub struct Malformed(#[from] serde_json::Error);

/// Reads the body of a webhook that came at `received`, which dates whatever has no time of its own.
///
/// A message becomes an event `m:<wamid>` with the payload `{"message":…,"contact":…,"metadata":…}`, each part as it came
/// or null. A status that we know becomes a [`StatusUpdate`]. Anything else becomes an event `h:<sha256 of its payload>`.
///
/// # Errors
/// [`Malformed`] when the body is no JSON.
///
/// ```
/// let now = jiff::Timestamp::UNIX_EPOCH;
/// let batch = gateway::webhook::read(br#"{"object": "something_new"}"#, now)?;
/// assert!(batch.events[0].key.starts_with("h:"));
/// assert!(gateway::webhook::read(b"hello", now).is_err());
/// # Ok::<(), gateway::webhook::Malformed>(())
/// ```
pub fn read(body: &[u8], received: Timestamp) -> Result<Batch, Malformed> {
    let body: &RawValue = serde_json::from_slice(body)?;
    let envelope = Fields::of(body).filter(|envelope| envelope.text("object").as_deref() == Some(OBJECT));
    let entries = envelope.map(|envelope| envelope.list("entry")).unwrap_or_default();
    let mut batch = Batch::default();
    if entries.is_empty() {
        batch.events.push(kept(body, received));
    }
    for entry in entries {
        read_entry(entry, received, &mut batch);
    }
    Ok(batch)
}

/// The event that keeps a body which is no JSON: `{"malformed":"<the body>"}`, with `U+FFFD` for bytes that are no text.
pub fn unreadable(body: &[u8], received: Timestamp) -> NewEvent {
    #[derive(Serialize)]
    struct Unreadable<'a> {
        malformed: &'a str,
    }
    kept(&Unreadable { malformed: &String::from_utf8_lossy(body) }, received)
}

fn read_entry(raw: &RawValue, received: Timestamp, batch: &mut Batch) {
    let entry = Fields::of(raw);
    let changes = entry.as_ref().map(|entry| entry.list("changes")).unwrap_or_default();
    let Some(entry) = entry.filter(|_| !changes.is_empty()) else {
        batch.events.push(kept(raw, received));
        return;
    };
    for change in changes {
        let fields = Fields::of(change).filter(|change| change.text("field").as_deref() == Some(MESSAGES));
        let items = fields.and_then(|change| change.object("value")).map(Items::of).unwrap_or_default();
        if items.is_empty() {
            // The account's id and the time stand outside the change, and tell two equal changes apart.
            let item = ChangeItem { entry_id: entry.raw("id"), entry_time: entry.raw("time"), change };
            batch.events.push(kept(&item, entry.second("time").unwrap_or(received)));
        }
        read_items(&items, received, batch);
    }
}

/// What a change of the field `messages` holds. Each list is independent: any of them may come, in any company.
#[derive(Default)]
struct Items<'a> {
    metadata: Option<&'a RawValue>,
    contacts: Vec<&'a RawValue>,
    messages: Vec<&'a RawValue>,
    statuses: Vec<&'a RawValue>,
    errors: Vec<&'a RawValue>,
}

impl<'a> Items<'a> {
    fn of(value: Fields<'a>) -> Self {
        Self {
            metadata: value.raw("metadata"),
            contacts: value.list("contacts"),
            messages: value.list("messages"),
            statuses: value.list("statuses"),
            errors: value.list("errors"),
        }
    }

    fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.statuses.is_empty() && self.errors.is_empty()
    }
}

fn read_items(items: &Items<'_>, received: Timestamp, batch: &mut Batch) {
    let metadata = items.metadata;
    for message in &items.messages {
        batch.events.push(read_message(message, items, received));
    }
    for &status in &items.statuses {
        match read_status(status) {
            Some(update) => batch.statuses.push(update),
            None => batch.events.push(kept(&StatusItem { status, metadata }, second_of(status).unwrap_or(received))),
        }
    }
    for &error in &items.errors {
        batch.events.push(kept(&ErrorItem { error, metadata }, received));
    }
}

fn read_message(message: &RawValue, items: &Items<'_>, received: Timestamp) -> NewEvent {
    let fields = Fields::of(message);
    let contact = fields.as_ref().and_then(|fields| person::contact_of(fields, &items.contacts));
    let metadata = items.metadata;
    let mut event = kept(&MessageItem { message, contact, metadata }, second_of(message).unwrap_or(received));
    if let Some(fields) = fields {
        event.person =
            person::of_message(&fields, contact.and_then(Fields::of).as_ref(), metadata.and_then(Fields::of).as_ref());
        event.key = fields.text("id").map_or(event.key, |wamid| format!("m:{wamid}"));
    }
    event
}

/// `None` when the status is of a kind that we do not know.
fn read_status(raw: &RawValue) -> Option<StatusUpdate> {
    let fields = Fields::of(raw)?;
    let status = match fields.text("status")?.as_str() {
        "sent" => DeliveryStatus::Sent,
        "delivered" => DeliveryStatus::Delivered,
        "read" => DeliveryStatus::Read,
        "played" => DeliveryStatus::Played,
        "failed" => DeliveryStatus::Failed,
        _ => return None,
    };
    let error =
        fields.list("errors").first().copied().and_then(Fields::of).filter(|_| status == DeliveryStatus::Failed);
    Some(StatusUpdate {
        wamid: fields.text("id")?,
        callback_data: fields.text("biz_opaque_callback_data"),
        status,
        error_code: error.and_then(|error| error.text("code")).and_then(|code| code.parse().ok()),
    })
}

fn second_of(item: &RawValue) -> Option<Timestamp> {
    Fields::of(item)?.second("timestamp")
}

/// An event that belongs to nobody, under the hash of its payload.
fn kept(item: &(impl Serialize + ?Sized), provider_time: Timestamp) -> NewEvent {
    let payload = serde_json::to_string(item).expect("raw JSON is written as it came. This is a bug.");
    NewEvent { key: format!("h:{}", hex::encode(Sha256::digest(&payload))), person: None, provider_time, payload }
}

#[derive(Serialize)]
struct MessageItem<'a> {
    message: &'a RawValue,
    contact: Option<&'a RawValue>,
    metadata: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct StatusItem<'a> {
    status: &'a RawValue,
    metadata: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct ErrorItem<'a> {
    error: &'a RawValue,
    metadata: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct ChangeItem<'a> {
    entry_id: Option<&'a RawValue>,
    entry_time: Option<&'a RawValue>,
    change: &'a RawValue,
}
