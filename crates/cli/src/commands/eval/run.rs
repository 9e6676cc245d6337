//! `recado eval run`: a suite measured, kept, and held against its gates.

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use evals::{
    case::Case,
    gates::{self, Verdict},
    junit,
    metrics::{Metrics, timings::by_tier},
    record::Record,
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    folder::{self, Run, Timings},
    machine,
    measured::{Measured, measure},
    saved,
    suites::{self, Found},
};
use crate::{args::RunArgs, learning};

pub(super) async fn run(args: &RunArgs) -> anyhow::Result<ExitCode> {
    let found = suites::find(&args.suite)?;
    let now = Timestamp::now();
    let out = args.out.clone().unwrap_or_else(|| folder::usual(&found.suite.name, now));
    folder::refuse_existing(&out)?;
    let results = args.results.clone().unwrap_or_else(|| found.folder.join("../results"));
    let results = results.join(&found.suite.name);
    let mut run = measured(args, &found, now).await?;
    run.verdicts = held_against(&found, &run, &results)?;
    run.write(&out)?;

    if let Some(file) = &args.junit {
        folder::write(file, &junit::report(&found.suite.name, &run.verdicts)?)?;
    }
    if args.save {
        saved::write(&results, &found.suite, &run)?;
    }
    tell(args, &run, &out)?;
    let all_hold = run.verdicts.iter().all(|verdict| verdict.holds);
    Ok(if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures and writes down with what.
async fn measured(args: &RunArgs, found: &Found, now: Timestamp) -> anyhow::Result<Run> {
    let suite = &found.suite;
    let noise = args.noise.as_ref().unwrap_or(&suite.noise);
    let seeds = args.seed.map_or_else(|| suite.seeds.clone(), |seed| vec![seed]);
    let package = learning::open_package(&args.encoder.name)?;
    let Measured { cases, metrics, train_seconds, mut hashes, rows, model } =
        measure(found, noise, &seeds, package.as_ref()).await?;
    hashes.insert("suite".to_owned(), evals::dataset::hash([(suite.name.as_str(), found.text.as_str())]));
    let (commit, has_changes) = machine::checkout().unzip();
    let noise: Vec<_> = noise.iter().map(|noise| noise.name()).collect();
    let record = Record {
        suite: suite.name.clone(),
        at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit,
        has_changes,
        hashes,
        rows,
        model,
        seed: seeds[0],
        options: BTreeMap::from([("noise".to_owned(), noise.join(","))]),
        machine: machine::machine(),
    };
    let timings = Timings { train_seconds, tiers: by_tier(&cases) };
    let cases = if args.without_texts { cases.into_iter().map(without_text).collect() } else { cases };
    Ok(Run { record, metrics, timings, cases, verdicts: Vec::new() })
}

fn without_text(case: Case) -> Case {
    let text = String::new();
    Case { prediction: evals::case::Prediction { text, ..case.prediction }, ..case }
}

/// The gates of the suite, held against the run and against what is committed in `results`.
fn held_against(found: &Found, run: &Run, results: &Path) -> anyhow::Result<Vec<Verdict>> {
    let mut figures = serde_json::to_value(&run.metrics)?;
    figures["timings"] = serde_json::to_value(&run.timings.tiers)?;
    let committed: Option<Value> = folder::json_if_there(&results.join("metrics.json"))?;
    Ok(gates::check(&found.suite.gates, &figures, committed.as_ref()))
}

fn tell(args: &RunArgs, run: &Run, out: &Path) -> anyhow::Result<()> {
    if args.json {
        let told = json!({"run": out, "metrics": run.metrics, "timings": run.timings, "gates": run.verdicts});
        say!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(());
    }
    for (name, figure, interval) in headline(&run.metrics) {
        say!("{name:<36} {figure:>8} {interval}");
    }
    for (tier, timing) in &run.timings.tiers {
        let share =
            run.metrics.tiers.get(tier).map_or(String::new(), |share| format!("{:.1} % of messages, ", share * 100.0));
        say!("{:<36} {share}p50 {} µs, p99 {} µs", format!("tier {tier}"), timing.p50_us, timing.p99_us);
    }
    for (noise, figures) in &run.metrics.noise {
        let accuracy = figures.in_scope_accuracy.map_or("–".to_owned(), |share| format!("{:.2} %", share * 100.0));
        say!("{:<36} {accuracy:>8}", format!("in-scope accuracy with {noise}"));
    }
    for Verdict { figure, rule, found, holds } in &run.verdicts {
        say!("gate {} {figure}: expected {rule}, found {found}", if *holds { "holds" } else { "FAILS" });
    }
    say!("the run is in {}; see it with: recado eval report {}", out.display(), out.display());
    Ok(())
}

/// The figures that somebody looks at first, with their intervals.
pub(super) fn headline(metrics: &Metrics) -> Vec<(&'static str, String, String)> {
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let plain = |figure: f64| format!("{figure:.4}");
    type Shown<'a> = (&'static str, &'static str, Option<f64>, &'a dyn Fn(f64) -> String);
    let figures: [Shown<'_>; 14] = [
        ("accuracy", "accuracy", metrics.accuracy, &percent),
        ("in-scope accuracy", "in_scope_accuracy", metrics.in_scope_accuracy, &percent),
        ("macro F1", "macro_f1", metrics.macro_f1, &percent),
        ("false alarms", "false_alarms", metrics.false_alarms, &percent),
        ("out-of-scope recall", "out_of_scope_recall", metrics.out_of_scope_recall, &percent),
        ("out-of-scope AUROC", "out_of_scope_auroc", metrics.out_of_scope_auroc, &plain),
        ("out-of-scope FPR95", "out_of_scope_fpr95", metrics.out_of_scope_fpr95, &plain),
        ("near out-of-scope recall", "near_recall", metrics.near_recall, &percent),
        ("far out-of-scope recall", "far_recall", metrics.far_recall, &percent),
        ("expected calibration error", "expected_calibration_error", metrics.expected_calibration_error, &plain),
        ("Brier score", "brier", metrics.brier, &plain),
        ("slots F1", "slots_f1", metrics.slots_f1, &percent),
        ("wrong acts", "wrong_acts", metrics.wrong_acts, &percent),
        (
            "coverage at target precision",
            "coverage_at_precision",
            metrics.coverage_at_precision.as_ref().map(|point| point.coverage),
            &percent,
        ),
    ];
    let shown = figures.into_iter().filter_map(|(name, key, figure, show)| {
        let interval = metrics.intervals.get(key);
        let interval = interval.map_or(String::new(), |(low, high)| format!("({} to {})", show(*low), show(*high)));
        Some((name, show(figure?), interval))
    });
    shown.collect()
}
