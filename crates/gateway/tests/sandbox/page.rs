//! The page: its files, its people, its chats, what it is told.

use gateway::sandbox::{Fault, Rule};
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{BUSINESS, STAFF, World};

#[tokio::test]
async fn every_file_of_the_page_is_there_and_nothing_comes_from_elsewhere() {
    let world = World::start().await;
    let mut pending = vec!["/".to_owned()];
    let mut seen = Vec::new();
    while let Some(path) = pending.pop() {
        let response = world.http.get(format!("{}{path}", world.base)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert!(response.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self';"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let text = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        let is_script = path.ends_with(".js");
        assert!(!is_script || !text.contains("innerHTML"), "{path}: words must stay words");
        let imports = text.split("from \"./").skip(1).map(|rest| format!("/sandbox/page/{}", until_quote(rest)));
        let links = text.split("\"/sandbox/page/").skip(1).map(|rest| format!("/sandbox/page/{}", until_quote(rest)));
        let found: Vec<String> = if is_script { imports.collect() } else { links.collect() };
        seen.push(path);
        pending.extend(found.into_iter().filter(|path| !seen.contains(path)));
        pending.dedup();
    }
    assert!(seen.iter().any(|path| path.ends_with("markup.js")), "{seen:?}");
    for sample in ["sticker.webp", "voice.ogg"] {
        let url = format!("{}/sandbox/page/{sample}", world.base);
        assert!(world.http.get(url).send().await.unwrap().content_length().unwrap() > 1000, "{sample}");
    }
}

fn until_quote(text: &str) -> &str {
    text.split('"').next().unwrap_or_default()
}

/// What the side column shows of a person.
fn shown(person: &Value) -> Value {
    ["phone", "name", "note", "unread"].into_iter().map(|key| (key, person[key].clone())).collect()
}

#[tokio::test]
async fn the_page_knows_who_is_here() {
    let world = World::start().await;
    let (_, snapshot) = world.page(Method::GET, "api/snapshot", None).await;
    let person = |phone, name| json!({"phone": phone, "name": name, "note": "a note", "unread": 0});
    let people: Vec<Value> = snapshot["people"].as_array().unwrap().iter().map(shown).collect();
    assert_eq!(people, [person("34600111222", "Demo staff"), person("34600333444", "Demo customer")]);
    assert_eq!(
        (&snapshot["business"]["name"], &snapshot["business"]["phone"]),
        (&json!("Corner Shop"), &json!(BUSINESS))
    );
    assert_eq!(snapshot["hints"], json!(["report today"]));
}

#[tokio::test]
async fn anybody_can_be_added_but_not_the_business() {
    let world = World::start().await;
    let mut events = world.events().await;
    for (phone, name, status) in [
        ("+351 912 000 111", "Marta", 201),
        ("351912000111", "Marta again", 422),
        ("12", "", 422),
        ("+1 (555) 014-0042", "", 422),
    ] {
        let (got, answer) = world.page(Method::POST, "api/people", Some(&json!({"phone": phone, "name": name}))).await;
        assert_eq!(got, status, "{phone}: {answer}");
    }
    let person = json!({"phone": "351912000111", "name": "Marta", "note": "", "unread": 0});
    let event = events.next().await.unwrap();
    assert_eq!((&event["event"], shown(&event["person"])), (&json!("person"), person));
    let (status, _) = world.page(Method::GET, "api/people/351999999999/chat", None).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn deeds_that_make_no_sense_are_refused_with_a_reason() {
    let world = World::start().await;
    let sent = world.sent(json!({"text": {"body": "no buttons here"}})).await;
    let own = world.write(json!({"kind": "text", "body": "hi"})).await;
    for (deed, why) in [
        (json!({"kind": "text", "body": " "}), "empty"),
        (json!({"kind": "text", "body": "x".repeat(4097)}), "at most 4096"),
        (json!({"kind": "text", "body": "x", "reply_to": "wamid.none"}), "reply_to"),
        (json!({"kind": "text"}), "missing field `body`"),
        (json!({"kind": "poll"}), "unknown variant `poll`"),
        (json!({"kind": "button", "message_id": sent, "id": "a"}), "no such button"),
        (json!({"kind": "button", "message_id": own, "id": "a"}), "no such button"),
        (json!({"kind": "button", "message_id": "wamid.none", "id": "a"}), "no such button"),
        (json!({"kind": "list", "message_id": sent, "id": "a"}), "no such row"),
        (json!({"kind": "image", "media": "1"}), "no such file"),
        (json!({"kind": "location", "latitude": 91, "longitude": 0}), "latitude"),
        (json!([]), "expected struct Deed"),
        (json!({"body": "hi"}), "missing field `kind`"),
    ] {
        let (status, answer) = world.page(Method::POST, &format!("api/people/{STAFF}/deeds"), Some(&deed)).await;
        assert_eq!(status, 422, "{deed}: {answer}");
        assert!(answer["error"].as_str().unwrap().contains(why), "{deed}: {answer}");
    }
    let upload = world
        .http
        .post(format!("{}/sandbox/api/files", world.base))
        .header("content-type", "text/html")
        .body("<script>");
    assert_eq!(upload.send().await.unwrap().status(), 422);
}

#[tokio::test]
async fn the_page_is_told_what_happens_and_the_history_agrees() {
    let world = World::start().await;
    let mut events = world.events().await;
    let id = world
        .sent(json!({"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}))
        .await;
    let message = events.next().await.unwrap();
    assert_eq!(message["event"], "message");
    assert_eq!(message["message"]["side"], "business");
    assert_eq!(message["message"]["type"], "template");
    assert_eq!(message["message"]["content"]["name"], "hello_world");
    assert_eq!(message["message"]["content"]["shown"]["header"], json!({"type": "text", "text": "Hello World"}));
    let delivered = json!({"event": "status", "person": "p1", "phone": STAFF, "id": id, "status": "delivered"});
    assert_eq!(events.next().await, Some(delivered));
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    let mut expected = message["message"].clone();
    expected["status"] = json!("delivered");
    assert_eq!(chat, json!({"messages": [expected], "typing_ms": 0, "window_until": null}));
}

#[tokio::test]
async fn a_refused_message_is_shown_to_who_builds_the_bot() {
    let world = World::start().await;
    let mut events = world.events().await;
    world.send(&json!({"messaging_product": "whatsapp", "to": STAFF, "text": {}})).await;
    let refused = json!({"event": "refused", "person": "p1", "phone": STAFF, "code": 131_008, "details": "text.body is required"});
    assert_eq!(events.next().await, Some(refused));
    world.sandbox.add_rule(Rule::always(Fault::Refuse { code: 131_000 })).unwrap();
    world.send(&json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}})).await;
    let refused = events.next().await.unwrap();
    assert_eq!((&refused["event"], &refused["code"]), (&json!("refused"), &json!(131_000)), "a fault too");
}

#[tokio::test]
async fn old_messages_are_forgotten() {
    let world = World::start().await;
    for number in 0..205 {
        world.sent(json!({"text": {"body": number.to_string()}})).await;
    }
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    let messages = chat["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 200);
    assert_eq!(messages[0]["content"]["body"], "5");
}

#[tokio::test]
async fn a_file_of_a_chat_cannot_act_as_a_page() {
    let world = World::start().await;
    let (_, uploaded) = world.upload("application/xhtml+xml", b"<html/>".to_vec()).await;
    let url = format!("{}/sandbox/api/files/{}", world.base, uploaded["id"].as_str().unwrap());
    let response = world.http.get(url).send().await.unwrap();
    assert_eq!(response.headers()["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let (status, _) = world.page(Method::GET, "api/files/none", None).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn closing_ends_the_pages_streams() {
    let world = World::start().await;
    let mut events = world.events().await;
    world.sandbox.close();
    assert_eq!(events.next().await, None);
    let id = world.write(json!({"kind": "text", "body": "too late"})).await;
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    assert_eq!(chat["messages"][0]["id"], id);
}
