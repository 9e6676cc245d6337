//! Cases that we read otherwise on purpose.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The case's hash, as `recado eval entities --failures` prints it.
    pub case: String,
    /// The file it is in, such as `pt/money`.
    pub file: String,
    /// Why we read it otherwise.
    pub reason: String,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Deliberate(HashMap<String, Difference>);

/// A list that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("expected a list of `case`, `file` and `reason`: {0}")]
pub struct NotDifferences(String);

impl Deliberate {
    /// The differences of this version of recado.
    ///
    /// # Panics
    /// Never: a test reads the list.
    pub fn ours() -> Self {
        Self::read(include_str!("../../entities/deliberate.yaml")).expect("the list is tested. This is a bug.")
    }

    /// Reads a list of differences.
    ///
    /// # Errors
    /// When the text is no such list.
    pub fn read(yaml: &str) -> Result<Self, NotDifferences> {
        let differences: Vec<Difference> =
            serde_saphyr::from_str(yaml).map_err(|error| NotDifferences(error.to_string()))?;
        Ok(Self(differences.into_iter().map(|difference| (difference.case.clone(), difference)).collect()))
    }

    /// Why the case with this hash is read otherwise.
    pub fn reason(&self, hash: &str) -> Option<&str> {
        self.0.get(hash).map(|difference| difference.reason.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Deliberate;

    #[test]
    fn our_list_can_be_read_and_gives_reasons() {
        let ours = Deliberate::ours();
        assert!(ours.0.values().all(|difference| difference.reason.len() > 20), "{ours:?}");
    }
}
