//! A webhook that the bot does not take: tried again over seven virtual days, then dropped.

use gateway::sandbox::{Exchange, Settings, Status, WEBHOOK_RETRY_GAPS};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::harness::{CUSTOMER, STAFF, World};

/// So many refusals that nothing is ever taken.
const NEVER: [u16; 500] = [500; 500];

fn attempts(log: &[Exchange], wamid: &str) -> Vec<Exchange> {
    // `/` is escaped in webhooks.
    let wamid = wamid.replace('/', "\\/");
    log.iter().filter(|exchange| exchange.body.contains(&wamid) && exchange.attempt.is_some()).cloned().collect()
}

fn status(world: &World, person: &str, wamid: &str) -> Status {
    let chat = world.sandbox.chat(person).unwrap();
    chat.messages.iter().find(|message| message.id == wamid).unwrap().status
}

#[tokio::test]
async fn attempts_become_rarer_and_end_after_seven_days() {
    let world = World::still_with(&NEVER, Settings::default()).await;
    let id = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    world.until(|log| log.last()?.next_attempt).await;
    world.jump("192h");
    world.settled().await;
    let attempts = attempts(&world.sandbox.log(0), &id);
    assert_eq!(attempts.len(), WEBHOOK_RETRY_GAPS.len() + 1);
    for (number, (pair, gap)) in attempts.windows(2).zip(WEBHOOK_RETRY_GAPS).enumerate() {
        assert_eq!(pair[1].at.duration_since(pair[0].at), SignedDuration::try_from(gap).unwrap(), "gap {number}");
        assert_eq!(pair[0].next_attempt, Some(pair[1].at));
        assert_eq!((pair[0].status, pair[0].attempt), (Some(500), Some(u32::try_from(number).unwrap() + 1)));
    }
    let last = attempts.last().unwrap();
    assert_eq!(last.next_attempt, None);
    assert!(last.at.duration_since(attempts[0].at) <= SignedDuration::from_hours(7 * 24));
    assert_eq!(status(&world, STAFF, &id), Status::Failed);
}

#[tokio::test]
async fn what_is_taken_late_is_delivered_and_the_same_bytes_come_each_time() {
    let mut world = World::still_with(&[500, 302, 404, 201], Settings::default()).await;
    let id = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    let first = world.request().await;
    assert_eq!(status(&world, STAFF, &id), Status::Sent);
    world.until(|log| log.last()?.next_attempt).await;
    world.jump("1m");
    for _ in 0..4 {
        let again = world.request().await;
        assert_eq!((&again.bytes, again.signature()), (&first.bytes, "right"));
    }
    world.settled().await;
    assert_eq!(status(&world, STAFF, &id), Status::Delivered);
}

#[tokio::test]
async fn others_do_not_wait_for_somebody_whose_webhook_is_refused() {
    let mut world = World::still_with(&[500], Settings::default()).await;
    world.deed(STAFF, json!({"kind": "text", "body": "one"}));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "one");
    world.until(|log| log.last()?.next_attempt).await;
    world.deed(STAFF, json!({"kind": "text", "body": "two"}));
    world.deed(CUSTOMER, json!({"kind": "text", "body": "three"}));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "three");
    world.jump("200ms");
    for expected in ["one", "two"] {
        assert_eq!(world.request().await.updates()[0]["text"]["body"], expected);
    }
}

#[tokio::test]
async fn whoever_writes_again_brings_a_distant_attempt_forward() {
    let mut world = World::still_with(&[500; 12], Settings::default()).await;
    world.deed(STAFF, json!({"kind": "text", "body": "one"}));
    world.until(|log| log.last()?.next_attempt).await;
    world.jump("2h");
    let waits =
        |log: &[Exchange]| log.last()?.next_attempt.filter(|_| log.last().is_some_and(|last| last.attempt == Some(11)));
    let next = world.until(waits).await;
    assert!(next > world.sandbox.now() + SignedDuration::from_mins(30));
    world.requests();
    world.deed(STAFF, json!({"kind": "text", "body": "two"}));
    // The bot refuses once more: the attempt that stood there still stands.
    let again =
        |log: &[Exchange]| log.last()?.next_attempt.filter(|_| log.last().is_some_and(|last| last.attempt == Some(12)));
    assert_eq!(world.until(again).await, next);
    world.deed(STAFF, json!({"kind": "text", "body": "three"}));
    world.settled().await;
    let bodies: Vec<Value> =
        world.requests().iter().map(|request| request.updates()[0]["text"]["body"].clone()).collect();
    assert_eq!(bodies, ["one", "one", "two", "three"]);
}

#[tokio::test]
async fn a_bot_that_is_not_there_is_seen_in_the_log() {
    let world = World::still().await;
    let nowhere = gateway::sandbox::Callback { url: "http://127.0.0.1:9/hook".into(), verify_token: None };
    world.sandbox.set_callback(gateway::sandbox::Level::App, Some(nowhere));
    world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
    let failure = world.until(|log| log.last()?.failure.clone()).await;
    assert!(!failure.is_empty());
}
