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
    rows::Rows,
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

/// Writes the outputs of one row and one panel: the sums of products become values.
#[inline(always)]
fn finish(matrix: &Matrix, rows: &Rows, row: usize, panel: usize, sums: &[i32; PANEL], out: &mut [f32]) {
    let first = panel * PANEL;
    let (scale, excess) = (rows.scales[row], rows.excess[row]);
    let scales: &[f32; PANEL] = matrix.scales[first..][..PANEL].try_into().expect(WHOLE);
    let bias: &[f32; PANEL] = matrix.bias[first..][..PANEL].try_into().expect(WHOLE);
    let values: [f32; PANEL] =
        std::array::from_fn(|lane| sums[lane].wrapping_sub(excess) as f32 * scale * scales[lane] + bias[lane]);
    let out = &mut out[row * matrix.outputs..][..matrix.outputs][first..];
    if out.len() >= PANEL {
        out[..PANEL].copy_from_slice(&values);
    } else {
        out.copy_from_slice(&values[..out.len()]);
    }
}

const WHOLE: &str = "panels are filled up. This is a bug.";
