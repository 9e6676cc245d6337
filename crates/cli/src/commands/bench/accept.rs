//! Webhooks and their 200, over a number of connections, each waiting for its answer before it sends the next.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
    BATCH, Bench, CROWD,
    http::Connection,
    latency::Latencies,
    report::Figures,
    server::{Role, Server},
    usage::{Cost, Meter},
};

/// Connections that deliver batches: enough to keep the writer busy, and so few that a latency says what a batch takes.
const BATCH_CONNECTIONS: u16 = 4;

/// Measures webhooks with `batch` messages each. Nobody works on what is accepted.
pub(super) async fn measure(bench: &Bench, batch: usize) -> anyhow::Result<()> {
    let name = if batch == 1 { "accept" } else { "batches" };
    let bounds = bench.bounds(batch).await?;
    let server = Server::start(bench, Role::Accept { folder: name }).await?;
    bench.report.progress(&format!("accepting {}", webhooks(batch)));
    let accepted = deliver(bench, &server, batch, bench.duration()).await?;
    server.kill().await?;
    let figures = accepted.figures(name, format!("{}, accepted", webhooks(batch)), batch);
    bench.report.line(&figures.beside(&bounds))
}

/// What webhooks of `batch` messages are called.
pub(super) fn webhooks(batch: usize) -> String {
    let (batch, plural) = if batch == BATCH { ("1,000".to_owned(), "s") } else { (batch.to_string(), "") };
    format!("webhooks of {batch} message{plural}")
}

/// How webhooks were accepted.
#[derive(Debug)]
pub(super) struct Delivered {
    /// Of those that got 200.
    latencies: Latencies,
    /// Those that got anything else.
    refused: usize,
    elapsed: Duration,
    cost: Cost,
}

impl Delivered {
    pub(super) fn figures(&self, measurement: &'static str, what: String, batch: usize) -> Figures {
        let messages = self.latencies.count() * batch;
        Figures::latency(measurement, what, &self.latencies)
            .rate(messages, self.elapsed)
            .cost(&self.cost)
            .count("refused", self.refused)
    }
}

/// Delivers webhooks of `batch` messages to `server` for `duration`.
pub(super) async fn deliver(
    bench: &Bench,
    server: &Server,
    batch: usize,
    duration: Duration,
) -> anyhow::Result<Delivered> {
    let connections = if batch == 1 { bench.args.connections } else { bench.args.connections.min(BATCH_CONNECTIONS) };
    let meter = Meter::start(&server.watched);
    let begun = Instant::now();
    let next_person = Arc::new(AtomicU32::new(0));
    let mut delivering = JoinSet::new();
    for _ in 0..connections {
        let (delivery, next_person) = (bench.delivery.clone(), Arc::clone(&next_person));
        let mut connection = Connection::open(server.address).await?;
        delivering.spawn(async move {
            let (mut latencies, mut refused) = (Vec::new(), 0);
            while begun.elapsed() < duration {
                let people = (0..batch).map(|_| next_person.fetch_add(1, Ordering::Relaxed) % CROWD);
                let request = delivery.request(people);
                let sent = Instant::now();
                match connection.send(&request).await? {
                    200 => latencies.push(sent.elapsed()),
                    _ => refused += 1,
                }
            }
            anyhow::Ok((latencies, refused))
        });
    }
    let (mut latencies, mut refused) = (Vec::new(), 0);
    while let Some(delivered) = delivering.join_next().await {
        let (more, more_refused) = delivered??;
        latencies.extend(more);
        refused += more_refused;
    }
    let elapsed = begun.elapsed();
    Ok(Delivered { latencies: Latencies::of(latencies), refused, elapsed, cost: meter.read() })
}

/// Delivers exactly one webhook with a message from each of `people`, in batches, one after the other.
pub(super) async fn queue(bench: &Bench, server: &Server, people: &[u32]) -> anyhow::Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for batch in people.chunks(BATCH) {
        let status = connection.send(&bench.delivery.request(batch.iter().copied())).await?;
        anyhow::ensure!(status == 200, "expected that a batch is accepted, found {status}");
    }
    Ok(())
}
