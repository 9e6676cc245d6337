//! A backlog: messages that were accepted while nobody worked, as after an outage, and a service that starts on them.

use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::time::timeout;

use super::{
    Bench, CROWD,
    accept::queue,
    report::Figures,
    server::{Role, Server},
    usage::{Meter, Watched},
    whatsapp::StandIn,
};

const MESSAGES: usize = 100_000;
/// Three times what we aim at; then what is left is counted.
const LONGEST: Duration = Duration::from_secs(180);

pub(super) async fn measure(bench: &Bench) -> anyhow::Result<()> {
    let bounds = bench.bounds(1).await?;
    let name = "drain";
    let people: Vec<_> = (0..CROWD).cycle().take(MESSAGES).collect();
    bench.report.progress("queueing 100,000 messages");
    let accepting = Server::start(bench, Role::Accept { folder: name }).await?;
    queue(bench, &accepting, &people).await?;
    accepting.kill().await?;

    bench.report.progress("draining them");
    let mut stand_in = StandIn::start().await?;
    let (generator_cpu, begun) = (Watched::this().cpu_seconds(), Instant::now());
    let server = Server::start(bench, Role::Service { folder: name, whatsapp: stand_in.address }).await?;
    let meter = Meter::since_start(&server.watched, generator_cpu);
    let (mut answered, mut last) = (0, begun);
    let all = async {
        while answered < MESSAGES {
            last = stand_in.arrivals.recv().await.context("the stand-in for WhatsApp has ended")?.at;
            answered += 1;
        }
        anyhow::Ok(())
    };
    // Whether all of them were answered, their number tells.
    if let Ok(ended) = timeout(LONGEST, all).await {
        ended?;
    }
    let what = "100,000 waiting messages of 20,000 people, from the start of the service".to_owned();
    let figures = Figures::new(name, what).rate(answered, last - begun).cost(&meter.read());
    server.kill().await?;
    bench.report.line(&figures.count("unanswered", MESSAGES - answered).beside(&bounds))
}
