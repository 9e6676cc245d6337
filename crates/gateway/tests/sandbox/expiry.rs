//! What ends by the clock: messages that can be answered, files and their addresses, reviews, pauses, registrations, and the
//! day in which somebody can be blocked.

use gateway::sandbox::TemplateStatus;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{NUMBER_ID, STAFF, World, answer};

/// A world without window whose time stands still.
async fn open_world() -> World {
    let world = World::still().await;
    world.set(json!({"window": "off"}));
    world
}

fn code(answer: &(reqwest::StatusCode, Value)) -> Option<u64> {
    answer.1["error"]["code"].as_u64()
}

#[tokio::test]
async fn messages_are_answered_reacted_to_and_read_for_thirty_days() {
    let world = open_world().await;
    let theirs = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    let to_staff = |mut message: Value| {
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(STAFF);
        message
    };
    let answered = to_staff(json!({"text": {"body": "hi"}, "context": {"message_id": theirs}}));
    let reacted = to_staff(json!({"type": "reaction", "reaction": {"message_id": theirs, "emoji": "👍"}}));
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": theirs});
    for (later, expected, field) in
        [("0s", None, ""), ("719h 59m 59s", None, ""), ("1s", Some(131_009), "message_id is more than 30 days old")]
    {
        world.jump(later);
        for request in [&answered, &reacted, &read] {
            let answer = world.send(request).await;
            assert_eq!(code(&answer), expected, "{later}, {request}");
            let details = answer.1["error"]["error_data"]["details"].as_str().unwrap_or_default();
            assert!(details.ends_with(field), "{details}");
        }
    }
}

#[tokio::test]
async fn ids_of_files_live_thirty_days_or_seven_and_addresses_five_minutes() {
    let world = open_world().await;
    let uploaded = world.upload("image/png", vec![1]).await.1["id"].as_str().unwrap().to_owned();
    let upload = world.http.post(format!("{}/sandbox/api/files", world.base)).header("content-type", "image/png");
    let (_, theirs) = answer(upload.body("foobar").send().await.unwrap()).await;
    let theirs = theirs["id"].as_str().unwrap().to_owned();
    for (id, life) in [(&theirs, "168h"), (&uploaded, "552h")] {
        let address = async || world.graph(Method::GET, id, None).await.1["url"].as_str().unwrap().to_owned();
        let get = async |url: &str| world.http.get(url).bearer_auth("sandbox-token").send().await.unwrap().status();
        let url = address().await;
        world.jump("4m 59s");
        assert_eq!(get(&url).await, 200);
        world.jump("1s");
        assert_eq!(get(&url).await, 404, "after five minutes");
        let again = address().await;
        assert_eq!(get(&again).await, 200, "another address is good");
        world.sandbox.jump(life.parse::<SignedDuration>().unwrap() - SignedDuration::from_mins(5)).unwrap();
        assert_eq!(code(&world.graph(Method::GET, id, None).await), Some(100), "after its life");
        let message = json!({"messaging_product": "whatsapp", "to": STAFF, "type": "image", "image": {"id": id}});
        assert_eq!(code(&world.send(&message).await), Some(131_009), "nor can it be sent");
    }
}

#[tokio::test]
async fn reviews_and_pauses_end_by_themselves_and_are_told_at_their_moment() {
    let mut world = open_world().await;
    let message = world.template("kpi", "UTILITY");
    assert!(world.sandbox.set_template_status("kpi", "en", TemplateStatus::Paused));
    assert_eq!(world.account_update().await.1["event"], "PAUSED");
    world.jump("2h 59m 59s");
    assert_eq!(code(&world.send(&message).await), Some(132_015));
    world.sandbox.set_template_review(Some(SignedDuration::from_secs(1)));
    let body = json!({"name": "new", "language": "en", "category": "MARKETING", "components": [{"type": "BODY", "text": "Hi"}]});
    let path = format!("{}/message_templates", super::harness::ACCOUNT_ID);
    assert_eq!(world.graph(Method::POST, &path, Some(&body)).await.1["status"], "PENDING");
    let due = (world.sandbox.now() + SignedDuration::from_secs(1)).as_second();
    world.jump("48h");
    let mut told = Vec::new();
    for _ in 0..2 {
        let entry = world.request().await.json()["entry"][0].clone();
        assert_eq!(entry["time"], due, "at its own moment");
        let value = &entry["changes"][0]["value"];
        told.push(format!("{} {}", value["message_template_name"], value["event"]).replace('"', ""));
    }
    told.sort();
    assert_eq!(told, ["kpi REINSTATED", "new APPROVED"]);
    assert_eq!(code(&world.send(&message).await), None);
}

#[tokio::test]
async fn a_number_may_be_registered_again_after_three_days() {
    let world = open_world().await;
    let body = json!({"messaging_product": "whatsapp", "pin": "123456"});
    let register = async || code(&world.graph(Method::POST, &format!("{NUMBER_ID}/register"), Some(&body)).await);
    for _ in 0..10 {
        assert_eq!(register().await, None);
    }
    for (later, expected) in [("71h 59m 59s", Some(133_016)), ("1s", None)] {
        world.jump(later);
        assert_eq!(register().await, expected, "{later}");
    }
}

#[tokio::test]
async fn who_wrote_within_a_day_can_be_blocked_and_is_not_heard() {
    let mut world = open_world().await;
    let users = json!({"messaging_product": "whatsapp", "block_users": [{"user": STAFF}]});
    let path = format!("{NUMBER_ID}/block_users");
    let said = |body: &str| json!({"kind": "text", "body": body});
    world.deed(STAFF, said("one"));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "one");
    world.jump("24h");
    assert_eq!(code(&world.graph(Method::POST, &path, Some(&users)).await), Some(139_100), "a day later");
    world.deed(STAFF, said("two"));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "two");
    world.jump("23h 59m 59s");
    assert_eq!(code(&world.graph(Method::POST, &path, Some(&users)).await), None);
    world.deed(STAFF, said("three"));
    assert_eq!(code(&world.graph(Method::DELETE, &path, Some(&users)).await), None);
    world.deed(STAFF, said("four"));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "four", "the third was not heard");
}
