//! `recado eval intents`: trains and scores on any labelled JSON lines.

use std::{process::ExitCode, time::Instant};

use anyhow::Context;
use evals::{
    case::Case,
    dataset::Row,
    intents,
    metrics::{self, timings},
    predictor::Predictor,
};
use serde_json::{Value, json};

use super::{folder, learner::learner, suites};
use crate::{args::IntentsArgs, learning, progress};

/// The precision for which coverage is told.
const PRECISION: f64 = 0.98;

pub(super) fn run(args: &IntentsArgs) -> anyhow::Result<ExitCode> {
    let (train, valid, test) = (suites::rows(&args.train)?, suites::rows(&args.valid)?, suites::rows(&args.test)?);
    let progress = progress::steps(&format!("learning {} messages", train.len()));
    let begun = Instant::now();
    let package = learning::open_package(&args.encoder.name)?;
    let quiet = progress::hidden();
    let predictor = learner(&args.oos_label, package.as_ref(), None, &quiet)(&train, &valid, 1).context("training")?;
    let train_seconds = begun.elapsed().as_secs_f64();
    progress.set_message(format!("scoring {} messages", valid.len() + test.len()));
    let cases = |rows: &[Row]| intents::cases(&*predictor, rows, |label| knows(&*predictor, label), || ());
    let predicted = cases(&test);
    let (valid_figures, test_figures) = (figures(&cases(&valid))?, figures(&predicted)?);
    progress.finish_and_clear();
    let metrics = json!({
        "train_rows": train.len(),
        "labels": predictor.labels().len(),
        "train_seconds": train_seconds,
        "valid": valid_figures,
        "test": test_figures,
    });
    let text = serde_json::to_string_pretty(&metrics)?;
    folder::make(&args.out)?;
    folder::write(&args.out.join("metrics.json"), &text)?;
    let lines: Result<Vec<_>, _> = predicted.iter().map(|case| serde_json::to_string(&case.prediction)).collect();
    folder::write(&args.out.join("predictions.jsonl"), &(lines?.join("\n") + "\n"))?;
    if args.json {
        say!("{text}");
    } else {
        say!("{} rows scored; metrics.json and predictions.jsonl are in {}", predicted.len(), args.out.display());
        for (name, figure) in test_figures.as_object().into_iter().flatten().filter(|(_, figure)| figure.is_number()) {
            say!("{name:<36} {figure}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn knows(predictor: &dyn Predictor, label: &str) -> bool {
    predictor.labels().iter().any(|known| known == label)
}

/// All figures with the times of predicting beside them.
fn figures(cases: &[Case]) -> anyhow::Result<Value> {
    let mut figures = serde_json::to_value(metrics::measure(cases, PRECISION))?;
    if let Some(all) = timings::by_tier(cases).get("all") {
        figures["latency_us_p50"] = all.p50_us.into();
        figures["latency_us_p99"] = all.p99_us.into();
    }
    Ok(figures)
}
