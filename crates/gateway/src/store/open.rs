//! Opening the file: one process, one writer, and nothing acknowledged that a power cut could take back.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Store, StoreError, identity::Identity};

/// How long a verb waits for its turn. WhatsApp gives up on a webhook after 5 to 20 s: a refusal must be out before.
const TURN_WAIT: Duration = Duration::from_secs(4);
/// How long SQLite waits for a lock. Only another program looking into the file can hold one.
const BUSY_WAIT: Duration = Duration::from_secs(2);
/// Metrics, readiness and the loops' look ahead: short reads, never many at once.
const READERS: u32 = 3;
/// What the write-ahead log shrinks to after a burst: more than the 4 MB at which SQLite folds it back in.
const LOG_BYTES: &str = "67108864";
/// Rows go in by groups of any size, each its own statement: all of them stay prepared.
const PREPARED_STATEMENTS: usize = 256;

impl Store {
    /// Opens the store at `path`, makes folder and file where missing, brings its schema up to date, and gives a
    /// new store its identity.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open, [`StoreError::Path`] when folder or file cannot be made,
    /// [`StoreError::Unavailable`] when it is no database, [`StoreError::Schema`] when a newer program wrote it.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "1")
            .pragma("journal_size_limit", LOG_BYTES)
            .foreign_keys(true)
            .busy_timeout(BUSY_WAIT)
            .statement_cache_capacity(PREPARED_STATEMENTS);
        let pool = || SqlitePoolOptions::new().acquire_timeout(TURN_WAIT).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let identity = Identity::of(&writer).await?;
        let readers = pool().max_connections(READERS).connect_lazy_with(options.read_only(true));
        Ok(Self { writer, readers, identity, _lock: Arc::new(lock) })
    }

    /// Waits for the verbs under way, folds the log into the file and closes it.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Takes the lock file beside the database. SQLite's own locks come and go with each transaction: they would let a second
/// process in. The operating system frees ours however this process ends.
fn lock(path: &Path) -> Result<File, StoreError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::Path { path, source }
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(at(folder))?;
    }
    let lock_path = lock_path(path);
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
    let file = open.map_err(at(&lock_path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(at(&lock_path)(source)),
    }
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without these a 200 would promise more than the disk keeps. They belong to the connection: no other can see them.
    #[tokio::test]
    async fn the_writer_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("recado.db")).await.unwrap();
        let (journal, synchronous, foreign_keys): (String, i64, i64) = sqlx::query_as(
            "SELECT journal_mode, synchronous, foreign_keys \
             FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys",
        )
        .fetch_one(&store.writer)
        .await
        .unwrap();
        assert_eq!((journal.as_str(), synchronous, foreign_keys), ("wal", 2, 1));
    }
}
