//! `recado eval report`: a run as one web page.

use std::process::ExitCode;

use anyhow::Context;
use evals::{
    curve::Trial,
    report::{self, Report},
};

use super::{compare::of_runs, folder, folder::Run};
use crate::args::ReportArgs;

pub(super) fn run(args: &ReportArgs) -> anyhow::Result<ExitCode> {
    let run = Run::read(&args.run)?;
    let before = args.against.as_deref().map(Run::read).transpose()?;
    let comparison = before.as_ref().map(|before| of_runs(before, &run)).transpose();
    let comparison = comparison.with_context(|| format!("comparing with {}", run.record.suite))?;
    let curve: Vec<Trial> = args.learning_curve.as_deref().map(folder::json).transpose()?.unwrap_or_default();
    let page = report::page(&Report {
        record: &run.record,
        metrics: &run.metrics,
        timings: &run.timings.tiers,
        cases: &run.cases,
        verdicts: &run.verdicts,
        against: before.as_ref().map(|before| &before.record).zip(comparison.as_ref()),
        curve: &curve,
    });
    let out = args.out.clone().unwrap_or_else(|| args.run.join("report.html"));
    folder::write(&out, &page)?;
    say!("{}", out.display());
    Ok(ExitCode::SUCCESS)
}
