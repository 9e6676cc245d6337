//! What is wrong with labelled messages.

use evals::lint::{Finding, Labelled, lint, proposals, similar};

use super::inside;

fn row(split: &str, line: usize, text: &str, label: &str) -> Labelled {
    let place = format!("{split}.jsonl:{line}");
    Labelled { text: text.to_owned(), label: label.to_owned(), split: split.to_owned(), place }
}

/// The kind of each finding with the places that it names.
fn told(findings: &[Finding]) -> Vec<String> {
    let place = |message: &evals::lint::Place| message.place.clone();
    let told = |finding: &Finding| match finding {
        Finding::Conflict { labels, .. } => {
            format!("conflict {}", labels.iter().map(place).collect::<Vec<_>>().join(" "))
        }
        Finding::Leak { messages: [a, b], .. } => format!("leak {} {}", place(a), place(b)),
        Finding::NearConflict { messages: [a, b], .. } => format!("near conflict {} {}", place(a), place(b)),
        Finding::NearDuplicate { messages: [a, b], .. } => format!("near duplicate {} {}", place(a), place(b)),
        Finding::Thin { label, examples, .. } => format!("thin {label} {examples}"),
        Finding::Proposal { message, proposed, .. } => format!("proposal {} {proposed}", place(message)),
    };
    findings.iter().map(told).collect()
}

#[test]
fn each_kind_of_fault_is_found_once_and_what_is_fine_is_not() {
    let rows = [
        row("train", 1, "where is my parcel", "order"),
        row("train", 2, "Where is my PARCEL?", "order"),
        row("train", 3, "when will you open on sunday", "hours"),
        row("train", 4, "When will you open on Sunday!", "order"),
        row("train", 5, "show me the list of all your prices", "prices"),
        row("train", 6, "show me the list of all our prices", "order"),
        row("train", 7, "track order 1823", "order"),
        row("train", 8, "cancel it", "cancel"),
        row("train", 9, "👍", "thanks"),
        row("train", 10, "🙏", "order"),
        row("test", 1, "where is my parcel??", "order"),
        row("test", 2, "is anybody there", "human"),
    ];
    let found = told(&lint(&rows, &["train"]));
    let wanted = [
        "conflict train.jsonl:3 train.jsonl:4",
        "leak train.jsonl:1 test.jsonl:1",
        "leak train.jsonl:2 test.jsonl:1",
        "near conflict train.jsonl:5 train.jsonl:6",
        "near duplicate train.jsonl:1 train.jsonl:2",
        "thin cancel 1",
        "thin hours 1",
        "thin order 6",
        "thin prices 1",
        "thin thanks 1",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_label_is_proposed_only_where_the_others_are_sure() {
    let rows = [
        row("train", 1, "my parcel", "hours"),
        row("train", 2, "sunday", "hours"),
        row("train", 3, "a parcel", "hours"),
    ];
    let cases = [
        inside("my parcel", "hours", Some("order"), 0.85),
        inside("sunday", "hours", Some("order"), 0.6),
        inside("a parcel", "hours", Some("order"), 0.95),
    ];
    assert_eq!(
        told(&proposals(rows.iter().zip(&cases))),
        ["proposal train.jsonl:3 order", "proposal train.jsonl:1 order"]
    );
}

/// The quick way finds what comparing every text with every other finds.
#[test]
fn no_near_pair_is_missed() {
    let words = ["order", "orders", "the", "my", "where", "is", "parcel", "package"];
    let texts: Vec<String> = (0..240_usize)
        .map(|number| {
            let picked = (0..5).map(|place| words[(number * 7 + place * (number % 11 + 1)) % words.len()]);
            picked.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let runs = |text: &str| {
        let characters: Vec<_> = format!(" {text} ").chars().collect();
        characters.windows(3).map(<[char]>::to_vec).collect::<std::collections::BTreeSet<_>>()
    };
    let runs: Vec<_> = texts.iter().map(|text| runs(text)).collect();
    let mut wanted = Vec::new();
    for first in 0..texts.len() {
        for second in first + 1..texts.len() {
            let common = runs[first].intersection(&runs[second]).count() as f64;
            let all = runs[first].union(&runs[second]).count() as f64;
            if common / all >= 0.8 {
                wanted.push((first, second));
            }
        }
    }
    let found: Vec<_> = similar::pairs(&texts).into_iter().map(|pair| (pair.first, pair.second)).collect();
    assert!(wanted.len() > 100, "{} pairs make no test", wanted.len());
    assert_eq!(found, wanted);
}
