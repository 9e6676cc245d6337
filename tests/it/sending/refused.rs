//! Errors that say what to do: who waits, what goes out instead, who wants no more.

use std::time::Instant;

use gateway::store::NewSend;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{error, sent};
use crate::harness::{CUSTOMER, Place, STAFF, World, mark, status, template, to_send, webhook};

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_of_pair_or_number_delays_and_loses_nothing() {
    for code in [131_056, 130_429] {
        let world = World::start_in(Place::quick().await).await;
        world.meta().refuse_next(400, error(code));
        world.line.say(STAFF, "stock of decaf").await;
        world.meta().messages(STAFF, 1).await;
        let refused = Instant::now();
        world.line.say(STAFF, "stock of hand grinder").await;
        world.line.say(CUSTOMER, "order 1823").await;
        let messages = world.meta().messages(STAFF, 3).await;
        assert!(refused.elapsed().as_millis() >= 900, "{code}: it waits for a second");
        assert_eq!(messages[0], messages[1], "{code}: the same message again, before the next");
        world.meta().messages(CUSTOMER, 1).await;
        let ledger = world.stop().await.ledger().await;
        ledger.assert_everything_done();
        let attempts: i64 = ledger.outbox.iter().map(|row| row.attempt).sum();
        assert_eq!(attempts, 4, "{code}: three messages, one of them twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_sends_the_template_instead() {
    let now = Timestamp::now();
    let place = Place::quick().await;
    place.meta.refuse_next(400, error(131_047));
    place.queue(STAFF, now, vec![with_template("Your order has left.")]).await;
    let world = World::start_in(place).await;
    let messages = world.meta().messages(STAFF, 2).await;
    assert_eq!((kind(&messages[0]), kind(&messages[1])), ("text", "template"));
    let wanted = json!([{ "type": "body", "parameters": [{ "type": "text", "text": "1823" }] }]);
    assert_eq!(messages[1]["template"]["components"], wanted);
    let ledger = world.stop().await.ledger().await;
    ledger.assert_everything_done();
}

/// The margin is ours: who wrote 23 h 59 min 30 s ago gets no free-form message any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_known_to_be_closed_is_not_tried() {
    let written = Timestamp::now() - SignedDuration::from_hours(24) + SignedDuration::from_secs(30);
    let place = Place::quick().await;
    let goodbye = NewSend { payload: template("goodbye", "Ana"), ..to_send("") };
    let sends = vec![with_template("Your order has left."), to_send("Anything else?"), goodbye];
    place.queue(STAFF, written, sends).await;
    place.queue(CUSTOMER, Timestamp::now(), vec![to_send("Good morning.")]).await;
    let world = World::start_in(place).await;
    let messages = world.meta().messages(STAFF, 2).await;
    let names: Vec<_> = messages.iter().map(|message| message["template"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["order_sent", "goodbye"]);
    world.meta().messages(CUSTOMER, 1).await;
    let place = world.stop().await;
    assert!(!place.meta.rows_sent().contains(&2), "no fallback, no request");
    let ledger = place.ledger().await;
    let states: Vec<_> = ledger.outbox[..4].iter().map(|row| row.state.as_str()).collect();
    assert_eq!(states, ["done", "failed", "done", "done"]);
}

/// Meta may take a message first, and find later that the window was closed.
#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_a_status_tells_to_be_closed_sends_the_template_too() {
    let place = Place::quick().await;
    place.queue(STAFF, Timestamp::now(), vec![with_template("Your order has left.")]).await;
    let world = World::start_in(place).await;
    world.meta().messages(STAFF, 1).await;
    let carried = mark(&world.place.store_file(), 1).await;
    let mut failed = status(&world.meta().wamid(1), "failed", Some(&carried));
    failed["errors"][0]["code"] = json!(131_047);
    world.line.deliver(&webhook(&[], &[failed])).await;
    let messages = world.meta().messages(STAFF, 2).await;
    assert_eq!((kind(&messages[0]), kind(&messages[1])), ("text", "template"));
    let ledger = world.stop().await.ledger().await;
    ledger.assert_everything_done();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_marketing_gets_no_more_of_it() {
    let marketing = |words| NewSend { is_marketing: true, ..to_send(words) };
    let place = Place::quick().await;
    place.meta.refuse_next(400, error(131_050));
    place
        .queue(STAFF, Timestamp::now(), vec![marketing("Half price!"), marketing("Last day!"), to_send("Sent.")])
        .await;
    let world = World::start_in(place).await;
    world.meta().messages(STAFF, 2).await;
    let place = world.stop().await;
    assert_eq!(sent(&place, 3), [1, 3]);
    let ledger = place.ledger().await;
    let states: Vec<_> = ledger.outbox[..3].iter().map(|row| row.state.as_str()).collect();
    assert_eq!(states, ["failed", "failed", "done"]);
}

fn with_template(words: &str) -> NewSend {
    NewSend { fallback: Some(template("order_sent", "1823")), ..to_send(words) }
}

fn kind(message: &Value) -> &str {
    message["type"].as_str().unwrap()
}
