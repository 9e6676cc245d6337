//! The record of a run: what was measured, with what, where, and when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All that somebody needs to have the run again, or to know why theirs differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The suite's name.
    pub suite: String,
    /// When it was run, in UTC.
    pub at: String,
    /// The program's version.
    pub version: String,
    /// The commit of the code, where it was run in a checkout.
    pub commit: Option<String>,
    /// The checkout had changes that are not committed.
    pub has_changes: Option<bool>,
    /// Hashes of all that the result depends on: `suite`, `train`, `valid`, `test`, `pack`, `prompts`, `models`.
    pub hashes: BTreeMap<String, String>,
    /// How many messages each part has.
    pub rows: BTreeMap<String, usize>,
    /// The classifier.
    pub model: String,
    /// The seed.
    pub seed: u64,
    /// What was chosen beside the suite.
    pub options: BTreeMap<String, String>,
    /// The machine.
    pub machine: Machine,
}

/// Where a run took place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The operating system and the architecture.
    pub system: String,
    /// The processor's name, where the system tells it.
    pub processor: Option<String>,
    /// Threads that run at once.
    pub threads: usize,
    /// `release`, or `debug` for a build with checks: its times count for nothing.
    pub build: String,
}
