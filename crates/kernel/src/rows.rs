//! Rows of values in 8 bits, each with a scale and a zero of its own.

use crate::{
    float,
    level::Level,
    lines::Lines,
    matrix::{Inputs, stride},
};

/// From the least to the largest value of a row, 0 among them, are so many steps: one less than 8 bits have, so that rounding both ends
/// never takes one more.
pub const STEPS: i16 = 254;
/// Rows are filled up to a multiple of this: the rows of a tile.
pub(crate) const ROWS_AT_ONCE: usize = 16;

/// Memory for rows of values as they are multiplied, kept from one product to the next.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// A byte with a sign for each value.
    pub(crate) bytes: Lines,
    /// What the bytes of each row stand for.
    pub(crate) marks: Vec<Mark>,
    /// The values of each row that are multiplied as they are.
    pub(crate) exact: Vec<f32>,
}

/// What the bytes of a row stand for: `scale * (byte - zero)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) scale: f32,
    pub(crate) zero: i32,
    /// What the weights' bias adds to every sum of products.
    pub(crate) excess: i32,
}

impl Rows {
    pub(crate) fn fill(&mut self, level: Level, values: &[f32], inputs: &Inputs) {
        let width = inputs.factors.len();
        let stride = stride(width);
        self.bytes.grow((values.len() / width).next_multiple_of(ROWS_AT_ONCE) * stride);
        self.marks.clear();
        self.exact.clear();
        for (values, bytes) in values.chunks_exact(width).zip(self.bytes.bytes_mut().chunks_exact_mut(stride)) {
            let (bytes, rest) = bytes.split_at_mut(width);
            rest.fill(0);
            self.marks.push(float::to_bytes(level, values, &inputs.factors, bytes));
            self.exact.extend(inputs.exact.iter().map(|input| values[*input]));
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.marks.len()
    }
}
