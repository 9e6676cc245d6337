//! How the vectors of a sentence's tokens become one, as the model's authors meant it.

use std::path::Path;

use candle_core::{Result as TensorResult, Tensor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    bert::{absent, mean_over_tokens},
    error::{OpenError, read_json},
};

/// How the vectors of the tokens become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Their mean, the marks of beginning and end included.
    Mean,
    /// The vector of the first token, which is the mark of the beginning.
    First,
    /// The largest value of each component.
    Max,
}

impl Pooling {
    /// One vector for each text: from hidden states (texts, tokens, components) and a mask (texts, tokens) as of [`Bert`](crate::Bert) to
    /// (texts, components).
    ///
    /// # Errors
    ///
    /// When the shapes do not fit.
    pub fn pool(self, states: &Tensor, mask: &Tensor) -> TensorResult<Tensor> {
        match self {
            Self::Mean => mean_over_tokens(states, mask),
            Self::First => states.narrow(1, 0, 1)?.squeeze(1),
            Self::Max => states.broadcast_add(&absent(mask)?.unsqueeze(2)?)?.max(1),
        }
    }
}

/// What a model's authors say of the way from hidden states to a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// How one vector is made of many.
    pub pooling: Pooling,
    /// Whether it is scaled to length 1.
    pub is_normalised: bool,
    /// A longer text is cut after so many tokens, the marks of beginning and end included.
    pub tokens_max: usize,
}

/// What sentence-transformers does when a folder does not say otherwise: the mean, as it is.
const DEFAULT: Recipe = Recipe { pooling: Pooling::Mean, is_normalised: false, tokens_max: usize::MAX };

impl Recipe {
    /// Reads the files of sentence-transformers in `folder`: `modules.json`, the pooling's `config.json` and
    /// `sentence_bert_config.json`. A folder without `modules.json` is a plain encoder, pooled by the mean.
    pub(crate) fn from_folder(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join("modules.json");
        if !path.exists() {
            return Ok(DEFAULT);
        }
        let modules: Vec<Module> = read_json(&path)?;
        let mut recipe = DEFAULT;
        for module in &modules {
            match module.kind.rsplit('.').next().unwrap_or_default() {
                "Transformer" => recipe.tokens_max = tokens_max(&folder.join(&module.path))?.unwrap_or(usize::MAX),
                "Pooling" => recipe.pooling = pooling(&folder.join(&module.path).join("config.json"))?,
                "Normalize" => recipe.is_normalised = true,
                other => {
                    let reason =
                        format!("the module `{other}` is not supported: Transformer, Pooling and Normalize are");
                    return Err(OpenError::wrong(&path, reason));
                }
            }
        }
        Ok(recipe)
    }
}

#[derive(Deserialize)]
struct Module {
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

fn tokens_max(folder: &Path) -> Result<Option<usize>, OpenError> {
    #[derive(Deserialize)]
    struct Config {
        max_seq_length: Option<usize>,
    }
    let path = folder.join("sentence_bert_config.json");
    if path.exists() { Ok(read_json::<Config>(&path)?.max_seq_length) } else { Ok(None) }
}

fn pooling(path: &Path) -> Result<Pooling, OpenError> {
    let config: serde_json::Map<String, Value> = read_json(path)?;
    let is_on = |(name, value): &(&String, &Value)| name.starts_with("pooling_mode_") && value.as_bool() == Some(true);
    let modes: Vec<_> = config.iter().filter(is_on).map(|(name, _)| name.as_str()).collect();
    match modes.as_slice() {
        ["pooling_mode_mean_tokens"] => Ok(Pooling::Mean),
        ["pooling_mode_cls_token"] => Ok(Pooling::First),
        ["pooling_mode_max_tokens"] => Ok(Pooling::Max),
        other => {
            let reason = format!("the pooling {other:?} is not supported: one of mean, cls and max is");
            Err(OpenError::wrong(path, reason))
        }
    }
}
