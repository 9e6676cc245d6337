//! `recado serve`: the service, until it is told to stop.

use std::{io, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use gateway::{config::Config, service::Service, telemetry};
use jiff::{Zoned, tz::TimeZone};
use shop::Shop;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{args::Serve, logging, open};

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
    let business = open::configured(&config).await?;
    let listener = TcpListener::bind(config.server.address)
        .await
        .with_context(|| format!("listening on {}", config.server.address))?;
    let pack = Arc::clone(&business.bot().pack);
    if let Some(shop) = open::demo(&pack, &config.bot.data, &Zoned::now()).await? {
        tokio::spawn(go_on(shop, pack.time_zone.clone()));
    }
    let metrics = telemetry::install().context("starting to count")?;
    let mut service = Service::start(&config, business, listener, metrics).await?;
    greet(&config, &service)?;
    let is_asked = tokio::select! {
        asked = asked_to_stop() => {
            asked?;
            true
        }
        () = service.broken() => false,
    };
    eprintln!("Stopping: finishing what is in hand. Ask again to stop at once.");
    service.stop();
    tokio::select! {
        () = service.stopped() => {}
        asked = asked_to_stop() => asked?,
    }
    Ok(if is_asked { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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

/// Waits for Ctrl-C or for the system's request to end.
async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("listening for Ctrl-C"),
        _ = terminate.recv() => Ok(()),
    }
}
