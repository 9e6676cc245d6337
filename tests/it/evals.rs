//! `recado eval`, as somebody in a terminal or a build service sees it.

use std::{fs, path::Path, process::Output};

use serde_json::Value;

use crate::{command_line::recado, harness::repository};

/// Three intents with a few examples each: enough to be learnt, and each with a word of its own.
const SUBJECTS: &[(&str, &[&str])] = &[
    ("order", &["parcel", "order", "delivery", "package", "shipment"]),
    ("hours", &["open", "closing", "sunday", "hours", "holiday"]),
    ("price", &["price", "cost", "expensive", "cheap", "pay"]),
];
const FRAMES: &[&str] = &["tell me about the {}", "{} please", "hey, the {} thing", "i need to know your {}"];

fn labelled(frames: &[&str]) -> String {
    let row = |frame: &str, word: &str, intent: &str| {
        serde_json::json!({"text": frame.replace("{}", word), "intent": intent}).to_string() + "\n"
    };
    let rows = SUBJECTS.iter().flat_map(|(intent, words)| words.iter().map(move |word| (*intent, *word)));
    rows.flat_map(|(intent, word)| frames.iter().map(move |frame| row(frame, word, intent))).collect()
}

/// A suite over made-up data in `folder`; `gates` are its last lines.
fn write_suite(folder: &Path, name: &str, gates: &str) -> String {
    fs::write(folder.join("train.jsonl"), labelled(FRAMES)).unwrap();
    fs::write(folder.join("test.jsonl"), labelled(&["what about the {}"])).unwrap();
    let suite = folder.join(format!("{name}.yaml"));
    let text = "suite: tiny\nabout: made up\nkind: intents\ntrain: train.jsonl\ntest: test.jsonl\nnoise: [typos]\n";
    fs::write(&suite, format!("{text}gates:\n{gates}")).unwrap();
    suite.display().to_string()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Words alone: how well an encoder understands is measured by the suites, and learning with it takes seconds.
fn by_words() -> [(String, String); 1] {
    [("RECADO_UNDERSTANDING__ENCODER".to_owned(), "none".to_owned())]
}

async fn run(arguments: &[&str], code: i32) -> String {
    let output = recado(arguments, &by_words()).await;
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", told(&output));
    told(&output)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_run_is_kept_compared_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let suite = write_suite(folder.path(), "tiny", "  in_scope_accuracy: {min: 0.9, drop: 0.1}\n");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (first, second, page) = (at("first"), at("second"), at("page.html"));
    let results = at("results");
    let said = run(&["eval", "run", &suite, "--out", &first, "--results", &results, "--save"], 0).await;
    assert!(said.contains("gate holds in_scope_accuracy: expected at least 0.9"), "{said}");
    let said = run(&["eval", "run", &suite, "--out", &first], 2).await;
    assert!(said.contains("first is there already: a run is never overwritten"), "{said}");

    let record = json(&folder.path().join("first/run.json"));
    assert_eq!((&record["suite"], &record["rows"]["test"]), (&"tiny".into(), &15.into()));
    assert_eq!(record["hashes"]["test"].as_str().unwrap().len(), 64);
    assert!(json(&folder.path().join("first/metrics.json"))["noise"]["typos"]["in_scope_accuracy"].is_f64());
    let saved = fs::read_to_string(folder.path().join("results/tiny/README.md")).unwrap();
    assert!(
        saved.starts_with("# tiny\n\nWhat is measured: made up.\n") && saved.contains("| in-scope accuracy |"),
        "{saved}"
    );

    let second_run =
        ["eval", "run", &suite, "--out", &second, "--results", &results, "--without-texts", "--noise", "case"];
    let said = run(&second_run, 0).await;
    assert!(said.contains("at most 0.1 worse than 1.0000"), "{said}");
    let cases = fs::read_to_string(folder.path().join("second/predictions.jsonl")).unwrap();
    assert!(cases.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["text"] == ""), "{cases}");
    let said = run(&["eval", "compare", &first, &second], 0).await;
    assert!(said.contains("0 fixed, 0 broken: p = 1.0000 (McNemar, exact), this may well be chance"), "{said}");
    run(&["eval", "report", &first, "--against", &second, "--out", &page], 0).await;
    let page = fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("<h1>tiny</h1>") && page.contains("What changed"));
}

#[tokio::test]
async fn a_gate_that_fails_ends_with_1_and_is_in_the_build_services_file() {
    let folder = tempfile::tempdir().unwrap();
    let gates = "  in_scope_accuracy: {min: 0.9}\n  intents.order.precision: {max: 0.1}\n";
    let suite = write_suite(folder.path(), "tiny", gates);
    let (out, junit) = (folder.path().join("run"), folder.path().join("gates.xml"));
    let arguments =
        ["eval", "run", &suite, "--out", out.to_str().unwrap(), "--junit", junit.to_str().unwrap(), "--json"];
    let output = recado(&arguments, &by_words()).await;
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["gates"][0]["holds"], &told["gates"][1]["holds"]), (&true.into(), &false.into()));
    let xml = fs::read_to_string(junit).unwrap();
    assert!(xml.contains("failures=\"1\"") && xml.contains("name=\"intents.order.precision at most 0.1\""), "{xml}");
}

#[tokio::test]
async fn what_is_wrong_with_a_suite_is_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let suite = write_suite(folder.path(), "broken", "  brier: {}\n");
    let said = run(&["eval", "run", &suite], 2).await;
    assert!(said.contains("broken.yaml:8: gate `brier`: expected `min`, `max` or `drop`, found none"), "{said}");
    let said = run(&["eval", "run", "no-such-suite"], 2).await;
    assert!(said.contains("there is no file evals/suites/no-such-suite.yaml"), "{said}");
    let public = repository().join("evals/suites/snips.yaml");
    let said = run(&["eval", "run", public.to_str().unwrap()], 2).await;
    assert!(said.contains("needs the environment variable RECADO_DATASETS, which is not set"), "{said}");
}

