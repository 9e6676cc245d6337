//! The one place that knows two databases. Statements are written once: they take JSON for rows, and differ in a few words.

use serde::Serialize;
use sqlx::{
    FromRow, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection, postgres::PgRow,
    sqlite::SqliteRow,
};

/// A statement in both dialects. Parameters are `$1`, `$2`, …
#[derive(Clone, Copy, Debug)]
pub(super) struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// A statement from pieces that both databases understand and words that stand for what they spell differently:
///
/// | word | what it is |
/// |---|---|
/// | `EACH` | the elements of the JSON array in `$1`, as `item.value` |
/// | `FOR_UPDATE` | locks the rows (PostgreSQL; SQLite has one writer at a time) |
/// | `SKIP_LOCKED`, `SKIP_OUTBOX` | locks the rows (of the outbox) that nobody else has locked, and leaves out the others |
macro_rules! sql {
    ($($piece:tt)+) => {
        $crate::store::sql::db::Sql {
            sqlite: concat!($($crate::store::sql::db::sqlite!($piece)),+),
            postgres: concat!($($crate::store::sql::db::postgres!($piece)),+),
        }
    };
}

macro_rules! sqlite {
    (EACH) => {
        " json_each($1) AS item "
    };
    (FOR_UPDATE) => {
        ""
    };
    (SKIP_LOCKED) => {
        ""
    };
    (SKIP_OUTBOX) => {
        ""
    };
    ($text:literal) => {
        $text
    };
}

macro_rules! postgres {
    (EACH) => {
        " jsonb_array_elements($1::jsonb) AS item (value) "
    };
    (FOR_UPDATE) => {
        " FOR UPDATE "
    };
    (SKIP_LOCKED) => {
        " FOR UPDATE SKIP LOCKED "
    };
    (SKIP_OUTBOX) => {
        " FOR UPDATE OF outbox SKIP LOCKED "
    };
    ($text:literal) => {
        $text
    };
}

pub(super) use {postgres, sql, sqlite};

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg<'a> {
    Number(i64),
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Bytes(&'a [u8]),
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// A row that both databases can give.
pub(super) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// Rows as the JSON that `EACH` reads.
pub(super) fn rows(rows: &[impl Serialize]) -> String {
    serde_json::to_string(rows).expect("rows are plain JSON. This is a bug.")
}

/// A connection, inside a transaction or only for reading. Dropped before [`commit`](Db::commit), a transaction has not been.
pub(super) enum Db {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    ReadSqlite(PoolConnection<Sqlite>),
    ReadPostgres(PoolConnection<Postgres>),
}

enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match *arg {
                Arg::Number(number) => query.bind(number),
                Arg::Text(text) => query.bind(text),
                Arg::MaybeText(text) => query.bind(text),
                Arg::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

impl Db {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(tx) => Connection::Sqlite(tx),
            Self::Postgres(tx) => Connection::Postgres(tx),
            Self::ReadSqlite(connection) => Connection::Sqlite(connection),
            Self::ReadPostgres(connection) => Connection::Postgres(connection),
        }
    }

    /// True where nobody else writes meanwhile, so that nothing need be locked.
    pub(super) fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite(_) | Self::ReadSqlite(_))
    }

    /// Runs a statement; returns how many rows it changed.
    pub(super) async fn run(&mut self, sql: Sql, args: &[Arg<'_>]) -> Result<u64, sqlx::Error> {
        Ok(match self.connection() {
            Connection::Sqlite(db) => bind!(sqlx::query(sql.sqlite), args).execute(db).await?.rows_affected(),
            Connection::Postgres(db) => bind!(sqlx::query(sql.postgres), args).execute(db).await?.rows_affected(),
        })
    }

    /// Runs a statement and returns its rows.
    pub(super) async fn rows<T: Row>(&mut self, sql: Sql, args: &[Arg<'_>]) -> Result<Vec<T>, sqlx::Error> {
        match self.connection() {
            Connection::Sqlite(db) => bind!(sqlx::query_as(sql.sqlite), args).fetch_all(db).await,
            Connection::Postgres(db) => bind!(sqlx::query_as(sql.postgres), args).fetch_all(db).await,
        }
    }

    /// Runs a statement and returns its first row.
    pub(super) async fn row<T: Row>(&mut self, sql: Sql, args: &[Arg<'_>]) -> Result<Option<T>, sqlx::Error> {
        match self.connection() {
            Connection::Sqlite(db) => bind!(sqlx::query_as(sql.sqlite), args).fetch_optional(db).await,
            Connection::Postgres(db) => bind!(sqlx::query_as(sql.postgres), args).fetch_optional(db).await,
        }
    }

    /// Undoes what was done, and waits until that is so: a lock that is still held would make others look past its rows.
    pub(super) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
            Self::ReadSqlite(_) | Self::ReadPostgres(_) => Ok(()),
        }
    }

    /// Makes what was done last.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
            Self::ReadSqlite(_) | Self::ReadPostgres(_) => Ok(()),
        }
    }
}
