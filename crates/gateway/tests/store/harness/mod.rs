//! What every case needs: a store in a folder of its own, people, events, and the scripts.

mod script;
mod text;

use std::path::Path;

use gateway::store::{Batch, NewEvent, NewSend, Person, SendKind, Store};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

pub(crate) use script::{Reopen, run};
pub(crate) use text::read_status;

pub(crate) const START: i64 = 1_700_000_000;
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(15);
pub(crate) const FAR: i64 = 1_000_000;
/// Random schedules, and the steps of each.
pub(crate) const SEEDS: u64 = 200;
pub(crate) const STEPS: u32 = 40;

/// Scripts, each a test of its own.
macro_rules! cases {
    ($($name:ident: $script:literal)*) => {
        $(#[tokio::test]
        async fn $name() {
            $crate::harness::run($script, $crate::harness::Reopen::Never).await;
            $crate::harness::run($script, $crate::harness::Reopen::EveryLine).await;
        })*
    };
}

pub(crate) use cases;

pub(crate) async fn open(folder: &Path) -> Store {
    Store::open(&folder.join("recado.db")).await.unwrap()
}

/// A folder in memory where the system has one: random schedules commit thousands of times, and a power cut is not among what
/// they try.
pub(crate) fn quick_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// A connection of our own to the store's file.
pub(crate) async fn look(folder: &Path, read_only: bool) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("recado.db")).read_only(read_only);
    SqliteConnection::connect_with(&options).await.unwrap()
}

pub(crate) async fn accept(store: &Store, events: &[NewEvent], now: i64) {
    store.accept(&Batch { events: events.to_vec(), statuses: Vec::new() }, second(now)).await.unwrap();
}

pub(crate) fn second(seconds: i64) -> Timestamp {
    Timestamp::from_second(START + seconds).unwrap()
}

pub(crate) fn seconds(moment: Timestamp) -> i64 {
    moment.as_second() - START
}

pub(crate) fn person(name: &str, profile_name: Option<&str>) -> Person {
    Person {
        phone_number_id: "ours".to_owned(),
        address: name.to_owned(),
        profile_name: profile_name.map(str::to_owned),
    }
}

pub(crate) fn event(who: &str, key: &str, provider_second: i64) -> NewEvent {
    NewEvent {
        key: full_key(key),
        person: Some(person(who, None)),
        provider_time: second(provider_second),
        payload: "{}".to_owned(),
    }
}

pub(crate) fn new_send(kind: SendKind, payload: &str, expires: i64) -> NewSend {
    NewSend { kind, payload: payload.to_owned(), image: None, expires_at: second(expires) }
}

/// Scripts leave the `m:` of messages away.
pub(crate) fn full_key(key: &str) -> String {
    if key.contains(':') { key.to_owned() } else { format!("m:{key}") }
}

pub(crate) fn short_key(key: &str) -> &str {
    key.strip_prefix("m:").unwrap_or(key)
}
