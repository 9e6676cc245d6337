//! `recado bench`: what this machine can do, measured on loopback with the real server, store and client. The load generator
//! and the stand-in for WhatsApp run in the same process, on the same cores.

mod disk;
mod load;
mod report;
mod whatsapp;

use std::{process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use gateway::{
    config::Config,
    server::{self, Limits},
    service::Service,
    store::Store,
    telemetry,
    webhook::{self, Webhook},
};
use jiff::{Timestamp, Zoned};
use nlu::{Expectation, Utterance};
use tokio::{net::TcpListener, sync::Notify};
use tokio_util::sync::CancellationToken;

use self::{load::Load, report::Latencies, whatsapp::StandIn};
use crate::{args::Bench, logging, open};

/// Signs the generated webhooks.
const SECRET: &str = "the bench signs with this";
/// Events in one delivery where batches are measured: the most that Meta sends.
const BATCH: usize = 1000;
/// Messages understood in one measurement.
const UNDERSTOOD: usize = 20_000;

pub(crate) async fn run(args: Bench) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let folder =
        tempfile::Builder::new().prefix("recado-bench").tempdir_in(".").context("making a folder for the bench")?;
    let mut config = open::config(&args.source)?;
    config.bot.data = folder.path().join("data");
    let duration = Duration::from_secs(args.seconds);
    say!("{}", report::machine());
    report::line("fsync of 4 KiB", "", &disk::fsync_latency(folder.path())?)?;

    config.store.path = folder.path().join("accept.db");
    let (rate, latencies) = accept(&config, &args, 1, duration).await?;
    report::line("webhook accepted, 1 message", &format!("{rate:.0}/s"), &latencies)?;
    config.store.path = folder.path().join("batches.db");
    let (rate, latencies) = accept(&config, &args, BATCH, duration).await?;
    report::line("webhook accepted, 1,000 messages", &format!("{:.0} messages/s", rate * BATCH as f64), &latencies)?;

    config.store.path = folder.path().join("whole.db");
    let (rate, latencies) = whole(&config, &args, duration).await?;
    report::line("message in to answer out", &format!("{rate:.0}/s"), &latencies)?;

    understanding(&config).await?;
    Ok(ExitCode::SUCCESS)
}

/// The webhook and the store alone: nobody works on what is accepted.
async fn accept(config: &Config, args: &Bench, batch: usize, duration: Duration) -> anyhow::Result<(f64, Latencies)> {
    let store = Store::open(&config.store.path).await?;
    let webhook = Webhook {
        store: store.clone(),
        secrets: vec![SECRET.into()],
        phone_number_id: None,
        verify_token: None,
        wake: Arc::new(Notify::new()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let load = Load::new(listener.local_addr()?, SECRET, &args.text)?;
    let stop = CancellationToken::new();
    let serving = tokio::spawn(server::serve(listener, webhook::router(webhook), Limits::default(), stop.clone()));
    let measured = load.deliver(args.connections, batch, duration).await;
    stop.cancel();
    serving.await?;
    store.close().await;
    measured
}

/// The whole service, from a signed webhook to the request that reaches WhatsApp.
async fn whole(config: &Config, args: &Bench, duration: Duration) -> anyhow::Result<(f64, Latencies)> {
    let stand_in = StandIn::start().await?;
    let mut config = config.clone();
    config.sandbox.enabled = false;
    config.whatsapp.base_url = format!("http://{}", stand_in.address);
    config.whatsapp.phone_number_id = Some("100".to_owned());
    config.whatsapp.access_token = Some("token".into());
    config.whatsapp.app_secrets = vec![SECRET.into()];
    let business = open::configured(&config).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let load = Load::new(listener.local_addr()?, SECRET, &args.text)?;
    let service = Service::start(&config, business, listener, telemetry::install()?).await?;
    let measured = load.converse(args.connections, &stand_in, duration).await;
    service.stop();
    service.stopped().await;
    measured
}

/// Understanding alone, on one thread: an exact form and everything else.
async fn understanding(config: &Config) -> anyhow::Result<()> {
    let business = open::business(&config.bot.dir, &config.bot.data, &Zoned::now()).await?;
    let bot = business.bot();
    let context = bot.pack.reading_context(bot.pack.default_language(), &business.local(Timestamp::now()));
    let examples: Vec<_> =
        bot.pack.intents.values().flat_map(|intent| &intent.examples).map(|(_, text)| text).collect();
    anyhow::ensure!(!examples.is_empty(), "the pack has no examples to understand");
    let mut seconds = Vec::with_capacity(UNDERSTOOD);
    for text in examples.iter().cycle().take(UNDERSTOOD) {
        let begun = std::time::Instant::now();
        let utterance = Utterance::new(text);
        std::hint::black_box(bot.understander.understand(
            &utterance,
            &Expectation::default(),
            &context,
            &bot.catalogues,
        ));
        seconds.push(begun.elapsed());
    }
    let latencies = Latencies::of(seconds);
    report::line("understanding, one thread", &format!("{:.0}/s", latencies.per_second()), &latencies)?;
    Ok(())
}
