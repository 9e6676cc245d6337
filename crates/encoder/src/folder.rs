//! A folder as Hugging Face lays it out: configuration, tokenizer, weights, and the files of sentence-transformers.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    architecture::Architecture,
    error::{OpenError, read, read_json},
    hash::sha256,
    pooling::Recipe,
    weights::{FILES, Weights},
};

/// A Hugging Face folder, read.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The shape of the model.
    pub architecture: Architecture,
    /// From hidden states to a sentence.
    pub recipe: Recipe,
    /// The weights in f32.
    pub weights: Weights,
    /// `tokenizer.json`, as it is.
    pub tokenizer: Vec<u8>,
    /// What was read.
    pub sources: Vec<Source>,
    path: PathBuf,
}

/// A file that a model was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in the folder.
    pub file: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Folder {
    /// Reads the folder at `path`.
    ///
    /// # Errors
    ///
    /// When a file is missing or damaged, and when the model is of a kind whose arithmetic is not BERT's.
    pub fn read(path: &Path) -> Result<Self, OpenError> {
        let config_path = path.join("config.json");
        let config: Value = read_json(&config_path)?;
        let architecture =
            Architecture::from_config(&config).map_err(|reason| OpenError::wrong(&config_path, reason))?;
        let recipe = Recipe::from_folder(path)?;
        let recipe = Recipe { tokens_max: recipe.tokens_max.min(architecture.tokens_max()), ..recipe };
        let tokenizer = read(&path.join("tokenizer.json"))?;
        let weights = Weights::from_folder(path)?;
        let sources = sources(path)?;
        Ok(Self { architecture, recipe, weights, tokenizer, sources, path: path.to_owned() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Every file of the folder that can have had a part in the model.
fn sources(folder: &Path) -> Result<Vec<Source>, OpenError> {
    let files = ["config.json", "tokenizer.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json"];
    let there = files.into_iter().filter(|file| folder.join(file).exists());
    let weights = FILES.into_iter().find(|file| folder.join(file).exists());
    there
        .chain(weights)
        .map(|file| Ok(Source { file: file.to_owned(), sha256: sha256(&read(&folder.join(file))?) }))
        .collect()
}
