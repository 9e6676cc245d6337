//! `recado test`: the conversations of a pack, held again.

use std::process::ExitCode;

use anyhow::Context;
use gateway::telemetry;

use crate::{
    args::Test,
    conversation::{Way, hold_all},
    logging,
};

pub(crate) async fn run(args: &Test) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let folder = args.conversations.clone().unwrap_or_else(|| args.dir.join("tests"));
    let way = if args.sandbox {
        Way::ThroughSandbox(telemetry::install().context("starting to count")?)
    } else {
        Way::Directly
    };
    let report = hold_all(&args.dir, &folder, &way, args.accept).await?;
    for difference in &report.differences {
        say!("{}\n{}", difference.file.display(), difference.diff);
    }
    let different = report.differences.len();
    if args.accept {
        say!("{} conversations written down: read the difference before you commit it", report.held);
    } else {
        say!("{} conversations held, {different} different", report.held);
    }
    let nothing_held = report.held == 0;
    Ok(if different > 0 || nothing_held { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
