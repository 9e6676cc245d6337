//! One layer: attention and a feed-forward part, each added to what came in and normalised.

use kernel::{Level, Matrix, Rows, Weights};

use super::{
    attention::Heads,
    scratch::{Notes, Scratch, room},
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
        let Scratch { states, projected, seen, inner, added, rows, keys, scores, noted } = scratch;
        let hidden = self.attended.outputs();
        let tokens = states.len() / hidden;

        let projected = room(projected, tokens * self.project.outputs());
        self.project.multiply(states, rows, noted, projected);
        let seen = room(seen, tokens * hidden);
        self.heads.attend(texts, projected, seen, keys, scores);

        let added = room(added, tokens * hidden);
        self.attended.multiply(seen, rows, noted, added);
        self.attention_norm.forward(self.level, states, added);

        let inner = room(inner, tokens * self.up.outputs());
        self.up.multiply(states, rows, noted, inner);
        kernel::gelu(self.level, inner);
        self.down.multiply(inner, rows, noted, added);
        self.norm.forward(self.level, states, added);
    }
}

/// A matrix that notes what it is multiplied with, where somebody wants to know.
#[derive(Clone, Debug)]
struct Dense(Matrix);

impl Dense {
    /// The matrices of `parts`, each of `shape`, one below the other.
    fn load(
        tensors: &Tensors<'_>,
        index: usize,
        parts: &[&str],
        shape: [usize; 2],
        level: Level,
    ) -> Result<Self, String> {
        let (mut bytes, mut scales, mut bias, mut exact) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut factors: Option<Vec<f32>> = None;
        for part in parts {
            let part = names::part(index, part);
            let name = names::weight(&part);
            bytes.extend(tensors.integers(&name, &shape)?.iter().map(|weight| weight.cast_signed()));
            let here = tensors.floats(&names::input_scale(&name), &shape[1..])?;
            if factors.as_ref().is_some_and(|factors| *factors != here) {
                return Err(format!("`{}` differs from that of the parts beside it", names::input_scale(&name)));
            }
            exact.extend(tensors.exact(&name, shape[0], &here)?);
            factors = Some(here);
            scales.extend(tensors.floats(&names::scale(&name), &shape[..1])?);
            bias.extend(tensors.floats(&names::bias(&part), &shape[..1])?);
        }
        let factors = factors.unwrap_or_default();
        let weights = Weights { bytes: &bytes, scales: &scales, bias: &bias, factors: &factors, exact: &exact };
        Ok(Self(Matrix::new(level, weights)))
    }

    fn multiply(&self, values: &[f32], rows: &mut Rows, noted: &mut Option<Notes>, out: &mut [f32]) {
        if let Some(notes) = noted {
            notes.take(values);
        }
        self.0.multiply(values, rows, out);
    }

    fn outputs(&self) -> usize {
        self.0.outputs()
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
