//! How statuses come: in time, late, in disorder, twice, not at all.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{CUSTOMER, STAFF, World};

/// The settings of `statuses`, and what the bot is told of one message: `status+seconds since it was sent`, where the second
/// number is the moment at which it is told, if that is another.
const CASES: &str = r#"
all at once           | {}                                                          | sent+0 delivered+0
each in its time      | {"sent_ms": 1000, "delivered_ms": 2000, "read_ms": 5000}    | sent+1 delivered+3 read+8
in the reverse order  | {"delivered_ms": 2000, "read_ms": 5000, "reversed": true}   | read+7 delivered+2@7 sent+0@7
each one twice        | {"delivered_ms": 1000, "doubled": true}                     | sent+0 sent+0 delivered+1 delivered+1
read, not delivered   | {"read_ms": 4000, "without_delivered": true}                | sent+0 read+4
none at all           | {"missing": true}                                           |
"#;

#[tokio::test]
async fn a_message_costs_what_its_template_is_for() {
    let mut world = World::still().await;
    world.set(json!({"window": "off"}));
    let free = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}});
    let otp = json!({"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]});
    let code =
        json!({"name": "code", "language": "en", "category": "AUTHENTICATION", "components": [{"type": "BODY"}, otp]});
    world.sandbox.add_template(&code).unwrap();
    let words = json!([{"type": "text", "text": "4711"}]);
    let code = json!({"messaging_product": "whatsapp", "to": STAFF, "type": "template", "template": {
        "name": "code", "language": {"code": "en"}, "components": [{"type": "body", "parameters": words},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": words}]}});
    for (message, category) in [
        (free, "service"),
        (world.template("news", "MARKETING"), "marketing"),
        (world.template("receipt", "UTILITY"), "utility"),
        (code, "authentication"),
    ] {
        let (_, answer) = world.send(&message).await;
        let sent = world.request().await.updates().remove(0);
        assert_eq!(sent["pricing"]["category"], category, "{answer}");
        world.settled().await;
        world.requests();
    }
}

#[tokio::test]
async fn statuses_come_as_the_settings_say() {
    for case in CASES.trim().lines() {
        let [name, settings, expected] = case.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let mut world = World::still().await;
        world.set(json!({"window": "off", "statuses": serde_json::from_str::<Value>(settings).unwrap()}));
        world.sent(json!({"text": {"body": "hi"}})).await;
        let began = world.sandbox.now().as_second();
        let mut told = Vec::new();
        for second in 0..10 {
            if second > 0 {
                world.jump("1s");
            }
            world.settled().await;
            for request in world.requests() {
                let status = &request.updates()[0];
                let at = status["timestamp"].as_str().unwrap().parse::<i64>().unwrap() - began;
                let late = if at == second { String::new() } else { format!("@{second}") };
                told.push(format!("{}+{at}{late}", status["status"].as_str().unwrap()));
            }
        }
        assert_eq!(told.join(" "), expected, "{name}");
    }
}

#[tokio::test]
async fn the_bot_may_hear_of_sent_before_it_is_answered() {
    // The bot refuses the webhook once: it has heard of it all the same.
    for answers in [[].as_slice(), &[500]] {
        let mut world = World::still_with(answers, Default::default()).await;
        world.set(json!({"window": "off", "statuses": {"before_answer": true}}));
        let id = world.sent(json!({"text": {"body": "hi"}})).await;
        let first = world.requests().remove(0).updates().remove(0);
        assert_eq!((&first["status"], &first["id"]), (&json!("sent"), &json!(id)));
    }
}

#[tokio::test]
async fn a_reaction_is_only_sent() {
    let world = World::still().await;
    let id = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    world.sent(json!({"type": "reaction", "reaction": {"message_id": id, "emoji": "👍"}})).await;
    world.page(Method::POST, &format!("api/people/{STAFF}/read"), None).await;
    world.settled().await;
    let told = world.sandbox.log(0).iter().filter(|exchange| exchange.body.contains("statuses")).count();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn who_hides_what_they_read_is_not_told_of() {
    let mut world = World::still().await;
    let change = serde_json::from_value(json!({"sends_read_receipts": false})).unwrap();
    world.sandbox.change_person(STAFF, change).unwrap();
    world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
    world.deed(CUSTOMER, json!({"kind": "text", "body": "hi"}));
    for to in [STAFF, CUSTOMER] {
        world.sent(json!({"to": to, "text": {"body": "hi"}})).await;
        world.deed(to, json!({"kind": "read"}));
    }
    world.settled().await;
    let told: Vec<Value> = world.requests().iter().flat_map(super::harness::Request::updates).collect();
    let read: Vec<&Value> = told.iter().filter(|status| status["status"] == "read").collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0]["recipient_id"], CUSTOMER);
}

#[tokio::test]
async fn typing_lasts_25_virtual_seconds_or_until_the_next_message() {
    let world = World::still().await;
    let id = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": id, "typing_indicator": {"type": "text"}});
    let left = || world.sandbox.chat(STAFF).unwrap().typing_ms;
    let mut events = world.events().await;
    world.send(&read).await;
    assert_eq!(left(), 25_000);
    world.jump("10s");
    assert_eq!(left(), 15_000);
    world.send(&read).await;
    assert_eq!(left(), 25_000, "asked for again, it lasts longer");
    world.jump("15s");
    assert_eq!(left(), 10_000);
    world.jump("10s");
    assert_eq!(left(), 0);
    let mut typing = Vec::new();
    while typing.len() < 3 {
        typing.extend(events.next().await.unwrap()["typing_ms"].as_i64());
    }
    assert_eq!(typing, [25_000, 25_000, 0]);
    world.send(&read).await;
    world.sent(json!({"text": {"body": "answer"}})).await;
    assert_eq!(left(), 0, "an answer ends it");
}

#[tokio::test]
async fn a_clock_that_runs_fast_brings_statuses_soon() {
    let mut world = World::still().await;
    world.set(json!({"window": "off", "statuses": {"sent_ms": 3_600_000}}));
    world.sent(json!({"text": {"body": "hi"}})).await;
    let before = world.sandbox.now();
    world.sandbox.set_scale(10_000.0).unwrap();
    assert_eq!(world.request().await.updates()[0]["status"], "sent");
    let passed: Duration = world.sandbox.now().duration_since(before).try_into().unwrap();
    assert!(passed >= Duration::from_secs(3600), "{passed:?}");
}
