//! What is wrong with a pack, and where.

use std::fmt;

use serde_saphyr::Location;

/// One thing wrong with a pack, in a form that editors can jump to: `intents/order.yaml:7: …`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The file, relative to the pack.
    pub file: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: u64,
    /// What was expected, and what was found.
    pub message: String,
}

impl Complaint {
    /// A complaint about the whole of `file`.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, message: message.into() }
    }

    /// A complaint about one place of `file`.
    pub fn at(file: &str, location: Location, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: location.line(), message: message.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, message } = self;
        if *line == 0 { write!(f, "{file}: {message}") } else { write!(f, "{file}:{line}: {message}") }
    }
}
