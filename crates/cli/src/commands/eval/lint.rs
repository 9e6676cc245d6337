//! `recado eval lint`: what is wrong with labelled messages.

use std::{path::Path, process::ExitCode};

use bot::Pack;
use evals::{
    dataset::Row,
    lint::{self, Finding, Labelled, Place},
};
use gateway::{business::load_pack, pack_files};

use super::{cross_validate::held_out, folder, suites};
use crate::args::LintArgs;

/// The turns in which the first split is learnt for proposals.
const FOLDS: usize = 5;
/// The label of a pack's messages that ask for nothing.
const OUT_OF_SCOPE: &str = "out of scope";
/// Where a pack keeps the messages that it is tested with.
const UTTERANCES: &str = "evals/utterances.yaml";

pub(super) fn run(args: &LintArgs) -> anyhow::Result<ExitCode> {
    let is_pack = |path: &Path| path.join("bot.yaml").is_file();
    let (rows, taught, oos_label) = match args.files.as_slice() {
        [folder] if is_pack(folder) => (of_pack(folder)?, "examples".to_owned(), OUT_OF_SCOPE),
        files => (of_files(files)?, split_name(&files[0]), args.oos_label.as_str()),
    };
    let mut findings = lint::lint(&rows, &[&taught]);
    if args.propose {
        findings.extend(proposals(&rows, &taught, oos_label)?);
    }
    if args.json {
        say!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        for finding in &findings {
            say!("{}", in_words(finding));
        }
        say!("{} messages, {} findings", rows.len(), findings.len());
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn proposals(rows: &[Labelled], taught: &str, oos_label: &str) -> anyhow::Result<Vec<Finding>> {
    let learnt: Vec<_> = rows.iter().filter(|row| row.split == taught).collect();
    let plain: Vec<_> = learnt.iter().map(|row| Row { text: row.text.clone(), intent: row.label.clone() }).collect();
    let folds = held_out(&plain, oos_label, FOLDS, 1)?;
    // What is out of scope has no label that could be given otherwise.
    let cases = folds.iter().flatten().filter(|(index, _)| learnt[*index].label != oos_label);
    Ok(lint::proposals(cases.map(|(index, case)| (learnt[*index], case))))
}

fn of_files(files: &[std::path::PathBuf]) -> anyhow::Result<Vec<Labelled>> {
    let mut rows = Vec::new();
    for file in files {
        let split = split_name(file);
        // Empty lines are skipped when rows are read, and count here.
        let text = folder::text(file)?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(index, _)| index + 1);
        rows.extend(suites::rows(file)?.into_iter().zip(lines).map(|(row, line)| Labelled {
            text: row.text,
            label: row.intent,
            split: split.clone(),
            place: format!("{}:{line}", file.display()),
        }));
    }
    Ok(rows)
}

fn split_name(file: &Path) -> String {
    file.display().to_string()
}

/// A pack's examples, and the messages that it is tested with where it has them.
fn of_pack(folder: &Path) -> anyhow::Result<Vec<Labelled>> {
    let pack = load_pack(folder)?;
    let mut rows = examples(folder, &pack)?;
    let file = folder.join(UTTERANCES);
    if file.is_file() {
        let name = file.display().to_string();
        let utterances = evals::utterances::read(&name, &folder::text(&file)?);
        let utterances = utterances.map_err(|complaints| suites::together(&complaints))?;
        rows.extend(utterances.rows.into_iter().map(|row| Labelled {
            label: row.label(),
            place: format!("{name}:{}", row.line),
            text: row.text,
            split: "utterances".to_owned(),
        }));
    }
    Ok(rows)
}

fn examples(folder: &Path, pack: &Pack) -> anyhow::Result<Vec<Labelled>> {
    let sources = pack_files::read(folder)?;
    let of_intents = pack.intents.values().flat_map(|intent| {
        let file = format!("intents/{}.yaml", intent.name);
        intent.examples.iter().map(move |(_, text)| (text.clone(), intent.name.clone(), file.clone()))
    });
    let others = pack.out_of_scope.iter();
    let others = others.map(|(_, text)| (text.clone(), OUT_OF_SCOPE.to_owned(), "out_of_scope.yaml".to_owned()));
    let labelled = |(text, label, file): (String, String, String)| {
        let source = sources.iter().find(|source| source.path == file);
        let line = source.and_then(|source| line_of(&source.text, &text)).unwrap_or_default();
        Labelled { place: format!("{}/{file}:{line}", folder.display()), text, label, split: "examples".to_owned() }
    };
    Ok(of_intents.chain(others).map(labelled).collect())
}

/// The line of a YAML list that is this example.
fn line_of(source: &str, example: &str) -> Option<usize> {
    let is_it = |line: &str| {
        let item = line.trim().strip_prefix("- ")?;
        Some(item.trim_matches(['"', '\'']) == example)
    };
    source.lines().position(|line| is_it(line) == Some(true)).map(|index| index + 1)
}

fn in_words(finding: &Finding) -> String {
    let said = |Place { place, label, text }: &Place| format!("{place}: “{text}” is `{label}`");
    match finding {
        Finding::Conflict { labels, .. } => {
            let others: Vec<_> =
                labels[1..].iter().map(|other| format!("`{}` at {}", other.label, other.place)).collect();
            format!("{}, and {}", said(&labels[0]), others.join(", "))
        }
        Finding::Leak { messages: [a, b], similarity } => {
            format!(
                "{}, and nearly the same is in another split: “{}” at {} ({similarity:.2})",
                said(a),
                b.text,
                b.place
            )
        }
        Finding::NearConflict { messages: [a, b], similarity } => {
            format!("{}, and nearly the same, “{}” at {}, is `{}` ({similarity:.2})", said(a), b.text, b.place, b.label)
        }
        Finding::NearDuplicate { messages: [a, b], similarity } => {
            format!("{}, and says the same as “{}” at {} ({similarity:.2})", said(a), b.text, b.place)
        }
        Finding::Thin { split, label, examples } => {
            format!("{split}: `{label}` has {examples} examples; below {} it is learnt badly", lint::EXAMPLES_MIN)
        }
        Finding::Proposal { message, proposed, probability } => {
            format!("{}; held out, it was taken for `{proposed}` with probability {probability:.2}", said(message))
        }
    }
}
