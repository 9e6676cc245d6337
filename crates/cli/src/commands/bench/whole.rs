//! Whole messages: from the webhook to the request that carries the answer to WhatsApp, turn, store and outbox included.

use super::{
    Bench,
    conversation::{Pace, Talked, talk},
    report::Figures,
    server::{Role, Server},
    whatsapp::StandIn,
};

/// Measures both loops on one service: how much it does, and how soon when it is asked less than that.
pub(super) async fn measure(bench: &Bench) -> anyhow::Result<()> {
    let bounds = bench.bounds(1).await?;
    let mut stand_in = StandIn::start().await?;
    let server = Server::start(bench, Role::Service { folder: "whole", whatsapp: stand_in.address }).await?;
    let (people, rate) = (bench.args.people, bench.args.rate);
    let loops = [
        (Pace::Closed, format!("message to answer, {people} people")),
        (Pace::Open { per_second: rate }, format!("message to answer at {rate}/s")),
    ];
    for (pace, what) in loops {
        bench.report.progress(&what);
        let talked = talk(bench, &server, &mut stand_in, people, pace, bench.duration()).await?;
        bench.report.line(&figures("whole", what, &talked).count("not_awaited", talked.to_others).beside(&bounds))?;
    }
    server.kill().await
}

/// The figures of one conversation.
pub(super) fn figures(measurement: &'static str, what: String, talked: &Talked) -> Figures {
    Figures::latency(measurement, what, &talked.latencies)
        .rate(talked.latencies.count(), talked.elapsed)
        .cost(&talked.cost)
        .count("unanswered", talked.unanswered)
}
