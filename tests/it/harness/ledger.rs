//! What the store has come to, read from its file.

use std::path::Path;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

/// The parts of the store that promises are about.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// Events, by state.
    pub(crate) pending: i64,
    pub(crate) applied: i64,
    pub(crate) ignored: i64,
    pub(crate) dead: i64,
    /// What was applied, in the order of arrival, each by the first letter of its key: see `gateway::store::keys`.
    pub(crate) applied_kinds: String,
    /// Statuses of messages that nobody knows.
    pub(crate) strays: i64,
    /// What was to be sent, in the order in which it was decided.
    pub(crate) outbox: Vec<OutboxRow>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OutboxRow {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) attempt: i64,
    pub(crate) status: Option<String>,
    pub(crate) wamid: Option<String>,
}

impl Ledger {
    pub(super) async fn read(store: &Path) -> Self {
        let mut store = open(store, false).await;
        let (pending, applied, ignored, dead) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'applied'), \
                    count(*) FILTER (WHERE state = 'ignored'), count(*) FILTER (WHERE state = 'dead') FROM inbox",
        )
        .fetch_one(&mut store)
        .await
        .unwrap();
        let kinds = sqlx::query_scalar("SELECT substr(key, 1, 1) FROM inbox WHERE state = 'applied' ORDER BY arrival");
        let applied_kinds: Vec<String> = kinds.fetch_all(&mut store).await.unwrap();
        let applied_kinds = applied_kinds.concat();
        let strays = sqlx::query_scalar("SELECT count(*) FROM stray_status").fetch_one(&mut store).await.unwrap();
        let outbox = sqlx::query_as("SELECT id, kind, state, attempt, status, wamid FROM outbox ORDER BY id");
        Self {
            pending,
            applied,
            ignored,
            dead,
            applied_kinds,
            strays,
            outbox: outbox.fetch_all(&mut store).await.unwrap(),
        }
    }

    /// The messages, in order.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &OutboxRow> {
        self.outbox.iter().filter(|row| row.kind == "message")
    }

    /// The outbox rows of messages, in order.
    pub(crate) fn message_ids(&self) -> Vec<i64> {
        self.messages().map(|row| row.id).collect()
    }

    pub(crate) fn assert_everything_done(&self) {
        let is_done = self.pending == 0 && self.dead == 0 && self.outbox.iter().all(|row| row.state == "done");
        assert!(is_done, "something was left over: {self:#?}");
    }
}

/// Opens a database file. It must exist.
pub(super) async fn open(file: &Path, for_writing: bool) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).read_only(!for_writing).connect().await.unwrap()
}

/// One value, read from a database file.
pub(crate) async fn read_one<T>(file: &Path, sql: &'static str) -> T
where
    T: sqlx::Type<sqlx::Sqlite> + for<'r> sqlx::Decode<'r, sqlx::Sqlite> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(&mut open(file, false).await).await.unwrap()
}

/// What outbox row `row` is called outside the store: what its message carries.
pub(crate) async fn mark(store: &Path, row: i64) -> String {
    let mut store = open(store, false).await;
    let identity: String = sqlx::query_scalar("SELECT name FROM identity").fetch_one(&mut store).await.unwrap();
    format!("recado:{identity}:{row}")
}

/// The time for which messages that may have left are held is over. Only while no service runs.
pub(crate) async fn end_of_hold(store: &Path) {
    let mut store = open(store, true).await;
    sqlx::query("UPDATE outbox SET due_at = 0 WHERE state = 'unknown'").execute(&mut store).await.unwrap();
}
