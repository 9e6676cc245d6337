//! The committed results of a suite: figures that a change of code shows as a difference.

use std::{fmt::Write, path::Path};

use evals::{layout::lay_out, metrics::Metrics, suite::Suite};

use super::{
    folder::{self, Run},
    run::headline,
};

/// Writes metrics, times and a table for people into `folder`.
pub(super) fn write(folder: &Path, suite: &Suite, run: &Run) -> anyhow::Result<()> {
    folder::make(folder)?;
    // The curves are drawn from a run: as figures nobody reads them.
    let metrics = Metrics { coverage: Vec::new(), reliability: Vec::new(), ..run.metrics.clone() };
    folder::write(&folder.join("metrics.json"), &lay_out(&metrics)?)?;
    folder::write(&folder.join("timings.json"), &lay_out(&run.timings)?)?;
    folder::write(&folder.join("README.md"), &table(suite, run))
}

fn table(suite: &Suite, run: &Run) -> String {
    let mut text = format!("# {}\n\n{}.\n\n", suite.name, suite.about);
    text.push_str("| figure | value | 95 % interval |\n|---|---|---|\n");
    for (name, figure, interval) in headline(&run.metrics) {
        let interval = interval.trim_matches(['(', ')']);
        let _ = writeln!(text, "| {name} | {figure} | {interval} |");
    }
    for (noise, figures) in &run.metrics.noise {
        if let Some(share) = figures.in_scope_accuracy {
            let _ = writeln!(text, "| in-scope accuracy with {noise} | {:.2} % | |", share * 100.0);
        }
    }
    let rows: Vec<_> = run.record.rows.iter().map(|(part, rows)| format!("{rows} {part}")).collect();
    let _ = writeln!(
        text,
        "\nMessages: {}. Model: {}. Seed: {}. Times are in timings.json, since they differ from run to run.\n\n\
         Written by `recado eval run {} --save`.",
        rows.join(", "),
        run.record.model,
        run.record.seed,
        suite.name
    );
    text
}
