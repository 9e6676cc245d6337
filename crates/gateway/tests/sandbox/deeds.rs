//! Every deed, the item that it becomes in a webhook, and what the gateway reads in it.
//!
//! Cases are text (`deeds.txt`): a title, the deed, the item without id, names and time, and what the gateway reads.
//! `$buttons`, `$list` … stand for messages of the business, `$own` for one of the person, `$image` … for files.

use std::collections::BTreeMap;

use gateway::webhook::{InboundMessage, read};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::harness::{STAFF, World, answer};

const CASES: &str = include_str!("deeds.txt");

/// A world, and the ids that the cases mean.
async fn prepared() -> (World, BTreeMap<&'static str, String>) {
    let mut world = World::still().await;
    let mut ids = BTreeMap::new();
    ids.insert("$own", world.deed(STAFF, json!({"kind": "text", "body": "first"})).unwrap());
    let button = |id: &str, title: &str| json!({"type": "reply", "reply": {"id": id, "title": title}});
    let row = json!({"id": "dash:sales", "title": "Sales", "description": "Daily revenue"});
    let interactive = |interactive: Value| json!({"type": "interactive", "interactive": interactive});
    stock(&world);
    let card = |place: usize| {
        let payload = json!({"type": "payload", "payload": format!("more:{}", place + 1)});
        json!({"card_index": place, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://example.org/1.png"}}]},
            {"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": [payload]},
        ]})
    };
    let quick_reply = json!({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "ACK:118"}]});
    let ask = json!({"text": "?"});
    for (name, message) in [
        ("$text", json!({"text": {"body": "hello"}})),
        (
            "$buttons",
            interactive(
                json!({"type": "button", "body": ask, "action": {"buttons": [button("v1:y", "Yes"), button("v1:n", "No")]}}),
            ),
        ),
        (
            "$list",
            interactive(
                json!({"type": "list", "body": ask, "action": {"button": "Open", "sections": [{"rows": [row]}]}}),
            ),
        ),
        (
            "$flow",
            interactive(
                json!({"type": "flow", "body": ask, "action": {"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "66120", "flow_cta": "Book", "flow_token": "ft-8812"}}}),
            ),
        ),
        (
            "$address",
            interactive(
                json!({"type": "address_message", "body": ask, "action": {"name": "address_message", "parameters": {"country": "IN"}}}),
            ),
        ),
        (
            "$call",
            interactive(
                json!({"type": "call_permission_request", "body": ask, "action": {"name": "call_permission_request"}}),
            ),
        ),
        (
            "$template",
            json!({"type": "template", "template": {"name": "alert", "language": {"code": "en"}, "components": [quick_reply]}}),
        ),
        (
            "$cards",
            json!({"type": "template", "template": {"name": "cards", "language": {"code": "en"}, "components": [{"type": "carousel", "cards": [card(0), card(1)]}]}}),
        ),
    ] {
        ids.insert(name, world.sent(message).await);
    }
    for (name, mime_type) in [
        ("$image", "image/jpeg"),
        ("$video", "video/mp4"),
        ("$audio", "audio/ogg; codecs=opus"),
        ("$document", "application/pdf"),
        ("$sticker", "image/webp"),
    ] {
        let upload = world
            .http
            .post(format!("{}/sandbox/api/files", world.base))
            .header("content-type", mime_type)
            .body("foobar");
        ids.insert(name, answer(upload.send().await.unwrap()).await.1["id"].as_str().unwrap().to_owned());
    }
    world.settled().await;
    world.requests();
    (world, ids)
}

/// The templates that the messages use.
fn stock(world: &World) {
    let button = |text: &str| json!({"type": "QUICK_REPLY", "text": text});
    let body = json!({"type": "BODY", "text": "Look"});
    let card = json!({"components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::a"]}}, body,
        {"type": "BUTTONS", "buttons": [button("More")]},
    ]});
    for (name, last) in [
        ("alert", json!({"type": "BUTTONS", "buttons": [button("Acknowledge"), button("Mute")]})),
        ("cards", json!({"type": "CAROUSEL", "cards": [card, card]})),
    ] {
        let template = json!({"name": name, "language": "en", "category": "UTILITY", "components": [body, last]});
        world.sandbox.add_template(&template).unwrap();
    }
}

fn replaced(text: &str, ids: &BTreeMap<&str, String>, is_back: bool) -> String {
    ids.iter()
        .fold(text.to_owned(), |text, (name, id)| if is_back { text.replace(id, name) } else { text.replace(name, id) })
}

