//! Messages to a bot, labelled with what they ask for: the file `evals/utterances.yaml` of a pack.
//!
//! ```yaml
//! now: 2026-03-18T10:00          # the local time at which all of them are written
//! utterances:
//!   - {text: "where is order 1823", language: en, intent: order, slots: {order: "1823"}}
//!   - {text: "can you fix my bike", language: en, out_of_scope: far}
//! ```

use std::collections::BTreeMap;

use bot::pack::Complaint;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use crate::case::Scope;

/// The messages of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterances {
    /// The local time at which they are written, as in the file.
    pub now: String,
    /// The messages, in their order.
    pub rows: Vec<Labelled>,
}

/// A message to a bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// What is written.
    pub text: String,
    /// In which language.
    pub language: String,
    /// The phone of whoever writes, where it is not the pack's first person.
    pub phone: Option<String>,
    /// What is meant.
    pub wanted: Wanted,
    /// Its line in the file.
    pub line: u64,
}

/// What a message asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// A command.
    Command {
        /// Its intent.
        intent: String,
        /// The values that its words give.
        slots: BTreeMap<String, Value>,
    },
    /// Nothing that the bot does.
    Nothing(Scope),
}

/// The label of a message that asks for nothing.
pub const OUT_OF_SCOPE: &str = "out of scope";

impl Labelled {
    /// The intent, or [`OUT_OF_SCOPE`].
    pub fn label(&self) -> &str {
        match &self.wanted {
            Wanted::Command { intent, .. } => intent,
            Wanted::Nothing(_) => OUT_OF_SCOPE,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    now: String,
    utterances: Vec<Spanned<UtteranceFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UtteranceFile {
    text: String,
    language: String,
    #[serde(rename = "as")]
    phone: Option<String>,
    intent: Option<String>,
    #[serde(default)]
    slots: BTreeMap<String, Value>,
    out_of_scope: Option<Distance>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Distance {
    Near,
    Far,
}

/// Reads a file of messages. `file` is its name in complaints.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(file: &str, text: &str) -> Result<Utterances, Vec<Complaint>> {
    let source: File = serde_saphyr::from_str(text).map_err(|error| vec![crate::yaml::unreadable(file, &error)])?;
    let (mut rows, mut complaints) = (Vec::new(), Vec::new());
    for utterance in source.utterances {
        let (at, utterance) = (utterance.referenced, utterance.value);
        let wanted = match (utterance.intent, utterance.out_of_scope) {
            (Some(intent), None) => Wanted::Command { intent, slots: utterance.slots },
            (None, Some(Distance::Near)) => Wanted::Nothing(Scope::Near),
            (None, Some(Distance::Far)) => Wanted::Nothing(Scope::Far),
            (Some(_), Some(_)) | (None, None) => {
                let message = format!("“{}”: expected either `intent` or `out_of_scope`", utterance.text);
                complaints.push(Complaint::at(file, at, message));
                continue;
            }
        };
        let UtteranceFile { text, language, phone, .. } = utterance;
        rows.push(Labelled { text, language, phone, wanted, line: at.line() });
    }
    if complaints.is_empty() { Ok(Utterances { now: source.now, rows }) } else { Err(complaints) }
}
