//! Why a model could not be opened, told so that its owner can mend it.

use std::path::{Path, PathBuf};

/// A model that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file is not there or cannot be read.
    #[error("reading {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what it should be: damaged, of another version, or of a kind that this program does not know.
    #[error("{}: {reason}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What was expected and what was found.
        reason: String,
    },
}

impl OpenError {
    pub(crate) fn wrong(path: &Path, reason: impl ToString) -> Self {
        Self::Wrong { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, OpenError> {
    std::fs::read(path).map_err(|source| OpenError::Read { path: path.to_owned(), source })
}

/// A JSON file as a value.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, OpenError> {
    serde_json::from_slice(&read(path)?).map_err(|error| OpenError::wrong(path, error))
}
