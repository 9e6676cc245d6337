//! What was read, as text.

use gateway::{
    store::{Event, NewEvent, keys},
    webhook::{InboundMessage, Reading, heard, message::Context},
};
use jiff::Timestamp;

pub(crate) fn received() -> Timestamp {
    "2026-09-30T12:00:00Z".parse().unwrap()
}

/// What each message holds, what the bot hears, and how long it may wait.
pub(crate) fn contents(reading: &Reading) -> Vec<String> {
    let line = |event: &NewEvent| {
        let message = InboundMessage::read(&event.payload);
        let mut line = format!("{:?}", message.content);
        if message.context != Context::default() {
            line += &format!(" | {:?}", message.context);
        }
        if let Some(referral) = &message.referral {
            line += &format!(" | {referral:?}");
        }
        if let Some(group) = &message.group_id {
            line += &format!(" | in group {group}");
        }
        if !event.wait.is_zero() {
            line += " | may go on";
        }
        [without_absent(&line), format!("heard: {:?}", heard(&[pending(event)])[0])]
    };
    reading.batch.events.iter().flat_map(line).collect()
}

/// Whom each event and each word on marketing belongs to.
pub(crate) fn people(reading: &Reading) -> Vec<String> {
    let mut lines: Vec<_> = reading.batch.events.iter().map(person).collect();
    for preference in &reading.batch.preferences {
        let (aliases, at) = (preference.aliases.join(" "), preference.at);
        lines.push(format!("marketing: {} for {aliases} at {at}", preference.wants_marketing));
    }
    lines
}

/// The event's key, with the message's id in place of its hash.
pub(crate) fn key(event: &NewEvent) -> String {
    let wamid = InboundMessage::read(&event.payload).wamid;
    if event.key == keys::message(&wamid) { format!("m:{wamid}") } else { event.key.clone() }
}

pub(crate) fn person(event: &NewEvent) -> String {
    let key = key(event);
    let key = if key.starts_with("h:") { "h" } else { &key };
    match &event.person {
        None => format!("{key} of nobody"),
        Some(person) => {
            let name = person.profile_name.as_deref().unwrap_or("no name");
            let phone = person.phone.as_deref().unwrap_or("none");
            format!("{key} of {} ({name}), phone {phone}, known as {}", person.address, event.aliases.join(" "))
        }
    }
}

/// What became of messages; events that keep what we do not know.
pub(crate) fn statuses(reading: &Reading) -> Vec<String> {
    let statuses = reading.batch.statuses.iter().map(|status| without_absent(&format!("{status:?}")));
    statuses.chain(reading.batch.events.iter().map(person)).collect()
}

/// What those who run it are told, and whom it belongs to.
pub(crate) fn alerts(reading: &Reading) -> Vec<String> {
    let alerts = reading.alerts.iter().map(|alert| {
        let source = alert.source.as_deref().unwrap_or("nobody");
        format!("{} {} {source}: {}", alert.level.name(), alert.field, alert.text)
    });
    let of_people = reading.batch.events.iter().filter(|event| event.person.is_some()).map(person);
    alerts.chain(of_people).collect()
}

/// The event as it is handed out.
pub(crate) fn pending(event: &NewEvent) -> Event {
    Event {
        key: event.key.clone(),
        payload: event.payload.clone(),
        provider_time: event.provider_time,
        attempts: 1,
        deaths: 0,
        late: false,
    }
}

/// Leaves out the fields that are `None`.
pub(crate) fn without_absent(debug: &str) -> String {
    let mut shown = debug.to_owned();
    while let Some(end) = shown.find(": None").map(|at| at + ": None".len()) {
        let name =
            shown[..end - ": None".len()].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let end = if shown[end..].starts_with(", ") { end + 2 } else { end };
        shown.replace_range(name..end, "");
    }
    shown.replace(",  }", " }")
}
