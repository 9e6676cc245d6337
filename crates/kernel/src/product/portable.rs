//! Plain Rust: the definition.

use super::finish;
use crate::{
    matrix::{Matrix, PANEL, stride},
    rows::Rows,
};

pub(super) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    let stride = stride(matrix.inputs());
    for panel in 0..matrix.outputs.div_ceil(PANEL) {
        let weights = &matrix.bytes.bytes()[panel * PANEL * stride..][..PANEL * stride];
        for row in 0..rows.count() {
            let values = &rows.bytes.bytes()[row * stride..][..stride];
            let sums = std::array::from_fn(|lane| dot(values, &weights[lane * stride..][..stride]));
            finish(matrix, rows, row, panel, &sums, out);
        }
    }
}

/// Sums that do not fit in 32 bits wrap, and come back when the bias is subtracted.
fn dot(values: &[u8], weights: &[u8]) -> i32 {
    let products =
        values.iter().zip(weights).map(|(value, weight)| i32::from(value.cast_signed()) * i32::from(*weight));
    products.fold(0, i32::wrapping_add)
}
