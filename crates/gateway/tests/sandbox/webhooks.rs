//! What a person does on the page, as the bot gets it.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{BUSINESS, STAFF, TOKEN, World};

/// The next webhook's message, without its id and time, which vary; they are checked here.
async fn message(world: &mut World, id: &str) -> Value {
    let mut value = world.webhook().await.value;
    assert_eq!(value["contacts"][0]["profile"]["name"], "Demo staff");
    assert_eq!(value["contacts"][0]["wa_id"], STAFF);
    assert_eq!(value["messages"].as_array().map(Vec::len), Some(1));
    let mut message = value["messages"][0].take();
    assert_eq!(message["id"], id);
    assert_eq!(message["from"], STAFF);
    assert!(message["timestamp"].as_str().unwrap().parse::<i64>().is_ok());
    let object = message.as_object_mut().unwrap();
    for varying in ["id", "from", "from_user_id", "timestamp"] {
        assert!(object.remove(varying).is_some(), "{varying}");
    }
    message
}

/// Takes the two statuses that follow every message of the bot.
async fn skip_statuses(world: &mut World) {
    assert_eq!(world.status().await, "sent -");
    assert_eq!(world.status().await, "delivered -");
}

#[tokio::test]
async fn words_arrive_escaped_and_signed() {
    let mut world = World::start().await;
    world.write(json!({"kind": "text", "body": "não 👍 a/b \"q\" *x*\n<b>"})).await;
    let webhook = world.webhook().await;
    let text = String::from_utf8(webhook.bytes.to_vec()).unwrap();
    assert!(text.contains(r#"{"body":"n\u00e3o \ud83d\udc4d a\/b \"q\" *x*\n<b>"}"#), "{text}");
    assert_eq!(webhook.value["messages"][0]["text"]["body"], "não 👍 a/b \"q\" *x*\n<b>");
}

#[tokio::test]
async fn a_tapped_button_says_which_message_it_was_on() {
    let mut world = World::start().await;
    let button = |id: &str, title: &str| json!({"type": "reply", "reply": {"id": id, "title": title}});
    let action = json!({"buttons": [button("v1:y", "Yes, cancel"), button("v1:n", "Keep it")]});
    let sent = world
        .sent(
            json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": action}}),
        )
        .await;
    skip_statuses(&mut world).await;
    // Twice: an old button can be tapped again.
    for _ in 0..2 {
        let id = world.write(json!({"kind": "button", "message_id": sent, "id": "v1:n"})).await;
        let expected = json!({
            "type": "interactive",
            "context": {"from": BUSINESS, "id": sent},
            "interactive": {"type": "button_reply", "button_reply": {"id": "v1:n", "title": "Keep it"}},
        });
        assert_eq!(message(&mut world, &id).await, expected);
    }
}

#[tokio::test]
async fn a_picked_row_comes_with_its_description() {
    let mut world = World::start().await;
    let finance =
        json!({"title": "Finance", "rows": [{"id": "sales", "title": "Sales", "description": "Daily revenue"}]});
    let shop = json!({"title": "Shop", "rows": [{"id": "sla", "title": "Deliveries"}]});
    let list =
        json!({"type": "list", "body": {"text": "?"}, "action": {"button": "Choose", "sections": [finance, shop]}});
    let sent = world.sent(json!({"type": "interactive", "interactive": list})).await;
    skip_statuses(&mut world).await;
    for (row, reply) in [
        ("sales", json!({"id": "sales", "title": "Sales", "description": "Daily revenue"})),
        ("sla", json!({"id": "sla", "title": "Deliveries"})),
    ] {
        let id = world.write(json!({"kind": "list", "message_id": sent, "id": row})).await;
        let expected = json!({
            "type": "interactive",
            "context": {"from": BUSINESS, "id": sent},
            "interactive": {"type": "list_reply", "list_reply": reply},
        });
        assert_eq!(message(&mut world, &id).await, expected);
    }
}

#[tokio::test]
async fn an_answer_quotes_and_a_place_has_a_name() {
    let mut world = World::start().await;
    let sent = world.sent(json!({"text": {"body": "Anything else?"}})).await;
    skip_statuses(&mut world).await;
    let id = world.write(json!({"kind": "text", "body": "no", "reply_to": sent})).await;
    let context = json!({"from": BUSINESS, "id": sent});
    assert_eq!(message(&mut world, &id).await, json!({"type": "text", "text": {"body": "no"}, "context": context}));
    let place = json!({"latitude": 38.7075, "longitude": -9.1364, "name": "Praça"});
    let id = world.write(json!({"kind": "location", "latitude": 38.7075, "longitude": -9.1364, "name": "Praça"})).await;
    assert_eq!(message(&mut world, &id).await, json!({"type": "location", "location": place}));
}

#[tokio::test]
async fn files_of_a_person_can_be_fetched_by_the_bot() {
    let mut world = World::start().await;
    for (kind, mime_type, extra) in [
        ("image", "image/jpeg", json!({"caption": "recibo"})),
        ("audio", "audio/ogg; codecs=opus", json!({"voice": true})),
        ("sticker", "image/webp", json!({"animated": false})),
    ] {
        let upload = world
            .http
            .post(format!("{}/sandbox/api/files", world.base))
            .header("content-type", mime_type)
            .body("foobar");
        let media = super::harness::answer(upload.send().await.unwrap()).await.1["id"].clone();
        let mut deed = json!({"kind": kind, "media": media});
        if kind == "image" {
            deed["caption"] = json!("recibo");
        }
        let id = world.write(deed).await;
        let mut content =
            json!({"mime_type": mime_type, "id": media, "sha256": "w6uP8Tcg6K2QR905Rms8iXTlksL6OD1KOWBxTK7wxPI="});
        content.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        assert_eq!(message(&mut world, &id).await, json!({"type": kind, kind: content}));
        let (_, described) = world.graph(Method::GET, media.as_str().unwrap(), None).await;
        let file = world.http.get(described["url"].as_str().unwrap()).bearer_auth(TOKEN).send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap(), "foobar");
    }
}

#[tokio::test]
async fn a_webhook_is_tried_again_and_nothing_overtakes_it() {
    let mut world = World::with_answers(&[500, 404]).await;
    let mut events = world.events().await;
    let first = world.write(json!({"kind": "text", "body": "one"})).await;
    let second = world.write(json!({"kind": "text", "body": "two"})).await;
    let mut arrived = Vec::new();
    for _ in 0..4 {
        arrived.push(world.webhook().await.value["messages"][0]["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(arrived, [&first, &first, &first, &second].map(String::as_str));
    assert_eq!(next_status(&mut events).await, format!("{first} delivered"));
    assert_eq!(next_status(&mut events).await, format!("{second} delivered"));
}

#[tokio::test]
async fn a_bot_that_never_answers_is_given_up_and_the_next_message_goes_on() {
    let mut world = World::with_answers(&[500, 500, 500]).await;
    let mut events = world.events().await;
    let first = world.write(json!({"kind": "text", "body": "one"})).await;
    let second = world.write(json!({"kind": "text", "body": "two"})).await;
    assert_eq!(next_status(&mut events).await, format!("{first} failed"));
    assert_eq!(next_status(&mut events).await, format!("{second} delivered"));
    for id in [&first, &first, &first, &second] {
        assert_eq!(world.webhook().await.value["messages"][0]["id"], **id);
    }
}

async fn next_status(events: &mut super::harness::Events) -> String {
    loop {
        let event = events.next().await.unwrap();
        if event["event"] == "status" {
            return format!("{} {}", event["id"].as_str().unwrap(), event["status"].as_str().unwrap());
        }
    }
}
