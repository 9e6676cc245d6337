//! Rows of a store have names outside that no other store gives.

use gateway::store::{SendKind, Store};

use crate::harness::{BACKENDS, FAR, LEASE, accept, claim, claim_sends, commit, event, everywhere, new_send, second};

/// What left under the number 1 stays that store's: the business must not take a new command for one that it ran already.
#[tokio::test]
async fn in_another_store_the_same_number_has_another_name() {
    let mut names = Vec::new();
    for (store, _place) in everywhere().await.into_iter().chain(everywhere().await) {
        names.push(first_command(&*store).await);
    }
    assert!(names.iter().all(|name| name.ends_with(":1")), "{names:?}");
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[tokio::test]
async fn a_name_stays_over_every_opening() {
    for backend in BACKENDS.iter().filter(|backend| backend.is_durable) {
        let Some(place) = backend.place().await else { continue };
        let first = place.open().await;
        let name = first.callback_data(7);
        drop(first);
        assert_eq!(place.open().await.callback_data(7), name, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_name_is_a_prefix_sixteen_digits_and_the_row() {
    for (store, _place) in everywhere().await {
        let name = store.callback_data(7);
        let digits = name.strip_prefix("recado:").unwrap().strip_suffix(":7").unwrap();
        assert_eq!(digits.len(), 16, "{name}");
        assert!(digits.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')), "{name}");
    }
}

/// Lets the store decide one command, and returns the name under which that is run.
async fn first_command(store: &dyn Store) -> String {
    accept(store, &[event("ana", "a", 1)], 1).await;
    let work = store.claim(claim("worker", 1, LEASE), second(1)).await.unwrap().remove(0);
    let send = new_send(SendKind::Command, "pay", FAR);
    store.commit(commit(&work, "state", vec![send]), second(1)).await.unwrap();
    let rows = store.claim_sends(claim_sends(claim("worker", 1, LEASE)), second(1)).await.unwrap();
    store.callback_data(rows[0].id)
}
