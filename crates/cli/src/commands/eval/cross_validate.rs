//! `recado eval cross-validate`: every example scored by what the others teach.

use std::process::ExitCode;

use encoder::Package;
use evals::{case::Case, curve::Trials, dataset::Row, metrics, splits, suite::Kind};
use serde_json::json;

use super::{Misuse, learner::learner, run::headline, suites};
use crate::{args::CrossValidateArgs, learning, progress};

pub(super) fn run(args: &CrossValidateArgs) -> anyhow::Result<ExitCode> {
    let found = suites::find(&args.suite)?;
    let Kind::Intents { train, oos_label, .. } = &found.suite.kind else {
        let why = format!("`{}` measures a whole bot: only suites of kind `intents` are cross-validated", args.suite);
        return Err(Misuse(why).into());
    };
    let rows = found.rows(train)?;
    let folds = usize::try_from(args.folds)?;
    let package = learning::open_package(&args.encoder.name)?;
    let folded = held_out(&rows, oos_label, folds, args.seed, package.as_ref())?;
    let of_fold = |cases: &[(usize, Case)]| {
        let cases: Vec<_> = cases.iter().map(|(_, case)| case.clone()).collect();
        metrics::figures(&cases, found.suite.precision).in_scope_accuracy.unwrap_or_default()
    };
    let accuracies: Vec<_> = folded.iter().map(|fold| of_fold(fold)).collect();
    let cases: Vec<_> = folded.into_iter().flatten().map(|(_, case)| case).collect();
    let metrics = metrics::measure(&cases, found.suite.precision);
    if args.json {
        let told = json!({"folds": accuracies, "metrics": metrics});
        say!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(ExitCode::SUCCESS);
    }
    for (fold, accuracy) in accuracies.iter().enumerate() {
        say!("{:<36} {:>7.2} %", format!("in-scope accuracy of fold {}", fold + 1), accuracy * 100.0);
    }
    for (name, figure, interval) in headline(&metrics) {
        say!("{name:<36} {figure:>9} {interval}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Every row of every fold, scored by what the other folds teach; each comes with its index.
pub(super) fn held_out(
    rows: &[Row],
    oos_label: &str,
    folds: usize,
    seed: u64,
    package: Option<&Package>,
) -> anyhow::Result<Vec<Vec<(usize, Case)>>> {
    let quiet = progress::hidden();
    let learn = learner(oos_label, package, None, &quiet);
    let trials = Trials { learn: &*learn, oos_label };
    let fold_of = splits::folds(rows, folds, seed);
    let bar = progress::parts(folds, "learning all parts but one");
    let fold = |fold| {
        let cases = trials.on_fold(rows, &fold_of, fold, seed);
        bar.inc(1);
        Ok(cases?)
    };
    let cases = (0..folds).map(fold).collect();
    bar.finish_and_clear();
    cases
}
