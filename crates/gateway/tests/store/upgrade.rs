//! A file of the version before: everything in it goes on.

use std::path::Path;

use gateway::store::{DeadFilter, SendState, Settle, Settlement, SqlStore, Store};
use sqlx::{Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};

use crate::harness::{LEASE, accept, claim, claim_sends, commit, event, second};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The last migration of the version before.
const BEFORE: i64 = 2;

/// Rita wrote without the ninth digit, and wrote again; a user without a phone was being answered. Of every state of the outbox there
/// is a row. One message was put aside. Times are the harness's seconds 0 and 1000.
const LANDED: &str = "
    INSERT INTO identity VALUES (1, '0123456789abcdef');
    INSERT INTO conversation (id, phone_number_id, address, profile_name, state, version, lease_epoch, lease_owner, last_provider_time) VALUES
        (1, 'ours', '551187654321', 'Rita', 'where Rita is', 1, 3, NULL, 1700000000000),
        (2, 'ours', 'ES.1', NULL, NULL, 0, 4, 'worker', NULL);
    INSERT INTO alias VALUES ('ours', '551187654321', 1), ('ours', 'ES.1', 2);
    INSERT INTO inbox (key, conversation_id, provider_time, received_at, payload, state, attempts, errors, claim_epoch, applied_seq) VALUES
        ('m:wamid.1', 1, 1700000000000, 1700000000000, 'applied', 'applied', 1, 0, NULL, 1),
        ('m:wamid.2', 1, 1700000000000, 1700000000000, 'pending', 'pending', 0, 0, NULL, NULL),
        ('m:wamid.3', 2, 1700000000000, 1700000000000, 'in hand', 'pending', 1, 0, 4, NULL),
        ('m:wamid.4', 1, 1700000000000, 1700000000000, 'poison', 'dead', 4, 0, NULL, NULL),
        ('s:wamid.9:sent', NULL, 1700000000000, 1700000000000, 'a status', 'ignored', 0, 0, NULL, NULL);
    INSERT INTO ready VALUES (1, 1700000000000, 0), (2, 1700000015000, 1700000015000);
    INSERT INTO dead_letter (event_key, conversation_id, error, attempts, died_at)
        VALUES ('m:wamid.4', 1, 'it never came to an end', 4, 1700000000000);
    INSERT INTO outbox (id, conversation_id, version, kind, payload, state, attempt, due_at, expires_at, wamid, status, error) VALUES
        (1, 1, 1, 'message', 'said',      'done',    1, 1700000000000, 1700001000000, 'wamid.S1', 'delivered', NULL),
        (2, 1, 1, 'message', 'refused',   'failed',  1, 1700000000000, 1700001000000, NULL, NULL, 'no'),
        (3, 1, 1, 'message', 'next',      'pending', 0, 1700000000000, 1700001000000, NULL, NULL, NULL),
        (4, 1, 1, 'message', 'after it',  'pending', 0, 1700000000000, 1700001000000, NULL, NULL, NULL),
        (5, 1, 1, 'command', 'running',   'sending', 1, 1700000075000, 1700001000000, NULL, NULL, NULL),
        (6, 2, 1, 'message', 'may have left', 'unknown', 1, 1700000030000, 1700001000000, NULL, NULL, 'silence');
";