#[tokio::test]
async fn runs_of_other_data_are_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    let suite = write_suite(folder.path(), "tiny", "  accuracy: {min: 0}\n");
    let at = |name: &str| folder.path().join(name).display().to_string();
    run(&["eval", "run", &suite, "--out", &at("first")], 0).await;
    fs::write(folder.path().join("test.jsonl"), labelled(&["and the {}"])).unwrap();
    run(&["eval", "run", &suite, "--out", &at("second")], 0).await;
    let said = run(&["eval", "compare", &at("first"), &at("second")], 2).await;
    assert!(
        said.contains("the runs are over different messages: 15 only in the first, 15 only in the second"),
        "{said}"
    );
}

#[tokio::test]
async fn data_is_learnt_in_parts_and_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let suite = write_suite(folder.path(), "tiny", "  accuracy: {min: 0}\n");
    let curve = folder.path().join("curve.json");
    let arguments =
        ["eval", "learning-curve", &suite, "--shares", "0.5,1", "--seeds", "2", "--out", curve.to_str().unwrap()];
    let said = run(&arguments, 0).await;
    assert!(
        said.contains(" 50.0 % of the examples (    30)") && said.contains("100.0 % of the examples (    60)"),
        "{said}"
    );
    assert_eq!(json(&curve).as_array().unwrap().len(), 3);
    let said = run(&["eval", "cross-validate", &suite, "--folds", "4"], 0).await;
    assert!(said.contains("in-scope accuracy of fold 4"), "{said}");

    let file = |name: &str| folder.path().join(name).display().to_string();
    fs::write(
        file("train.jsonl"),
        "{\"text\": \"my parcel\", \"intent\": \"order\"}\n\n{\"text\": \"My parcel!\", \"intent\": \"price\"}\n",
    )
    .unwrap();
    let said = run(&["eval", "lint", &file("train.jsonl"), &file("test.jsonl")], 1).await;
    assert!(
        said.contains("train.jsonl:1: “my parcel” is `order`, and `price` at ") && said.contains("train.jsonl:3"),
        "{said}"
    );
    fs::write(file("train.jsonl"), "{\"text\": 3}").unwrap();
    let said = run(&["eval", "lint", &file("train.jsonl")], 2).await;
    assert!(said.contains("train.jsonl: line 1: expected {\"text\": …, \"intent\": …}"), "{said}");
}

/// Rows that other programs read.
#[tokio::test]
async fn predictions_of_any_data_have_the_promised_keys() {
    let folder = tempfile::tempdir().unwrap();
    write_suite(folder.path(), "tiny", "  accuracy: {min: 0}\n");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (train, test, out) = (at("train.jsonl"), at("test.jsonl"), at("out"));
    let arguments = ["eval", "intents", "--train", &train, "--valid", &test, "--test", &test, "--out", &out, "--json"];
    let metrics: Value = serde_json::from_str(&run(&arguments, 0).await).unwrap();
    for figure in ["in_scope_accuracy", "expected_calibration_error", "latency_us_p50"] {
        assert!(metrics["test"][figure].is_number(), "{figure} in {metrics}");
    }
    let rows = fs::read_to_string(folder.path().join("out/predictions.jsonl")).unwrap();
    let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    let keys: std::collections::BTreeSet<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
    let promised = ["text", "intent", "predicted", "top", "probability", "oos_probability", "tier", "latency_us"];
    assert_eq!(keys, promised.into_iter().collect());
}

/// The demo shop's own messages go through the whole bot.
#[tokio::test]
async fn a_bot_is_measured_by_what_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let pack = repository().join("examples/shop");
    fs::write(
        folder.path().join("messages.yaml"),
        "now: 2026-11-20T10:30\nutterances:\n\
         - {text: \"order 1823\", language: en, role: customer, intent: order, slots: {order: \"1823\"}}\n\
         - {text: \"order 1824\", language: en, role: customer, intent: order, slots: {order: \"1823\"}}\n\
         - {text: \"report yesterday\", language: en, role: staff, intent: report, slots: {period: {start: 2026-11-19T00:00, end: 2026-11-20T00:00}}}\n\
         - {text: \"report today\", language: en, role: staff, out_of_scope: near}\n",
    )
    .unwrap();
    let text = "suite: bot\nabout: made up\nkind: pack\nutterances: [messages.yaml]\n";
    let suite = folder.path().join("bot.yaml");
    fs::write(&suite, format!("{text}pack: {}\n", pack.display())).unwrap();
    let out = folder.path().join("run");
    run(&["eval", "run", suite.to_str().unwrap(), "--out", out.to_str().unwrap()], 0).await;
    let metrics = json(&out.join("metrics.json"));
    // The second has the wrong number and the last was not asked for; of three values, two are right.
    assert_eq!((&metrics["wrong_acts"], &metrics["accuracy"]), (&0.5.into(), &0.75.into()));
    assert_eq!(metrics["slots"]["order"]["right"], 1);
    assert_eq!(metrics["slots"]["period"]["f1"], 1.0);
    let cases = fs::read_to_string(out.join("predictions.jsonl")).unwrap();
    let wrong: Vec<_> = cases
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).unwrap()["act"]["wrong"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(
        wrong,
        ["`order` has order = \"1824\", and \"1823\" was said", "`report` was begun, and nothing was asked for"]
    );
}
