//! `recado serve`: the service, until it is told to stop.

use std::{io, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use gateway::{business::Business, config::Config, service::Service, telemetry};
use jiff::{Zoned, tz::TimeZone};
use shop::Shop;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
};

use crate::{args::Serve, learning, logging, open, output};

/// How often the demo shop gets new orders.
const BETWEEN_ORDERS: Duration = Duration::from_secs(120);

pub(crate) async fn run(args: Serve) -> anyhow::Result<ExitCode> {
    let mut config = open::config(&args.source)?;
    config.sandbox.enabled &= !args.no_sandbox;
    if args.print_config {
        say!("{}", config.to_masked_toml().trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    logging::start(&config.log);
    let mut stops = Stops::listen()?;
    let (business, shop) = open::with_demo(&config.bot.dir, &config.bot.data, &Zoned::now()).await?;
    let listener = TcpListener::bind(config.server.address)
        .await
        .with_context(|| format!("listening on {}", config.server.address))?;
    if let Some(shop) = shop {
        tokio::spawn(go_on(shop, business.bot().pack.time_zone.clone()));
    }
    let metrics = telemetry::install().context("starting to count")?;
    let mut service = Service::start(&config, business, listener, metrics).await?;
    greet(&config, &service)?;
    tokio::spawn(learn(service.business(), config.clone()));
    let is_asked = tokio::select! {
        () = stops.next() => true,
        () = service.broken() => false,
    };
    eprintln!("Stopping: finishing what is in hand. Ask again to stop at once.");
    service.stop();
    tokio::select! {
        () = service.stopped() => {}
        () = stops.next() => {}
    }
    Ok(if is_asked { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Has the business understand as well as it can, while it already answers by words alone.
async fn learn(business: Arc<Business>, config: Config) {
    match learning::prepare(&business, &config).await {
        Ok(true) => tracing::info!("messages are understood by words and encodings"),
        Ok(false) => tracing::info!("messages are understood by words alone"),
        Err(error) => tracing::error!(error = %output::explain(&error), "messages are understood by words alone"),
    }
}

/// Lets the demo shop's customers go on ordering while the program runs.
async fn go_on(shop: Shop, zone: TimeZone) {
    loop {
        tokio::time::sleep(BETWEEN_ORDERS).await;
        if let Err(error) = shop::catch_up(&shop, &Zoned::now().with_time_zone(zone.clone())).await {
            tracing::warn!(%error, "the demo shop stands still");
        }
    }
}

fn greet(config: &Config, service: &Service) -> io::Result<()> {
    let address = service.address;
    if config.sandbox.enabled {
        say!("Chat page  http://{address}/");
        say!("Webhook    http://{address}/webhook (signed by the built-in sandbox; no Meta account needed)");
    } else {
        say!("Webhook    http://{address}/webhook");
    }
    say!("Health     http://{address}/healthz /readyz /metrics");
    say!("Stop with Ctrl-C.");
    Ok(())
}

/// Requests to stop: Ctrl-C, or the system's.
pub(crate) struct Stops {
    interrupt: Signal,
    terminate: Signal,
}

impl Stops {
    /// Listens from now on. A request that comes before is one to a program that has not promised anything yet.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("listening for Ctrl-C")?,
            terminate: signal(SignalKind::terminate()).context("listening for SIGTERM")?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
