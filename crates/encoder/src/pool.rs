//! From states of tokens to vectors of texts, while a pass goes from layer to layer.

use crate::{
    encoding::{Encoding, normalise},
    pooling::{Pooling, Recipe},
};

/// The vectors of the texts of one pass, as far as it has come.
pub(crate) struct Pooled<'a> {
    texts: &'a [&'a [u32]],
    recipe: &'a Recipe,
    width: usize,
    encodings: Vec<Encoding>,
}

impl<'a> Pooled<'a> {
    /// `width` components for each of `texts`.
    pub(crate) fn new(texts: &'a [&'a [u32]], recipe: &'a Recipe, width: usize) -> Self {
        let empty = Encoding { sentence: Vec::new(), layers: Vec::new() };
        Self { texts, recipe, width, encodings: vec![empty; texts.len()] }
    }

    /// Takes the states of all tokens after another layer.
    pub(crate) fn take(&mut self, states: &[f32]) {
        let mut rest = states;
        for (text, encoding) in self.texts.iter().zip(&mut self.encodings) {
            let (here, after) = rest.split_at(text.len() * self.width);
            let mean = mean(here, self.width);
            // Overwritten by the next layer, until there is none.
            encoding.sentence = match self.recipe.pooling {
                Pooling::Mean => mean.clone(),
                Pooling::First if !text.is_empty() => here[..self.width].to_vec(),
                Pooling::Max if !text.is_empty() => largest(here, self.width),
                Pooling::First | Pooling::Max => mean.clone(),
            };
            encoding.layers.push(mean);
            rest = after;
        }
    }

    /// The texts as vectors.
    pub(crate) fn finish(mut self) -> Vec<Encoding> {
        if self.recipe.is_normalised {
            self.encodings.iter_mut().for_each(|encoding| normalise(&mut encoding.sentence));
        }
        self.encodings
    }
}

/// The mean of some rows; of none, which a tokenizer without marks makes of an empty text, 0.
fn mean(states: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0; width];
    for state in states.chunks_exact(width) {
        mean.iter_mut().zip(state).for_each(|(sum, value)| *sum += value);
    }
    let count = (states.len() / width).max(1) as f32;
    mean.iter_mut().for_each(|sum| *sum /= count);
    mean
}

fn largest(states: &[f32], width: usize) -> Vec<f32> {
    let mut largest = vec![f32::MIN; width];
    for state in states.chunks_exact(width) {
        largest.iter_mut().zip(state).for_each(|(most, value)| *most = most.max(*value));
    }
    largest
}