#[tokio::test]
async fn every_deed_becomes_the_webhook_that_meta_sends() {
    let (mut world, ids) = prepared().await;
    let mut shown = String::new();
    for case in CASES.trim().split("\n\n") {
        let lines: Vec<&str> = case.lines().collect();
        let (title, deed) = (lines[0], lines[1]);
        let id = world.deed(STAFF, serde_json::from_str(&replaced(deed, &ids, false)).unwrap());
        let request = world.request().await;
        assert_eq!(request.signature(), "right");
        let mut item = request.updates().remove(0);
        assert_eq!(item["id"], json!(id.unwrap()), "{title}");
        let item_object = item.as_object_mut().unwrap();
        for key in ["id", "from", "from_user_id", "timestamp"] {
            assert!(item_object.remove(key).is_some(), "{title}: {key}");
        }
        let reading = read(&request.bytes, Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
        let event = &reading.batch.events[0];
        // What is written in a group is nobody's conversation.
        let is_in_group = item["group_id"].is_string();
        assert!(event.person.is_some() != is_in_group && reading.batch.events.len() == 1, "{title}");
        let message = InboundMessage::read(&event.payload);
        let mut read = format!("{:?}", message.content);
        if let Some(group) = message.group_id {
            read += &format!(" in group {group}");
        }
        if let Some(referral) = message.referral {
            read += &format!(" from {}", referral.source_type.unwrap());
        }
        shown += &format!(
            "{title}\n{deed}\n{}\n{}\n\n",
            replaced(&item.to_string(), &ids, true),
            replaced(&read, &ids, true)
        );
        world.settled().await;
    }
    assert!(shown.trim() == CASES.trim(), "{shown}");
}

#[tokio::test]
async fn old_buttons_stay_tappable() {
    let (mut world, ids) = prepared().await;
    world.jump("8760h");
    for _ in 0..2 {
        world.deed(STAFF, json!({"kind": "button", "message_id": ids["$buttons"], "id": "v1:n"}));
        assert_eq!(world.request().await.updates()[0]["interactive"]["button_reply"]["id"], "v1:n");
        world.settled().await;
    }
}

#[tokio::test]
async fn deeds_that_are_not_possible_are_refused() {
    let (world, ids) = prepared().await;
    let cases = [
        (r#"{"kind": "video", "media": "$image"}"#, "no such file of that kind"),
        (
            r#"{"kind": "document", "media": "$document", "caption": "<1025>"}"#,
            "caption has 1025 characters; at most 1024",
        ),
        (r#"{"kind": "location", "latitude": 0, "longitude": 181}"#, "longitude from -180 to 180"),
        (r#"{"kind": "contacts", "contacts": []}"#, "contacts must be 1 to 5 objects"),
        (r#"{"kind": "reaction", "message_id": "wamid.none", "emoji": "x"}"#, "no message of this chat"),
        (r#"{"kind": "reaction", "message_id": "$text", "emoji": ""}"#, "emoji is empty"),
        (r#"{"kind": "button", "message_id": "$template", "id": "other"}"#, "no such button"),
        (r#"{"kind": "list", "message_id": "$buttons", "id": "v1:y"}"#, "no such row"),
        (r#"{"kind": "flow", "message_id": "$text", "answers": {}}"#, "no message with a form"),
        (r#"{"kind": "address", "message_id": "$flow", "values": {}}"#, "does not ask for an address"),
        (r#"{"kind": "call_permission", "message_id": "$flow", "accept": true}"#, "does not ask to call"),
        (r#"{"kind": "order", "catalog_id": "1", "items": []}"#, "items has 0 products; an order has 1 to 30"),
        (r#"{"kind": "edit", "message_id": "$text", "body": "x"}"#, "no message of this person"),
        (r#"{"kind": "revoke", "message_id": "$text"}"#, "no message of this person"),
        (r#"{"kind": "text", "body": "hi", "group_id": " "}"#, "group_id is empty"),
        (r#"{"kind": "image", "media": "$image", "reply_to": "wamid.none"}"#, "reply_to is no message"),
    ];
    for (deed, why) in cases {
        let deed = replaced(deed, &ids, false).replace("<1025>", &"x".repeat(1025));
        let refused = world.sandbox.deed(STAFF, &serde_json::from_str(&deed).unwrap()).unwrap_err();
        assert!(refused.contains(why), "{deed}: {refused}");
    }
    let change = serde_json::from_value(json!({"has_whatsapp": false})).unwrap();
    world.sandbox.change_person(STAFF, change).unwrap();
    let deed = serde_json::from_value(json!({"kind": "text", "body": "hi"})).unwrap();
    assert!(world.sandbox.deed(STAFF, &deed).unwrap_err().contains("does not use WhatsApp"));
}
