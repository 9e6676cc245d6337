//! Telling the other processes on a server that there is something to do. A courtesy that may be lost: everybody also looks by
//! themselves.

use std::{sync::Arc, time::Duration};

use sqlx::postgres::PgListener;
use tokio::{sync::Notify, task::JoinSet};

use super::database::{Database, unavailable};
use crate::store::StoreError;

const CHANNEL: &str = "recado_work";
/// Notifications are gathered for so long: on the server each is a lock that all transactions share.
const GATHER: Duration = Duration::from_millis(50);
/// How long to rest when the server does not answer.
const REST: Duration = Duration::from_secs(1);

/// Wakes and is woken.
#[derive(Debug)]
pub(super) struct Wake {
    /// There is something for others; `None` when there are no others.
    tell: Option<Arc<Notify>>,
    told: Arc<Notify>,
}

impl Wake {
    /// For a store that no other process has.
    pub(super) fn never() -> Self {
        Self { tell: None, told: Arc::default() }
    }

    /// Listens on a connection of its own, and tells on another, outside of every transaction that does something.
    pub(super) async fn listen(database: &Database, tasks: &mut JoinSet<()>) -> Result<Self, StoreError> {
        let Some(pool) = database.server().cloned() else { return Ok(Self::never()) };
        let (tell, told) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let mut listener = PgListener::connect_with(&pool).await.map_err(unavailable)?;
        listener.listen(CHANNEL).await.map_err(unavailable)?;
        let hears = Arc::clone(&told);
        tasks.spawn(async move {
            loop {
                match listener.recv().await {
                    Ok(_) => hears.notify_waiters(),
                    Err(error) => {
                        tracing::warn!(%error, "cannot hear from other processes; they are heard a little later");
                        tokio::time::sleep(REST).await;
                    }
                }
            }
        });
        let news = Arc::clone(&tell);
        tasks.spawn(async move {
            loop {
                news.notified().await;
                if let Err(error) = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&pool).await {
                    tracing::warn!(%error, "cannot tell other processes; they will look by themselves");
                }
                tokio::time::sleep(GATHER).await;
            }
        });
        Ok(Self { tell: Some(tell), told })
    }

    /// There is something to do.
    pub(super) fn others(&self) {
        if let Some(tell) = &self.tell {
            tell.notify_one();
        }
    }

    /// Returns when another process has found something to do.
    pub(super) async fn woken(&self) {
        self.told.notified().await;
    }
}
