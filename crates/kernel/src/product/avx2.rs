//! 256 bits: 16 products of 16-bit integers in one instruction; weights and values are widened as they are read.

use std::arch::x86_64::{
    __m256i, _mm_load_si128, _mm_set1_epi32, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_cvtepu8_epi16,
    _mm256_madd_epi16, _mm256_setzero_si256, _mm256_storeu_si256,
};

use super::finish;
use crate::{
    matrix::{Matrix, PANEL, QUAD, stride},
    rows::Rows,
};

/// Rows that are multiplied at once: their sums are 12 of 16 registers.
const ROWS_MAX: usize = 3;
/// Vectors of weights in a panel: four outputs each, with four inputs each.
const VECTORS: usize = 4;

#[target_feature(enable = "avx2")]
pub(super) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    for panel in 0..matrix.outputs.div_ceil(PANEL) {
        let mut first = 0;
        while first < rows.count() {
            let step = match rows.count() - first {
                1 => block::<1>,
                2 => block::<2>,
                3.. => block::<ROWS_MAX>,
                0 => break,
            };
            step(matrix, rows, panel, first, out);
            first += ROWS_MAX;
        }
    }
}

#[target_feature(enable = "avx2")]
fn block<const ROWS: usize>(matrix: &Matrix, rows: &Rows, panel: usize, first: usize, out: &mut [f32]) {
    let stride = stride(matrix.inputs());
    let weights = &matrix.bytes.bytes()[panel * PANEL * stride..][..PANEL * stride];
    let values = &rows.bytes.bytes()[first * stride..][..ROWS * stride];
    // Each output has two sums, of the first and of the last two of four inputs.
    let mut sums = [[_mm256_setzero_si256(); VECTORS]; ROWS];
    for quad in 0..stride / QUAD {
        let four: [__m256i; ROWS] = std::array::from_fn(|row| {
            // SAFETY: each row has `stride` bytes, which is a multiple of four, from a cache line on.
            let four = unsafe { *values.as_ptr().add(row * stride + quad * QUAD).cast::<i32>() };
            _mm256_cvtepi8_epi16(_mm_set1_epi32(four))
        });
        for vector in 0..VECTORS {
            let at = quad * PANEL * QUAD + vector * PANEL;
            // SAFETY: weights are a whole number of vectors for each panel, from a cache line on.
            let bytes = unsafe { _mm_load_si128(weights.as_ptr().add(at).cast()) };
            let weights = _mm256_cvtepu8_epi16(bytes);
            for (sums, four) in sums.iter_mut().zip(four) {
                sums[vector] = _mm256_add_epi32(sums[vector], _mm256_madd_epi16(four, weights));
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        let mut halves = [0; 2 * PANEL];
        for (vector, sums) in sums.iter().enumerate() {
            // SAFETY: eight lanes of 32 bits are one vector.
            unsafe { _mm256_storeu_si256(halves[vector * 8..][..8].as_mut_ptr().cast(), *sums) };
        }
        let sums = std::array::from_fn(|lane| i32::wrapping_add(halves[2 * lane], halves[2 * lane + 1]));
        finish(matrix, rows, first + row, panel, &sums, out);
    }
}
