//! The business's data, read-only: parameters are bound, time and rows are limited.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, Instant},
};

use bot::pack::Query;
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Column, Executor, Row, SqlSafeStr, SqlitePool, TypeInfo, ValueRef,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow},
};

/// A person waits for the answer on a phone: what takes longer is a report, not a question.
const TIME_LIMIT: Duration = Duration::from_secs(3);
/// More rows than anybody reads on a phone.
pub(super) const ROWS_MAX: usize = 200;
/// Names of a catalogue, all languages together.
pub(super) const NAMES_MAX: usize = 100_000;
/// Connections: as many questions as are answered at once.
const CONNECTIONS: u32 = 8;
/// Steps of SQLite's machine between two looks at the clock, about a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// Why a question to the data got no answer.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file is not there, or is no database.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// The query asks for something that the call does not have.
    #[error("the query needs `:{0}`, which the command does not have")]
    Parameter(String),
    /// It took too long and was stopped.
    #[error("the query took longer than {} s and was stopped", TIME_LIMIT.as_secs())]
    TooSlow,
    /// The database is locked, or no connection is free.
    #[error("the data cannot be read now: {0}")]
    Busy(#[source] sqlx::Error),
    /// The database refused it: it will again.
    #[error("the query failed: {0}")]
    Query(#[source] sqlx::Error),
    /// The pack asks for data but names no source.
    #[error("the pack has queries but bot.yaml has no `data`")]
    NoSource,
}

impl From<sqlx::Error> for DataError {
    fn from(error: sqlx::Error) -> Self {
        let is_refused = match &error {
            // SQLITE_BUSY and SQLITE_LOCKED, with their extensions in the higher bits.
            sqlx::Error::Database(database) => !database
                .code()
                .and_then(|code| code.parse::<i32>().ok())
                .is_some_and(|code| matches!(code & 0xFF, 5 | 6)),
            other => !matches!(other, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed),
        };
        if is_refused { Self::Query(error) } else { Self::Busy(error) }
    }
}

/// A row of an answer: columns with their values, in the order of the query.
pub(super) type DataRow = Vec<(String, Value)>;

/// A data source.
#[derive(Clone, Debug)]
pub struct Data(SqlitePool);

impl Data {
    /// Opens the SQLite file at `path` for reading. It must exist.
    ///
    /// # Errors
    /// [`DataError::Open`].
    pub async fn open(path: &Path) -> Result<Self, DataError> {
        let failed = |source| DataError::Open { path: path.to_owned(), source };
        let url = format!("sqlite://{}", path.display());
        // Its statements cannot write. Opened read-only it could not even read while another process has left a transaction unfinished:
        // whoever comes first has to undo it.
        let options = SqliteConnectOptions::from_str(&url).map_err(failed)?.pragma("query_only", "1");
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await.map_err(failed)?;
        Ok(Self(pool))
    }

    /// Whether the database understands `query`, without running it.
    ///
    /// # Errors
    /// What it says against it.
    pub(super) async fn prepare(&self, query: &Query) -> Result<(), DataError> {
        let mut connection = self.0.acquire().await?;
        let sql = AssertSqlSafe(query.sql.clone()).into_sql_str();
        connection.prepare(sql).await?;
        Ok(())
    }

    /// Answers `query`, at most `rows_max` rows. `value` gives each parameter by name.
    ///
    /// # Errors
    /// [`DataError`]: nothing was read.
    pub(super) async fn ask(
        &self,
        query: &Query,
        rows_max: usize,
        value: impl Fn(&str) -> Option<Value>,
    ) -> Result<Vec<DataRow>, DataError> {
        let mut connection = self.0.acquire().await?;
        let deadline = Instant::now() + TIME_LIMIT;
        let in_time = move || Instant::now() < deadline;
        connection.lock_handle().await?.set_progress_handler(STEPS_BETWEEN_LOOKS, in_time);
        let mut statement = sqlx::query(AssertSqlSafe(query.sql.clone()));
        for parameter in &query.parameters {
            let bound = value(&parameter.0).ok_or_else(|| DataError::Parameter(parameter.0.clone()))?;
            statement = match bound {
                Value::Null => statement.bind(None::<String>),
                Value::Bool(yes) => statement.bind(yes),
                Value::Number(number) if number.is_i64() => statement.bind(number.as_i64()),
                Value::Number(number) => statement.bind(number.as_f64()),
                Value::String(text) => statement.bind(text),
                structure => statement.bind(structure.to_string()),
            };
        }
        let mut rows = Vec::new();
        let result = async {
            let mut answer = statement.fetch(&mut *connection);
            while rows.len() < rows_max
                && let Some(row) = answer.try_next().await?
            {
                rows.push(to_json(&row)?);
            }
            Ok::<_, sqlx::Error>(())
        }
        .await;
        connection.lock_handle().await?.remove_progress_handler();
        match result {
            Ok(()) => Ok(rows),
            Err(_) if Instant::now() >= deadline => Err(DataError::TooSlow),
            Err(error) => Err(error.into()),
        }
    }
}

fn to_json(row: &SqliteRow) -> Result<DataRow, sqlx::Error> {
    let mut columns = Vec::with_capacity(row.len());
    for column in row.columns() {
        let index = column.ordinal();
        let raw = row.try_get_raw(index)?;
        let kind = raw.type_info();
        let value = match kind.name() {
            _ if raw.is_null() => Value::Null,
            "INTEGER" => row.try_get::<i64, _>(index)?.into(),
            "REAL" => row.try_get::<f64, _>(index)?.into(),
            "BLOB" => hex::encode(row.try_get::<Vec<u8>, _>(index)?).into(),
            _ => row.try_get_unchecked::<String, _>(index)?.into(),
        };
        columns.push((column.name().to_owned(), value));
    }
    Ok(columns)
}
