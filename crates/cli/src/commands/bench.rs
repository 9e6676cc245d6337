//! `recado bench`: what this machine can do, measured on loopback with the real server, store and client.
//!
//! The server is a process of its own, so that its memory and its processor time can be told from those of the load. The load
//! generator and the stand-in for WhatsApp share one thread of this process, and say how much of it they took.

mod accept;
mod conversation;
mod delivery;
mod disk;
mod drain;
mod encoder;
mod http;
mod idle;
mod latency;
mod neighbour;
mod report;
mod served;
mod server;
mod understanding;
mod usage;
mod whatsapp;
mod whole;

use std::{path::Path, process::ExitCode, time::Duration};

use anyhow::Context;
use clap::ValueEnum;
use secrecy::SecretString;
use tempfile::TempDir;

use self::{
    delivery::Delivery,
    disk::fsync_latency,
    report::{Figures, Report},
    server::{Role, Server},
};
use crate::{
    args::{self, Measurement},
    logging,
};

/// Signs the generated webhooks.
const SECRET: &str = "the bench signs with this";
/// Messages in one webhook where batches are measured: the most that Meta sends.
const BATCH: usize = 1000;
/// People who write where messages are only accepted.
const CROWD: u32 = 20_000;
/// The limit of HTTP is the same at every moment: a short look is enough.
const LIMIT_LONGEST: Duration = Duration::from_secs(2);

pub(crate) async fn run(args: args::Bench) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    if let Some(served) = args.serve {
        return served::run(served, &args.source).await;
    }
    // One thread, so that the generator cannot take both cores of a small machine from what it measures.
    let measuring = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async { Bench::new(args)?.run().await })
    });
    measuring.await.context("measuring")??;
    Ok(ExitCode::SUCCESS)
}

/// One run of the bench: what was asked, and where it happens.
struct Bench {
    args: args::Bench,
    /// For the stores and the shop's data; it goes with this value.
    folder: TempDir,
    report: Report,
    delivery: Delivery,
}

impl Bench {
    fn new(args: args::Bench) -> anyhow::Result<Self> {
        // In the folder where the service would keep its store too, and not in a temporary one that may be in memory.
        let folder =
            tempfile::Builder::new().prefix("recado-bench").tempdir_in(".").context("making a folder for the bench")?;
        let delivery = Delivery::new(SecretString::from(SECRET), &args.text);
        let report = Report { is_json: args.json };
        Ok(Self { args, folder, report, delivery })
    }

    async fn run(&self) -> anyhow::Result<()> {
        self.report.machine()?;
        for measurement in Measurement::value_variants() {
            if self.args.only.is_empty() || self.args.only.contains(measurement) {
                self.measure(*measurement).await?;
            }
        }
        Ok(())
    }

    async fn measure(&self, measurement: Measurement) -> anyhow::Result<()> {
        match measurement {
            Measurement::Accept => accept::measure(self, 1).await,
            Measurement::Batches => accept::measure(self, BATCH).await,
            Measurement::Whole => whole::measure(self).await,
            Measurement::Drain => drain::measure(self).await,
            Measurement::Neighbour => neighbour::measure(self).await,
            Measurement::Idle => idle::measure(self).await,
            Measurement::Encoder => encoder::measure(self),
            Measurement::Understanding => understanding::measure(self).await,
        }
    }

    fn duration(&self) -> Duration {
        Duration::from_secs(self.args.seconds)
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What stands beside every measurement under load, measured just before it: the disk's latency, and the rate of a server
    /// that only checks signatures, with `batch` messages in a webhook. No service can be faster than either.
    async fn bounds(&self, batch: usize) -> anyhow::Result<Bounds> {
        let fsync = fsync_latency(self.folder())?;
        self.report.line(&Figures::latency("fsync", "fsync of 4 KiB", &fsync))?;
        let server = Server::start(self, Role::Limit).await?;
        let duration = self.duration().min(LIMIT_LONGEST);
        let accepted = accept::deliver(self, &server, batch, duration).await?;
        server.kill().await?;
        let figures = accepted.figures("limit", format!("only the signature of {}", accept::webhooks(batch)), batch);
        let limit_per_second = figures.per_second;
        self.report.line(&figures)?;
        Ok(Bounds { fsync_p50_ms: fsync.quantiles().p50, limit_per_second })
    }
}

/// What bounds a measurement from outside.
struct Bounds {
    fsync_p50_ms: f64,
    /// Messages a second.
    limit_per_second: Option<f64>,
}
