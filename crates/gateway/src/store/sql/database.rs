//! Opening a database: one process with a file of its own, or several that share a server.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    Connection, PgPool, SqlSafeStr, SqlitePool,
    migrate::{Migration, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::db::{Db, sql};
use crate::store::{StoreError, identity::Identity};

/// How long a verb waits for its turn. WhatsApp gives up on a webhook after 5 to 20 s: a refusal must be out before.
const TURN_WAIT: Duration = Duration::from_secs(4);
/// How long SQLite waits for a lock. Only another program looking into the file can hold one.
const BUSY_WAIT: Duration = Duration::from_secs(2);
/// Metrics, readiness and the loops' look ahead: short reads, never many at once.
const READERS: u32 = 3;
/// Pages in the write-ahead log when SQLite folds it back into the file: 32 MB. Under load a page is written many times before, and only
/// once then; with SQLite's own 4 MB, folding took as long as writing.
const LOG_PAGES: &str = "8000";
/// What the write-ahead log shrinks to after a burst.
const LOG_BYTES: &str = "67108864";
/// Memory for pages, in KiB when negative: what a few thousand conversations touch. It is taken as it is needed.
const CACHE: &str = "-8000";
/// Connections to a server: one for each transaction under way, and some for looking around.
const CONNECTIONS: u32 = 12;

/// How often a transaction is tried that another process got in the way of.
pub(super) const TRIES: u32 = 5;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// A database that is open.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pools: Pools,
    identity: Identity,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite {
        /// One connection: SQLite has one writer at a time, and waiting for our own turn is cheaper than finding the file locked.
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Database {
    /// Opens the file at `path`, makes folder and file where missing, and brings its schema up to date. Nothing that was
    /// acknowledged can be taken back by a power cut.
    /// The caller holds the [lock](lock).
    pub(super) async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "1")
            .pragma("journal_size_limit", LOG_BYTES)
            .pragma("wal_autocheckpoint", LOG_PAGES)
            .pragma("cache_size", CACHE)
            // What is deleted is overwritten: who was erased cannot be read in the file.
            .pragma("secure_delete", "1")
            .foreign_keys(true)
            .busy_timeout(BUSY_WAIT);
        let pool = || SqlitePoolOptions::new().acquire_timeout(TURN_WAIT).idle_timeout(None).max_lifetime(None);
        let writer = pool().max_connections(1).before_acquire(|connection, _| {
            // On a full disk SQLite undoes a transaction by itself, and the driver believes that it is still open.
            let is_fit = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fit) })
        });
        let writer = writer.connect_with(options.clone()).await.map_err(unavailable)?;
        MIGRATIONS.run(&writer).await.map_err(schema)?;
        let readers = pool().max_connections(READERS).connect_lazy_with(options.read_only(true));
        Self::identified(Pools::Sqlite { writer, readers }).await
    }

    /// Connects to a PostgreSQL server and brings the database's schema up to date.
    pub(super) async fn postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse().map_err(unavailable)?;
        // Not less, whatever the server's default: a 200 promises that nothing is lost.
        let options = options
            .application_name("recado")
            .options([("synchronous_commit", "on"), ("idle_in_transaction_session_timeout", "30s")]);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(TURN_WAIT);
        let pool = pool.connect_with(options).await.map_err(unavailable)?;
        postgres_migrations().run(&pool).await.map_err(schema)?;
        Self::identified(Pools::Postgres(pool)).await
    }

    async fn identified(pools: Pools) -> Result<Self, StoreError> {
        let mut db = pools.begin().await.map_err(unavailable)?;
        let identity = identity(&mut db).await.map_err(unavailable)?;
        db.commit().await.map_err(unavailable)?;
        Ok(Self { pools, identity })
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The pool of a server; `None` for a file.
    pub(super) fn server(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Sqlite { .. } => None,
            Pools::Postgres(pool) => Some(pool),
        }
    }

    /// Begins a transaction.
    pub(super) async fn begin(&self) -> Result<Db, sqlx::Error> {
        self.pools.begin().await
    }

    /// A connection for looking around.
    pub(super) async fn read(&self) -> Result<Db, sqlx::Error> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Db::ReadSqlite(readers.acquire().await?),
            Pools::Postgres(pool) => Db::ReadPostgres(pool.acquire().await?),
        })
    }

    /// Writes everything into the database's own file, so that nothing deleted stays readable in the log.
    pub(super) async fn fold_log(&self) -> Result<(), sqlx::Error> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await?;
        }
        Ok(())
    }

    pub(super) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Pools {
    async fn begin(&self) -> Result<Db, sqlx::Error> {
        Ok(match self {
            // `IMMEDIATE`: a transaction that reads first and then finds that it may not write would have to start over.
            Self::Sqlite { writer, .. } => Db::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Db::Postgres(pool.begin().await?),
        })
    }
}

/// The migrations in PostgreSQL's words: they differ in two places.
fn postgres_migrations() -> Migrator {
    let translate = |migration: &Migration| {
        let sql = migration
            .sql
            .as_str()
            .replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
            .replace("BLOB", "BYTEA");
        Migration::new(
            migration.version,
            migration.description.clone(),
            migration.migration_type,
            sqlx::AssertSqlSafe(sql).into_sql_str(),
            migration.no_tx,
        )
    };
    Migrator { migrations: MIGRATIONS.iter().map(translate).collect::<Vec<_>>().into(), ..Migrator::DEFAULT }
}

/// The store's identity; a store without one gets it now.
async fn identity(db: &mut Db) -> Result<Identity, sqlx::Error> {
    let make = sql!("INSERT INTO identity (id, name) VALUES (1, $1) ON CONFLICT (id) DO NOTHING");
    db.run(make, &[Identity::default().name().into()]).await?;
    let name: Option<(String,)> = db.row(sql!("SELECT name FROM identity WHERE id = 1"), &[]).await?;
    Ok(Identity::named(&name.unwrap_or_default().0))
}

/// A database that does not do what it is asked: the words for people.
pub(super) fn unavailable(error: sqlx::Error) -> StoreError {
    if is_collision(&error) {
        return StoreError::Collision(error.to_string());
    }
    StoreError::Unavailable(error.to_string())
}

/// True when another process got in the way: the same again may go well. Two gateways meet the same stranger, or each holds what the other
/// waits for (SQLSTATE class 40, unique violation).
pub(super) fn is_collision(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| ["40001", "40P01", "23505"].contains(&&*code))
}

fn schema(error: sqlx::migrate::MigrateError) -> StoreError {
    StoreError::Schema(error.to_string())
}

/// Takes the lock file beside the database. SQLite's own locks come and go with each transaction: they would let a second
/// process in. The operating system frees ours however this process ends.
pub(super) fn lock(path: &Path) -> Result<File, StoreError> {
    let at =
        |path: &Path, error: &std::io::Error| StoreError::Path { path: path.to_owned(), reason: error.to_string() };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    let lock_path = lock_path(path);
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
    let file = open.map_err(|error| at(&lock_path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(at(&lock_path, &error)),
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
        let database = Database::sqlite(&folder.path().join("recado.db")).await.unwrap();
        let Pools::Sqlite { writer, .. } = &database.pools else { panic!("a file was opened") };
        let (journal, synchronous, foreign_keys): (String, i64, i64) = sqlx::query_as(
            "SELECT journal_mode, synchronous, foreign_keys \
             FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys",
        )
        .fetch_one(writer)
        .await
        .unwrap();
        assert_eq!((journal.as_str(), synchronous, foreign_keys), ("wal", 2, 1));
    }
}
