//! Messages to a bot, labelled with what they ask for: the file `evals/utterances.yaml` of a pack.
//!
//! ```yaml
//! now: 2026-11-20T10:30          # the local time at which all of them are written
//! utterances:
//!   - {text: "where is order 1823", language: en, role: customer, intent: order, slots: {order: "1823"}}
//!   - {text: "1823, and do you open on sunday", language: en, role: customer, commands: [{intent: order, slots: {order: "1823"}}, {intent: hours}]}
//!   - {text: "can you fix my bike", language: en, role: stranger, out_of_scope: far}
//! ```

use std::collections::BTreeMap;

use bot::pack::Complaint;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use crate::case::{Scope, joined};

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
    /// The role of whoever writes.
    pub role: String,
    /// What is meant.
    pub wanted: Wanted,
    /// Its line in the file.
    pub line: u64,
}

/// What a message asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Commands, in the order in which they are asked for; never empty.
    Commands(Vec<WantedCommand>),
    /// Nothing that the bot does.
    Nothing(Scope),
}

/// A command that a message asks for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantedCommand {
    /// Its intent.
    pub intent: String,
    /// The values that the message gives, as the command receives them.
    #[serde(default)]
    pub slots: BTreeMap<String, Value>,
}

/// The label of a message that asks for nothing.
pub const OUT_OF_SCOPE: &str = "out of scope";

impl Labelled {
    /// The intents, or [`OUT_OF_SCOPE`].
    pub fn label(&self) -> String {
        match &self.wanted {
            Wanted::Commands(commands) => joined(commands.iter().map(|command| command.intent.as_str())),
            Wanted::Nothing(_) => OUT_OF_SCOPE.to_owned(),
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
    role: String,
    intent: Option<String>,
    #[serde(default)]
    slots: BTreeMap<String, Value>,
    commands: Option<Vec<WantedCommand>>,
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
        let wanted = match (utterance.intent, utterance.commands, utterance.out_of_scope) {
            (Some(intent), None, None) => Wanted::Commands(vec![WantedCommand { intent, slots: utterance.slots }]),
            (None, Some(commands), None) if !commands.is_empty() => Wanted::Commands(commands),
            (None, None, Some(Distance::Near)) => Wanted::Nothing(Scope::Near),
            (None, None, Some(Distance::Far)) => Wanted::Nothing(Scope::Far),
            _ => {
                let message = format!("“{}”: expected one of `intent`, `commands` and `out_of_scope`", utterance.text);
                complaints.push(Complaint::at(file, at, message));
                continue;
            }
        };
        let UtteranceFile { text, language, role, .. } = utterance;
        rows.push(Labelled { text, language, role, wanted, line: at.line() });
    }
    if complaints.is_empty() { Ok(Utterances { now: source.now, rows }) } else { Err(complaints) }
}
