//! Which files are opened, and which are refused by name.

use gateway::store::{Store, StoreError};

use crate::harness::{look, open, second};

#[tokio::test]
async fn a_second_opening_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let path = folder.path().join("recado.db");
    let error = Store::open(&path).await.unwrap_err();
    assert!(matches!(&error, StoreError::InUse { path: named } if *named == path), "{error}");
    assert!(error.to_string().contains("recado.db"), "{error}");
    drop(store);
    Store::open(&path).await.unwrap().close().await;
    Store::open(&path).await.unwrap();
}

#[tokio::test]
async fn a_clone_keeps_the_file_locked() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let clone = store.clone();
    drop(store);
    assert!(Store::open(&folder.path().join("recado.db")).await.is_err());
    assert!(clone.is_writable(second(1)).await);
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/today/recado.db");
    assert!(Store::open(&path).await.unwrap().is_writable(second(1)).await);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let error = Store::open(&folder.path().join("file/recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Path { .. }), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("recado.db"), "this is a shopping list, not a database".repeat(100)).unwrap();
    let error = Store::open(&folder.path().join("recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.close().await;
    let mut db = look(folder.path(), false).await;
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (999, 'future', 0, TRUE, x'00', 0)")
        .execute(&mut db)
        .await
        .unwrap();
    let error = Store::open(&folder.path().join("recado.db")).await.unwrap_err();
    assert!(matches!(error, StoreError::Schema(_)), "{error}");
}
