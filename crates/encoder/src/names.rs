//! The names of a model's tensors, as Hugging Face gives them, without the model's prefix.

pub(crate) const WORDS: &str = "embeddings.word_embeddings.weight";
pub(crate) const POSITIONS: &str = "embeddings.position_embeddings.weight";
pub(crate) const SEGMENTS: &str = "embeddings.token_type_embeddings.weight";
pub(crate) const EMBEDDINGS_NORM: &str = "embeddings.LayerNorm";

/// The parts of a layer that multiply with a matrix.
pub(crate) const QUERY: &str = "attention.self.query";
pub(crate) const KEY: &str = "attention.self.key";
pub(crate) const VALUE: &str = "attention.self.value";
pub(crate) const ATTENTION_OUTPUT: &str = "attention.output.dense";
pub(crate) const UP: &str = "intermediate.dense";
pub(crate) const DOWN: &str = "output.dense";
/// The parts of a layer that normalise.
pub(crate) const ATTENTION_NORM: &str = "attention.output.LayerNorm";
pub(crate) const NORM: &str = "output.LayerNorm";

/// What the name of a tensor's scales ends in: those of its rows, and those of its columns, of which those that are not rounded have 0.
pub(crate) const SCALE: &str = ".scale";
pub(crate) const INPUT_SCALE: &str = ".input_scale";
/// What the name of the columns that are not rounded ends in.
pub(crate) const EXACT: &str = ".exact";

/// A part of a layer.
pub(crate) fn part(layer: usize, part: &str) -> String {
    format!("encoder.layer.{layer}.{part}")
}

/// The weight of a part.
pub(crate) fn weight(part: &str) -> String {
    format!("{part}.weight")
}

/// The bias of a part.
pub(crate) fn bias(part: &str) -> String {
    format!("{part}.bias")
}

/// What the rows of a tensor in 8 bits are to be multiplied with.
pub(crate) fn scale(tensor: &str) -> String {
    format!("{tensor}{SCALE}")
}

/// What the columns of a tensor in 8 bits are to be multiplied with.
pub(crate) fn input_scale(tensor: &str) -> String {
    format!("{tensor}{INPUT_SCALE}")
}

/// The columns of a tensor in 8 bits that are not rounded.
pub(crate) fn exact(tensor: &str) -> String {
    format!("{tensor}{EXACT}")
}
