//! The model in f32 on candle: slow, exact, and differentiable, so that it can be tuned. What the fast path is measured against.

mod attention;
mod embeddings;
mod layer;
mod norm;

use candle_core::{Result, Tensor};
use candle_nn::VarBuilder;

use self::{embeddings::Embeddings, layer::Layer};
use crate::architecture::Architecture;

/// A model of the BERT family, up to its hidden states.
#[derive(Clone, Debug)]
pub struct Bert {
    embeddings: Embeddings,
    layers: Vec<Layer>,
}

impl Bert {
    /// Takes its weights from `weights` by the names of Hugging Face without the model's prefix, as [`Weights`](crate::Weights) has them.
    /// With the variables of a `VarMap` it can be trained.
    pub fn load(architecture: &Architecture, weights: &VarBuilder<'_>) -> Result<Self> {
        let layers = (0..architecture.layers)
            .map(|index| Layer::load(architecture, &weights.pp(format!("encoder.layer.{index}"))))
            .collect::<Result<_>>()?;
        Ok(Self { embeddings: Embeddings::load(architecture, &weights.pp("embeddings"))?, layers })
    }

    /// The hidden states after the embeddings and after each layer, each of the shape (texts, tokens, components).
    ///
    /// `ids` is of the shape (texts, tokens), `u32`; `mask` of the same shape, `f32`, is 1 for a token and 0 for what only fills a row up.
    /// Filling stands at the end of a row.
    pub fn forward(&self, ids: &Tensor, mask: &Tensor) -> Result<Vec<Tensor>> {
        let absent = absent(mask)?.unsqueeze(1)?.unsqueeze(1)?;
        let mut states = vec![self.embeddings.forward(ids)?];
        for layer in &self.layers {
            let last = &states[states.len() - 1];
            states.push(layer.forward(last, &absent)?);
        }
        Ok(states)
    }
}

/// What is added to what filling says, of the shape of `mask`: nothing for a token, and for filling so little that it is never looked at.
pub(crate) fn absent(mask: &Tensor) -> Result<Tensor> {
    mask.affine(f64::from(f32::MAX), f64::from(f32::MIN))
}

/// The mean over the tokens of each text: from (texts, tokens, components) to (texts, components).
pub fn mean_over_tokens(states: &Tensor, mask: &Tensor) -> Result<Tensor> {
    let mask = mask.unsqueeze(2)?;
    let sum = states.broadcast_mul(&mask)?.sum(1)?;
    sum.broadcast_div(&mask.sum(1)?)
}
