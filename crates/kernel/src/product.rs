//! The product itself, once for each set of instructions; all of them get the same integers.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(crate) mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;
#[cfg(target_arch = "x86_64")]
mod vnni;

use crate::{
    level::Kind,
    matrix::{Matrix, PANEL},
    rows::{Mark, Rows},
};

pub(crate) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    match matrix.level.kind() {
        Kind::Portable => portable::multiply(matrix, rows, out),
        // SAFETY: whoever has a level has a processor with its instructions.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { avx2::multiply(matrix, rows, out) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Kind::Vnni => unsafe { vnni::multiply(matrix, rows, out) },
        // SAFETY: as above.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Kind::Amx => unsafe { amx::multiply(matrix, rows, out) },
    }
}

/// Writes the outputs of one row and one panel: the sums of products become values, and what is multiplied as it is comes to them.
#[inline(always)]
fn finish(matrix: &Matrix, rows: &Rows, row: usize, panel: usize, sums: &[i32; PANEL], out: &mut [f32]) {
    let first = panel * PANEL;
    let Mark { scale, zero, excess } = rows.marks[row];
    let of_panel = |values: &[f32]| -> [f32; PANEL] { values[first..][..PANEL].try_into().expect(WHOLE) };
    let (scales, bias) = (of_panel(&matrix.scales), of_panel(&matrix.bias));
    let weights: &[i32; PANEL] = matrix.sums[first..][..PANEL].try_into().expect(WHOLE);
    let mut values: [f32; PANEL] = std::array::from_fn(|lane| {
        let sum = sums[lane].wrapping_sub(excess).wrapping_sub(zero.wrapping_mul(weights[lane]));
        sum as f32 * scale * scales[lane] + bias[lane]
    });
    let count = matrix.inputs.exact.len();
    let exact = rows.exact[row * count..][..count].iter();
    for (value, weights) in exact.zip(matrix.exact.chunks_exact(matrix.scales.len())) {
        let weights = of_panel(weights);
        (0..PANEL).for_each(|lane| values[lane] += value * weights[lane]);
    }
    let out = &mut out[row * matrix.outputs..][..matrix.outputs][first..];
    if out.len() >= PANEL {
        out[..PANEL].copy_from_slice(&values);
    } else {
        out.copy_from_slice(&values[..out.len()]);
    }
}

const WHOLE: &str = "panels are filled up. This is a bug.";
