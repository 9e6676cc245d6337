//! What somebody with a long queue does to everybody else.

use super::{
    Bench,
    accept::queue,
    conversation::{Pace, talk},
    server::{Role, Server},
    whatsapp::StandIn,
    whole::figures,
};

/// Messages of the one person.
const QUEUED: usize = 10_000;
/// The others, and how many messages a second they write together: each every four seconds.
const OTHERS: u32 = 200;
const OTHERS_PER_SECOND: u32 = 50;
/// The one person: none of the others.
const NEIGHBOUR: u32 = OTHERS;

pub(super) async fn measure(bench: &Bench) -> anyhow::Result<()> {
    let bounds = bench.bounds(1).await?;
    let mut stand_in = StandIn::start().await?;
    let server = Server::start(bench, Role::Service { folder: "neighbour", whatsapp: stand_in.address }).await?;
    let pace = Pace::Open { per_second: OTHERS_PER_SECOND };

    let what = format!("{OTHERS} people at {OTHERS_PER_SECOND}/s");
    bench.report.progress(&what);
    let alone = talk(bench, &server, &mut stand_in, OTHERS, pace, bench.duration()).await?;
    bench.report.line(&figures("neighbour", what, &alone).beside(&bounds))?;

    let what = format!("{OTHERS} people at {OTHERS_PER_SECOND}/s beside one with 10,000 waiting");
    bench.report.progress(&what);
    queue(bench, &server, &[NEIGHBOUR; QUEUED]).await?;
    let beside = talk(bench, &server, &mut stand_in, OTHERS, pace, bench.duration()).await?;
    server.kill().await?;
    let left = QUEUED.saturating_sub(beside.to_others);
    bench.report.line(&figures("neighbour", what, &beside).count("neighbour_left", left).beside(&bounds))
}
