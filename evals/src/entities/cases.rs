//! Labelled texts, one JSON object a line: `{"text", "reference", "expect": [{"text", "type", "resolution"}]}`.

use std::ops::Range;

use jiff::civil::DateTime;
use nlu::Language;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One labelled text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Case {
    /// What somebody wrote.
    pub text: String,
    /// When, in local time.
    pub reference: Option<DateTime>,
    /// What stands in it; nothing for a negative.
    pub expect: Vec<Expected>,
}

/// A value that a text holds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Expected {
    /// The words, in any letter case.
    pub text: String,
    /// What kind of value it is, in the data's own terms.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The value, in the data's own form.
    pub resolution: Value,
}

/// A line that is not a labelled text.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: expected {{\"text\", \"reference\", \"expect\": […]}}: {source}")]
pub struct NotACase {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub source: serde_json::Error,
}

/// Reads JSON lines; empty lines are skipped.
///
/// # Errors
/// At the first line that is not a labelled text.
///
/// ```
/// let cases = evals::entities::read("{\"text\": \"see you\", \"reference\": null, \"expect\": []}\n").unwrap();
/// assert!(cases[0].expect.is_empty());
/// assert_eq!(evals::entities::read("\n{\"text\": 3}").unwrap_err().line, 2);
/// ```
pub fn read(text: &str) -> Result<Vec<Case>, NotACase> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| serde_json::from_str(line).map_err(|source| NotACase { line: index + 1, source }))
        .collect()
}

impl Case {
    /// A short name for the text and its moment, which tells nothing about them.
    pub fn hash(&self, language: Language) -> String {
        let reference = self.reference.map(|reference| reference.to_string()).unwrap_or_default();
        let digest = Sha256::digest(format!("{language}\n{reference}\n{}", self.text));
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Expected {
    /// Where it stands in `text`, at byte `from` or later and as words of its own if it does; `None` when the text does not
    /// hold its words.
    pub(super) fn place(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let (text, words) = (text.to_lowercase(), self.text.trim().to_lowercase());
        let is_whole = |start: &usize| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !letter(text[..*start].chars().next_back()) && !letter(text[start + words.len()..].chars().next())
        };
        let places: Vec<usize> = text.match_indices(&words).map(|(start, _)| start).collect();
        let later = || places.iter().filter(|start| **start >= from);
        let start = later().find(|start| is_whole(start)).or_else(|| later().next()).or(places.first())?;
        Some(*start..start + words.len())
    }
}
