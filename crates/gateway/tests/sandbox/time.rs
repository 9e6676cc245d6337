//! The virtual clock, the log and the snapshot, as programs see them.

use gateway::sandbox::Direction;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::harness::{STAFF, World};

#[tokio::test]
async fn time_stands_still_jumps_and_runs() {
    let world = World::still().await;
    let began = world.sandbox.now();
    assert_eq!(world.sandbox.now(), began);
    world.jump("7d".replace("7d", "168h").as_str());
    assert_eq!(world.sandbox.now().duration_since(began), SignedDuration::from_hours(168));
    assert_eq!(world.sandbox.clock().scale, 0.0);
    for (refused, why) in [
        (world.sandbox.set_scale(-1.0), "scale is -1; it goes from 0"),
        (world.sandbox.set_scale(10_001.0), "scale is 10001"),
        (world.sandbox.jump(SignedDuration::from_secs(-1)), "a jump goes forward"),
        (world.sandbox.jump(SignedDuration::from_hours(24 * 3654)), "a jump goes forward by at most"),
    ] {
        let refused = refused.unwrap_err();
        assert!(refused.starts_with(why), "{refused}");
    }
}

#[tokio::test]
async fn what_is_due_during_a_jump_happens_in_order_at_its_own_moment() {
    let mut world = World::still().await;
    let began = world.sandbox.now().as_second();
    world.set(
        json!({"window": "off", "statuses": {"sent_ms": 60_000, "delivered_ms": 3_600_000, "read_ms": 86_400_000}}),
    );
    world.sent(json!({"text": {"body": "one"}})).await;
    world.jump("10m");
    world.sent(json!({"text": {"body": "two"}})).await;
    world.jump("72h");
    world.settled().await;
    let told: Vec<i64> = world
        .requests()
        .iter()
        .map(|request| request.updates()[0]["timestamp"].as_str().unwrap().parse::<i64>().unwrap() - began)
        .collect();
    assert_eq!(told, [60, 660, 3660, 4260, 90_060, 90_660]);
    let sent: Vec<_> =
        world.sandbox.log(0).into_iter().filter(|exchange| exchange.direction == Direction::ToBot).collect();
    assert!(sent.iter().map(|exchange| exchange.at).is_sorted());
    assert_eq!(sent[0].at.as_second() - began, 60);
}

#[tokio::test]
async fn the_log_has_both_directions() {
    let mut world = World::still_with(&[500], Default::default()).await;
    world.deed(STAFF, json!({"kind": "text", "body": "não"}));
    world.request().await;
    let next = world.until(|log| log.first()?.next_attempt).await;
    let refused = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {}});
    let (_, answer) = world.send(&refused).await;
    world.upload("image/png", vec![7; 1000]).await;
    let log = world.sandbox.log(0);
    let webhook = &log[0];
    assert_eq!((webhook.direction, webhook.method.as_str()), (Direction::ToBot, "POST"));
    assert!(webhook.target.ends_with("/hook") && webhook.body.contains(r#""body":"n\u00e3o""#));
    assert_eq!((webhook.status, webhook.attempt, webhook.next_attempt), (Some(500), Some(1), Some(next)));
    let message = &log[1];
    assert_eq!((message.direction, message.method.as_str()), (Direction::FromBot, "POST"));
    assert!(message.target.ends_with("/messages"));
    assert_eq!(serde_json::from_str::<Value>(&message.body).unwrap(), refused);
    assert_eq!(message.status, Some(400));
    assert_eq!(serde_json::from_str::<Value>(message.answer.as_ref().unwrap()).unwrap(), answer);
    assert!(log[2].target.ends_with("/media") && log[2].body.ends_with("bytes)"), "{}", log[2].body);
    assert_eq!(world.sandbox.log(log[1].id), log[2..]);
}
