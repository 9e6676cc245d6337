//! Sent, delivered, read, failed: whatever the order in which they come, a message's state only moves forward.

use gateway::store::SendState;

use crate::harness::{STAFF, World, mark, status, webhook};

/// Every status that Meta gives a text, from the weakest to the strongest: `failed` counts unless something higher was seen.
const RISING: [&str; 4] = ["sent", "failed", "delivered", "read"];

#[tokio::test(flavor = "multi_thread")]
async fn in_any_order_they_never_go_backwards() {
    let world = World::start().await;
    let orders = permutations(RISING.len());
    for _ in &orders {
        world.line.say(STAFF, "thanks").await;
    }
    world.meta().messages(STAFF, orders.len()).await;
    // The settlement is written after Meta's answer; the restart makes sure of it.
    let world = World::start_in(world.stop().await).await;
    for (message, order) in orders.iter().enumerate() {
        let wamid = world.place.ledger().await.outbox[message].wamid.clone().unwrap();
        let mut highest = 0;
        for &place in order {
            // By what the message carries, or by Meta's id alone.
            let carried = mark(&world.place.store_file(), message as i64 + 1).await;
            let carried = (place % 2 == 0).then_some(carried.as_str());
            world.line.deliver(&webhook(&[], &[status(&wamid, RISING[place], carried)])).await;
            highest = highest.max(place);
            let row = world.place.ledger().await.outbox[message].clone();
            let expected_state = if RISING[highest] == "failed" { "failed" } else { "done" };
            assert_eq!(
                (row.status.as_deref(), row.state.as_str()),
                (Some(RISING[highest]), expected_state),
                "{order:?}"
            );
        }
    }
    world.line.say(STAFF, "thanks").await;
    world.meta().messages(STAFF, orders.len() + 1).await;
    let place = world.finish().await;
    assert_eq!(place.outbox.len(), orders.len() + 1, "a failure is not answered by sending again");
}

/// The status may be faster than the answer to the request.
#[tokio::test(flavor = "multi_thread")]
async fn a_status_before_the_answer_is_not_lost() {
    let world = World::start().await;
    world.meta().hold();
    world.line.say(STAFF, "thanks").await;
    world.meta().messages(STAFF, 1).await;
    let carried = mark(&world.place.store_file(), 1).await;
    world.line.deliver(&webhook(&[], &[status("wamid.EARLY", "delivered", Some(&carried))])).await;
    world.meta().release();
    let place = world.stop().await;
    let store = place.open_store().await;
    let report = store.send_report(1).await.unwrap().unwrap();
    assert_eq!((report.state, report.attempt), (SendState::Done, 1));
    assert_eq!(report.wamid.as_deref(), Some("wamid.EARLY"));
    assert_eq!(place.meta.rows_sent(), [1]);
}

/// Every order of `count` things.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let insert = |shorter: Vec<usize>| {
        (0..count).map(move |place| {
            let mut longer = shorter.clone();
            longer.insert(place, last);
            longer
        })
    };
    permutations(last).into_iter().flat_map(insert).collect()
}
