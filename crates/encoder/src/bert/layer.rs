//! One layer: attention and a feed-forward part, each added to what came in and normalised.

use candle_core::{Result, Tensor};
use candle_nn::{Linear, Module, VarBuilder, linear};

use super::{attention::Attention, norm::Norm};
use crate::architecture::Architecture;

#[derive(Clone, Debug)]
pub(super) struct Layer {
    attention: Attention,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    norm: Norm,
}

impl Layer {
    pub(super) fn load(architecture: &Architecture, weights: &VarBuilder<'_>) -> Result<Self> {
        let Architecture { hidden, intermediate, epsilon, .. } = *architecture;
        Ok(Self {
            attention: Attention::load(architecture, &weights.pp("attention"))?,
            attention_norm: Norm::load(hidden, epsilon, &weights.pp("attention.output.LayerNorm"))?,
            up: linear(hidden, intermediate, weights.pp("intermediate.dense"))?,
            down: linear(intermediate, hidden, weights.pp("output.dense"))?,
            norm: Norm::load(hidden, epsilon, &weights.pp("output.LayerNorm"))?,
        })
    }

    pub(super) fn forward(&self, states: &Tensor, absent: &Tensor) -> Result<Tensor> {
        let states = self.attention_norm.forward(&(self.attention.forward(states, absent)? + states)?)?;
        let inner = self.up.forward(&states)?.gelu_erf()?;
        self.norm.forward(&(self.down.forward(&inner)? + states)?)
    }
}
