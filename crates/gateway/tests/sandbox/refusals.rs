//! What the sandbox refuses, and what just fits: every limit of a message at the limit and one past it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    cases,
    harness::{STAFF, World},
};

#[tokio::test]
async fn frames_are_refused_as_meta_refuses_them() {
    check(include_str!("cases/frames.txt"), |request| request).await;
}

#[tokio::test]
async fn contents_are_refused_as_meta_refuses_them() {
    check(include_str!("cases/contents.txt"), to_staff).await;
}

#[tokio::test]
async fn buttons_and_lists_are_refused_as_meta_refuses_them() {
    check(include_str!("cases/choices.txt"), interactive).await;
}

#[tokio::test]
async fn other_interactive_messages_are_refused_as_meta_refuses_them() {
    check(include_str!("cases/interactives.txt"), interactive).await;
}

/// The kinds of example that Meta's OpenAPI has for `/messages`, in words of our own.
#[tokio::test]
async fn every_kind_of_metas_examples_is_accepted() {
    check(include_str!("cases/examples.txt"), to_staff).await;
}

async fn check(table: &str, complete: fn(Value) -> Value) {
    let world = World::start().await;
    let names = names(&world).await;
    for case in cases::read(table, &names) {
        let (status, answer) = world.send(&complete(case.request.clone())).await;
        case.check(status, &answer);
    }
}

fn to_staff(mut request: Value) -> Value {
    request["messaging_product"] = json!("whatsapp");
    request["to"] = json!(STAFF);
    request
}

fn interactive(interactive: Value) -> Value {
    to_staff(json!({"type": "interactive", "interactive": interactive}))
}

/// What the words of the tables stand for.
async fn names(world: &World) -> Vec<(&'static str, String)> {
    let sent = world.sent(json!({"text": {"body": "hello"}})).await;
    let written = world.write(json!({"kind": "text", "body": "hi"})).await;
    let reaction = json!({"type": "reaction", "reaction": {"message_id": written, "emoji": "👍"}});
    let reaction = world.sent(reaction).await;
    let card = json!({
        "name": {"formatted_name": "Bo Sample", "first_name": "Bo"},
        "phones": [{"phone": "+34 600 333 444", "type": "CELL", "wa_id": "34600333444"}],
        "emails": [{"email": "bo@example.org", "type": "WORK"}],
        "urls": [{"url": "https://example.org", "type": "WORK"}],
        "addresses": [{"street": "Example St 9", "city": "Madrid", "state": "", "country_code": "es", "type": "HOME"}],
        "org": {"company": "Sample SL", "department": "Ops", "title": "Lead"},
        "birthday": "1990-02-03",
    });
    let mut names = vec![
        ("\"SENT\"", json!(sent).to_string()),
        ("\"REACTION\"", json!(reaction).to_string()),
        ("CARD", card.to_string()),
        ("USER_ID", world.user_id().await),
    ];
    for (name, mime_type) in [
        ("\"IMAGE\"", "image/png"),
        ("\"OGG\"", "audio/ogg; codecs=opus"),
        ("\"MP3\"", "audio/mpeg"),
        ("\"VIDEO\"", "video/mp4"),
        ("\"PDF\"", "application/pdf"),
        ("\"STICKER\"", "image/webp"),
    ] {
        let (status, answer) = world.upload(mime_type, vec![1; 10]).await;
        assert_eq!(status, 200, "{answer}");
        names.push((name, answer["id"].to_string()));
    }
    names
}

#[tokio::test]
async fn a_message_points_only_at_messages_of_its_own_chat() {
    let world = World::start().await;
    let theirs = world.write(json!({"kind": "text", "body": "hi"})).await;
    let other = json!({"messaging_product": "whatsapp", "to": "34600333444", "text": {"body": "hi"},
        "context": {"message_id": theirs}});
    assert_eq!(world.send(&other).await.1["error"]["code"], 131_009);
    let (_, people) = world.page(Method::GET, "api/snapshot", None).await;
    assert_eq!(people["people"][1]["unread"], 0);
}
