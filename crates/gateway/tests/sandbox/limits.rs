//! What Meta enforces by the clock: the window of 24 hours, the paces of the number and of each person.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::{CUSTOMER, STAFF, World};

fn text(to: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": to, "text": {"body": "hi"}})
}

/// The status of what was sent last, as the chat has it: `delivered`, or `failed 131047`.
fn outcome(world: &World, person: &str) -> String {
    let chat = world.sandbox.chat(person).unwrap();
    let last = serde_json::to_value(chat.messages.last().unwrap()).unwrap();
    let code = last["failure"]["code"].as_u64().map(|code| format!(" {code}")).unwrap_or_default();
    format!("{}{code}", last["status"].as_str().unwrap())
}

#[tokio::test]
async fn the_window_opens_when_somebody_writes_and_closes_after_a_day() {
    let world = World::still().await;
    let template = world.template("kpi", "UTILITY");
    let situations = [
        // What happens before, the message, what becomes of it.
        ("nobody wrote yet", "0s", false, text(STAFF), "failed 131047"),
        ("a template needs no window", "0s", false, template.clone(), "delivered"),
        ("somebody just wrote", "0s", true, text(STAFF), "delivered"),
        ("almost a day later", "23h 59m 59s", false, text(STAFF), "delivered"),
        ("a day later", "1s", false, text(STAFF), "failed 131047"),
        ("a template still", "0s", false, template, "delivered"),
        ("they write again", "0s", true, text(STAFF), "delivered"),
        ("another person's window is their own", "0s", false, text(CUSTOMER), "failed 131047"),
    ];
    for (situation, later, writes, message, expected) in situations {
        world.jump(later);
        if writes {
            world.deed(STAFF, json!({"kind": "text", "body": "hello"}));
        }
        assert_eq!(world.send(&message).await.0, StatusCode::OK, "{situation}");
        assert_eq!(outcome(&world, message["to"].as_str().unwrap()), expected, "{situation}");
    }
}

#[tokio::test]
async fn a_failed_message_says_why_as_meta_does() {
    let mut world = World::still().await;
    let mut message = text(STAFF);
    message["biz_opaque_callback_data"] = json!("row 7");
    let (_, answer) = world.send(&message).await;
    let value = world.webhook().await.value;
    let status = &value["statuses"][0];
    let user_id = &answer["contacts"][0]["user_id"];
    let expected = json!({
        "id": answer["messages"][0]["id"], "status": "failed", "timestamp": status["timestamp"], "recipient_id": STAFF,
        "recipient_user_id": user_id, "biz_opaque_callback_data": "row 7",
        "errors": [{
            "code": 131_047, "title": "Re-engagement message", "message": "Re-engagement message",
            "error_data": {"details": "More than 24 hours have passed since the customer last replied to this number."},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }],
    });
    assert_eq!(*status, expected);
    assert!(value["contacts"].is_null());
}

#[tokio::test]
async fn the_window_may_refuse_at_once_or_not_at_all() {
    for (rule, status, code, expected) in [
        ("refused", 400, json!(131_047), "no message"),
        ("off", 200, Value::Null, "delivered"),
        ("failed_status", 200, Value::Null, "failed 131047"),
    ] {
        let world = World::still().await;
        world.set(json!({"window": rule}));
        let (got, answer) = world.send(&text(STAFF)).await;
        assert_eq!((got.as_u16(), &answer["error"]["code"]), (status, &code), "{rule}: {answer}");
        let is_empty = world.sandbox.chat(STAFF).unwrap().messages.is_empty();
        let found = if is_empty { "no message".to_owned() } else { outcome(&world, STAFF) };
        assert_eq!(found, expected, "{rule}");
    }
}

#[tokio::test]
async fn one_person_gets_45_at_once_and_then_one_in_six_seconds() {
    let world = World::still().await;
    world.set(json!({"window": "off"}));
    let sent = |count: usize| {
        let world = &world;
        async move {
            let mut codes = Vec::new();
            for _ in 0..count {
                codes.push(world.send(&text(STAFF)).await.1["error"]["code"].as_u64());
            }
            codes
        }
    };
    assert_eq!(sent(45).await, [None; 45]);
    assert_eq!(sent(2).await, [Some(131_056); 2]);
    assert_eq!(world.send(&text(CUSTOMER)).await.0, StatusCode::OK, "another person is not concerned");
    for (later, expected) in
        [("5s 999ms", vec![Some(131_056)]), ("1ms", vec![None, Some(131_056)]), ("6s", vec![None, Some(131_056)])]
    {
        world.jump(later);
        assert_eq!(sent(expected.len()).await, expected, "{later} later");
    }
    world.jump("2m");
    assert_eq!(sent(21).await, [[None; 20].as_slice(), &[Some(131_056)]].concat(), "two quiet minutes pay for twenty");
}

#[tokio::test]
async fn the_number_sends_and_gets_80_a_second() {
    let world = World::still().await;
    world.set(json!({"window": "off"}));
    for _ in 0..10 {
        world.deed(STAFF, json!({"kind": "text", "body": "in"}));
    }
    let mut refused = 0;
    for number in 0..80 {
        let to = [STAFF, CUSTOMER][number % 2];
        let (_, answer) = world.send(&text(to)).await;
        refused += usize::from(answer["error"]["code"] == 130_429);
    }
    assert_eq!(refused, 10, "what came in counts");
    world.jump("25ms");
    let codes = [world.send(&text(STAFF)).await, world.send(&text(STAFF)).await, world.send(&text(STAFF)).await];
    assert_eq!(codes.map(|(status, _)| status.as_u16()), [200, 200, 400], "two in 25 milliseconds");
}
