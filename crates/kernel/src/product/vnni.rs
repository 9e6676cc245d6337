//! 512 bits: 64 products of bytes in one instruction, the high and the low bytes of the values each for themselves.

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_dpbusd_epi32, _mm512_load_si512, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_slli_epi32, _mm512_storeu_si512,
};

use super::finish;
use crate::{
    matrix::{Matrix, PANEL, QUAD, stride},
    rows::{HIGH_BITS, Rows},
};

/// Rows that are multiplied at once: two panels for their high and low bytes are 24 sums, which leaves room for weights among 32 registers.
const ROWS_MAX: usize = 6;
/// Panels that are multiplied at once.
const PANELS: usize = 2;

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    for pair in 0..matrix.outputs.div_ceil(PANELS * PANEL) {
        let mut first = 0;
        while first < rows.count() {
            let step = match rows.count() - first {
                1 => block::<1>,
                2 => block::<2>,
                3 => block::<3>,
                4 => block::<4>,
                5 => block::<5>,
                6.. => block::<ROWS_MAX>,
                0 => break,
            };
            step(matrix, rows, pair, first, out);
            first += ROWS_MAX;
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn block<const ROWS: usize>(matrix: &Matrix, rows: &Rows, pair: usize, first: usize, out: &mut [f32]) {
    let stride = stride(matrix.inputs);
    let weights = &matrix.weights.bytes()[pair * PANELS * PANEL * stride..][..PANELS * PANEL * stride];
    let planes = &rows.planes.bytes()[2 * first * stride..][..2 * ROWS * stride];
    let mut high = [[_mm512_setzero_si512(); PANELS]; ROWS];
    let mut low = high;
    for quad in 0..stride / QUAD {
        let weights: [__m512i; PANELS] = std::array::from_fn(|panel| {
            let at = panel * PANEL * stride + quad * PANEL * QUAD;
            // SAFETY: weights are a whole number of vectors for each panel, from a cache line on.
            unsafe { _mm512_load_si512(weights.as_ptr().add(at).cast()) }
        });
        for row in 0..ROWS {
            let four = |plane: usize| {
                // SAFETY: each plane has `stride` bytes, which is a multiple of four, and so is its beginning.
                let value = unsafe { *planes.as_ptr().add((2 * row + plane) * stride + quad * QUAD).cast::<i32>() };
                _mm512_set1_epi32(value)
            };
            let (high_four, low_four) = (four(0), four(1));
            for panel in 0..PANELS {
                high[row][panel] = _mm512_dpbusd_epi32(high[row][panel], weights[panel], high_four);
                low[row][panel] = _mm512_dpbusd_epi32(low[row][panel], weights[panel], low_four);
            }
        }
    }
    for row in 0..ROWS {
        for panel in 0..PANELS {
            let sums = _mm512_add_epi32(_mm512_slli_epi32::<HIGH_BITS>(high[row][panel]), low[row][panel]);
            let mut lanes = [0; PANEL];
            // SAFETY: 16 lanes of 32 bits are one vector.
            unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), sums) };
            if (pair * PANELS + panel) * PANEL < matrix.outputs {
                finish(matrix, rows, first + row, pair * PANELS + panel, &lanes, out);
            }
        }
    }
}
