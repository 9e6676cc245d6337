//! A model in our own format: a manifest, the weights in 8 bits as safetensors, and the tokenizer of the original.

mod feedback;
mod manifest;
mod quantise;
mod samples;
mod tensors;
mod write;

use std::{borrow::Cow, collections::HashMap, fs, io, path::Path};

use candle_core::{Device, Tensor};
use safetensors::{Dtype, SafeTensors};

use self::manifest::FORMAT;
pub use self::manifest::Manifest;
pub(crate) use self::tensors::Tensors;
use self::{
    samples::{FEW, MANY, Samples},
    write::Rounding,
};
use crate::{
    error::{OpenError, read},
    folder::{Folder, Source},
    hash::sha256,
    names,
    weights::Weights,
};

const MANIFEST: &str = "manifest.json";
const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";

/// A model in our own format.
#[derive(Clone, Debug)]
pub struct Package {
    /// What it says of itself.
    pub manifest: Manifest,
    pub(crate) weights: Cow<'static, [u8]>,
    pub(crate) tokenizer: Cow<'static, [u8]>,
}

/// What an importer knows of a model and its files do not say.
#[derive(Clone, Debug)]
pub struct About {
    /// What people call it.
    pub name: String,
    /// Where its weights come from.
    pub origin: String,
    /// Under which licence, as an SPDX identifier.
    pub licence: String,
    /// The command that makes it.
    pub made_by: String,
}

impl Package {
    /// Quantises the model of a Hugging Face folder.
    ///
    /// # Errors
    ///
    /// When weights are missing, of another shape than the configuration says, or not finite.
    pub fn import(folder: &Folder, about: About) -> Result<Self, OpenError> {
        let wrong = |reason: String| OpenError::wrong(folder.path(), reason);
        let About { name, origin, licence, made_by } = about;
        let manifest = Manifest {
            format: FORMAT,
            name,
            origin,
            licence,
            made_by,
            sources: folder.sources.clone(),
            architecture: folder.architecture.clone(),
            recipe: folder.recipe.clone(),
            weights: Source { file: WEIGHTS.to_owned(), sha256: String::new() },
            tokenizer: Source { file: TOKENIZER.to_owned(), sha256: sha256(&folder.tokenizer) },
        };
        let mut package = Self { manifest, weights: Vec::new().into(), tokenizer: folder.tokenizer.clone().into() };
        package.round(&folder.weights).map_err(wrong)?;
        Ok(package)
    }

    /// The same, with weights rounded so that what is wrong about one is made good by others: it takes some seconds, and takes a third off what
    /// 8 bits do to the weights. The same folder makes the same model on every machine.
    ///
    /// # Errors
    ///
    /// As [`Package::import`].
    pub fn import_with_care(folder: &Folder, about: About) -> Result<Self, OpenError> {
        let mut package = Self::import(folder, about)?;
        package.round_with_feedback(&folder.weights).map_err(|reason| OpenError::wrong(folder.path(), reason))?;
        Ok(package)
    }

    /// The same model with other weights, such as tuning has made of its own.
    ///
    /// # Errors
    ///
    /// When weights are missing, of another shape, or not finite.
    pub fn tuned(&self, weights: &Weights) -> Result<Self, String> {
        let mut tuned = self.clone();
        tuned.manifest.name.push_str(", tuned");
        tuned.round(weights)?;
        tuned.round_with_feedback(weights)?;
        Ok(tuned)
    }

    /// Twice: which inputs are the widest is seen with weights that were rounded blindly.
    fn round(&mut self, weights: &Weights) -> Result<(), String> {
        self.set_weights(weights, Rounding::Blind)?;
        let samples = Samples::new(self, FEW)?;
        self.set_weights(weights, Rounding::Nearest(&samples))
    }

    fn round_with_feedback(&mut self, weights: &Weights) -> Result<(), String> {
        let samples = Samples::new(self, MANY)?;
        self.set_weights(weights, Rounding::WithFeedback(&samples))
    }

    fn set_weights(&mut self, weights: &Weights, rounding: Rounding<'_>) -> Result<(), String> {
        let weights = write::file(&self.manifest.architecture, weights, rounding)?;
        self.manifest.weights.sha256 = sha256(&weights);
        self.weights = weights.into();
        Ok(())
    }

