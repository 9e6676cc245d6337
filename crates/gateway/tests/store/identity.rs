//! Rows of a store have names outside that no other store gives.

use std::path::Path;

use gateway::store::{SendKind, Store};

use crate::harness::{FAR, LEASE, accept, event, look, new_send, open, second};

/// What left under the number 1 stays that store's: the business must not take a new command for one that it ran already.
#[tokio::test]
async fn after_a_loss_the_same_number_has_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let before = first_command(folder.path()).await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let after = first_command(folder.path()).await;
    assert_ne!(before, after);
    assert!(before.ends_with(":1") && after.ends_with(":1"), "{before}, {after}");
}

#[tokio::test]
async fn a_name_stays_over_every_opening() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path()).await;
    let (name, of_a_clone) = (first.callback_data(7), first.clone().callback_data(7));
    drop(first);
    let again = open(folder.path()).await.callback_data(7);
    assert_eq!((of_a_clone.as_str(), again.as_str()), (name.as_str(), name.as_str()));
}

#[tokio::test]
async fn a_name_is_a_prefix_sixteen_digits_and_the_row() {
    let folder = tempfile::tempdir().unwrap();
    let name = open(folder.path()).await.callback_data(7);
    let digits = name.strip_prefix("recado:").unwrap().strip_suffix(":7").unwrap();
    assert_eq!(digits.len(), 16, "{name}");
    assert!(digits.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')), "{name}");
}

/// A file that was made before stores had an identity keeps its rows and gets one.
#[tokio::test]
async fn an_older_file_gets_an_identity() {
    let folder = tempfile::tempdir().unwrap();
    first_command(folder.path()).await;
    let mut db = look(folder.path(), false).await;
    for back in ["DROP TABLE identity", "DELETE FROM _sqlx_migrations WHERE version = 2"] {
        sqlx::query(back).execute(&mut db).await.unwrap();
    }
    drop(db);
    let name = open(folder.path()).await.callback_data(1);
    let store = open(folder.path()).await;
    assert_eq!(store.callback_data(1), name);
    assert!(store.send_report(1).await.unwrap().is_some());
}

/// Opens the store, lets it decide one command, and returns the name under which that is run.
async fn first_command(folder: &Path) -> String {
    let store: Store = open(folder).await;
    accept(&store, &[event("ana", "a", 1)], 1).await;
    let work = store.claim("worker", LEASE, second(1)).await.unwrap().unwrap();
    let send = new_send(SendKind::Command, "pay", FAR);
    store.commit(&work.lease, &["m:a".to_owned()], "state", &[send], second(1)).await.unwrap();
    let rows = store.claim_sends(second(1), 1, LEASE).await.unwrap();
    store.callback_data(rows[0].id)
}
