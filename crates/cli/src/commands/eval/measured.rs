//! A suite measured: its messages predicted, plain and with noise.

use std::{collections::BTreeMap, time::Instant};

use anyhow::Context;
use encoder::Package;
use evals::{
    case::Case,
    dataset::{self, Row},
    intents::cases,
    metrics::{self, Metrics, Noisy},
    noise::Noise,
    suite::Kind,
};

use super::{
    intents::knows,
    learner::{self, learner},
    pack,
    suites::Found,
};
use crate::progress;

/// What came of a suite.
pub(super) struct Measured {
    pub(super) cases: Vec<Case>,
    pub(super) metrics: Metrics,
    pub(super) train_seconds: f64,
    /// Hashes of the data and of the pack.
    pub(super) hashes: BTreeMap<String, String>,
    /// Messages of each part.
    pub(super) rows: BTreeMap<String, usize>,
    pub(super) model: String,
}

/// Measures a suite with this noise; the first of `seeds` makes the cases.
pub(super) async fn measure(
    found: &Found,
    noise: &[Noise],
    seeds: &[u64],
    package: Option<&Package>,
) -> anyhow::Result<Measured> {
    let tune = found.suite.tune;
    match &found.suite.kind {
        Kind::Intents { train, valid, test, oos_label } => {
            let valid = valid.as_ref().map(|valid| found.rows(valid)).transpose()?.unwrap_or_default();
            let data = Data { train: found.rows(train)?, valid, test: found.rows(test)?, oos_label, package, tune };
            data.measure(found.suite.precision, noise, seeds)
        }
        Kind::Pack { pack, utterances } => pack::measure(found, pack, utterances, noise, seeds[0], package).await,
    }
}

/// The data of a suite of the classifier alone.
struct Data<'a> {
    train: Vec<Row>,
    valid: Vec<Row>,
    test: Vec<Row>,
    oos_label: &'a str,
    package: Option<&'a Package>,
    tune: Option<usize>,
}

impl Data<'_> {
    fn measure(&self, precision: f64, noise: &[Noise], seeds: &[u64]) -> anyhow::Result<Measured> {
        let steps = progress::steps(&format!("learning {} messages", self.train.len()));
        let learn = learner(self.oos_label, self.package, self.tune, &steps);
        let begun = Instant::now();
        let predictor = learn(&self.train, &self.valid, seeds[0]).context("training")?;
        let train_seconds = begun.elapsed().as_secs_f64();
        let known = |label: &str| knows(&*predictor, label);
        steps.finish_and_clear();

        let bar = progress::parts(self.test.len() * (1 + noise.len()), "scoring");
        let measured = cases(&*predictor, &self.test, known, || bar.inc(1));
        let mut metrics = metrics::measure(&measured, precision);
        for noise in noise {
            let spoilt: Vec<_> = self.test.iter().map(|row| spoil(row, *noise, seeds[0])).collect();
            let figures = metrics::figures(&cases(&*predictor, &spoilt, known, || bar.inc(1)), precision);
            metrics.noise.insert(noise.name().to_owned(), Noisy::from(&figures));
        }
        bar.finish_and_clear();
        if seeds.len() > 1 {
            metrics.seeds = self.seeds(&*learn, seeds)?;
        }
        Ok(Measured {
            cases: measured,
            metrics,
            train_seconds,
            hashes: self.parts().map(|(name, rows)| (name.to_owned(), hash(rows))).collect(),
            rows: self.parts().map(|(name, rows)| (name.to_owned(), rows.len())).collect(),
            model: learner::model(self.package, self.tune),
        })
    }

    /// The accuracy in scope of each seed.
    fn seeds(&self, learn: &evals::predictor::Train<'_>, seeds: &[u64]) -> anyhow::Result<BTreeMap<u64, Option<f64>>> {
        let bar = progress::parts(seeds.len(), "learning again with other seeds");
        let accuracy = |seed: &u64| {
            let predictor = learn(&self.train, &self.valid, *seed).context("training")?;
            let cases = cases(&*predictor, &self.test, |label| knows(&*predictor, label), || ());
            bar.inc(1);
            Ok((*seed, metrics::figures(&cases, 1.0).in_scope_accuracy))
        };
        let accuracies = seeds.iter().map(accuracy).collect();
        bar.finish_and_clear();
        accuracies
    }

    fn parts(&self) -> impl Iterator<Item = (&'static str, &Vec<Row>)> {
        [("train", &self.train), ("valid", &self.valid), ("test", &self.test)].into_iter()
    }
}

fn hash(rows: &[Row]) -> String {
    dataset::hash(rows.iter().map(|row| (row.text.as_str(), row.intent.as_str())))
}

fn spoil(row: &Row, noise: Noise, seed: u64) -> Row {
    Row { text: noise.spoil(&row.text, seed), intent: row.intent.clone() }
}
