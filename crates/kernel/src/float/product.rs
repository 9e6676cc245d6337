//! Products of small matrices in `f32`: the scores of attention, and what is seen by them.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256, __m512, _mm256_add_ps, _mm256_loadu_ps, _mm256_mul_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    _mm512_add_ps, _mm512_loadu_ps, _mm512_mul_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

use super::reduce::LANES;
use crate::level::{Kind, Level};

/// A matrix as it lies in a larger one: its values, and how far it is from one row to the next.
type Part<'a> = (&'a [f32], usize);

/// How many rows, how many values in each of them are multiplied and added up, and how many columns.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Rows of the left matrix.
    pub rows: usize,
    /// Columns of the left and rows of the right one.
    pub inner: usize,
    /// Columns of the right matrix.
    pub columns: usize,
}

/// How far it is from one row to the next.
#[derive(Clone, Copy)]
struct Strides {
    left: usize,
    right: usize,
    out: usize,
}

/// Multiplies `left` with `right` into `out`.
///
/// # Panics
///
/// When a matrix is shorter than its shape says.
pub fn product(level: Level, left: Part<'_>, right: Part<'_>, out: (&mut [f32], usize), shape: Shape) {
    let Shape { rows, inner, columns } = shape;
    let reach = |rows: usize, stride: usize, columns: usize| rows.saturating_sub(1) * stride + columns;
    assert!(left.0.len() >= reach(rows, left.1, inner), "the left matrix is as long as its shape says");
    assert!(right.0.len() >= reach(inner, right.1, columns), "the right matrix is as long as its shape says");
    assert!(out.0.len() >= reach(rows, out.1, columns), "the result is as long as its shape says");
    if inner == 0 || rows == 0 {
        return;
    }
    match level.kind() {
        // SAFETY: all that is read and written is within what was just compared.
        Kind::Portable => unsafe { portable(left, right, out, shape) },
        // SAFETY: as above, and whoever has a level has a processor with its instructions.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { avx2(left, right, out, shape) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Kind::Vnni => unsafe { avx512(left, right, out, shape) },
        // SAFETY: as above.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Kind::Amx => unsafe { avx512(left, right, out, shape) },
    }
}

unsafe fn portable(left: Part<'_>, right: Part<'_>, out: (&mut [f32], usize), shape: Shape) {
    // SAFETY: what the caller promises.
    unsafe { by_rows::<[f32; LANES], 1>(left, right, out, shape) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2(left: Part<'_>, right: Part<'_>, out: (&mut [f32], usize), shape: Shape) {
    // SAFETY: what the caller promises.
    unsafe { by_rows::<[__m256; 2], 4>(left, right, out, shape) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn avx512(left: Part<'_>, right: Part<'_>, out: (&mut [f32], usize), shape: Shape) {
    // SAFETY: what the caller promises.
    unsafe { by_rows::<__m512, 8>(left, right, out, shape) }
}

/// # Safety
///
/// The matrices are as long as the shape says, and the processor has the instructions of `V`.
#[inline(always)]
unsafe fn by_rows<V: Vector, const ROWS: usize>(
    left: Part<'_>,
    right: Part<'_>,
    out: (&mut [f32], usize),
    shape: Shape,
) {
    let Shape { rows, inner, columns } = shape;
    let strides = Strides { left: left.1, right: right.1, out: out.1 };
    let whole = columns - columns % LANES;
    for column in (0..whole).step_by(LANES) {
        let right = &right.0[column..];
        let mut first = 0;
        while first < rows {
            let left = &left.0[first * strides.left..];
            let out = &mut out.0[first * strides.out + column..];
            // SAFETY: what the caller promises, for these rows and columns.
            first += unsafe {
                match rows - first {
                    rest if rest >= ROWS => block::<V, ROWS>(left, right, out, strides, inner),
                    4.. => block::<V, 4>(left, right, out, strides, inner),
                    2.. => block::<V, 2>(left, right, out, strides, inner),
                    _ => block::<V, 1>(left, right, out, strides, inner),
                }
            };
        }
    }
    // Columns that do not fill a vector: heads of an unusual width.
    for row in 0..rows {
        for column in whole..columns {
            let products = (0..inner).map(|at| left.0[row * left.1 + at] * right.0[at * right.1 + column]);
            out.0[row * out.1 + column] = products.fold(0.0, |sum, product| sum + product);
        }
    }
}

/// Some rows of a product in its first 16 columns; the result is how many rows.
///
/// # Safety
///
/// The matrices are as long as that takes, and the processor has the instructions of `V`.
#[inline(always)]
unsafe fn block<V: Vector, const ROWS: usize>(
    left: &[f32],
    right: &[f32],
    out: &mut [f32],
    strides: Strides,
    inner: usize,
) -> usize {
    // SAFETY: what the caller promises.
    unsafe {
        let mut sums = [V::zero(); ROWS];
        for at in 0..inner {
            let line = V::load(right.as_ptr().add(at * strides.right));
            for (row, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add_product(*left.as_ptr().add(row * strides.left + at), line);
            }
        }
        for (row, sum) in sums.into_iter().enumerate() {
            sum.store(out.as_mut_ptr().add(row * strides.out));
        }
    }
    ROWS
}

/// 16 values.
trait Vector: Copy {
    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn zero() -> Self;

    /// # Safety
    ///
    /// As above, and there are 16 values.
    unsafe fn load(from: *const f32) -> Self;

    /// Adds a factor times a line, rounded twice.
    ///
    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn add_product(self, factor: f32, line: Self) -> Self;

    /// # Safety
    ///
    /// As above, and there is room for 16 values.
    unsafe fn store(self, to: *mut f32);
}

impl Vector for [f32; LANES] {
    #[inline(always)]
    unsafe fn zero() -> Self {
        [0.0; LANES]
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: what the caller promises.
        unsafe { from.cast::<Self>().read() }
    }

    #[inline(always)]
    unsafe fn add_product(self, factor: f32, line: Self) -> Self {
        std::array::from_fn(|lane| self[lane] + factor * line[lane])
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: what the caller promises.
        unsafe { to.cast::<Self>().write(self) }
    }
}

#[cfg(target_arch = "x86_64")]
impl Vector for [__m256; 2] {
    #[inline(always)]
    unsafe fn zero() -> Self {
        // SAFETY: what the caller promises.
        unsafe { [_mm256_setzero_ps(); 2] }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: what the caller promises.
        unsafe { [_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))] }
    }

    #[inline(always)]
    unsafe fn add_product(self, factor: f32, line: Self) -> Self {
        // SAFETY: what the caller promises.
        unsafe {
            let factor = _mm256_set1_ps(factor);
            let [low, high] = line.map(|half| _mm256_mul_ps(factor, half));
            [_mm256_add_ps(self[0], low), _mm256_add_ps(self[1], high)]
        }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: what the caller promises.
        unsafe {
            _mm256_storeu_ps(to, self[0]);
            _mm256_storeu_ps(to.add(8), self[1]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
impl Vector for __m512 {
    #[inline(always)]
    unsafe fn zero() -> Self {
        // SAFETY: what the caller promises.
        unsafe { _mm512_setzero_ps() }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: what the caller promises.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    unsafe fn add_product(self, factor: f32, line: Self) -> Self {
        // SAFETY: what the caller promises.
        unsafe { _mm512_add_ps(self, _mm512_mul_ps(_mm512_set1_ps(factor), line)) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: what the caller promises.
        unsafe { _mm512_storeu_ps(to, self) }
    }
}
