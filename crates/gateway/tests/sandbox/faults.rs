//! Faults on demand: by rule, and the account's own.

use gateway::sandbox::{Rule, Settings, Status};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{ACCOUNT_ID, CUSTOMER, NUMBER_ID, STAFF, World};

/// A rule, what the answer to a message is, and what is in the chat afterwards.
const RULES: &str = r#"
{"do": "refuse", "code": 131000}                       | 500 131000 | nothing
{"do": "refuse", "code": 131056}                       | 400 131056 | nothing
{"do": "refuse", "code": 130429}                       | 400 130429 | nothing
{"do": "refuse", "code": 190}                          | 401 190    | nothing
{"do": "refuse", "code": 131031}                       | 403 131031 | nothing
{"do": "refuse", "code": 2}                            | 503 2      | nothing
{"do": "refuse", "code": 987654}                       | 400 987654 | nothing
{"when": "messages", "do": "refuse", "code": 132015}   | 400 132015 | nothing
{"when": "media", "do": "refuse", "code": 131053}      | 200 -      | delivered
{"when": "messages", "do": "fail", "code": 131047}     | 200 -      | failed 131047
{"when": "messages", "do": "fail", "code": 131053}     | 200 -      | failed 131053
{"when": "messages", "do": "fail", "code": 131026}     | 200 -      | failed 131026
{"do": "server_error"}                                 | 500 -      | nothing
{"do": "drop_connection"}                              | dropped    | nothing
{"person": "34600333444", "do": "server_error"}        | 200 -      | delivered
{"person": "34600111222", "do": "server_error"}        | 500 -      | nothing
{"person": "nobody", "do": "server_error"}             | 200 -      | delivered
{"percent": 0, "do": "server_error"}                   | 200 -      | delivered
{"after": 1, "do": "server_error"}                     | 200 -      | delivered
{"times": 0, "do": "server_error"}                     | 200 -      | delivered
"#;

async fn open_world() -> World {
    let world = World::still().await;
    world.set(json!({"window": "off"}));
    world
}

fn rule(text: &str) -> Rule {
    serde_json::from_str(text).unwrap()
}

fn text() -> Value {
    json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}})
}

/// Sends a message: status and code, or that the connection ended.
async fn send(world: &World) -> String {
    let url = format!("{}/graph/v25.0/{NUMBER_ID}/messages", world.base);
    match world.http.post(url).bearer_auth("sandbox-token").json(&text()).send().await {
        Err(error) => {
            assert!(!error.is_timeout(), "{error:?}");
            "dropped".to_owned()
        }
        Ok(response) => {
            let (status, answer) = super::harness::answer(response).await;
            let code = answer["error"]["code"].as_u64().map_or_else(|| "-".to_owned(), |code| code.to_string());
            format!("{} {code}", status.as_u16())
        }
    }
}

fn chat(world: &World) -> String {
    let chat = world.sandbox.chat(STAFF).unwrap();
    let Some(message) = chat.messages.last() else { return "nothing".to_owned() };
    let code = message.failure.as_ref().map(|failure| format!(" {}", failure.code)).unwrap_or_default();
    format!("{:?}{code}", message.status).to_lowercase()
}

#[tokio::test]
async fn every_fault_does_what_it_says() {
    for case in RULES.trim().lines() {
        let [text, answer, left] = case.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let world = open_world().await;
        let id = world.sandbox.add_rule(rule(text)).unwrap();
        assert_eq!(send(&world).await, answer, "{text}");
        assert_eq!(chat(&world), left, "{text}");
        assert!(world.sandbox.remove_rule(id) && !world.sandbox.remove_rule(id));
        assert_eq!(send(&world).await, "200 -", "{text}, removed");
    }
}

