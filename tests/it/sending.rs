//! How messages leave: in order, again after trouble, and never again after a refusal.

mod refused;
mod token;
mod unknown;

use serde_json::{Value, json};

use crate::harness::{Call, Place, STAFF, World, mark, status, webhook};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_before_the_message_that_shows_it() {
    let world = World::start().await;
    world.line.say(STAFF, "report today").await;
    world.meta().messages(STAFF, 1).await;
    let calls = world.meta().calls();
    let sends: Vec<_> = calls.iter().filter(|call| !matches!(call, Call::Read { .. })).collect();
    let [Call::Upload { .. }, Call::Message { content, .. }] = sends[..] else { panic!("{sends:#?}") };
    let header = json!({ "type": "image", "image": { "id": "uploaded before" } });
    assert_eq!(content["interactive"]["header"], header);
    world.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_message_waits_until_the_one_before_has_left() {
    let world = World::start().await;
    world.meta().hold();
    for product in ["hand grinder", "decaf", "paper filters"] {
        world.line.say(STAFF, &format!("stock of {product}")).await;
    }
    world.meta().messages(STAFF, 1).await;
    // Somebody else's message overtakes: by the time it is there, a second one to staff would be too.
    world.line.say("5511976000001", "stock of decaf").await;
    world.meta().messages("5511976000001", 1).await;
    assert_eq!(world.meta().messages(STAFF, 1).await.len(), 1);
    world.meta().release();
    let messages = world.meta().messages(STAFF, 3).await;
    let texts: Vec<_> = messages.iter().map(|message| message["text"]["body"].as_str().unwrap()).collect();
    assert!(texts[0].starts_with("*Hand") && texts[1].starts_with("*Decaf") && texts[2].starts_with("*Paper"));
    world.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_could_not_take_now_is_sent_again() {
    let world = World::start().await;
    world.meta().refuse_next(500, error(131_016));
    world.line.say(STAFF, "stock of decaf").await;
    world.line.say(STAFF, "stock of hand grinder").await;
    let messages = world.meta().messages(STAFF, 3).await;
    assert_eq!(messages[0], messages[1], "the same message again, before the next");
    let place = world.stop().await;
    let ledger = place.ledger().await;
    ledger.assert_everything_done();
    assert_eq!(ledger.outbox.iter().map(|row| row.attempt).collect::<Vec<_>>(), [2, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_refuses_for_good_is_given_up_and_the_conversation_goes_on() {
    let world = World::start().await;
    world.meta().refuse_next(400, error(131_026));
    world.line.say(STAFF, "stock of decaf").await;
    world.line.say(STAFF, "stock of hand grinder").await;
    assert!(world.meta().answer(STAFF, 2).await.starts_with("*Hand grinder"));
    let ledger = world.stop().await.ledger().await;
    let states: Vec<_> = ledger.outbox[..2].iter().map(|row| (row.state.as_str(), row.attempt)).collect();
    assert_eq!(states, [("failed", 1), ("done", 1)]);
}

/// Nobody knows whether such a message left. It is not sent again before a status tells, or time is up.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_of_metas_is_made_up_for_by_the_status() {
    let world = World::start().await;
    world.meta().refuse_next(502, json!("a proxy's page"));
    world.line.say(STAFF, "stock of decaf").await;
    world.meta().messages(STAFF, 1).await;
    let carried = mark(&world.place.store_file(), 1).await;
    world.line.deliver(&webhook(&[], &[status("wamid.LOST", "sent", Some(&carried))])).await;
    world.line.say(STAFF, "stock of hand grinder").await;
    assert!(world.meta().answer(STAFF, 2).await.starts_with("*Hand grinder"));
    let ledger = world.finish().await;
    let lost = &ledger.outbox[0];
    assert_eq!((lost.attempt, lost.wamid.as_deref(), lost.status.as_deref()), (1, Some("wamid.LOST"), Some("sent")));
}

/// How often each of the first `queued` rows was sent, in order. What the bot says to a failure comes after them.
fn sent(place: &Place, queued: i64) -> Vec<i64> {
    place.meta.rows_sent().into_iter().filter(|row| *row <= queued).collect()
}

fn error(code: i64) -> Value {
    json!({ "error": { "message": "(#131) Something", "type": "OAuthException", "code": code, "fbtrace_id": "A1" } })
}
