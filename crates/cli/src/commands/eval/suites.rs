//! Finding suites and the data that they name.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bot::pack::Complaint;
use evals::{
    dataset::{self, Row},
    suite::{self, Suite},
};

use super::folder;

/// Where suites are looked for by name.
const FOLDER: &str = "evals/suites";

/// A suite and the folder to which its paths are relative.
pub(super) struct Found {
    pub(super) suite: Suite,
    pub(super) folder: PathBuf,
    /// The suite's own text, for its hash.
    pub(super) text: String,
}

/// The suite that somebody names, by a file or by the name of one in `evals/suites`.
pub(super) fn find(name: &str) -> anyhow::Result<Found> {
    let is_file = name.ends_with(".yaml") || name.contains('/');
    let path = if is_file { PathBuf::from(name) } else { Path::new(FOLDER).join(format!("{name}.yaml")) };
    let text = folder::text(&path)?;
    let suite = Suite::read(&path.display().to_string(), &text).map_err(|complaints| together(&complaints))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok(Found { suite, folder, text })
}

/// All complaints as one error.
pub(super) fn together(complaints: &[Complaint]) -> anyhow::Error {
    anyhow::anyhow!(complaints.iter().map(Complaint::to_string).collect::<Vec<_>>().join("\n"))
}

impl Found {
    /// A path of the suite as one of this machine.
    pub(super) fn path(&self, path: &str) -> anyhow::Result<PathBuf> {
        let expanded = suite::expand(path, |name| std::env::var(name).ok())
            .map_err(|name| anyhow::anyhow!("`{path}` needs the environment variable {name}, which is not set"))?;
        Ok(self.folder.join(expanded))
    }

    /// Labelled messages that the suite names.
    pub(super) fn rows(&self, path: &str) -> anyhow::Result<Vec<Row>> {
        rows(&self.path(path)?)
    }
}

/// The labelled messages of a file.
pub(super) fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let rows = dataset::read(&folder::text(path)?).with_context(|| path.display().to_string())?;
    anyhow::ensure!(!rows.is_empty(), "{} has no messages", path.display());
    Ok(rows)
}
