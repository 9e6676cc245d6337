//! `recado eval intents`: trains and scores on any labelled JSON lines.

use std::{fs, path::Path, process::ExitCode, time::Instant};

use anyhow::Context;
use evals::{dataset, intents};
use serde_json::json;

use crate::args::{Eval, EvalIntents};

pub(crate) fn run(args: &Eval) -> anyhow::Result<ExitCode> {
    match args {
        Eval::Intents(args) => intents(args),
        Eval::Entities(args) => super::eval_entities::run(args),
    }
}

fn intents(args: &EvalIntents) -> anyhow::Result<ExitCode> {
    let (train, valid, test) = (read(&args.train)?, read(&args.valid)?, read(&args.test)?);
    let begun = Instant::now();
    let classifier = intents::train(&train, &args.oos_label).context("training")?;
    let train_seconds = begun.elapsed().as_secs_f64();
    let score = |rows| intents::score(&intents::predict(&classifier, rows), classifier.labels());
    let predictions = intents::predict(&classifier, &test);
    let metrics = json!({
        "train_rows": train.len(),
        "labels": classifier.labels().len(),
        "train_seconds": train_seconds,
        "valid": score(&valid),
        "test": intents::score(&predictions, classifier.labels()),
    });
    let text = serde_json::to_string_pretty(&metrics)?;
    fs::create_dir_all(&args.out).with_context(|| format!("making the folder {}", args.out.display()))?;
    write(&args.out.join("metrics.json"), &text)?;
    let lines: Result<Vec<_>, _> = predictions.iter().map(serde_json::to_string).collect();
    write(&args.out.join("predictions.jsonl"), &(lines?.join("\n") + "\n"))?;
    if args.json {
        say!("{text}");
    } else {
        say!("{} rows scored; metrics.json and predictions.jsonl are in {}", predictions.len(), args.out.display());
        say!("{}", serde_json::to_string_pretty(&metrics["test"])?);
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> anyhow::Result<Vec<dataset::Row>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    dataset::read(&text).with_context(|| path.display().to_string())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}
