//! Deletes what has been kept long enough, a little at a time.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    config,
    store::{Retention, Store, StoreError, Swept},
};

/// Rows of each table in one transaction: messages wait meanwhile.
const ROWS_AT_ONCE: usize = 500;
/// Between two such transactions: everybody else has his turn.
const BREATH: Duration = Duration::from_millis(200);
/// Between two rounds. What is kept for days need not go by the minute.
const ROUND: Duration = Duration::from_secs(3600);

/// Sweeps every hour until `shutdown`.
pub async fn sweep(store: Arc<dyn Store>, keep: config::Retention, shutdown: CancellationToken) {
    let keep = Retention { payloads: keep.payloads, keys: keep.keys, limit: ROWS_AT_ONCE };
    loop {
        match round(&*store, keep, &shutdown).await {
            Ok(Swept { payloads: 0, rows: 0 }) => {}
            Ok(Swept { payloads, rows }) => {
                tracing::info!(payloads, rows, "deleted what was kept long enough");
            }
            Err(error) => tracing::error!(%error, "cannot delete what was kept long enough"),
        }
        if shutdown.run_until_cancelled(tokio::time::sleep(ROUND)).await.is_none() {
            return;
        }
    }
}

/// Sweeps until nothing more is found.
async fn round(store: &dyn Store, keep: Retention, shutdown: &CancellationToken) -> Result<Swept, StoreError> {
    let mut all = Swept::default();
    loop {
        let swept = store.sweep(keep, Timestamp::now()).await?;
        all = Swept { payloads: all.payloads + swept.payloads, rows: all.rows + swept.rows };
        let rested = shutdown.run_until_cancelled(tokio::time::sleep(BREATH)).await;
        if swept == Swept::default() || rested.is_none() {
            return Ok(all);
        }
    }
}
