//! Suites as they are written, and what is said about the broken ones: `suites.txt`.
//!
//! A case is a title after `#`, the suite, and after `=>` what it is or every complaint.

use std::{fs, path::Path};

use evals::{
    suite::{Kind, Suite},
    utterances,
};

#[test]
fn every_suite_is_read_or_refused_as_written() {
    for (title, text, wanted) in cases("suites.txt") {
        let found = match Suite::read("suite.yaml", &text) {
            Ok(suite) => in_words(&suite),
            Err(complaints) => complaints.iter().map(|complaint| format!("{complaint}\n")).collect(),
        };
        assert_eq!(found.trim_end(), wanted.trim_end(), "{title}");
    }
}

#[test]
fn every_file_of_messages_is_read_or_refused_as_written() {
    for (title, text, wanted) in cases("utterances.txt") {
        let found: String = match utterances::read("utterances.yaml", &text) {
            Ok(file) => file
                .rows
                .iter()
                .map(|row| format!("{} {} {} {}: {}\n", row.line, row.language, row.role, row.label(), row.text))
                .collect(),
            Err(complaints) => complaints.iter().map(|complaint| format!("{complaint}\n")).collect(),
        };
        assert_eq!(found.trim_end(), wanted.trim_end(), "{title}");
    }
}

/// The suites that come with the project can be read.
#[test]
fn the_committed_suites_have_no_faults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
    let mut names = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let suite = Suite::read("suite", &fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(Some(suite.name.as_str()), path.file_stem().and_then(|stem| stem.to_str()));
        names.push(suite.name);
    }
    names.sort();
    assert_eq!(names, ["clinc150", "clinc150-tuned", "hwu64", "hwu64-10shot", "shop", "snips"]);
}

fn in_words(suite: &Suite) -> String {
    let data = match &suite.kind {
        Kind::Intents { train, valid, test, oos_label } => {
            format!(
                "intents: {train}, {}, {test}, {oos_label} out of scope",
                valid.as_deref().unwrap_or("no validation")
            )
        }
        Kind::Pack { pack, utterances } => format!("pack: {pack}, {}", utterances.join(" and ")),
    };
    let noise: Vec<_> = suite.noise.iter().map(|noise| noise.name()).collect();
    let gates: Vec<_> = suite.gates.iter().map(|gate| format!("{} at line {}", gate.figure, gate.line)).collect();
    format!(
        "{data};{} seeds {:?}; noise {}; precision {}; gates {}",
        suite.tune.map_or_else(String::new, |layers| format!(" top {layers} layers tuned;")),
        suite.seeds,
        noise.join(","),
        suite.precision,
        gates.join(", ")
    )
}

/// Title, text and what is wanted of each case of a file.
fn cases(file: &str) -> Vec<(String, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(file);
    let text = fs::read_to_string(path).unwrap();
    let case = |case: &str| {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, wanted) = rest.split_once("=>\n").unwrap_or_else(|| panic!("`{title}` has no =>"));
        (title.to_owned(), text.to_owned(), wanted.to_owned())
    };
    text.split("# ").filter(|case| !case.trim().is_empty()).map(case).collect()
}
