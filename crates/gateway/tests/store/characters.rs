//! Characters that a database may be unable to hold: the character 0 is none of PostgreSQL's text.

use gateway::{
    store::{DeadFilter, MAX_ERRORS, NewSend, SendKind, Settle, Settlement, Store},
    webhook,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::harness::{FAR, LEASE, claim, claim_sends, commit, event, everywhere, new_send, second};

/// What a webhook says, with the character 0 wherever somebody else writes.
fn hostile_webhook() -> Value {
    let message = json!({
        "from": "34600111222", "id": "wamid.\u{0}A", "timestamp": "1700000001", "type": "te\u{0}xt",
        "te\u{0}xt": { "bo\u{0}dy": "h\u{0}i" }, "text": { "body": "h\u{0}i" }, "context": { "id": "wamid.\u{0}B" },
    });
    let status = |id: &str| {
        json!({
            "id": id, "status": "failed", "timestamp": "1700000001", "recipient_id": "3460\u{0}0111222",
            "biz_opaque_callback_data": "recado:\u{0}:1",
            "errors": [{ "code": 131_026, "title": "no\u{0}", "error_data": { "details": "\u{0}" } }],
        })
    };
    let preference = json!({
        "wa_id": "34600111222", "detail": "\u{0}", "category": "marketing_messages", "value": "stop", "timestamp": 1_700_000_001,
    });
    let change = |field: &str, list: &str, items: Value| {
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "1\u{0}", "phone_number_id": "310\u{0}7" },
            "contacts": [{ "wa_id": "34600111222", "profile": { "name": "A\u{0}da" }, "user_id": "ES.\u{0}1" }],
            list: items,
        });
        json!({ "field": field, "value": value })
    };
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "1\u{0}", "changes": [
            change("messages", "messages", json!([message])),
            change("messages", "statuses", json!([status("wamid.\u{0}S"), status("wamid.T")])),
            change("user_preferences", "user_preferences", json!([preference])),
            change("something\u{0}new", "things", json!(["\u{0}"])),
        ] }, "\u{0}"],
    })
}

#[tokio::test]
async fn whatever_a_webhook_says_is_taken_in() {
    let body = hostile_webhook().to_string();
    let reading = webhook::read(body.as_bytes(), Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
    for (store, _place) in everywhere().await {
        let accepted = store.accept(reading.batch.clone(), second(1)).await.unwrap();
        assert_eq!(accepted.new_events, reading.batch.events.len());
        let again = store.accept(reading.batch.clone(), second(1)).await.unwrap();
        assert_eq!((again.new_events, again.duplicates), (0, reading.batch.events.len()));
        let work = store.claim(claim("worker", 9, LEASE), second(1)).await.unwrap().remove(0);
        assert_eq!(work.person.profile_name.as_deref(), Some("A\u{fffd}da"));
        assert_eq!(work.events[0].payload, reading.batch.events[0].payload, "as it came");
    }
}

#[tokio::test]
async fn whatever_the_provider_answers_is_written_down() {
    let nul = || "n\u{0}o".to_owned();
    for (store, _place) in everywhere().await {
        let ends = [
            Settlement::Accepted { wamid: nul() },
            Settlement::Failed { code: None, reason: nul(), remedy: gateway::store::Remedy::GiveUp },
            Settlement::Unknown { reason: nul() },
            Settlement::Retry { due_at: second(9), reason: nul(), scope: gateway::store::Scope::Message },
        ];
        for (number, settlement) in ends.into_iter().enumerate() {
            let send = new_send(SendKind::Message, "hi", FAR);
            let id = queue(&*store, &format!("person{number}"), send).await;
            store.settle(Settle { id, attempt: 1, settlement }, second(1)).await.unwrap();
            let report = store.send_report(id).await.unwrap().unwrap();
            let words = report.error.or(report.wamid);
            assert_eq!(words.as_deref(), Some("n\u{fffd}o"));
        }
    }
}

#[tokio::test]
async fn whatever_goes_wrong_is_written_down() {
    for (store, _place) in everywhere().await {
        crate::harness::accept(&*store, &[event("ana", "a", 1)], 1).await;
        for round in 0..i64::from(MAX_ERRORS) {
            let now = second(1 + 60 * round);
            let work = store.claim(claim("worker", 1, LEASE), now).await.unwrap().remove(0);
            store.fail(work.lease, "m:a", "n\u{0}o", now).await.unwrap();
        }
        let letters = store.dead_letters(&DeadFilter::default(), 1).await.unwrap();
        assert_eq!(letters[0].error, "n\u{fffd}o");
    }
}

/// Decides on a send to `who` and hands it out; its row.
async fn queue(store: &dyn Store, who: &str, send: NewSend) -> i64 {
    crate::harness::accept(store, &[event(who, who, 1)], 1).await;
    let work = store.claim(claim("worker", 9, LEASE), second(1)).await.unwrap();
    let work = work.iter().find(|work| work.person.address == who).unwrap();
    store.commit(commit(work, "state", vec![send]), second(1)).await.unwrap();
    store.claim_sends(claim_sends(claim("worker", 9, LEASE)), second(1)).await.unwrap().remove(0).id
}
