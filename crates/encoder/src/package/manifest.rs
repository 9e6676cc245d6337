//! What a model in our format says of itself.

use serde::{Deserialize, Serialize};

use crate::{architecture::Architecture, folder::Source, hash::sha256, pooling::Recipe};

/// The version of the format that this program writes and reads.
pub(crate) const FORMAT: u32 = 2;

/// `manifest.json`: where a model comes from, what it is, and which bytes it consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    pub format: u32,
    /// What people call it.
    pub name: String,
    /// Where its weights come from.
    pub origin: String,
    /// Under which licence, as an SPDX identifier.
    pub licence: String,
    /// The command that made it.
    pub made_by: String,
    /// The files that it was made of.
    pub sources: Vec<Source>,
    /// The shape of the model.
    pub architecture: Architecture,
    /// From hidden states to a sentence.
    pub recipe: Recipe,
    /// The file of the weights.
    pub weights: Source,
    /// The file of the tokenizer.
    pub tokenizer: Source,
}

impl Manifest {
    /// What tells this model's vectors from those of every other: all that has a part in them, and not what it is called.
    pub fn hash(&self) -> String {
        let part = (self.format, &self.architecture, &self.recipe, &self.weights.sha256, &self.tokenizer.sha256);
        sha256(&serde_json::to_vec(&part).expect("a manifest can be written. This is a bug."))
    }
}
