//! Reading a pack's folder. What the files say is the business of `bot::pack`.

use std::{fs, io, path::Path};

use bot::pack::SourceFile;

/// Folders of a pack; others are not read.
const FOLDERS: &[&str] = &["", "intents", "flows", "entities", "queries", "replies"];
/// A pack is written by hand: a longer file is no part of it.
const FILE_MAX_BYTES: u64 = 1024 * 1024;

/// Why a pack's folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackFilesError {
    /// The folder or a file in it.
    #[error("cannot read {path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file that would be passed over in silence.
    #[error("{0}: files of a pack end in .yaml")]
    Extension(String),
    /// A file that nobody wrote by hand.
    #[error("{path} has {size_bytes} bytes; a file of a pack has at most {FILE_MAX_BYTES}")]
    TooLong {
        /// Which.
        path: String,
        /// How long it is.
        size_bytes: u64,
    },
}

/// Every `.yaml` and `.sql` file of the pack in `folder`, sorted by path.
///
/// # Errors
/// When the folder does not exist or a file cannot be read as UTF-8.
pub fn read(folder: &Path) -> Result<Vec<SourceFile>, PackFilesError> {
    let mut files = Vec::new();
    for name in FOLDERS {
        let path = if name.is_empty() { folder.to_owned() } else { folder.join(name) };
        if !name.is_empty() && !path.is_dir() {
            continue;
        }
        read_folder(&path, name, &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_folder(folder: &Path, name: &str, files: &mut Vec<SourceFile>) -> Result<(), PackFilesError> {
    let failed = |path: &Path, source| PackFilesError::Io { path: path.display().to_string(), source };
    for entry in fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "yml") {
            return Err(PackFilesError::Extension(path.display().to_string()));
        }
        let is_source = path.extension().is_some_and(|extension| extension == "yaml" || extension == "sql");
        let Some(file_name) = path.file_name().and_then(|name| name.to_str()).filter(|_| is_source && path.is_file())
        else {
            continue;
        };
        let size_bytes = fs::metadata(&path).map_err(|error| failed(&path, error))?.len();
        if size_bytes > FILE_MAX_BYTES {
            return Err(PackFilesError::TooLong { path: path.display().to_string(), size_bytes });
        }
        let text = fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
        let path = if name.is_empty() { file_name.to_owned() } else { format!("{name}/{file_name}") };
        files.push(SourceFile { path, text });
    }
    Ok(())
}
