//! `recado eval compare`: what became better and what worse between two runs.

use std::process::ExitCode;

use anyhow::Context;
use evals::compare::{self, Change, Comparison, Difference};

use super::folder::Run;
use crate::args::CompareArgs;

/// Changed messages that are printed; `--json` and the page have all.
const SHOWN: usize = 10;

pub(super) fn run(args: &CompareArgs) -> anyhow::Result<ExitCode> {
    let (before, after) = (Run::read(&args.before)?, Run::read(&args.after)?);
    let comparison = of_runs(&before, &after)
        .with_context(|| format!("comparing {} with {}", args.before.display(), args.after.display()))?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&comparison)?);
    } else {
        tell(&comparison)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Compares two runs, whose test data must be the same.
pub(super) fn of_runs(before: &Run, after: &Run) -> anyhow::Result<Comparison> {
    let test = |run: &Run| run.record.hashes.get("test").cloned();
    let (suite_before, suite_after) = (&before.record.suite, &after.record.suite);
    anyhow::ensure!(
        suite_before == suite_after,
        "the runs are of different suites: `{suite_before}` and `{suite_after}`"
    );
    let is_same_test = test(before) == test(after);
    match compare::compare(&before.cases, &after.cases) {
        Ok(comparison) if is_same_test => Ok(comparison),
        Ok(_) => anyhow::bail!("the runs are over different test data of the suite `{suite_before}`"),
        Err(error) => Err(error.into()),
    }
}

fn tell(comparison: &Comparison) -> anyhow::Result<()> {
    let Comparison { rows, accuracy_before, accuracy_after, test, .. } = comparison;
    let percent = |share: f64| share * 100.0;
    say!(
        "{rows} messages, accuracy {:.2} % before, {:.2} % after",
        percent(*accuracy_before),
        percent(*accuracy_after)
    );
    say!("accuracy  {}", difference(&comparison.accuracy));
    say!("macro F1  {}", difference(&comparison.macro_f1));
    let verdict = if test.p < compare::SIGNIFICANCE { "this is hardly chance" } else { "this may well be chance" };
    say!("{} fixed, {} broken: p = {:.4} (McNemar, exact), {verdict}", test.fixed, test.broken, test.p);
    say!(
        "messages like these show a difference from {:.2} points on, in 4 of 5 runs",
        percent(comparison.minimum_detectable_effect)
    );
    for change in comparison.intents.iter().filter(|change| change.is_significant) {
        let intent = change.intent.as_deref().unwrap_or("out of scope");
        let (fixed, broken) = (change.test.fixed, change.test.broken);
        say!("{intent}: {fixed} fixed, {broken} broken, p = {:.4} after Holm's correction", change.p_corrected);
    }
    list("broken", &comparison.broken)?;
    list("fixed", &comparison.fixed)
}

fn difference(difference: &Difference) -> String {
    let points = |share: f64| format!("{:+.2}", share * 100.0);
    let interval = difference
        .interval
        .map_or(String::new(), |(low, high)| format!(" ({} to {} with 95 % confidence)", points(low), points(high)));
    format!("{} points{interval}", points(difference.value))
}

fn list(what: &str, changes: &[Change]) -> anyhow::Result<()> {
    let named = |label: &Option<String>| label.clone().unwrap_or_else(|| "out of scope".to_owned());
    for change in changes.iter().take(SHOWN) {
        let (intent, before, after) = (named(&change.intent), named(&change.before), named(&change.after));
        say!("{what} {}: “{}” is {intent}; was taken for {before}, now for {after}", change.id, change.text);
    }
    if changes.len() > SHOWN {
        say!("… and {} more {what}: see --json", changes.len() - SHOWN);
    }
    Ok(())
}