    /// Opens the model in the folder at `path`: one in our format, or one of Hugging Face, which is quantised while it is read.
    ///
    /// # Errors
    ///
    /// When it is not a model, or not one of a kind that is supported, or damaged.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        if Self::is_at(path) {
            return Self::read(path);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let unknown = || "unknown".to_owned();
        let about = About { name, origin: path.display().to_string(), licence: unknown(), made_by: unknown() };
        Self::import(&Folder::read(path)?, about)
    }

    /// True when the folder at `path` holds a model in our format.
    pub fn is_at(path: &Path) -> bool {
        path.join(MANIFEST).exists()
    }

    /// Reads what the model in the folder at `path` says of itself, and nothing more.
    ///
    /// # Errors
    ///
    /// When the manifest is missing, damaged, or of a version that this program does not know.
    pub fn manifest_at(path: &Path) -> Result<Manifest, OpenError> {
        let path = path.join(MANIFEST);
        parse(&read(&path)?).map_err(|reason| OpenError::wrong(&path, reason))
    }

    /// Reads the model in the folder at `path` and compares its files with what the manifest says of them.
    ///
    /// # Errors
    ///
    /// When a file is missing, damaged, or of a version that this program does not know.
    pub fn read(path: &Path) -> Result<Self, OpenError> {
        let manifest = Self::manifest_at(path)?;
        let file = |source: &Source, name: &str| -> Result<Vec<u8>, OpenError> {
            let path = path.join(name);
            let bytes = read(&path)?;
            let found = sha256(&bytes);
            if found != source.sha256 {
                let reason =
                    format!("the file is damaged or another: its SHA-256 is {found}; expected {}", source.sha256);
                return Err(OpenError::wrong(&path, reason));
            }
            Ok(bytes)
        };
        let weights = file(&manifest.weights, WEIGHTS)?;
        let tokenizer = file(&manifest.tokenizer, TOKENIZER)?;
        Ok(Self { manifest, weights: weights.into(), tokenizer: tokenizer.into() })
    }

    /// A model whose files are part of the program.
    pub(crate) fn built_in(manifest: &[u8], weights: &'static [u8], tokenizer: &'static [u8]) -> Result<Self, String> {
        Ok(Self { manifest: parse(manifest)?, weights: weights.into(), tokenizer: tokenizer.into() })
    }

    /// Writes the three files into the folder at `path`, which is made if need be.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)?;
        fs::write(path.join(WEIGHTS), &self.weights)?;
        fs::write(path.join(TOKENIZER), &self.tokenizer)?;
        let manifest = serde_json::to_string_pretty(&self.manifest).expect("a manifest can be written. This is a bug.");
        fs::write(path.join(MANIFEST), manifest + "\n")
    }

    /// The weights in `f32`, for [`Bert`](crate::Bert): what 8 bits have kept of them.
    ///
    /// # Errors
    ///
    /// When a tensor is missing or of another shape than the manifest says.
    pub fn weights(&self) -> Result<Weights, String> {
        let tensors = SafeTensors::deserialize(&self.weights).map_err(|error| error.to_string())?;
        let typed = Tensors::new(&self.weights)?;
        let mut weights = HashMap::new();
        for (name, view) in tensors.tensors() {
            if [names::SCALE, names::INPUT_SCALE, names::EXACT].iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let shape = view.shape();
            let values = match shape {
                [rows, width] if view.dtype() == Dtype::I8 => typed.dequantised(&name, [*rows, *width])?,
                _ => typed.floats(&name, shape)?,
            };
            let tensor = Tensor::from_vec(values, shape, &Device::Cpu).map_err(|error| error.to_string())?;
            weights.insert(name, tensor);
        }
        Ok(Weights::new(weights))
    }
}

/// Reads a manifest; its version first, since one of another version may have other fields.
fn parse(json: &[u8]) -> Result<Manifest, String> {
    let value: serde_json::Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    match value.get("format").and_then(serde_json::Value::as_u64) {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) => {
            return Err(format!(
                "the model is of format {format}; this program reads format {FORMAT}: import it again"
            ));
        }
        None => return Err("the number `format` is missing".to_owned()),
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|error| error.to_string())?;
    manifest.architecture.check()?;
    let (tokens, room) = (manifest.recipe.tokens_max, manifest.architecture.tokens_max());
    if tokens == 0 || tokens > room {
        return Err(format!("texts of {tokens} tokens, with room for {room}"));
    }
    Ok(manifest)
}
