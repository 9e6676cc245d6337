//! Many callers at the same moment, and many updates in one webhook.

use std::sync::Arc;

use gateway::store::Batch;

use crate::harness::{LEASE, accept, claim, event, everywhere, second};

#[tokio::test]
async fn the_same_body_over_32_connections_is_stored_once() {
    for (store, _place) in everywhere().await {
        let batch = Batch { events: vec![event("ana", "a", 1), event("bob", "b", 1)], ..Batch::default() };
        let tasks: Vec<_> = (0..32)
            .map(|_| {
                let (store, batch) = (Arc::clone(&store), batch.clone());
                tokio::spawn(async move { store.accept(batch, second(1)).await.unwrap() })
            })
            .collect();
        let mut new_events = 0;
        for task in tasks {
            new_events += task.await.unwrap().new_events;
        }
        assert_eq!(new_events, 2);
        let counts = store.counts().await.unwrap();
        assert_eq!((counts.pending_events, counts.conversations), (2, 2));
    }
}

#[tokio::test]
async fn an_album_over_30_connections_is_one_conversation() {
    for (store, _place) in everywhere().await {
        let tasks: Vec<_> = (0..30)
            .map(|place| {
                let store = Arc::clone(&store);
                let batch = Batch { events: vec![event("ana", &format!("{place}"), 1)], ..Batch::default() };
                tokio::spawn(async move { store.accept(batch, second(1)).await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap().new_events, 1);
        }
        let counts = store.counts().await.unwrap();
        assert_eq!((counts.pending_events, counts.conversations), (30, 1));
    }
}

#[tokio::test]
async fn concurrent_workers_never_share_a_conversation() {
    for (store, _place) in everywhere().await {
        let events: Vec<_> = (0..8).map(|n| event(&format!("person{n}"), &format!("e{n}"), 1)).collect();
        accept(&*store, &events, 1).await;
        let tasks: Vec<_> = (0..16)
            .map(|worker| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    store.claim(claim(&format!("worker{worker}"), 1, LEASE), second(1)).await.unwrap()
                })
            })
            .collect();
        let mut conversations = Vec::new();
        for task in tasks {
            conversations.extend(task.await.unwrap().into_iter().map(|work| work.lease.conversation));
        }
        conversations.sort();
        conversations.dedup();
        assert_eq!(conversations.len(), 8);
    }
}

#[tokio::test]
async fn a_thousand_updates_are_one_transaction() {
    for (store, _place) in everywhere().await {
        let events = (0..1000).map(|n| event(&format!("person{}", n % 100), &format!("e{n}"), n)).collect();
        let accepted = store.accept(Batch { events, ..Batch::default() }, second(1)).await.unwrap();
        assert_eq!((accepted.new_events, accepted.duplicates), (1000, 0));
        let work = store.claim(claim("worker", 1, LEASE), second(1)).await.unwrap().remove(0);
        let keys: Vec<_> = work.events.iter().map(|event| event.key.as_str()).collect();
        assert_eq!(
            keys,
            ["m:e0", "m:e100", "m:e200", "m:e300", "m:e400", "m:e500", "m:e600", "m:e700", "m:e800", "m:e900"]
        );
    }
}
