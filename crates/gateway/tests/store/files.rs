//! Which files are opened, and which are refused by name; what somebody may do who looks into one.

use std::path::Path;

use gateway::store::{SendKind, SqlStore, Store, StoreError};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::harness::{FAR, LEASE, accept, claim, commit, event, new_send, second};

async fn open(folder: &Path) -> SqlStore {
    SqlStore::sqlite(&folder.join("recado.db")).await.unwrap()
}

/// A connection of our own to the store's file.
pub(crate) async fn look(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("recado.db"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

#[tokio::test]
async fn a_second_opening_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let path = folder.path().join("recado.db");
    let error = SqlStore::sqlite(&path).await.unwrap_err();
    assert!(matches!(&error, StoreError::InUse { path: named } if *named == path), "{error}");
    assert!(error.to_string().contains("recado.db"), "{error}");
    drop(store);
    SqlStore::sqlite(&path).await.unwrap().close().await;
    SqlStore::sqlite(&path).await.unwrap();
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/today/recado.db");
    assert!(SqlStore::sqlite(&path).await.unwrap().is_writable(second(1)).await);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let error = SqlStore::sqlite(&folder.path().join("file/recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Path { .. }), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("recado.db"), "this is a shopping list, not a database".repeat(100)).unwrap();
    let error = SqlStore::sqlite(&folder.path().join("recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.close().await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (999, 'future', 0, TRUE, x'00', 0)";
    sqlx::query(newer).execute(&mut look(folder.path()).await).await.unwrap();
    let error = SqlStore::sqlite(&folder.path().join("recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Schema(_)), "{error}");
}

#[tokio::test]
async fn reads_do_not_wait_for_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    accept(&store, &[event("ana", "a", 1)], 1).await;
    let mut other = look(folder.path()).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    assert_eq!(store.counts().await.unwrap().pending_events, 1);
    assert!(!store.is_writable(second(1)).await, "somebody else holds the write lock");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(store.is_writable(second(1)).await);
}

/// On a full disk SQLite undoes a transaction by itself; the next one must find the store as it was.
#[tokio::test]
async fn a_full_file_is_writable_again_when_it_may_grow() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    accept(&store, &[event("ana", "a", 1)], 1).await;
    let work = store.claim(claim("worker", 1, LEASE), second(1)).await.unwrap().remove(0);
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ROLLBACK, 'no room'); END";
    sqlx::query(refuse).execute(&mut look(folder.path()).await).await.unwrap();
    let decided = || commit(&work, "state", vec![new_send(SendKind::Message, "hi", FAR)]);
    store.commit(decided(), second(1)).await.unwrap_err();
    sqlx::query("DROP TRIGGER full").execute(&mut look(folder.path()).await).await.unwrap();
    assert_eq!(store.commit(decided(), second(1)).await.unwrap().version, 1);
}
