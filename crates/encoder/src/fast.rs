//! The forward pass in small integers: what encodes a message in service.
//!
//! Texts stand one after the other without filling, each position a row. Matrices are multiplied for all rows at once, attention is within
//! each text.

mod attention;
mod embeddings;
mod layer;
mod scratch;

use kernel::Level;

pub(crate) use self::scratch::{Notes, Scratch};
use self::{embeddings::Embeddings, layer::Layer};
use crate::package::{Package, Tensors};

/// Matrices of a layer, of which queries, keys and values are one.
pub(crate) const PARTS: usize = 4;

/// A model laid out for the processor at hand.
#[derive(Clone, Debug)]
pub(crate) struct Fast {
    embeddings: Embeddings,
    layers: Vec<Layer>,
}

impl Fast {
    /// Lays out the weights of `package`. The error says what is wrong with its file.
    pub(crate) fn load(package: &Package, level: Level) -> Result<Self, String> {
        let architecture = &package.manifest.architecture;
        let tensors = Tensors::new(&package.weights)?;
        let embeddings = Embeddings::load(package, &tensors, level)?;
        let layers = (0..architecture.layers).map(|index| Layer::load(architecture, &tensors, index, level));
        Ok(Self { embeddings, layers: layers.collect::<Result<_, _>>()? })
    }

    /// Encodes `texts`, the ids of each, and shows `see` the states of all their tokens, one row each, after the embeddings and after each
    /// layer.
    pub(crate) fn forward(&self, texts: &[&[u32]], scratch: &mut Scratch, mut see: impl FnMut(&[f32])) {
        self.embeddings.forward(texts, &mut scratch.states);
        see(&scratch.states);
        for layer in &self.layers {
            layer.forward(texts, scratch);
            see(&scratch.states);
        }
    }
}
