//! Weights in 8 bits: each row of a matrix with the scale that distorts it least.

use kernel::WEIGHT_MAX;

/// A matrix in 8 bits. A weight stands for itself times the scales of its row and of its column.
pub(crate) struct Quantised {
    pub(crate) weights: Vec<i8>,
    pub(crate) scales: Vec<f32>,
}

/// Scales that are tried for each row, as parts of the one that its largest weight needs. A few large weights made a little smaller cost less
/// than all others made coarser.
const PARTS: [f32; 9] = [1.0, 0.975, 0.95, 0.925, 0.9, 0.875, 0.85, 0.825, 0.8];

/// Quantises the rows of a matrix, of which each column is first divided by its scale.
pub(crate) fn quantise(values: &[f32], columns: &[f32]) -> Quantised {
    let mut quantised = Quantised { weights: Vec::with_capacity(values.len()), scales: Vec::new() };
    for row in values.chunks_exact(columns.len()) {
        let row: Vec<_> = row.iter().zip(columns).map(|(value, scale)| over(*value, *scale)).collect();
        let scale = best_scale(&row);
        quantised.weights.extend(row.iter().map(|value| nearest(*value, scale)));
        quantised.scales.push(scale);
    }
    quantised
}

/// Scales for the columns of matrices that stand one below the other, `width` values in a row.
///
/// A few columns have weights far larger than all others, and a row that has such a weight has little left for the rest. So columns are evened
/// out and the values take their scales. The power was chosen by what is left of the vectors; from 0.25 to 1 it makes little difference.
pub(crate) fn column_scales(matrices: &[&[f32]], width: usize) -> Vec<f32> {
    /// Smaller columns are as good as empty.
    const SMALLEST: f64 = 1e-6;
    let rows: Vec<_> = matrices.iter().flat_map(|matrix| matrix.chunks_exact(width)).collect();
    let size = |column: usize| {
        let squares: f64 = rows.iter().map(|row| f64::from(row[column]).powi(2)).sum();
        (squares / rows.len() as f64).sqrt().max(SMALLEST)
    };
    // To the power of three quarters, of operations that are the same on every machine.
    // To the power of three quarters, of operations that are the same on every machine.
    (0..width).map(size).map(|size| (size * size.sqrt()).sqrt() as f32).collect()
}

/// Columns of each matrix that are not rounded, nor what they are multiplied with: twice as many are hardly better, half of them are worse.
const EXACT: usize = 4;

/// The columns that are multiplied with the largest values, as the squares of sample `inputs` tell, which have a row for each token.
///
/// The largest value of a row decides how coarse all others become, and it is nearly always in one of a few columns.
pub(super) fn widest(inputs: &[f32], columns: &[f32]) -> Vec<usize> {
    let width = columns.len();
    let mut squares = vec![0.0_f64; width];
    for row in inputs.chunks_exact(width) {
        let products = row.iter().zip(columns).map(|(value, scale)| f64::from(value * scale));
        squares.iter_mut().zip(products).for_each(|(sum, product)| *sum += product * product);
    }
    let mut order: Vec<_> = (0..width).collect();
    order.sort_by(|one, other| squares[*other].total_cmp(&squares[*one]));
    order.truncate(EXACT);
    order.sort_unstable();
    order
}

/// A value divided by the scale of its column; what is not rounded has none, and leaves a 0.
pub(super) fn over(value: f32, scale: f32) -> f32 {
    if scale == 0.0 { 0.0 } else { value / scale }
}

/// The scale of a row that distorts it least when each of its weights is rounded by itself.
pub(super) fn best_scale(row: &[f32]) -> f32 {
    let largest = row.iter().fold(0.0, |largest: f32, value| largest.max(value.abs()));
    if largest == 0.0 {
        return 1.0;
    }
    let candidates = PARTS.map(|part| largest * part / f32::from(WEIGHT_MAX));
    let error = |scale: f32| -> f64 {
        let off = |value: &f32| f64::from(f32::from(nearest(*value, scale)) * scale - value).powi(2);
        row.iter().map(off).sum()
    };
    candidates
        .into_iter()
        .map(|scale| (error(scale), scale))
        .fold((f64::INFINITY, 1.0), |best, one| if one.0 < best.0 { one } else { best })
        .1
}

/// The nearest weight of 8 bits.
pub(super) fn nearest(value: f32, scale: f32) -> i8 {
    let most = f32::from(WEIGHT_MAX);
    (value / scale).round_ties_even().clamp(-most, most) as i8
}
