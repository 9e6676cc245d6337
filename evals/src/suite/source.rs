//! A suite as it is written: YAML into types, unknown keys refused.

use std::collections::BTreeMap;

use bot::pack::Complaint;
use serde::Deserialize;
use serde_saphyr::{Location, Spanned};

use super::{Gate, Kind, Suite, gate::GateFile};
use crate::{noise::Noise, yaml};

/// The precision for which coverage is told when a suite names none.
const PRECISION: f64 = 0.98;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuiteFile {
    suite: Spanned<String>,
    about: String,
    kind: Spanned<KindFile>,
    train: Option<Spanned<String>>,
    valid: Option<Spanned<String>>,
    test: Option<Spanned<String>>,
    oos: Option<Spanned<String>>,
    pack: Option<Spanned<String>>,
    utterances: Option<Spanned<Vec<String>>>,
    tune: Option<Spanned<usize>>,
    seeds: Option<Spanned<Vec<u64>>>,
    #[serde(default)]
    noise: Vec<Noise>,
    precision: Option<Spanned<f64>>,
    #[serde(default)]
    gates: BTreeMap<String, Spanned<GateFile>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    Intents,
    Pack,
}

pub(super) fn read(file: &str, text: &str) -> Result<Suite, Vec<Complaint>> {
    let source: SuiteFile = serde_saphyr::from_str(text).map_err(|error| vec![yaml::unreadable(file, &error)])?;
    let mut reading = Reading { file, complaints: Vec::new() };
    let suite = reading.suite(source);
    match suite {
        Some(suite) if reading.complaints.is_empty() => Ok(suite),
        _ => Err(reading.complaints),
    }
}

struct Reading<'a> {
    file: &'a str,
    complaints: Vec<Complaint>,
}

impl Reading<'_> {
    fn suite(&mut self, source: SuiteFile) -> Option<Suite> {
        self.check_name(&source.suite);
        let tune = self.tune(source.tune);
        let seeds = self.seeds(source.seeds);
        let precision = self.precision(source.precision);
        let gates = source.gates.into_iter().filter_map(|(figure, gate)| self.gate(figure, gate)).collect();
        let at = source.kind.referenced;
        let kind = match source.kind.value {
            KindFile::Intents => {
                self.refuse("intents", "pack", source.pack.map(|pack| pack.referenced));
                self.refuse("intents", "utterances", source.utterances.map(|files| files.referenced));
                let (train, test) = (self.want("train", source.train, at), self.want("test", source.test, at));
                Kind::Intents {
                    train: train?,
                    valid: source.valid.map(|valid| valid.value),
                    test: test?,
                    oos_label: source.oos.map_or_else(|| "oos".to_owned(), |oos| oos.value),
                }
            }
            KindFile::Pack => {
                for (key, given) in
                    [("train", source.train), ("valid", source.valid), ("test", source.test), ("oos", source.oos)]
                {
                    self.refuse("pack", key, given.map(|given| given.referenced));
                }
                let (pack, utterances) =
                    (self.want("pack", source.pack, at), self.want("utterances", source.utterances, at));
                Kind::Pack { pack: pack?, utterances: utterances? }
            }
        };
        let (name, about) = (source.suite.value, source.about);
        Some(Suite { name, about, kind, tune, seeds, noise: source.noise, precision, gates })
    }

    fn complain(&mut self, at: Location, message: impl Into<String>) {
        self.complaints.push(Complaint::at(self.file, at, message));
    }

    /// The name is that of a folder.
    fn check_name(&mut self, name: &Spanned<String>) {
        let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_".contains(char);
        if name.value.is_empty() || !name.value.chars().all(is_plain) {
            let message = format!("expected a name of small letters, digits, - and _, found `{}`", name.value);
            self.complain(name.referenced, message);
        }
    }

    fn tune(&mut self, tune: Option<Spanned<usize>>) -> Option<usize> {
        let tune = tune?;
        if tune.value == 0 {
            self.complain(tune.referenced, "expected at least one layer to tune, found none");
        }
        Some(tune.value)
    }

    fn seeds(&mut self, seeds: Option<Spanned<Vec<u64>>>) -> Vec<u64> {
        let Some(seeds) = seeds else { return vec![1] };
        if seeds.value.is_empty() {
            self.complain(seeds.referenced, "expected at least one seed, found none");
        }
        seeds.value
    }

    fn precision(&mut self, precision: Option<Spanned<f64>>) -> f64 {
        let Some(precision) = precision else { return PRECISION };
        if !(precision.value > 0.0 && precision.value <= 1.0) {
            let message = format!("expected a precision above 0 and up to 1, found {}", precision.value);
            self.complain(precision.referenced, message);
        }
        precision.value
    }

    fn gate(&mut self, figure: String, gate: Spanned<GateFile>) -> Option<Gate> {
        let at = gate.referenced;
        match gate.value.compile(figure, at.line()) {
            Ok(gate) => Some(gate),
            Err(message) => {
                self.complain(at, message);
                None
            }
        }
    }

    fn refuse(&mut self, kind: &str, key: &str, at: Option<Location>) {
        if let Some(at) = at {
            self.complain(at, format!("a suite of kind `{kind}` has no `{key}`"));
        }
    }

    fn want<T>(&mut self, key: &str, given: Option<Spanned<T>>, at: Location) -> Option<T> {
        if given.is_none() {
            self.complain(at, format!("a suite of this kind needs `{key}`"));
        }
        given.map(|given| given.value)
    }
}
