//! What was learnt, in a folder: a manifest that people can read, the numbers, and the encoder if it was tuned.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use encoder::Package;
use nlu::understand::{Domain, Learnt};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What is written and read here. Another number is not read: training again takes seconds.
const FORMAT: u32 = 3;
const MANIFEST: &str = "manifest.json";
const NUMBERS: &str = "learnt.bin";
const ENCODER: &str = "encoder";

/// What is in a folder of learnt numbers, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// SHA-256 of the numbers.
    pub sha256: String,
    /// SHA-256 of the examples that were learnt.
    pub examples: String,
    /// The encoder that it was learnt with, by its hash; absent when it was learnt by words alone.
    pub encoder: Option<String>,
    /// What tuning made of that encoder, by its hash: the heads are for this one.
    pub tuned: Option<String>,
}

/// Learnt numbers with their manifest.
#[derive(Debug)]
pub struct Artefact {
    /// What they are.
    pub manifest: Manifest,
    /// What was learnt.
    pub learnt: Learnt,
    /// The encoder that the heads are for, where it is another than the one it was learnt with.
    pub tuned: Option<Package>,
}

/// Why a folder cannot be used: train again.
#[derive(Debug, thiserror::Error)]
pub enum ArtefactError {
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is there is not what was learnt from this pack with this encoder.
    #[error("{}: expected {expected}, found {found}: train again with `recado train`", .path.display())]
    Stale {
        /// Where.
        path: PathBuf,
        /// What was expected.
        expected: String,
        /// What is there.
        found: String,
    },
}

impl Artefact {
    /// What was learnt from `domain` with the encoder with this hash, which may have been tuned for it.
    pub fn new(domain: &Domain, encoder: Option<&str>, learnt: Learnt, tuned: Option<Package>) -> Self {
        let manifest = Manifest {
            format: FORMAT,
            sha256: hash(&numbers(&learnt)),
            examples: examples_hash(domain),
            encoder: encoder.map(str::to_owned),
            tuned: tuned.as_ref().map(|tuned| tuned.manifest.hash()),
        };
        Self { manifest, learnt, tuned }
    }

    /// Writes the folder: beside its place first, then moved there, so that whoever reads finds the old one or the new one.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), ArtefactError> {
        // Two processes may learn the same pack at once.
        let unfinished = folder.with_extension(format!("unfinished-{}", std::process::id()));
        remove(&unfinished)?;
        fs::create_dir_all(&unfinished).map_err(at(&unfinished))?;
        let manifest = serde_json::to_string_pretty(&self.manifest).expect("a manifest is plain. This is a bug.");
        for (name, bytes) in [(NUMBERS, numbers(&self.learnt)), (MANIFEST, manifest.into_bytes())] {
            let path = unfinished.join(name);
            fs::write(&path, bytes).map_err(at(&path))?;
        }
        if let Some(tuned) = &self.tuned {
            let path = unfinished.join(ENCODER);
            tuned.write(&path).map_err(at(&path))?;
        }
        remove(folder)?;
        fs::rename(&unfinished, folder).map_err(at(folder))
    }

    /// Reads the folder, if it holds what was learnt from exactly this domain for this encoder.
    ///
    /// # Errors
    /// When it is not there, damaged, of another version, or learnt from something else.
    pub fn read(folder: &Path, domain: &Domain, encoder: Option<&str>) -> Result<Self, ArtefactError> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(at(&path))
        };
        let stale = |name: &str, expected: String, found: String| ArtefactError::Stale {
            path: folder.join(name),
            expected,
            found,
        };
        let manifest: Manifest = serde_json::from_slice(&read(MANIFEST)?)
            .map_err(|error| stale(MANIFEST, format!("a manifest of format {FORMAT}"), error.to_string()))?;
        let numbers = read(NUMBERS)?;
        let none = || "none".to_owned();
        let checks = [
            (MANIFEST, "format", FORMAT.to_string(), manifest.format.to_string()),
            (NUMBERS, "sha256", manifest.sha256.clone(), hash(&numbers)),
            (MANIFEST, "examples", examples_hash(domain), manifest.examples.clone()),
            (
                MANIFEST,
                "encoder",
                encoder.map_or_else(none, str::to_owned),
                manifest.encoder.clone().unwrap_or_else(none),
            ),
        ];
        for (name, what, expected, found) in checks {
            if expected != found {
                return Err(stale(name, format!("{what} {expected}"), found));
            }
        }
        let learnt = postcard::from_bytes(&numbers)
            .map_err(|error| stale(NUMBERS, format!("numbers of format {FORMAT}"), error.to_string()))?;
        let tuned = manifest.tuned.as_ref().map(|expected| {
            let tuned = Package::read(&folder.join(ENCODER));
            let tuned = tuned.map_err(|error| stale(ENCODER, "the tuned encoder".to_owned(), error.to_string()))?;
            let found = tuned.manifest.hash();
            if found == *expected { Ok(tuned) } else { Err(stale(ENCODER, format!("encoder {expected}"), found)) }
        });
        Ok(Self { tuned: tuned.transpose()?, manifest, learnt })
    }
}

fn numbers(learnt: &Learnt) -> Vec<u8> {
    postcard::to_allocvec(learnt).expect("numbers can be written. This is a bug.")
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The examples, one a line, with what they are examples of.
fn examples_hash(domain: &Domain) -> String {
    let said = domain.intents.iter().flat_map(|intent| intent.examples.iter().map(|said| (intent.name.as_str(), said)));
    let other = domain.out_of_scope.iter().map(|said| ("", said));
    let lines = said.chain(other).map(|(intent, (language, text))| format!("{intent}\t{language}\t{text}\n"));
    hash(lines.collect::<String>().as_bytes())
}

fn remove(folder: &Path) -> Result<(), ArtefactError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(folder)(error)),
        _ => Ok(()),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> ArtefactError + use<> {
    let path = path.to_owned();
    |source| ArtefactError::File { path, source }
}
