//! A suite: which messages are measured, how, and what must hold. Written in YAML, complained about with file and line.

mod gate;
mod source;

use bot::pack::Complaint;

pub use gate::{Gate, Rule};

use crate::noise::Noise;

/// A suite that has passed all checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Suite {
    /// Its name; its committed results are in a folder of this name.
    pub name: String,
    /// What it measures, in a sentence.
    pub about: String,
    /// What is measured.
    pub kind: Kind,
    /// How many of the encoder's top layers are tuned first; none when absent.
    pub tune: Option<usize>,
    /// Seeds of training and of noise; the first one's run is kept. Never empty.
    pub seeds: Vec<u64>,
    /// The noise that is tried.
    pub noise: Vec<Noise>,
    /// The precision for which coverage is told.
    pub precision: f64,
    /// What must hold.
    pub gates: Vec<Gate>,
}

/// What is measured. Paths are relative to the suite's file, or begin with an environment variable such as `${RECADO_DATASETS}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The classifier alone, on labelled messages.
    Intents {
        /// What it learns from.
        train: String,
        /// What is chosen by.
        valid: Option<String>,
        /// What is reported.
        test: String,
        /// The label of messages that ask for nothing.
        oos_label: String,
    },
    /// A whole bot, on messages with the intent and the slots that are meant.
    Pack {
        /// The pack's folder.
        pack: String,
        /// The files of messages.
        utterances: Vec<String>,
    },
}

impl Suite {
    /// Reads a suite. `file` is its name in complaints.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Complaint>> {
        source::read(file, text)
    }
}

/// Puts the values of environment variables into a path: `${NAME}` becomes what `variable` says.
///
/// # Errors
/// The name of a variable that is not set, or what is not closed.
///
/// ```
/// let variable = |name: &str| (name == "DATA").then(|| "/data".to_owned());
/// assert_eq!(evals::suite::expand("${DATA}/a.jsonl", variable), Ok("/data/a.jsonl".to_owned()));
/// assert_eq!(evals::suite::expand("${OTHER}/a.jsonl", variable), Err("OTHER".to_owned()));
/// ```
pub fn expand(path: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let Some((before, rest)) = path.split_once("${") else { return Ok(path.to_owned()) };
    let (name, after) = rest.split_once('}').ok_or_else(|| rest.to_owned())?;
    let value = variable(name).ok_or_else(|| name.to_owned())?;
    Ok(format!("{before}{value}{}", expand(after, variable)?))
}
