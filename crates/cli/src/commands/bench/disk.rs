//! How long this disk takes to promise that something is kept: the floor under every durable write.

use std::{fs::File, io::Write, path::Path, time::Instant};

use anyhow::Context;

use super::latency::Latencies;

const WRITES: usize = 300;
const BLOCK: [u8; 4096] = [7; 4096];

pub(super) fn fsync_latency(folder: &Path) -> anyhow::Result<Latencies> {
    let path = folder.join("fsync");
    let mut file = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
    let mut latencies = Vec::with_capacity(WRITES);
    for _ in 0..WRITES {
        let begun = Instant::now();
        file.write_all(&BLOCK).context("writing a block")?;
        file.sync_data().context("syncing a block")?;
        latencies.push(begun.elapsed());
    }
    Ok(Latencies::of(latencies))
}
