//! Asking a trained predictor about labelled messages.

use std::time::Instant;

use crate::{
    case::{Case, Prediction, Scope, ids},
    dataset::Row,
    predictor::Predictor,
};

/// From this probability of being out of scope on, a message counts as such.
const OUT_OF_SCOPE: f32 = 0.5;

/// Predicts one message that is labelled `intent`.
pub fn predict(predictor: &dyn Predictor, text: &str, intent: &str) -> Prediction {
    let begun = Instant::now();
    let answer = predictor.predict(text);
    let latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (top, probability) = answer.ranked.into_iter().next().unwrap_or_default();
    Prediction {
        text: text.to_owned(),
        intent: intent.to_owned(),
        predicted: (answer.oos_probability < OUT_OF_SCOPE).then(|| top.clone()),
        top,
        probability,
        oos_probability: answer.oos_probability,
        tier: answer.tier,
        latency_us,
    }
}

/// Predicts every row. A label that is not `known` is out of scope. `done` is told after each row.
pub fn cases(
    predictor: &dyn Predictor,
    rows: &[Row],
    known: impl Fn(&str) -> bool,
    mut done: impl FnMut(),
) -> Vec<Case> {
    let ids = ids(rows.iter().map(|row| row.text.as_str()));
    let case = |(row, id): (&Row, String)| {
        let scope = if known(&row.intent) { Scope::Inside } else { Scope::Outside };
        let prediction = predict(predictor, &row.text, &row.intent);
        done();
        Case { id, scope, prediction, language: None, act: None }
    };
    rows.iter().zip(ids).map(case).collect()
}
