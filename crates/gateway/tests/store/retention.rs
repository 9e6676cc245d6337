//! What the service itself sweeps, by its settings.

use gateway::{config, retention};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::harness::{LEASE, START, accept, claim, commit, event, everywhere};

/// Long ago, on the clock of the harness: the words are older than their time, the keys are not.
#[tokio::test]
async fn old_words_go_and_keys_stay() {
    let age = Timestamp::now().duration_since(Timestamp::from_second(START).unwrap());
    let keep =
        config::Retention { payloads: age - SignedDuration::from_hours(1), keys: age + SignedDuration::from_hours(1) };
    for (store, _place) in everywhere().await {
        accept(&*store, &[event("ana", "a", 1)], 1).await;
        let now = Timestamp::now();
        let work = store.claim(claim("worker", 1, LEASE), now).await.unwrap().remove(0);
        store.commit(commit(&work, "state", Vec::new()), now).await.unwrap();
        // It sweeps before it looks whether it is to stop.
        let stopped = CancellationToken::new();
        stopped.cancel();
        retention::sweep(store.clone(), keep.clone(), stopped).await;
        let left = gateway::store::Retention { payloads: keep.payloads, keys: keep.keys, limit: 9 };
        let swept = store.sweep(left, Timestamp::now()).await.unwrap();
        assert_eq!((swept.payloads, swept.rows), (0, 0), "it has gone already");
        let all = gateway::store::Retention { payloads: SignedDuration::ZERO, ..left };
        assert_eq!(store.sweep(all, Timestamp::now()).await.unwrap().payloads, 0, "words there are none");
        accept(&*store, &[event("ana", "a", 1)], 1).await;
        assert_eq!(store.counts().await.unwrap().pending_events, 0, "its key makes the repetition harmless");
    }
}
