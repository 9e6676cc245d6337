//! Whole bodies (`tests/webhooks/*.json`), as Meta sends them.

use std::{fmt::Write, fs, path::Path};

use gateway::{
    store::Batch,
    webhook::{InboundMessage, read},
};
use jiff::{SignedDuration, Timestamp};

use crate::show::{key, received, without_absent};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/webhooks");

pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(SAMPLES).join(name)).unwrap()
}

pub(crate) fn names() -> Vec<String> {
    let files = fs::read_dir(SAMPLES).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = files.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
}

fn batch(body: &[u8], at: Timestamp) -> Batch {
    read(body, at, SignedDuration::ZERO).unwrap().batch
}

/// What a batch holds, one line an item. Hashes show their beginning.
fn show(batch: &Batch) -> String {
    let mut shown = String::new();
    for event in &batch.events {
        let key: String = key(event).chars().take(14).collect();
        let who = event.person.as_ref().map_or_else(
            || "nobody".to_owned(),
            |person| format!("{} {:?} to {}", person.address, person.profile_name, person.phone_number_id),
        );
        let content = if event.key.starts_with("m:") {
            let message = InboundMessage::read(&event.payload);
            let reply = message.context.wamid.map(|wamid| format!(" replying to {wamid}")).unwrap_or_default();
            without_absent(&format!("{:?}{reply}", message.content))
        } else {
            event.payload.chars().take(60).collect()
        };
        writeln!(shown, "  {key} | {} | {who}\n    {content}", event.provider_time).unwrap();
    }
    for status in &batch.statuses {
        writeln!(shown, "  {} {:?} {:?} {:?}", status.wamid, status.status, status.callback_data, status.error_code)
            .unwrap();
    }
    shown
}

#[test]
fn every_sample_becomes_what_is_expected() {
    let mut shown = String::new();
    for name in names() {
        write!(shown, "{name}\n{}", show(&batch(&sample(&name), received()))).unwrap();
    }
    let expected = String::from_utf8(sample("expected.txt")).unwrap();
    assert!(shown == expected, "{shown}");
}

#[test]
fn raw_text_is_kept_as_it_came() {
    let body = String::from_utf8(sample("text.json")).unwrap();
    let payload = batch(body.as_bytes(), received()).events.remove(0).payload;
    let text = r#""body":"Ol\u00e1! \ud83d\udc4b quero o relat\u00f3rio de hoje \/ ontem""#;
    assert!(body.contains(text) && payload.contains(text), "{payload}");
    let parts: serde_json::Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(parts["contact"]["profile"]["name"], "Rita Amparo");
    assert_eq!(parts["metadata"]["phone_number_id"], "400011122233344");
}

#[test]
fn the_same_body_gives_the_same_keys_and_another_time_or_account_another() {
    let body = String::from_utf8(sample("field_template_status.json")).unwrap();
    let key = |body: &str, at: Timestamp| batch(body.as_bytes(), at).events[0].key.clone();
    assert_eq!(key(&body, received()), key(&body, Timestamp::UNIX_EPOCH));
    assert_ne!(key(&body, received()), key(&body.replace("1790000950", "1790000951"), received()));
    assert_ne!(key(&body, received()), key(&body.replace("500066677788899", "500066677788800"), received()));
}
