//! The classifier that evals measure, with an encoder or by words alone.

use encoder::Encoder;
use evals::{
    dataset::Row,
    predictor::{self, Answer, Predictor, Train, TrainError},
};
use learn::as_understood;
use nlu::{
    Utterance,
    classifier::{Classifier, TrainOptions},
};

/// Answers that are kept: more than anything here looks at.
const RANKED: usize = 5;

/// What is measured, in the record of a run.
pub(super) fn model(encoder: Option<&Encoder>) -> String {
    encoder.map_or_else(|| "sparse".to_owned(), |encoder| format!("fused, encoder {}", encoder.hash()))
}

/// What learns labelled messages, of which those labelled `oos_label` ask for nothing.
pub(super) fn learner(oos_label: &str, encoder: Option<&Encoder>) -> Box<Train<'static>> {
    let Some(encoder) = encoder.cloned() else { return predictor::sparse(oos_label) };
    let oos_label = oos_label.to_owned();
    Box::new(move |train, valid, seed| {
        let has_oos = train.iter().any(|row| row.intent == oos_label);
        let out_of_scope = has_oos.then_some(oos_label.as_str());
        let options = TrainOptions { out_of_scope, seed, ..TrainOptions::default() };
        let classifier = learn::classifier(&labelled(train), &labelled(valid), &options, &encoder, &mut |_| ());
        Ok(Box::new(Fused { classifier: classifier.map_err(TrainError::of)?, encoder: encoder.clone() }))
    })
}

fn labelled(rows: &[Row]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| (row.text.as_str(), row.intent.as_str())).collect()
}

/// All members of the classifier, and the encoder for what words leave unsure.
struct Fused {
    classifier: Classifier,
    encoder: Encoder,
}

impl Predictor for Fused {
    fn labels(&self) -> &[String] {
        self.classifier.labels()
    }

    fn predict(&self, text: &str) -> Answer {
        let utterance = Utterance::new(text);
        let mut prediction = self.classifier.predict(&utterance, None);
        if prediction.wants_encoding
            && let Some(encoding) = self.encoder.encode(&[utterance.text()]).pop().and_then(as_understood)
        {
            prediction = self.classifier.predict(&utterance, Some(&encoding));
        }
        let named = |(label, probability): &(usize, f32)| (self.classifier.labels()[*label].clone(), *probability);
        Answer {
            ranked: prediction.ranked.iter().take(RANKED).map(named).collect(),
            oos_probability: prediction.out_of_scope,
            tier: prediction.tier.name().to_owned(),
        }
    }
}