async fn landed_file(folder: &Path) {
    let options = SqliteConnectOptions::new().filename(folder.join("recado.db")).create_if_missing(true);
    let mut db = SqliteConnection::connect_with(&options).await.unwrap();
    let before = MIGRATIONS.iter().filter(|migration| migration.version <= BEFORE).cloned().collect::<Vec<_>>();
    Migrator { migrations: before.into(), ..Migrator::DEFAULT }.run(&mut db).await.unwrap();
    sqlx::raw_sql(LANDED).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

async fn landed() -> (tempfile::TempDir, SqlStore) {
    let folder = tempfile::tempdir().unwrap();
    landed_file(folder.path()).await;
    let store = SqlStore::sqlite(&folder.path().join("recado.db")).await.unwrap();
    store.recover("worker", second(1)).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn conversations_go_on_where_they_were() {
    let (_folder, store) = landed().await;
    let works = store.claim(claim("worker", 9, LEASE), second(1)).await.unwrap();
    let mut pending: Vec<_> = works
        .iter()
        .map(|work| {
            let event = &work.events[0];
            let who = (work.person.address.as_str(), work.person.phone.as_deref(), work.state.as_deref());
            (who, event.key.as_str(), event.payload.as_str(), event.attempts)
        })
        .collect();
    pending.sort();
    let rita = ("551187654321", Some("551187654321"), Some("where Rita is"));
    assert_eq!(pending, [(rita, "m:wamid.2", "pending", 1), (("ES.1", None, None), "m:wamid.3", "in hand", 2)]);
    for work in &works {
        store.commit(commit(work, "further", Vec::new()), second(2)).await.unwrap();
    }
    assert_eq!(store.counts().await.unwrap().pending_events, 0);
}

/// With the ninth digit or without, they are who they were; and a webhook that is repeated is known.
#[tokio::test]
async fn people_are_known_by_every_form_of_their_phone() {
    let (_folder, store) = landed().await;
    accept(&store, &[event("5511987654321", "new", 5)], 5).await;
    assert_eq!(store.counts().await.unwrap().conversations, 2);
    let works = store.claim(claim("worker", 9, LEASE), second(5)).await.unwrap();
    let rita = works.iter().find(|work| work.state.is_some()).unwrap();
    let keys: Vec<_> = rita.events.iter().map(|event| event.key.as_str()).collect();
    assert_eq!(keys, ["m:wamid.2", "m:new"]);
    assert_eq!(store.forget("5511987654321", second(6)).await.unwrap().conversations, 1);
}

#[tokio::test]
async fn what_was_to_be_sent_leaves_in_order() {
    let (_folder, store) = landed().await;
    let next = |now| store.claim_sends(claim_sends(claim("worker", 9, LEASE)), second(now));
    let ids = |sends: Vec<gateway::store::Send>| sends.into_iter().map(|send| send.id).collect::<Vec<_>>();
    assert_eq!(
        ids(next(1).await.unwrap()),
        [3],
        "the first that is open; what may have left is held, and so is what runs"
    );
    let taken = |id| Settle { id, attempt: 1, settlement: Settlement::Accepted { wamid: format!("wamid.S{id}") } };
    store.settle(taken(3), second(2)).await.unwrap();
    assert_eq!(ids(next(2).await.unwrap()), [4]);
    store.settle(taken(4), second(3)).await.unwrap();
    assert_eq!(ids(next(31).await.unwrap()), [6], "it is sent once more");
    assert_eq!(ids(next(76).await.unwrap()), [5], "a command whose process is gone runs again");
    for (row, state) in [(1, SendState::Done), (2, SendState::Failed)] {
        assert_eq!(store.send_report(row).await.unwrap().unwrap().state, state);
    }
    assert_eq!(store.callback_data(3), "recado:0123456789abcdef:3");
}

#[tokio::test]
async fn what_was_put_aside_can_be_handed_out_again() {
    let (_folder, store) = landed().await;
    let letters = store.dead_letters(&DeadFilter::default(), 9).await.unwrap();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    let shown = (letter.key.as_str(), letter.payload.as_str(), letter.error.as_str(), letter.attempts);
    assert_eq!(shown, ("m:wamid.4", "poison", "it never came to an end", 4));
    assert_eq!(store.replay(&DeadFilter::default(), second(5)).await.unwrap(), 1);
    assert_eq!(store.counts().await.unwrap().pending_events, 3);
}

/// A file that was made before stores had an identity keeps its rows and gets one.
#[tokio::test]
async fn an_older_file_gets_an_identity() {
    let folder = tempfile::tempdir().unwrap();
    landed_file(folder.path()).await;
    let mut db = crate::files::look(folder.path()).await;
    sqlx::raw_sql("DROP TABLE identity; DELETE FROM _sqlx_migrations WHERE version = 2")
        .execute(&mut db)
        .await
        .unwrap();
    drop(db);
    let path = folder.path().join("recado.db");
    let store = SqlStore::sqlite(&path).await.unwrap();
    let name = store.callback_data(1);
    assert_ne!(name, "recado:0123456789abcdef:1");
    drop(store);
    let store = SqlStore::sqlite(&path).await.unwrap();
    assert_eq!(store.callback_data(1), name);
    assert!(store.send_report(1).await.unwrap().is_some());
}
