//! One layer: attention and a feed-forward part, each added to what came in and normalised.

use kernel::{Level, Matrix, Rows};

use super::{
    attention::Heads,
    scratch::{Scratch, room},
};
use crate::{architecture::Architecture, names, package::Tensors};

#[derive(Clone, Debug)]
pub(super) struct Layer {
    level: Level,
    heads: Heads,
    /// Queries, keys and values are one product.
    project: Dense,
    attended: Dense,
    attention_norm: Norm,
    up: Dense,
    down: Dense,
    norm: Norm,
}

impl Layer {
    pub(super) fn load(
        architecture: &Architecture,
        tensors: &Tensors<'_>,
        index: usize,
        level: Level,
    ) -> Result<Self, String> {
        let Architecture { hidden, intermediate, .. } = *architecture;
        let part = |part| names::part(index, part);
        let dense = |parts: &[&str], shape| Dense::load(tensors, index, parts, shape, level);
        Ok(Self {
            level,
            heads: Heads { level, count: architecture.heads, width: hidden / architecture.heads },
            project: dense(&[names::QUERY, names::KEY, names::VALUE], [hidden, hidden])?,
            attended: dense(&[names::ATTENTION_OUTPUT], [hidden, hidden])?,
            attention_norm: Norm::load(tensors, &part(names::ATTENTION_NORM), architecture)?,
            up: dense(&[names::UP], [intermediate, hidden])?,
            down: dense(&[names::DOWN], [hidden, intermediate])?,
            norm: Norm::load(tensors, &part(names::NORM), architecture)?,
        })
    }

    pub(super) fn forward(&self, texts: &[&[u32]], scratch: &mut Scratch) {
        let Scratch { states, projected, seen, inner, added, rows, keys, scores } = scratch;
        let hidden = self.attended.outputs();
        let tokens = states.len() / hidden;

        let projected = room(projected, tokens * self.project.outputs());
        self.project.multiply(states, rows, projected);
        let seen = room(seen, tokens * hidden);
        self.heads.attend(texts, projected, seen, keys, scores);

        let added = room(added, tokens * hidden);
        self.attended.multiply(seen, rows, added);
        self.attention_norm.forward(self.level, states, added);

        let inner = room(inner, tokens * self.up.outputs());
        self.up.multiply(states, rows, inner);
        kernel::gelu(self.level, inner);
        self.down.multiply(inner, rows, added);
        self.norm.forward(self.level, states, added);
    }
}

/// A matrix and what its inputs are multiplied with before they are rounded.
#[derive(Clone, Debug)]
struct Dense {
    matrix: Matrix,
    inputs: Vec<f32>,
}

impl Dense {
    /// The matrices of `parts`, each of `shape`, one below the other.
    fn load(
        tensors: &Tensors<'_>,
        index: usize,
        parts: &[&str],
        shape: [usize; 2],
        level: Level,
    ) -> Result<Self, String> {
        let (mut weights, mut scales, mut bias) = (Vec::new(), Vec::new(), Vec::new());
        let mut inputs: Option<Vec<f32>> = None;
        for part in parts {
            let part = names::part(index, part);
            let name = names::weight(&part);
            let here = tensors.floats(&names::input_scale(&name), &shape[1..])?;
            if inputs.as_ref().is_some_and(|inputs| *inputs != here) {
                return Err(format!("`{}` differs from that of the parts beside it", names::input_scale(&name)));
            }
            inputs = Some(here);
            weights.extend(tensors.integers(&name, &shape)?.iter().map(|weight| weight.cast_signed()));
            scales.extend(tensors.floats(&names::scale(&name), &shape[..1])?);
            bias.extend(tensors.floats(&names::bias(&part), &shape[..1])?);
        }
        Ok(Self { matrix: Matrix::new(level, &weights, &scales, &bias), inputs: inputs.unwrap_or_default() })
    }

    fn multiply(&self, values: &[f32], rows: &mut Rows, out: &mut [f32]) {
        rows.fill(values, &self.inputs);
        self.matrix.multiply(rows, out);
    }

    fn outputs(&self) -> usize {
        self.matrix.outputs()
    }
}

/// Layer normalisation.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    pub(super) fn load(tensors: &Tensors<'_>, part: &str, architecture: &Architecture) -> Result<Self, String> {
        let shape = [architecture.hidden];
        Ok(Self {
            weight: tensors.floats(&names::weight(part), &shape)?,
            bias: tensors.floats(&names::bias(part), &shape)?,
            epsilon: architecture.epsilon as f32,
        })
    }

    pub(super) fn forward(&self, level: Level, states: &mut [f32], added: &[f32]) {
        kernel::norm(level, states, added, &self.weight, &self.bias, self.epsilon);
    }
}
