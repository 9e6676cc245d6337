//! Several processes on one server.

use std::{collections::BTreeSet, future::Future, sync::Arc, time::Duration};

use gateway::store::{Batch, Store};
use tokio::time::timeout;

use crate::harness::{LEASE, POSTGRES, Place, accept, claim, event, second};

/// Without being woken a process looks by itself, every 5 s.
const SOON: Duration = Duration::from_secs(3);
const MANY: usize = 40;

/// Two processes that share one store; `None` without a server.
async fn two() -> Option<([Arc<dyn Store>; 2], Place)> {
    let place = POSTGRES.place().await?;
    Some(([place.open().await, place.open().await], place))
}

/// Runs `what` on both stores, `MANY` times each, all at once.
async fn at_once<F>(stores: &[Arc<dyn Store>; 2], what: impl Fn(Arc<dyn Store>, usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let tasks: Vec<_> =
        (0..2 * MANY).map(|number| tokio::spawn(what(Arc::clone(&stores[number % 2]), number / 2))).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_takes_in_wakes_the_other() {
    let Some(([one, other], _place)) = two().await else { return };
    let news = [event("ana", "a", 1)];
    let both = async { tokio::join!(other.woken(), accept(&*one, &news, 1)) };
    timeout(SOON, both).await.expect("it is woken");
    assert_eq!(other.claim(claim("other", 1, LEASE), second(1)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_comes_to_both_is_stored_once() {
    let Some((stores, _place)) = two().await else { return };
    let accepted = at_once(&stores, |store, _| async move {
        let batch = Batch { events: vec![event("ana", "a", 1), event("bob", "b", 1)], ..Batch::default() };
        store.accept(batch, second(1)).await.unwrap().new_events
    });
    assert_eq!(accepted.await.into_iter().sum::<usize>(), 2);
    let counts = stores[0].counts().await.unwrap();
    assert_eq!((counts.pending_events, counts.conversations), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_writes_to_both_has_one_conversation() {
    let Some((stores, _place)) = two().await else { return };
    let accepted = at_once(&stores, |store, stranger| async move {
        // Not the same message: each process has one of them.
        let key = format!("{stranger}.{:p}", Arc::as_ptr(&store));
        let batch = Batch { events: vec![event(&format!("stranger{stranger}"), &key, 1)], ..Batch::default() };
        store.accept(batch, second(1)).await.unwrap().new_events
    });
    assert_eq!(accepted.await.into_iter().sum::<usize>(), 2 * MANY);
    let counts = stores[0].counts().await.unwrap();
    assert_eq!((counts.pending_events, counts.conversations), (2 * MANY as i64, MANY as i64));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_conversation_is_handed_to_both() {
    let Some((stores, _place)) = two().await else { return };
    let events: Vec<_> = (0..MANY).map(|n| event(&format!("person{n}"), &format!("e{n}"), 1)).collect();
    accept(&*stores[0], &events, 1).await;
    let claimed = at_once(&stores, |store, number| async move {
        store.claim(claim(&format!("worker{number}"), 3, LEASE), second(1)).await.unwrap()
    });
    let handed_out: Vec<_> = claimed.await.into_iter().flatten().map(|work| work.lease.conversation).collect();
    assert_eq!(handed_out.len(), MANY, "everybody's turn came");
    assert_eq!(handed_out.into_iter().collect::<BTreeSet<_>>().len(), MANY, "and nobody's twice");
}
