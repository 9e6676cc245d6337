//! A message was sent and nobody knows whether it arrived: a status may tell, and what follows without one is declared.

use gateway::store::{DeadFilter, NewSend, Resend};
use jiff::Timestamp;

use super::sent;
use crate::harness::{Place, STAFF, World, end_of_hold, mark, status, to_send, webhook};

const POLICIES: [Resend; 3] = [Resend::Once, Resend::Ask, Resend::Never];

/// Two messages to staff, the first with this policy. The answer to the first is lost.
async fn two(resend: Resend) -> Place {
    let place = Place::quick().await;
    let first = NewSend { resend, ..to_send("Your code is 4711.") };
    place.queue(STAFF, Timestamp::now(), vec![first, to_send("Anything else?")]).await;
    place.meta.lose_next_answer();
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_in_time_settles_it_whatever_the_policy() {
    for resend in POLICIES {
        let world = World::start_in(two(resend).await).await;
        world.meta().messages(STAFF, 1).await;
        let carried = mark(&world.place.store_file(), 1).await;
        world.line.deliver(&webhook(&[], &[status(&world.meta().wamid(1), "sent", Some(&carried))])).await;
        assert_eq!(world.meta().answer(STAFF, 2).await, "Anything else?", "{resend:?}");
        world.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_status_the_policy_decides() {
    let cases = [
        (Resend::Once, "done", vec![1, 1, 2], 0),
        (Resend::Ask, "failed", vec![1, 2], 1),
        (Resend::Never, "failed", vec![1, 2], 0),
    ];
    for (resend, state, rows, dead) in cases {
        let place = after_the_hold(two(resend).await).await;
        let world = World::start_in(place).await;
        world.meta().messages(STAFF, rows.len()).await;
        let place = world.stop().await;
        assert_eq!(sent(&place, 2), rows, "{resend:?}");
        assert_eq!(place.ledger().await.outbox[0].state, state, "{resend:?}");
        let store = place.open_store().await;
        assert_eq!(store.dead_letters(&DeadFilter::default(), 10).await.unwrap().len(), dead, "{resend:?}");
        store.close().await;
    }
}

/// Twice is enough: after that somebody has read it twice, or it does not arrive.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_a_third_time_without_a_word_from_meta() {
    let place = two(Resend::Once).await;
    place.meta.lose_next_answer();
    let place = after_the_hold(place).await;
    let place = after_the_hold(place).await;
    let world = World::start_in(place).await;
    world.meta().messages(STAFF, 3).await;
    let place = world.stop().await;
    assert_eq!(sent(&place, 2), [1, 1, 2]);
    assert_eq!(place.ledger().await.outbox[0].state, "failed");
}

/// Runs the service until one more message has left without an answer, and lets the time pass in which a status may tell.
async fn after_the_hold(place: Place) -> Place {
    let before = place.meta.rows_sent().len();
    let world = World::start_in(place).await;
    world.meta().messages(STAFF, before + 1).await;
    let place = world.stop().await;
    end_of_hold(&place.store_file()).await;
    place
}
