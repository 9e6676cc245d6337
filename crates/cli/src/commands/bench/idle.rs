//! Starting, and doing nothing.

use super::{
    Bench,
    report::Figures,
    server::{Role, Server},
    usage::Meter,
    whatsapp::StandIn,
};

pub(super) async fn measure(bench: &Bench) -> anyhow::Result<()> {
    let stand_in = StandIn::start().await?;
    let role = Role::Service { folder: "idle", whatsapp: stand_in.address };
    bench.report.progress("starting");
    let first = Server::start(bench, role).await?;
    bench
        .report
        .line(&Figures::new("idle", "start to ready, with nothing there".to_owned()).ready(first.started_in))?;
    first.kill().await?;
    let server = Server::start(bench, role).await?;
    bench.report.line(&Figures::new("idle", "start to ready, again".to_owned()).ready(server.started_in))?;

    bench.report.progress("doing nothing");
    let meter = Meter::start(&server.watched);
    tokio::time::sleep(bench.duration()).await;
    let figures = Figures::new("idle", format!("nothing to do for {} s", bench.args.seconds)).cost(&meter.read());
    bench.report.line(&figures.memory(server.watched.memory_mb()))?;
    server.kill().await
}
