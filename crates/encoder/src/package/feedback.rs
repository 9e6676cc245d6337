//! Rounding with feedback: what rounding one weight does wrong, the weights after it in its row make good as far as they can.
//!
//! How far they can follows from which inputs come together, which inputs of sample texts tell. This is GPTQ (Frantar and others, 2022), in
//! one order of operations, so that every machine rounds alike.

use kernel::{Level, Shape};

use super::quantise::{Quantised, best_scale, nearest, over};

/// Added to the inputs' own products, as a part of their mean: keeps inputs that are hardly ever there from taking all errors.
const DAMPING: f64 = 0.01;

/// How inputs come together, ready for rounding: the upper triangular factor of the inverse of their products.
pub(super) struct Feedback {
    width: usize,
    factor: Vec<f64>,
}

impl Feedback {
    /// From sample `inputs`, a row for each, which are multiplied with the scales of `columns` as they will be.
    pub(super) fn new(inputs: &[f32], columns: &[f32]) -> Self {
        let width = columns.len();
        let mut products = products(inputs, columns);
        let mean = (0..width).map(|at| products[at * width + at]).sum::<f64>() / width as f64;
        // Inputs that are all zero would leave nothing to divide by.
        let damping = if mean > 0.0 { mean * DAMPING } else { 1.0 };
        (0..width).for_each(|at| products[at * width + at] += damping);
        Self { width, factor: inverse(&root(products, width), width) }
    }

    /// Rounds the rows of a matrix, of which each column is first divided by its scale.
    pub(super) fn quantise(&self, values: &[f32], columns: &[f32]) -> Quantised {
        let mut quantised = Quantised { weights: Vec::with_capacity(values.len()), scales: Vec::new() };
        for row in values.chunks_exact(self.width) {
            let row: Vec<_> = row.iter().zip(columns).map(|(value, scale)| over(*value, *scale)).collect();
            let scale = best_scale(&row);
            let mut rest: Vec<_> = row.iter().copied().map(f64::from).collect();
            for at in 0..self.width {
                let weight = nearest(rest[at] as f32, scale);
                let factors = &self.factor[at * self.width..][..self.width];
                let error = (rest[at] - f64::from(weight) * f64::from(scale)) / factors[at];
                rest[at..].iter_mut().zip(&factors[at..]).for_each(|(value, factor)| *value -= error * factor);
                quantised.weights.push(weight);
            }
            quantised.scales.push(scale);
        }
        quantised
    }
}

/// The sums of the products of each two inputs.
fn products(inputs: &[f32], columns: &[f32]) -> Vec<f64> {
    let width = columns.len();
    let count = inputs.len() / width;
    let scaled = inputs.chunks_exact(width).flat_map(|row| row.iter().zip(columns).map(|(value, scale)| value * scale));
    let scaled: Vec<f32> = scaled.collect();
    let mut turned = vec![0.0; scaled.len()];
    for (row, values) in scaled.chunks_exact(width).enumerate() {
        values.iter().enumerate().for_each(|(column, value)| turned[column * count + row] = *value);
    }
    let mut out = vec![0.0; width * width];
    let shape = Shape { rows: width, inner: count, columns: width };
    kernel::product(Level::best(), (&turned, count), (&scaled, width), (&mut out, width), shape);
    out.into_iter().map(f64::from).collect()
}

/// The upper triangular matrix which, times its transpose, gives `matrix`: Cholesky's, from the last row to the first.
fn root(mut matrix: Vec<f64>, width: usize) -> Vec<f64> {
    for row in (0..width).rev() {
        let (above, from_row) = matrix.split_at_mut(row * width);
        let here = &mut from_row[..width];
        let rest = here[row] - dot(&here[row + 1..], &here[row + 1..]);
        // Damped products are positive; what rounding leaves of a tiny one is held above zero.
        here[row] = rest.max(f64::MIN_POSITIVE).sqrt();
        for other in above.chunks_exact_mut(width) {
            other[row] = (other[row] - dot(&other[row + 1..], &here[row + 1..])) / here[row];
        }
        here[..row].fill(0.0);
    }
    matrix
}

/// The inverse of an upper triangular matrix.
fn inverse(matrix: &[f64], width: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; width * width];
    for row in (0..width).rev() {
        let (above, below) = inverse.split_at_mut((row + 1) * width);
        let here = &mut above[row * width..];
        here[row] = 1.0;
        for (other, factor) in below.chunks_exact(width).zip(&matrix[row * width + row + 1..][..width - row - 1]) {
            here.iter_mut().zip(other).for_each(|(sum, value)| *sum -= factor * value);
        }
        here.iter_mut().for_each(|value| *value /= matrix[row * width + row]);
    }
    inverse
}

/// A sum of products in eight lanes, which the compiler can do at once.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let ((chunks, rest), (other_chunks, other_rest)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    for (a, b) in chunks.iter().zip(other_chunks) {
        (0..8).for_each(|lane| lanes[lane] += a[lane] * b[lane]);
    }
    let rest: f64 = rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::{dot, inverse, root};

    #[test]
    fn a_root_times_its_transpose_is_the_matrix_and_its_inverse_undoes_it() {
        let width = 11;
        let entry = |row: usize, column: usize| {
            1.0 / (1.0 + row.abs_diff(column) as f64) + if row == column { 0.5 } else { 0.0 }
        };
        let matrix: Vec<_> = (0..width * width).map(|at| entry(at / width, at % width)).collect();
        let root = root(matrix.clone(), width);
        let inverse = inverse(&root, width);
        for row in 0..width {
            for column in 0..width {
                let product = dot(&root[row * width..][..width], &root[column * width..][..width]);
                assert!((product - matrix[row * width + column]).abs() < 1e-12);
                let inverse_column: Vec<_> = (0..width).map(|at| inverse[at * width + column]).collect();
                let unit = dot(&root[row * width..][..width], &inverse_column);
                assert!((unit - f64::from(u8::from(row == column))).abs() < 1e-12);
            }
        }
    }
}
