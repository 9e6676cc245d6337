//! Training the classifier on labelled messages and scoring it on others.

use std::time::Instant;

use nlu::{
    Utterance,
    classifier::{Classifier, Example, TrainError, TrainOptions},
};
use serde::Serialize;

use crate::{
    dataset::Row,
    metrics::{auroc, expected_calibration_error, quantile, share},
};

/// From this probability of being out of scope on, a message counts as such.
const OUT_OF_SCOPE: f32 = 0.5;

/// One message scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prediction {
    /// What was written.
    pub text: String,
    /// What was meant.
    pub intent: String,
    /// What it was taken for; `None` for out of scope.
    pub predicted: Option<String>,
    /// The best label in scope.
    pub top: String,
    /// The calibrated probability of `top`.
    pub probability: f32,
    /// The calibrated probability of being out of scope.
    pub oos_probability: f32,
    /// The tier that answered.
    pub tier: &'static str,
    /// Time to predict, in microseconds.
    pub latency_us: u64,
}

/// How good predictions are. A figure is absent where the data has no rows for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metrics {
    /// Rows that have one of the trained labels.
    pub in_scope_rows: usize,
    /// Of those, the share whose best label is right.
    pub in_scope_accuracy: Option<f64>,
    /// Of those, the share taken for out of scope.
    pub false_alarms: Option<f64>,
    /// Rows that have none.
    pub out_of_scope_rows: usize,
    /// Of those, the share taken for out of scope.
    pub out_of_scope_recall: Option<f64>,
    /// How well the probability of being out of scope ranks them apart.
    pub out_of_scope_auroc: Option<f64>,
    /// Expected calibration error of `probability` over all rows; of an out-of-scope row no label is right.
    pub expected_calibration_error: Option<f64>,
    /// Median time to predict, in microseconds.
    pub latency_us_p50: u64,
    /// Its 99th percentile.
    pub latency_us_p99: u64,
}

/// Learns `train`; rows labelled `oos_label` are examples of what is out of scope.
///
/// # Errors
/// When the rows teach nothing.
pub fn train(train: &[Row], oos_label: &str) -> Result<Classifier, TrainError> {
    let examples: Vec<_> = train.iter().map(|row| Example::new(&row.text, &row.intent)).collect();
    let has_oos = train.iter().any(|row| row.intent == oos_label);
    let out_of_scope = has_oos.then_some(oos_label);
    Classifier::train(&examples, &TrainOptions { out_of_scope, ..TrainOptions::default() })
}

/// Predicts every row.
pub fn predict(classifier: &Classifier, rows: &[Row]) -> Vec<Prediction> {
    let predict = |row: &Row| {
        let begun = Instant::now();
        let prediction = classifier.predict(&Utterance::new(&row.text), None);
        let latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (label, probability) = prediction.ranked[0];
        let top = classifier.labels()[label].clone();
        Prediction {
            text: row.text.clone(),
            intent: row.intent.clone(),
            predicted: (prediction.out_of_scope < OUT_OF_SCOPE).then(|| top.clone()),
            top,
            probability,
            oos_probability: prediction.out_of_scope,
            tier: prediction.tier.name(),
            latency_us,
        }
    };
    rows.iter().map(predict).collect()
}

/// Scores predictions; a row whose label is not among `labels` is out of scope.
pub fn score(predictions: &[Prediction], labels: &[String]) -> Metrics {
    let (inside, outside): (Vec<_>, Vec<_>) =
        predictions.iter().partition(|prediction| labels.contains(&prediction.intent));
    let right = |prediction: &&Prediction| prediction.top == prediction.intent;
    let declined = |prediction: &&Prediction| prediction.predicted.is_none();
    let oos = |rows: &[&Prediction]| rows.iter().map(|row| row.oos_probability).collect::<Vec<_>>();
    let promises: Vec<_> = predictions.iter().map(|row| (row.probability, row.top == row.intent)).collect();
    let latencies: Vec<_> = predictions.iter().map(|row| row.latency_us).collect();
    Metrics {
        in_scope_rows: inside.len(),
        in_scope_accuracy: share(inside.iter().map(right)),
        false_alarms: share(inside.iter().map(declined)),
        out_of_scope_rows: outside.len(),
        out_of_scope_recall: share(outside.iter().map(declined)),
        out_of_scope_auroc: auroc(&oos(&outside), &oos(&inside)),
        expected_calibration_error: expected_calibration_error(&promises),
        latency_us_p50: quantile(&latencies, 0.5),
        latency_us_p99: quantile(&latencies, 0.99),
    }
}
