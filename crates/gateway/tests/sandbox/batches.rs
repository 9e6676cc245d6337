//! Webhooks in batches, in disorder, twice, signed wrongly.

use std::collections::HashSet;

use gateway::{sandbox::Settings, webhook::read};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::harness::{CUSTOMER, Request, STAFF, World};

fn bodies(requests: &[Request]) -> Vec<String> {
    let updates: Vec<Value> = requests.iter().flat_map(Request::updates).collect();
    updates.iter().map(|update| update["text"]["body"].as_str().unwrap().to_owned()).collect()
}

fn write(world: &World, count: usize) -> Vec<String> {
    let bodies: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    for (number, body) in bodies.iter().enumerate() {
        world.deed([STAFF, CUSTOMER][number % 2], json!({"kind": "text", "body": body}));
    }
    bodies
}

#[tokio::test]
async fn a_full_batch_leaves_at_once_and_the_rest_after_its_time() {
    let mut world = World::still().await;
    world.set(json!({"webhooks": {"batch_max": 4, "batch_wait_ms": 5000}}));
    let written = write(&world, 10);
    world.settled().await;
    let full = world.requests();
    assert_eq!(full.iter().map(|request| request.updates().len()).collect::<Vec<_>>(), [4, 4]);
    world.jump("4s 999ms");
    world.settled().await;
    assert!(world.requests().is_empty());
    world.jump("1ms");
    world.settled().await;
    let rest = world.requests();
    assert_eq!([bodies(&full), bodies(&rest)].concat(), written, "in order, one request after the other");
}

#[tokio::test]
async fn a_thousand_updates_fit_one_webhook_and_the_gateway_reads_them_all() {
    let mut world = World::still().await;
    world.set(json!({"webhooks": {"batch_max": 1000, "batch_wait_ms": 1000}}));
    let written = write(&world, 1000);
    let batch = world.request().await;
    assert_eq!(bodies(&[batch]), written);

    write(&world, 1000);
    let batch = world.request().await;
    assert_eq!(batch.signature(), "right");
    let json = batch.json();
    let entries = json["entry"].as_array().unwrap();
    let changes: usize = entries.iter().map(|entry| entry["changes"].as_array().unwrap().len()).sum();
    assert!(entries.len() > 100 && changes > entries.len() && changes < 1000, "{} {changes}", entries.len());
    let reading = read(&batch.bytes, Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
    let events = reading.batch.events;
    assert_eq!(events.len(), 1000);
    assert!(events.iter().all(|event| event.person.is_some() && event.key.starts_with("m:")));
}

#[tokio::test]
async fn a_batch_stays_below_three_megabytes() {
    let mut world = World::still().await;
    world.set(json!({"webhooks": {"batch_max": 1000, "batch_wait_ms": 1000}}));
    // Each character takes twelve bytes.
    let long = "👍".repeat(4096);
    for _ in 0..100 {
        world.deed(STAFF, json!({"kind": "text", "body": long}));
    }
    world.jump("1s");
    world.settled().await;
    let requests = world.requests();
    assert_eq!(requests.iter().map(|request| request.updates().len()).sum::<usize>(), 100);
    assert!(requests.len() == 2 && requests.iter().all(|request| request.bytes.len() < 3 * 1024 * 1024));
}

#[tokio::test]
async fn disorder_keeps_everything_and_no_order() {
    for batch_max in [1, 10] {
        let settings = json!({"pace": "off", "webhooks": {"disorder_ms": 60_000, "batch_max": batch_max}});
        let settings: Settings = serde_json::from_value(settings).unwrap();
        let mut orders = Vec::new();
        for _ in 0..2 {
            let mut world = World::still_with(&[], settings.clone()).await;
            let written = write(&world, 40);
            world.jump("1m");
            world.settled().await;
            let moments = world.sandbox.log(0).into_iter().map(|exchange| exchange.at).collect::<Vec<_>>();
            assert!(moments.is_sorted() && moments.iter().collect::<HashSet<_>>().len() > 2);
            let mut log = Vec::new();
            for exchange in world.sandbox.log(0) {
                let json: Value = serde_json::from_str(&exchange.body).unwrap();
                let mut rest = json.to_string();
                while let Some((_, after)) = rest.split_once(r#""text":{"body":""#) {
                    log.push(after.split('"').next().unwrap().to_owned());
                    rest = after.to_owned();
                }
            }
            let arrived = bodies(&world.requests());
            assert_eq!(arrived.iter().collect::<HashSet<_>>(), written.iter().collect());
            assert_eq!(arrived.len(), written.len());
            assert_ne!(log, written);
            orders.push(log);
        }
        assert_eq!(orders[0], orders[1], "the same seed makes the same disorder");
    }
}

#[tokio::test]
async fn a_webhook_may_come_again_after_its_200() {
    let mut world = World::still().await;
    world.set(json!({"pace": "off", "webhooks": {"duplicate_percent": 100}}));
    world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
    let first = world.request().await;
    world.until(|log| log.last()?.status).await;
    world.jump("1s");
    let second = world.request().await;
    assert_eq!(first.bytes, second.bytes);
    world.settled().await;
    world.jump("1h");
    assert_eq!(world.requests().len(), 0, "twice, not for ever");

    world.set(json!({"pace": "off", "webhooks": {"duplicate_percent": 30}}));
    write(&world, 100);
    world.until(|_| (world.sandbox.snapshot().webhooks_waiting < 60).then_some(())).await;
    world.until(|log| (log.iter().filter(|exchange| exchange.status.is_some()).count() >= 102).then_some(())).await;
    world.jump("1s");
    world.settled().await;
    let count = world.requests().len();
    assert!((115..145).contains(&count), "{count} for a hundred");
}

#[tokio::test]
async fn signatures_may_be_wrong_or_absent() {
    let mut world = World::still().await;
    for signature in ["wrong", "absent", "right"] {
        world.set(json!({"webhooks": {"signature": signature}}));
        world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
        assert_eq!(world.request().await.signature(), signature);
        world.settled().await;
    }
}

#[tokio::test]
async fn settings_out_of_bounds_are_refused() {
    let world = World::still().await;
    for (settings, why) in [
        (json!({"webhooks": {"batch_max": 0}}), "webhooks.batch_max is 0; it goes from 1 to 1000"),
        (json!({"webhooks": {"batch_max": 1001}}), "webhooks.batch_max is 1001"),
        (json!({"webhooks": {"duplicate_percent": 101}}), "webhooks.duplicate_percent is 101; it goes from 0 to 100"),
        (json!({"statuses": {"read_ms": 2_592_000_001_u64}}), "statuses.read_ms is 2592000001; at most 2592000000"),
    ] {
        let refused = world.sandbox.set_settings(serde_json::from_value(settings).unwrap()).unwrap_err();
        assert!(refused.starts_with(why), "{refused}");
    }
    let unknown = serde_json::from_value::<Settings>(json!({"windows": "off"})).unwrap_err().to_string();
    assert!(unknown.contains("unknown field `windows`"), "{unknown}");
}
