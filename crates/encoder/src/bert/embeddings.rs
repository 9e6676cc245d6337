//! What a token is before the first layer: its word, its place, and the segment that all of them share.

use candle_core::{Result, Tensor};
use candle_nn::{Embedding, Module, VarBuilder, embedding};

use super::norm::Norm;
use crate::architecture::Architecture;

#[derive(Clone, Debug)]
pub(super) struct Embeddings {
    words: Embedding,
    positions: Embedding,
    segment: Tensor,
    norm: Norm,
    first_position: usize,
}

impl Embeddings {
    pub(super) fn load(architecture: &Architecture, weights: &VarBuilder<'_>) -> Result<Self> {
        let width = architecture.hidden;
        let segments = weights.pp("token_type_embeddings").get((architecture.segments, width), "weight")?;
        Ok(Self {
            words: embedding(architecture.vocabulary, width, weights.pp("word_embeddings"))?,
            positions: embedding(architecture.positions, width, weights.pp("position_embeddings"))?,
            segment: segments.get(0)?,
            norm: Norm::load(width, architecture.epsilon, &weights.pp("LayerNorm"))?,
            first_position: architecture.first_position,
        })
    }

    pub(super) fn forward(&self, ids: &Tensor) -> Result<Tensor> {
        let tokens = ids.dim(1)?;
        let first = u32::try_from(self.first_position).map_err(candle_core::Error::wrap)?;
        let last = u32::try_from(self.first_position + tokens).map_err(candle_core::Error::wrap)?;
        let positions = self.positions.forward(&Tensor::arange(first, last, ids.device())?)?;
        let states = self.words.forward(ids)?.broadcast_add(&positions)?.broadcast_add(&self.segment)?;
        self.norm.forward(&states)
    }
}
