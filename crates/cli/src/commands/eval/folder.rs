//! The folder of a run. Once written it is never written again: whoever compares two runs must know that neither has changed.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context;
use evals::{
    case::Case,
    gates::Verdict,
    layout::lay_out,
    metrics::{Metrics, timings::Timing},
    record::Record,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A run as its folder holds it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) record: Record,
    pub(super) metrics: Metrics,
    pub(super) timings: Timings,
    pub(super) cases: Vec<Case>,
    /// The gates of the suite, as they were held against it.
    pub(super) verdicts: Vec<Verdict>,
}

/// Figures that differ from run to run on the same machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Timings {
    /// Learning, in seconds.
    pub(super) train_seconds: f64,
    /// Predicting, by tier.
    pub(super) tiers: BTreeMap<String, Timing>,
}

impl Run {
    /// Writes the run into a new folder.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        refuse_existing(folder)?;
        make(folder)?;
        write(&folder.join("run.json"), &lay_out(&self.record)?)?;
        write(&folder.join("metrics.json"), &lay_out(&self.metrics)?)?;
        write(&folder.join("timings.json"), &lay_out(&self.timings)?)?;
        write(&folder.join("gates.json"), &lay_out(&self.verdicts)?)?;
        let lines: Result<Vec<_>, _> = self.cases.iter().map(serde_json::to_string).collect();
        write(&folder.join("predictions.jsonl"), &(lines?.join("\n") + "\n"))
    }

    /// Reads a run back.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let lines = text(&folder.join("predictions.jsonl"))?;
        let case = |(index, line): (usize, &str)| {
            serde_json::from_str(line)
                .with_context(|| format!("{}/predictions.jsonl, line {}", folder.display(), index + 1))
        };
        Ok(Self {
            record: json(&folder.join("run.json"))?,
            metrics: json(&folder.join("metrics.json"))?,
            timings: json(&folder.join("timings.json"))?,
            verdicts: json(&folder.join("gates.json"))?,
            cases: lines.lines().enumerate().map(case).collect::<anyhow::Result<_>>()?,
        })
    }
}

/// Fails when there is something at `folder` already.
pub(super) fn refuse_existing(folder: &Path) -> anyhow::Result<()> {
    let is_there = folder.try_exists().with_context(|| format!("looking for {}", folder.display()))?;
    anyhow::ensure!(!is_there, "{} is there already: a run is never overwritten", folder.display());
    Ok(())
}

pub(super) fn make(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))
}

pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

pub(super) fn json<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    serde_json::from_str(&text(path)?).with_context(|| path.display().to_string())
}

/// The same, `None` when there is no such file.
pub(super) fn json_if_there<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Option<T>> {
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).with_context(|| path.display().to_string()).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// Where a run goes when nobody says where.
pub(super) fn usual(suite: &str, now: jiff::Timestamp) -> PathBuf {
    Path::new("runs").join(format!("{suite}-{}", now.strftime("%Y%m%dT%H%M%SZ")))
}
