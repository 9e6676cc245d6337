//! What evals promise: figures against values worked out by hand, suites and their faults as text, comparisons, lint and the page.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

mod acts;
mod compare;
mod gates;
mod learning;
mod lint;
mod metrics;
mod noise;
mod report;
mod suites;

use evals::case::{Case, Prediction, Scope, ids};

/// A message in scope, what it is, what it was taken for, and how surely.
fn inside(text: &str, intent: &str, predicted: Option<&str>, probability: f32) -> Case {
    case(text, Scope::Inside, intent, predicted, probability)
}

/// A message out of scope.
fn outside(text: &str, predicted: Option<&str>, probability: f32) -> Case {
    case(text, Scope::Outside, "oos", predicted, probability)
}

fn case(text: &str, scope: Scope, intent: &str, predicted: Option<&str>, probability: f32) -> Case {
    let prediction = Prediction {
        text: text.to_owned(),
        intent: intent.to_owned(),
        predicted: predicted.map(str::to_owned),
        top: predicted.unwrap_or("order").to_owned(),
        probability,
        oos_probability: if predicted.is_some() { 1.0 - probability } else { 0.9 },
        tier: "sparse".to_owned(),
        latency_us: 10,
    };
    Case { id: ids([text]).remove(0), scope, prediction, language: None, act: None }
}