#[tokio::test]
async fn rules_count_what_they_see() {
    let world = open_world().await;
    world
        .sandbox
        .add_rule(rule(r#"{"when": "messages", "after": 2, "times": 2, "do": "refuse", "code": 131000}"#))
        .unwrap();
    world.sandbox.add_rule(rule(r#"{"when": "any", "after": 3, "times": 1, "do": "server_error"}"#)).unwrap();
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(send(&world).await);
    }
    // Of two that hit, the older counts, and the other waits.
    assert_eq!(answers, ["200 -", "200 -", "500 131000", "500 131000", "500 -", "200 -"]);
    let counts: Vec<(u64, u64)> = world.sandbox.rules().iter().map(|rule| (rule.seen, rule.hit)).collect();
    assert_eq!(counts, [(6, 2), (6, 1)]);
}

#[tokio::test]
async fn a_share_of_all_is_the_same_for_the_same_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let world = open_world().await;
        world.sandbox.set_settings(serde_json::from_value(json!({"window": "off", "pace": "off"})).unwrap()).unwrap();
        world.sandbox.add_rule(rule(r#"{"percent": 30, "do": "server_error"}"#)).unwrap();
        let mut run = Vec::new();
        for _ in 0..100 {
            run.push(send(&world).await);
        }
        let failed = run.iter().filter(|answer| *answer == "500 -").count();
        assert!((15..45).contains(&failed), "{failed}");
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn timeouts_never_answer_before_or_after_the_message_is_taken() {
    for (fault, taken) in [("timeout_after_accept", "delivered"), ("timeout_before_accept", "nothing")] {
        let world = open_world().await;
        world.sandbox.add_rule(rule(&format!(r#"{{"do": "{fault}"}}"#))).unwrap();
        let patience = async {
            world.until(|_| world.sandbox.rules().iter().any(|rule| rule.hit == 1).then_some(())).await;
            if taken == "delivered" {
                world.until(|_| (chat(&world) == "delivered").then_some(())).await;
            }
            world.jump("24h");
            assert_eq!(chat(&world), taken, "{fault}");
            let log = world.sandbox.log(0);
            assert_eq!(log.iter().find(|exchange| exchange.target.contains("/messages")).unwrap().status, None);
            // The wait ends with the sandbox.
            world.sandbox.close();
        };
        let (answer, ()) = tokio::join!(send(&world), patience);
        assert_eq!(answer, "dropped", "{fault}");
    }
}

#[tokio::test]
async fn a_slow_answer_comes_at_its_virtual_time() {
    let world = open_world().await;
    world.sandbox.add_rule(rule(r#"{"do": "slow", "ms": 3600000}"#)).unwrap();
    let began = world.sandbox.now();
    let patience = async {
        world.until(|_| (chat(&world) == "delivered").then_some(())).await;
        world.jump("59m 59s");
        world.jump("1s");
    };
    let (answer, ()) = tokio::join!(send(&world), patience);
    assert_eq!(answer, "200 -");
    assert_eq!(world.sandbox.now().duration_since(began), SignedDuration::from_hours(1));
}

#[tokio::test]
async fn other_requests_go_wrong_too() {
    let world = open_world().await;
    let (_, uploaded) = world.upload("image/png", vec![1]).await;
    let id = uploaded["id"].as_str().unwrap();
    for (when, upload, describe, number, receipt) in
        [("media", 400, 400, 200, 400), ("messages", 200, 200, 200, 400), ("any", 400, 400, 400, 400)]
    {
        let text = format!(r#"{{"when": "{when}", "do": "refuse", "code": 131053}}"#);
        let rule = world.sandbox.add_rule(rule(&text)).unwrap();
        assert_eq!(world.upload("image/png", vec![1]).await.0, upload, "{when}");
        assert_eq!(world.graph(Method::GET, id, None).await.0, describe, "{when}");
        assert_eq!(world.graph(Method::GET, NUMBER_ID, None).await.0, number, "{when}");
        let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.none"});
        let (status, answer) = world.send(&read).await;
        assert_eq!(status, receipt);
        let code = if when == "any" { 131_053 } else { 131_009 };
        assert_eq!(answer["error"]["code"], code, "a receipt is no message");
        world.sandbox.remove_rule(rule);
    }
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused() {
    let world = World::still().await;
    for (text, why) in [
        (r#"{"percent": 101, "do": "server_error"}"#, "percent is 101; it goes from 0 to 100"),
        (r#"{"do": "slow", "ms": 9000000000}"#, "ms is 9000000000; at most 2592000000"),
        (r#"{"do": "fail", "code": 131053}"#, "only a message can fail later"),
    ] {
        let refused = world.sandbox.add_rule(rule(text)).unwrap_err();
        assert!(refused.contains(why), "{refused}");
    }
    for text in [r#"{"do": "explode"}"#, r#"{"do": "refuse"}"#, r#"{"when": "calls", "do": "server_error"}"#] {
        assert!(serde_json::from_str::<Rule>(text).is_err(), "{text}");
    }
    for _ in 0..100 {
        world.sandbox.add_rule(rule(r#"{"do": "server_error"}"#)).unwrap();
    }
    assert!(world.sandbox.add_rule(rule(r#"{"do": "server_error"}"#)).unwrap_err().contains("100 rules"));
}

#[tokio::test]
async fn a_token_expires_after_so_many_messages() {
    let world = open_world().await;
    world.sandbox.expire_token(Some(2));
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(send(&world).await);
    }
    assert_eq!(answers, ["200 -", "200 -", "401 190"]);
    let (status, answer) = world.graph(Method::GET, NUMBER_ID, None).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (401, &json!(190)), "nothing is answered");
    world.sandbox.expire_token(None);
    assert_eq!(send(&world).await, "200 -");
}

/// The value of the next webhook that is about the account, and what the gateway makes of it.
async fn news(world: &mut World, field: &str) -> (Value, String) {
    let request = world.request().await;
    let entry = &request.json()["entry"][0];
    assert_eq!((&entry["id"], &entry["changes"][0]["field"]), (&json!(ACCOUNT_ID), &json!(field)));
    assert!(entry["time"].is_i64());
    let reading = gateway::webhook::read(&request.bytes, Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
    (entry["changes"][0]["value"].clone(), reading.alerts[0].text.clone())
}

#[tokio::test]
async fn a_restriction_is_told_and_stops_messages() {
    let mut world = open_world().await;
    world.sandbox.restrict(true);
    let (value, alert) = news(&mut world, "account_update").await;
    let expiration = (world.sandbox.now() + SignedDuration::from_hours(7 * 24)).as_second();
    let restriction = json!({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": expiration});
    assert_eq!(value, json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]}));
    assert!(alert.to_lowercase().contains("restrict"), "{alert}");
    assert_eq!(send(&world).await, "403 131031");
    world.sandbox.restrict(false);
    assert_eq!(send(&world).await, "200 -");
}

#[tokio::test]
async fn a_paused_template_is_told_and_refused() {
    let mut world = open_world().await;
    let template = world.template("kpi", "UTILITY");
    for (is_paused, event, status, code) in
        [(true, "PAUSED", 400, json!(132_015)), (false, "REINSTATED", 200, Value::Null)]
    {
        assert!(world.sandbox.pause_template("kpi", "en", is_paused));
        let (value, alert) = news(&mut world, "message_template_status_update").await;
        assert_eq!((&value["event"], &value["message_template_name"]), (&json!(event), &json!("kpi")));
        assert_eq!(value["other_info"].is_object(), is_paused);
        assert!(alert.contains("kpi"), "{alert}");
        let (got, answer) = world.send(&template).await;
        assert_eq!((got.as_u16(), &answer["error"]["code"]), (status, &code));
    }
    assert_eq!(send(&world).await, "200 -", "other messages are not concerned");
    assert!(!world.sandbox.pause_template("kpi", "pt", true), "there is none in this language");
}

#[tokio::test]
async fn only_listed_people_get_messages_of_a_test_number() {
    let world = World::still_with(&[], Settings::default()).await;
    world.set(json!({"window": "off", "only_listed": true}));
    let change = serde_json::from_value(json!({"is_listed": false})).unwrap();
    world.sandbox.change_person(CUSTOMER, change).unwrap();
    for (to, status, code) in [(STAFF, 200, Value::Null), (CUSTOMER, 400, json!(131_030))] {
        let (got, answer) =
            world.send(&json!({"messaging_product": "whatsapp", "to": to, "text": {"body": "hi"}})).await;
        assert_eq!((got.as_u16(), &answer["error"]["code"]), (status, &code), "{to}");
    }
    assert_eq!(world.sandbox.chat(STAFF).unwrap().messages[0].status, Status::Delivered);
}
