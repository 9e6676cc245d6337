//! Splitting labelled messages, and learning parts of them.

use std::collections::BTreeMap;

use evals::{
    curve::Trials,
    dataset::Row,
    predictor::{Answer, Predictor, TrainError},
    splits,
};

fn rows() -> Vec<Row> {
    let of = |intent: &str, count: usize| {
        (0..count).map(|index| Row { text: format!("{intent} {index}"), intent: intent.to_owned() }).collect::<Vec<_>>()
    };
    [of("order", 20), of("hours", 10), of("oos", 5)].concat()
}

/// Knows what it has seen by the first word, and takes anything else for the first label.
struct FirstWord(Vec<String>);

impl Predictor for FirstWord {
    fn labels(&self) -> &[String] {
        &self.0
    }

    fn predict(&self, text: &str) -> Answer {
        let word = text.split(' ').next().unwrap_or_default();
        let known = self.0.iter().find(|label| *label == word);
        Answer {
            ranked: vec![(known.unwrap_or(&self.0[0]).clone(), 0.9)],
            oos_probability: if known.is_some() { 0.1 } else { 0.9 },
            tier: "first_word".to_owned(),
        }
    }
}

fn learn(train: &[Row], _valid: &[Row], _seed: u64) -> Result<Box<dyn Predictor>, TrainError> {
    let mut labels: Vec<_> = train.iter().map(|row| row.intent.clone()).filter(|label| label != "oos").collect();
    labels.sort();
    labels.dedup();
    if labels.is_empty() { Err(TrainError::of("nothing to learn")) } else { Ok(Box::new(FirstWord(labels))) }
}

#[test]
fn folds_take_their_share_of_every_label() {
    let rows = rows();
    let fold_of = splits::folds(&rows, 5, 1);
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (row, fold) in rows.iter().zip(&fold_of) {
        *counts.entry((*fold, row.intent.as_str())).or_default() += 1;
    }
    assert!(
        (0..5)
            .all(|fold| counts[&(fold, "order")] == 4 && counts[&(fold, "hours")] == 2 && counts[&(fold, "oos")] == 1)
    );
    assert_eq!(fold_of, splits::folds(&rows, 5, 1));
    assert_ne!(fold_of, splits::folds(&rows, 5, 2));
}

#[test]
fn a_larger_share_contains_the_smaller_one() {
    let rows = rows();
    let (small, large) = (splits::share(&rows, 0.1, 3), splits::share(&rows, 0.5, 3));
    assert_eq!((small.len(), large.len()), (2 + 1 + 1, 10 + 5 + 3));
    assert!(small.iter().all(|row| large.contains(row)));
    assert_eq!(splits::share(&rows, 1.0, 3), rows);
}

#[test]
fn every_row_is_scored_once_by_what_has_not_seen_it() {
    let rows = rows();
    let trials = Trials { learn: &learn, oos_label: "oos" };
    let fold_of = splits::folds(&rows, 5, 1);
    let mut seen = vec![0; rows.len()];
    for fold in 0..5 {
        for (index, case) in trials.on_fold(&rows, &fold_of, fold, 1).unwrap() {
            assert_eq!(case.prediction.text, rows[index].text);
            assert!(case.is_right(), "{}", case.prediction.text);
            seen[index] += 1;
        }
    }
    assert!(seen.iter().all(|times| *times == 1));
}

#[test]
fn a_trial_tells_how_many_examples_it_had() {
    let trials = Trials { learn: &learn, oos_label: "oos" };
    let trial = trials.on_share(&rows(), &rows(), 0.5, 1).unwrap();
    assert_eq!((trial.rows, trial.in_scope_accuracy, trial.out_of_scope_auroc), (18, Some(1.0), Some(1.0)));
    let nothing: Vec<_> = rows().into_iter().filter(|row| row.intent == "oos").collect();
    assert_eq!(trials.on_share(&nothing, &rows(), 0.5, 1).unwrap_err().to_string(), "nothing to learn");
}
