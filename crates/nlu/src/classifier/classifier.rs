//! The classifier as callers see it: examples in, calibrated predictions out.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{
    Example, TrainError, TrainOptions, Training,
    calibration::Calibration,
    features::Grams,
    held_out,
    model::{Labels, Model, Row},
};
use crate::Utterance;

/// Tells which label a message has. Made by [`Classifier::train`], or read from what serde wrote.
#[derive(Clone, Debug, Serialize)]
pub struct Classifier {
    labels: Vec<String>,
    has_outside: bool,
    model: Model,
    calibration: Calibration,
    training: Training,
}

/// What a message probably is. All probabilities together sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Every label, an index into [`Classifier::labels`], with the probability that the message has it; likeliest first.
    pub ranked: Vec<(usize, f32)>,
    /// Probability that it has none of them.
    pub out_of_scope: f32,
    /// Mean cosine with the most similar examples, 0 to 1: for traces.
    pub similarity: f32,
}

impl Classifier {
    /// Learns from examples. The same examples give the same classifier, in whatever order they come.
    ///
    /// # Errors
    /// When there is nothing to learn, and when nothing was learned.
    ///
    /// ```
    /// use nlu::{Utterance, sparse::{Classifier, Example, TrainError, TrainOptions}};
    ///
    /// let examples = [
    ///     ("where is my parcel", "order"), ("has my order left", "order"), ("cadê meu pedido", "order"),
    ///     ("what do you sell", "menu"), ("show the menu", "menu"), ("o que vocês vendem", "menu"),
    /// ]
    /// .map(|(text, label)| Example { text, label });
    ///
    /// let classifier = Classifier::train(&examples, &TrainOptions::default())?;
    /// let prediction = classifier.predict(&Utterance::new("meu pedido saiu?"));
    /// assert_eq!(classifier.labels()[prediction.ranked[0].0], "order");
    ///
    /// let refused = Classifier::train(&examples[..3], &TrainOptions::default());
    /// assert_eq!(refused.unwrap_err(), TrainError::OneLabel("order".to_owned()));
    /// # Ok::<(), TrainError>(())
    /// ```
    pub fn train(examples: &[Example<'_>], options: &TrainOptions) -> Result<Self, TrainError> {
        options.check()?;
        let is_outside = |label: &str| options.out_of_scope.as_deref() == Some(label);
        let mut sorted: Vec<_> = examples
            .iter()
            .map(|example| (is_outside(example.label), example.label, Utterance::new(example.text)))
            .filter(|(.., utterance)| utterance.tokens().iter().any(|token| token.is_word))
            .collect();
        // Out of scope last, and any order of examples the same.
        sorted.sort_by_cached_key(|(outside, label, utterance)| (*outside, *label, utterance.folded_words()));

        let distinct: BTreeSet<_> = sorted.iter().map(|(outside, label, _)| (*outside, *label)).collect();
        match distinct.iter().next() {
            None => return Err(TrainError::NoExamples),
            Some((_, label)) if distinct.len() == 1 => return Err(TrainError::OneLabel((*label).to_owned())),
            Some(_) => {}
        }
        let labels: Vec<_> =
            distinct.iter().filter(|(outside, _)| !outside).map(|(_, label)| (*label).to_owned()).collect();
        let numbers = Labels { inside: labels.len(), has_outside: distinct.len() > labels.len() };
        // The label out of scope is not in the list and so gets the number after the last.
        let number = |label: &str| labels.iter().position(|known| known == label).unwrap_or(labels.len());
        let rows: Vec<_> = sorted
            .iter()
            .map(|(_, label, utterance)| Row { grams: Grams::of(utterance), label: number(label) })
            .collect();

        let (model, training) = Model::train(&rows, numbers, options.strength);
        let training = training.check()?;
        let held_out = held_out::collect(&rows, numbers, options.strength);
        let calibration = Calibration::fit(&held_out, options.out_of_scope_share);
        Ok(Self { labels, has_outside: numbers.has_outside, model, calibration, training })
    }

    /// What `utterance` probably is.
    pub fn predict(&self, utterance: &Utterance) -> Prediction {
        let scores = self.model.score(&Grams::of(utterance));
        let probabilities = self.calibration.apply(&scores, self.numbers());
        let mut ranked: Vec<_> = probabilities.labels.into_iter().enumerate().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Prediction { ranked, out_of_scope: probabilities.out_of_scope, similarity: scores.nearness }
    }

    /// The labels, sorted, without that of out-of-scope examples.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How training went.
    pub fn training(&self) -> &Training {
        &self.training
    }

    fn numbers(&self) -> Labels {
        Labels { inside: self.labels.len(), has_outside: self.has_outside }
    }
}

impl<'de> Deserialize<'de> for Classifier {
    /// Refuses parts that do not fit together, so that no prediction can fail.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            labels: Vec<String>,
            has_outside: bool,
            model: Model,
            calibration: Calibration,
            training: Training,
        }
        let Parts { labels, has_outside, model, calibration, training } = Parts::deserialize(deserializer)?;
        let classifier = Self { labels, has_outside, model, calibration, training };
        let fits = !classifier.labels.is_empty() && classifier.model.fits(classifier.numbers());
        if fits { Ok(classifier) } else { Err(D::Error::custom("the parts of the classifier do not fit together")) }
    }
}
