//! Messages put into the outbox by hand: with policies and fallbacks that no reply of the demo shop declares.

use std::sync::Arc;

use gateway::{
    config::Config,
    store::{self, Batch, Claim, Commit, NewEvent, NewSend, Person, Resend, SendKind, Store, alias_of},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Place, meta::PHONE_NUMBER_ID};

/// A text that is sent once more when nobody knows whether it left.
pub(crate) fn to_send(words: &str) -> NewSend {
    NewSend {
        kind: SendKind::Message,
        payload: json!({ "kind": "text", "text": words }).to_string(),
        image: None,
        expires_at: Timestamp::now() + SignedDuration::from_hours(48),
        resend: Resend::Once,
        fallback: None,
        is_marketing: false,
    }
}

/// A template with one parameter, as it stands in the outbox.
pub(crate) fn template(name: &str, parameter: &str) -> String {
    json!({ "kind": "template", "name": name, "language": "en", "parameters": [parameter] }).to_string()
}

impl Place {
    /// Decides on `sends` to `person`, who wrote at `written`. Only while no service runs.
    pub(crate) async fn queue(&self, person: &str, written: Timestamp, sends: Vec<NewSend>) {
        let store = self.open_store().await;
        let now = Timestamp::now();
        let event = NewEvent {
            key: format!("m:wamid.QUEUED{person}"),
            person: Some(Person {
                phone_number_id: PHONE_NUMBER_ID.to_owned(),
                address: person.to_owned(),
                phone: Some(person.to_owned()),
                profile_name: None,
            }),
            aliases: vec![alias_of(person)],
            provider_time: written,
            payload: "{}".to_owned(),
            wait: SignedDuration::ZERO,
        };
        store.accept(Batch { events: vec![event], ..Batch::default() }, now).await.unwrap();
        let claim = Claim { owner: "harness".to_owned(), limit: 1, lease_for: SignedDuration::from_mins(1) };
        let work = store.claim(claim, now).await.unwrap().pop().unwrap();
        let applied = work.events.iter().map(|event| event.key.clone()).collect();
        let commit = Commit { lease: work.lease, applied, state: "{}".to_owned(), sends, timers: Vec::new() };
        store.commit(commit, now).await.unwrap();
        store.close().await;
    }

    /// The store itself. Only while no service runs.
    pub(crate) async fn open_store(&self) -> Arc<dyn Store> {
        store::open(&Config::load(None, self.environment()).unwrap().store).await.unwrap()
    }
}
