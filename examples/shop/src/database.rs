//! Opening the shop's database, and what its errors mean for a command.

use std::{io, path::Path, time::Duration};

use anyhow::Context;
use gateway::handlers::CommandError;
use jiff::Zoned;
use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use tempfile::NamedTempFile;

use crate::{Shop, data};

/// Enough for a shop; SQLite reads in parallel.
const READERS: u32 = 4;
/// How long a statement waits for a writer, and a command for a connection: a person waits for the answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) async fn open(path: &Path, now: &Zoned) -> anyhow::Result<Shop> {
    if !path.try_exists().with_context(|| format!("looking for {}", path.display()))? {
        create(path, now).await.with_context(|| format!("creating the shop's database {}", path.display()))?;
    }
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE);
    let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE);
    let opening = || format!("opening the shop's database {}", path.display());
    let writes = pool().max_connections(1).connect_with(options.clone()).await.with_context(opening)?;
    // Not opened read-only: whoever comes first after another process has died repairs what it left behind, be it to read.
    let reads = options.pragma("query_only", "1");
    let reads = pool().max_connections(READERS).connect_with(reads).await.with_context(opening)?;
    Ok(Shop { reads, writes })
}

/// One short transaction, which takes the write lock before it looks: two programs do not both add the same day.
/// Readers see the shop before it or after it.
pub(crate) async fn catch_up(shop: &Shop, now: &Zoned) -> anyhow::Result<()> {
    let mut transaction = shop.writes.begin_with("BEGIN IMMEDIATE").await.context("beginning to catch up")?;
    data::catch_up(&mut transaction, now.datetime()).await.context("bringing the shop's data up to now")?;
    transaction.commit().await.context("keeping what happened since")
}

/// Fills a file under another name and gives it its own when it is whole: a crash half-way leaves no half a shop.
/// The journal stays in SQLite's default mode, where one file is the whole database.
async fn create(path: &Path, now: &Zoned) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let unfinished = NamedTempFile::new_in(folder)?.into_temp_path();
    let mut connection = SqliteConnectOptions::new().filename(&unfinished).connect().await?;
    let mut transaction = connection.begin().await?;
    data::generate(&mut transaction, now.datetime()).await?;
    transaction.commit().await?;
    connection.close().await?;
    match unfinished.persist_noclobber(path) {
        Ok(()) => Ok(()),
        // Another process was quicker: its shop is as good.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.error.into()),
    }
}

/// What SQLite says when trying again later may help: busy, locked, read-only until another process has recovered the log, I/O error, disk
/// full, cannot open, a race for the first lock (<https://sqlite.org/rescode.html>).
const PASSING: [u32; 7] = [5, 6, 8, 10, 13, 14, 15];
/// The primary code is the low byte of an extended one.
const PRIMARY: u32 = 0xff;

/// What a failed statement means for the command that ran it.
pub(crate) fn command_error(error: sqlx::Error) -> CommandError {
    let may_pass = match &error {
        sqlx::Error::Database(database) => {
            let code = database.code().and_then(|code| code.parse::<u32>().ok());
            code.is_some_and(|code| PASSING.contains(&(code & PRIMARY)))
        }
        other => matches!(other, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)),
    };
    let error = anyhow::Error::new(error).context("asking the shop's database");
    if may_pass { CommandError::Unavailable(error) } else { CommandError::Failed(error) }
}
