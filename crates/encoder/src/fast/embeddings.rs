//! What a token is before the first layer.

use std::borrow::Cow;

use kernel::Level;

use super::layer::Norm;
use crate::{
    names,
    package::{Package, Tensors},
};

#[derive(Clone, Debug)]
pub(super) struct Embeddings {
    level: Level,
    width: usize,
    /// A row of bytes with a sign for each word; where the file is part of the program they stay where they are.
    words: Cow<'static, [u8]>,
    scales: Vec<f32>,
    /// A row for each place in a text, with the one segment added.
    places: Vec<f32>,
    norm: Norm,
}

impl Embeddings {
    pub(super) fn load(package: &Package, tensors: &Tensors<'_>, level: Level) -> Result<Self, String> {
        let architecture = &package.manifest.architecture;
        let width = architecture.hidden;
        let shape = [architecture.vocabulary, width];
        let words = match &package.weights {
            Cow::Borrowed(file) => Cow::Borrowed(Tensors::new(file)?.integers(names::WORDS, &shape)?),
            Cow::Owned(_) => Cow::Owned(tensors.integers(names::WORDS, &shape)?.to_vec()),
        };
        let scales = tensors.floats(&names::scale(names::WORDS), &shape[..1])?;
        let positions = tensors.floats(names::POSITIONS, &[architecture.positions, width])?;
        let segments = tensors.floats(names::SEGMENTS, &[architecture.segments, width])?;
        let segment = segments[..width].iter().cycle();
        let positions = &positions[architecture.first_position * width..];
        let places = positions.iter().zip(segment).map(|(place, segment)| place + segment).collect();
        let norm = Norm::load(tensors, names::EMBEDDINGS_NORM, architecture)?;
        Ok(Self { level, width, words, scales, places, norm })
    }

    /// Fills `states` with one row for each token.
    pub(super) fn forward(&self, texts: &[&[u32]], states: &mut Vec<f32>) {
        let width = self.width;
        states.clear();
        for (place, id) in texts.iter().flat_map(|ids| ids.iter().enumerate()) {
            let id = *id as usize;
            let scale = self.scales[id];
            let word = &self.words[id * width..][..width];
            states.extend(word.iter().map(|weight| f32::from(weight.cast_signed()) * scale));
            let row = states.len() - width;
            let place = &self.places[place * width..][..width];
            self.norm.forward(self.level, &mut states[row..], place);
        }
    }
}
