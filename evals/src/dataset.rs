//! Labelled messages, one JSON object a line: `{"text": "where is it", "intent": "order"}`. Other keys are ignored.

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// One labelled message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// What somebody wrote.
    pub text: String,
    /// What they meant.
    pub intent: String,
}

/// A line that is not a labelled message.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: expected {{\"text\": …, \"intent\": …}}: {source}")]
pub struct NotARow {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub source: serde_json::Error,
}

/// Reads JSON lines; empty lines are skipped.
///
/// # Errors
/// At the first line that is not a labelled message.
///
/// ```
/// let rows = evals::dataset::read("{\"text\": \"hi\", \"intent\": \"greeting\"}\n").unwrap();
/// assert_eq!(rows[0].intent, "greeting");
/// assert_eq!(evals::dataset::read("\n{\"text\": 3}").unwrap_err().line, 2);
/// ```
pub fn read(text: &str) -> Result<Vec<Row>, NotARow> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| serde_json::from_str(line).map_err(|source| NotARow { line: index + 1, source }))
        .collect()
}

/// SHA-256 over texts and labels in their order: two data sets with the same are the same to whoever measures.
pub fn hash<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (text, intent) in rows {
        // Lengths keep a text that ends in a label apart from a longer label.
        for part in [text, intent] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}
