//! Each token looks at all tokens of its text.

use candle_core::{D, Result, Tensor};
use candle_nn::{Linear, Module, VarBuilder, linear, ops::softmax};

use crate::architecture::Architecture;

#[derive(Clone, Debug)]
pub(super) struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    heads: usize,
}

impl Attention {
    pub(super) fn load(architecture: &Architecture, weights: &VarBuilder<'_>) -> Result<Self> {
        let width = architecture.hidden;
        let load = |name| linear(width, width, weights.pp(name));
        Ok(Self {
            query: load("self.query")?,
            key: load("self.key")?,
            value: load("self.value")?,
            output: load("output.dense")?,
            heads: architecture.heads,
        })
    }

    pub(super) fn forward(&self, states: &Tensor, absent: &Tensor) -> Result<Tensor> {
        let (texts, tokens, width) = states.dims3()?;
        let head_width = width / self.heads;
        let split =
            |states: Tensor| states.reshape((texts, tokens, self.heads, head_width))?.transpose(1, 2)?.contiguous();
        let query = split(self.query.forward(states)?)?;
        let key = split(self.key.forward(states)?)?;
        let value = split(self.value.forward(states)?)?;
        let scores = (query.matmul(&key.t()?)? / (head_width as f64).sqrt())?.broadcast_add(absent)?;
        let seen = softmax(&scores, D::Minus1)?.matmul(&value)?;
        self.output.forward(&seen.transpose(1, 2)?.reshape((texts, tokens, width))?)
    }
}
