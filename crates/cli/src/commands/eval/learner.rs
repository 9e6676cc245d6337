//! The classifier that evals measure, with an encoder or by words alone.

use std::cell::OnceCell;

use encoder::{Encoder, Package};
use evals::{
    dataset::Row,
    predictor::{self, Answer, Predictor, Train, TrainError},
};
use indicatif::ProgressBar;
use learn::{Tuning, as_understood};
use nlu::{
    Encodings, Utterance,
    classifier::{Classifier, TrainOptions},
};

use crate::learning;

/// Answers that are kept: more than anything here looks at.
const RANKED: usize = 5;

/// What is measured, in the record of a run.
pub(super) fn model(package: Option<&Package>, tune: Option<usize>) -> String {
    let Some(package) = package else { return "sparse".to_owned() };
    let tuned = tune.map_or_else(String::new, |layers| format!(", top {layers} layers tuned"));
    format!("fused, encoder {}{tuned}", package.manifest.hash())
}

/// What learns labelled messages, of which those labelled `oos_label` ask for nothing. With `tune` so many layers of the encoder learn too.
pub(super) fn learner<'a>(
    oos_label: &'a str,
    package: Option<&'a Package>,
    tune: Option<usize>,
    bar: &'a ProgressBar,
) -> Box<Train<'a>> {
    let Some(package) = package else { return predictor::sparse(oos_label) };
    let plain = OnceCell::new();
    Box::new(move |train, valid, seed| {
        let options = TrainOptions { seed, hold_out: tune.is_none(), ..predictor::options(train, valid, oos_label) };
        let (train, valid) = (labelled(train), labelled(valid));
        let mut tell = |progress| learning::tell(bar, progress);
        let encoder = match tune {
            // One encoder serves all that is learnt with it: of a curve and of folds.
            None => plain.get_or_init(|| Encoder::new(package)).clone(),
            Some(layers) => learn::tune(package, &train, &valid, Tuning { layers, seed }, &mut tell)
                .map_err(|error| error.to_string())
                .and_then(|tuned| Encoder::new(&tuned)),
        };
        let encoder = encoder.map_err(TrainError::of)?;
        let classifier = learn::classifier(&train, &valid, &options, &encoder, &mut tell).map_err(TrainError::of)?;
        Ok(Box::new(Fused { classifier, encoder }))
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
        let mut prediction = self.classifier.predict(&utterance, &Encodings::default());
        if let Some(text) = &prediction.wants {
            let encoding = self.encoder.encode(&[text]).pop().and_then(as_understood);
            let encodings = encoding.map(|encoding| (text.clone(), encoding)).into_iter().collect();
            prediction = self.classifier.predict(&utterance, &encodings);
        }
        let named = |(label, probability): &(usize, f32)| (self.classifier.labels()[*label].clone(), *probability);
        Answer {
            ranked: prediction.ranked.iter().take(RANKED).map(named).collect(),
            oos_probability: prediction.out_of_scope,
            tier: prediction.tier.name().to_owned(),
        }
    }
}
