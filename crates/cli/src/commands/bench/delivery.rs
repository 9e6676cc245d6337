//! Webhooks as Meta sends them: written and signed into one buffer, headers and body, ready for the wire.

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use gateway::webhook::{
    PATH,
    signature::{HEADER, Signature},
};
use jiff::Timestamp;
use secrecy::SecretString;

/// The number that people write to.
pub(super) const PHONE_NUMBER_ID: &str = "100";
/// What the phones begin with; nobody has such a number.
const PHONE_PREFIX: &str = "155501";

/// Writes requests, each message with an id of its own. Clones count together.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    secret: SecretString,
    /// What each message says, as JSON.
    text: String,
    written: Arc<AtomicU64>,
}

impl Delivery {
    pub(super) fn new(secret: SecretString, text: &str) -> Self {
        Self { secret, text: serde_json::Value::from(text).to_string(), written: Arc::default() }
    }

    /// The whole request of a webhook with one message from each of `people`.
    pub(super) fn request(&self, people: impl IntoIterator<Item = u32>) -> String {
        let body = self.body(people);
        let signature = Signature::new(body.as_bytes(), &self.secret).to_header();
        format!(
            "POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{HEADER}: {signature}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    fn body(&self, people: impl IntoIterator<Item = u32>) -> String {
        let (now, text) = (Timestamp::now().as_second(), &self.text);
        let mut body = String::from(r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":["#);
        for (index, person) in people.into_iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (phone, number) = (phone(person), self.written.fetch_add(1, Ordering::Relaxed));
            write!(
                body,
                r#"{comma}{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550100001","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{{"profile":{{"name":"Person {person}"}},"wa_id":"{phone}"}}],"messages":[{{"from":"{phone}","id":"wamid.HBgLbench{number:020}","timestamp":"{now}","text":{{"body":{text}}},"type":"text"}}]}}}}"#
            )
            .expect("a text takes any text. This is a bug.");
        }
        body + "]}]}"
    }
}

fn phone(person: u32) -> String {
    format!("{PHONE_PREFIX}{person:05}")
}

/// Who has the phone `phone`, if it is one of ours.
pub(super) fn person(phone: &str) -> Option<u32> {
    phone.trim_start_matches('+').strip_prefix(PHONE_PREFIX)?.parse().ok()
}
