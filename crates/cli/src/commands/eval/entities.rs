//! `recado eval entities`: how well values are found, by language and kind.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use evals::entities::{Deliberate, Outcome, Row};
use nlu::{Language, entities::load_numbering_plans};
use serde_json::json;

use crate::args::entities::EvalEntities;
use crate::commands::entities::context;

/// When cases without a moment are said: a day that no case knows.
const NOWHEN: jiff::civil::DateTime = jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0);

pub(crate) fn run(args: &EvalEntities) -> anyhow::Result<ExitCode> {
    let folder = folder(args.data.as_deref())?;
    load_numbering_plans();
    let languages = if args.lang.is_empty() { Language::ALL.to_vec() } else { args.lang.clone() };
    let mut outcomes = Vec::new();
    for language in languages {
        let in_language = folder.join(language.code());
        let files = files(&in_language).with_context(|| format!("reading the folder {}", in_language.display()))?;
        for file in files {
            outcomes.extend(judge(args, language, &file)?);
        }
    }
    let deliberate = Deliberate::ours();
    let rows = evals::entities::rows(&outcomes, &deliberate);
    if args.json {
        say!("{}", serde_json::to_string_pretty(&as_json(&rows, &outcomes, &deliberate))?);
    } else {
        print(&rows)?;
        if args.failures {
            print_failures(&outcomes, &deliberate)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn folder(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let usual = || env::var_os("RECADO_DATASETS").map(|sets| Path::new(&sets).join("entities"));
    given.map(Path::to_owned).or_else(usual).context("expected --data DIR, or the data sets' folder in RECADO_DATASETS")
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// The cases of one file, judged; none of a file that was not asked for or is about something else.
fn judge(args: &EvalEntities, language: Language, file: &Path) -> anyhow::Result<Vec<(Language, String, Outcome)>> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_asked = |kinds: &Vec<_>| args.kinds.is_empty() || kinds.iter().any(|kind| args.kinds.contains(kind));
    let Some(kinds) = evals::entities::kinds_of(&name).filter(is_asked) else { return Ok(Vec::new()) };
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let cases = evals::entities::read(&text).with_context(|| file.display().to_string())?;
    let judged = cases.iter().map(|case| {
        let context = context(language, &args.locale, case.reference.unwrap_or(NOWHEN));
        (language, name.clone(), evals::entities::judge(case, &kinds, &context))
    });
    Ok(judged.collect())
}

fn as_json(rows: &[Row], outcomes: &[(Language, String, Outcome)], deliberate: &Deliberate) -> serde_json::Value {
    let wrong = outcomes.iter().filter(|(_, _, outcome)| !outcome.is_right);
    let failures: Vec<_> = wrong
        .map(|(language, file, outcome)| {
            json!({
                "case": outcome.hash,
                "file": format!("{language}/{file}"),
                "found": outcome.found,
                "deliberate": deliberate.reason(&outcome.hash),
            })
        })
        .collect();
    json!({"rows": rows, "failures": failures})
}

fn print(rows: &[Row]) -> io::Result<()> {
    say!(
        "{:<14} {:>5} {:>5} {:>7}   {:<15} {:>10}   p50, p99",
        "",
        "cases",
        "right",
        "share",
        "negatives wrong",
        "deliberate"
    );
    for row in rows {
        let name =
            row.file.as_ref().map_or_else(|| row.language.to_string(), |file| format!("{}/{file}", row.language));
        let share = row.share.map_or_else(String::new, |share| format!("{:.1} %", share * 100.0));
        let negatives = format!("{} of {}", row.negatives_wrong, row.negatives);
        say!(
            "{name:<14} {:>5} {:>5} {share:>7}   {negatives:<15} {:>10}   {} µs, {} µs",
            row.cases,
            row.right,
            row.deliberate,
            row.latency_us_p50,
            row.latency_us_p99
        );
    }
    Ok(())
}

fn print_failures(outcomes: &[(Language, String, Outcome)], deliberate: &Deliberate) -> io::Result<()> {
    for (language, file, outcome) in outcomes.iter().filter(|(_, _, outcome)| !outcome.is_right) {
        say!();
        say!("{} {language}/{file}: {}", outcome.hash, outcome.case.text);
        if let Some(reason) = deliberate.reason(&outcome.hash) {
            say!("  deliberate: {reason}");
        }
        for expected in &outcome.case.expect {
            say!("  expected {} = {}", expected.text, expected.resolution);
        }
        for found in &outcome.found {
            say!("  found    {found}");
        }
    }
    Ok(())
}
