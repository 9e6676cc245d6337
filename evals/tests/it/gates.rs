//! Gates against figures.

use evals::{gates::check, junit, suite::Suite};
use serde_json::json;

fn suite(gates: &str) -> Suite {
    let text = format!("suite: tiny\nabout: a test\nkind: intents\ntrain: a\ntest: b\ngates:\n{gates}");
    Suite::read("tiny.yaml", &text).unwrap()
}

/// A gate, and what it says to 0.90 (0.85 to 0.94) now and 0.93 before.
const GATES: &[(&str, &str)] = &[
    ("accuracy: {min: 0.9}", "holds: at least 0.9, found 0.9000"),
    ("accuracy: {min: 0.91}", "fails: at least 0.91, found 0.9000"),
    (
        "accuracy: {min: 0.86, confidence: 0.95}",
        "fails: at least 0.86, with 95 % confidence, found 0.9000 (0.8500 to 0.9400)",
    ),
    (
        "accuracy: {max: 0.95, confidence: 0.95}",
        "holds: at most 0.95, with 95 % confidence, found 0.9000 (0.8500 to 0.9400)",
    ),
    ("accuracy: {drop: 0.05}", "holds: at most 0.05 worse than 0.9300, found 0.9000"),
    ("accuracy: {drop: 0.01}", "fails: at most 0.01 worse than 0.9300, found 0.9000"),
    (
        "accuracy: {drop: 0.01, confidence: 0.95}",
        "holds: at most 0.01 worse than 0.9300, with 95 % confidence, found 0.9000 (0.8500 to 0.9400)",
    ),
    ("wrong_acts: {drop: 0.01}", "fails: at most 0.01 worse than 0.0100, found 0.0300"),
    ("wrong_acts: {max: 0.05}", "holds: at most 0.05, found 0.0300"),
    ("intents.order.recall: {min: 0.5}", "holds: at least 0.5, found 0.7500"),
    (
        "intents.order.recall: {drop: 0.1}",
        "holds: at most 0.1 worse than the committed results, found 0.7500, and nothing committed to compare with",
    ),
    (
        "intents.order.recall: {min: 0.5, confidence: 0.95}",
        "fails: at least 0.5, with 95 % confidence, found 0.7500, for which no interval is known",
    ),
    ("intents.orders.recall: {min: 0.5}", "fails: at least 0.5, found no such figure in this run"),
    ("timings.all.p99_us: {max: 2000}", "holds: at most 2000, found 1500.0000"),
];

#[test]
fn every_kind_of_gate_says_what_it_found() {
    let figures = json!({
        "accuracy": 0.9,
        "wrong_acts": 0.03,
        "intents": {"order": {"recall": 0.75}},
        "timings": {"all": {"p99_us": 1500}},
        "intervals": {"accuracy": [0.85, 0.94]},
    });
    let committed = json!({"accuracy": 0.93, "wrong_acts": 0.01});
    for (gate, wanted) in GATES {
        let verdicts = check(&suite(&format!("  {gate}")).gates, &figures, Some(&committed));
        let said: Vec<_> = verdicts
            .iter()
            .map(|verdict| {
                let word = if verdict.holds { "holds" } else { "fails" };
                format!("{word}: {}, found {}", verdict.rule, verdict.found)
            })
            .collect();
        assert_eq!(said, [*wanted], "{gate}");
    }
}

#[test]
fn a_build_service_reads_which_gate_failed() {
    let figures = json!({"accuracy": 0.9, "macro_f1": 0.5});
    let gates = suite("  accuracy: {min: 0.8}\n  macro_f1: {min: 0.8}").gates;
    let xml = junit::report("tiny", &check(&gates, &figures, None)).unwrap();
    assert!(xml.contains("<testsuite name=\"tiny\" tests=\"2\" skipped=\"0\" errors=\"0\" failures=\"1\">"), "{xml}");
    assert!(xml.contains("<failure message=\"expected at least 0.8, found 0.5000\"/>"), "{xml}");
}
