//! 512 bits: 64 products of bytes in one instruction.

use std::arch::x86_64::{
    __m512i, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_load_si512, _mm512_loadu_ps,
    _mm512_loadu_si512, _mm512_mask_storeu_ps, _mm512_mul_ps, _mm512_mullo_epi32, _mm512_set1_epi32, _mm512_set1_ps,
    _mm512_setzero_si512, _mm512_sub_epi32,
};

use crate::{
    matrix::{Matrix, PANEL, PANELS_AT_ONCE, QUAD, stride},
    rows::{Mark, Rows},
};

/// Rows that are multiplied at once: with four panels they have 24 sums, which leaves room for weights among 32 registers.
const ROWS_MAX: usize = 6;

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    for panel in (0..matrix.outputs.div_ceil(PANEL)).step_by(PANELS_AT_ONCE) {
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
            step(matrix, rows, panel, first, out);
            first += ROWS_MAX;
        }
    }
}

/// The products of some rows with the panels from `panel` on.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn block<const ROWS: usize>(matrix: &Matrix, rows: &Rows, panel: usize, first: usize, out: &mut [f32]) {
    let stride = stride(matrix.inputs());
    let weights = &matrix.bytes.bytes()[panel * PANEL * stride..][..PANELS_AT_ONCE * PANEL * stride];
    let values = &rows.bytes.bytes()[first * stride..][..ROWS * stride];
    let mut sums = [[_mm512_setzero_si512(); PANELS_AT_ONCE]; ROWS];
    for quad in 0..stride / QUAD {
        let weights: [__m512i; PANELS_AT_ONCE] = std::array::from_fn(|panel| {
            let at = panel * PANEL * stride + quad * PANEL * QUAD;
            // SAFETY: weights are a whole number of vectors for each panel, from a cache line on.
            unsafe { _mm512_load_si512(weights.as_ptr().add(at).cast()) }
        });
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: each row has `stride` bytes, which is a multiple of four, from a cache line on.
            let four = unsafe { *values.as_ptr().add(row * stride + quad * QUAD).cast::<i32>() };
            let four = _mm512_set1_epi32(four);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, weights, four);
            }
        }
    }
    let panels = matrix.outputs.div_ceil(PANEL) - panel;
    for (row, sums) in sums.into_iter().enumerate() {
        for (index, sum) in sums.into_iter().enumerate() {
            if index < panels {
                finish(matrix, rows, first + row, panel + index, sum, out);
            }
        }
    }
}

/// What [`super::finish`] does, in the instructions at hand: left to the compiler it takes a tenth of the whole product.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
pub(super) fn finish(matrix: &Matrix, rows: &Rows, row: usize, panel: usize, sums: __m512i, out: &mut [f32]) {
    let (first, padded, count) = (panel * PANEL, matrix.scales.len(), matrix.inputs.exact.len());
    let Mark { scale, zero, excess } = rows.marks[row];
    let exact = &rows.exact[row * count..][..count];
    let out = &mut out[row * matrix.outputs + first..][..PANEL.min(matrix.outputs - first)];
    let lanes = u16::MAX >> (PANEL - out.len());
    assert!(first + PANEL <= padded, "panels are filled up");
    // SAFETY: scales, bias, sums and each row of exact weights are `padded` long, and no more lanes are written than there are outputs.
    unsafe {
        let weights = _mm512_loadu_si512(matrix.sums.as_ptr().add(first).cast());
        let zeros = _mm512_mullo_epi32(_mm512_set1_epi32(zero), weights);
        let sums = _mm512_sub_epi32(_mm512_sub_epi32(sums, _mm512_set1_epi32(excess)), zeros);
        let scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_set1_ps(scale));
        let scaled = _mm512_mul_ps(scaled, _mm512_loadu_ps(matrix.scales.as_ptr().add(first)));
        let mut values = _mm512_add_ps(scaled, _mm512_loadu_ps(matrix.bias.as_ptr().add(first)));
        for (at, value) in exact.iter().enumerate() {
            let weights = _mm512_loadu_ps(matrix.exact.as_ptr().add(at * padded + first));
            values = _mm512_add_ps(values, _mm512_mul_ps(_mm512_set1_ps(*value), weights));
        }
        _mm512_mask_storeu_ps(out.as_mut_ptr(), lanes, values);
    }
}
