//! The shape of a model of the BERT family: what its `config.json` says, as far as it changes the arithmetic.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The shape of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// How many tokens it knows.
    pub vocabulary: usize,
    /// Components of the vector of a token.
    pub hidden: usize,
    /// Layers after the embeddings.
    pub layers: usize,
    /// Attention heads; they divide `hidden`.
    pub heads: usize,
    /// Components inside the feed-forward part.
    pub intermediate: usize,
    /// Rows of the table of positions.
    pub positions: usize,
    /// The row of the first token: 0 for BERT, one after the padding's for RoBERTa.
    pub first_position: usize,
    /// Rows of the table of segments, of which the first alone is used.
    pub segments: usize,
    /// What is added to the variance before its root is taken.
    pub epsilon: f64,
}

/// The kinds of model whose arithmetic is BERT's; their tables of positions begin elsewhere.
const LIKE_BERT: &[&str] = &["bert"];
const LIKE_ROBERTA: &[&str] = &["roberta", "xlm-roberta", "camembert"];
/// Names of the activation in which each half of a value is weighed by the normal distribution.
const GELU: &[&str] = &["gelu", "gelu_python"];

impl Architecture {
    /// Reads a Hugging Face `config.json`. The error says which entry is missing or not supported.
    pub fn from_config(config: &Value) -> Result<Self, String> {
        let kind = text(config, "model_type")?;
        let first_position = match kind {
            kind if LIKE_BERT.contains(&kind) => 0,
            kind if LIKE_ROBERTA.contains(&kind) => number(config, "pad_token_id")? + 1,
            other => {
                let known = [LIKE_BERT, LIKE_ROBERTA].concat().join(", ");
                return Err(format!("`model_type` is `{other}`; supported are {known}"));
            }
        };
        let activation = text(config, "hidden_act")?;
        if !GELU.contains(&activation) {
            return Err(format!("`hidden_act` is `{activation}`; supported is `gelu`"));
        }
        if let Some(position) = config.get("position_embedding_type").and_then(Value::as_str)
            && position != "absolute"
        {
            return Err(format!("`position_embedding_type` is `{position}`; supported is `absolute`"));
        }
        let architecture = Self {
            vocabulary: number(config, "vocab_size")?,
            hidden: number(config, "hidden_size")?,
            layers: number(config, "num_hidden_layers")?,
            heads: number(config, "num_attention_heads")?,
            intermediate: number(config, "intermediate_size")?,
            positions: number(config, "max_position_embeddings")?,
            first_position,
            segments: number(config, "type_vocab_size")?,
            epsilon: config.get("layer_norm_eps").and_then(Value::as_f64).unwrap_or(1e-12),
        };
        architecture.check()?;
        Ok(architecture)
    }

    /// Refuses a shape that no model can have.
    pub(crate) fn check(&self) -> Result<(), String> {
        let Self { vocabulary, hidden, layers, heads, intermediate, positions, first_position, segments, .. } = *self;
        if [vocabulary, hidden, layers, heads, intermediate, positions, segments].contains(&0) {
            return Err("a dimension of the model is 0".to_owned());
        }
        if !hidden.is_multiple_of(heads) {
            return Err(format!("{heads} heads do not divide {hidden} components"));
        }
        if first_position >= positions {
            return Err(format!("the first position, {first_position}, is beyond the last of {positions}"));
        }
        Ok(())
    }

    /// The most tokens that a text can have.
    pub(crate) fn tokens_max(&self) -> usize {
        self.positions - self.first_position
    }
}

fn text<'a>(config: &'a Value, name: &str) -> Result<&'a str, String> {
    config.get(name).and_then(Value::as_str).ok_or_else(|| format!("the text `{name}` is missing"))
}

fn number(config: &Value, name: &str) -> Result<usize, String> {
    let number = config.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| format!("the number `{name}` is missing"))
}
