//! The exponential and the error function in plain multiplications and additions, which the compiler can do for 16 values at once.

/// e to the power of `value`, to within two units in the last place; what is too small to be written is 0.
///
/// The power of two is split off, the rest is between -0.35 and 0.35, where the polynomial of Cephes' `expf` is as good as `f32`.
#[inline(always)]
pub(super) fn exp(value: f32) -> f32 {
    const SMALLEST: f32 = -87.0;
    const LARGEST: f32 = 88.0;
    /// Added to a small number, it leaves the nearest integer in the lowest bits.
    const SHIFT: f32 = 12_582_912.0;
    // The logarithm of 2 in two parts, of which the first has few bits, so that its multiples are exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let value = if value > SMALLEST { value } else { SMALLEST };
    let value = if value < LARGEST { value } else { LARGEST };
    let shifted = value * std::f32::consts::LOG2_E + SHIFT;
    let power = shifted - SHIFT;
    let rest = value - power * LN_2_HIGH - power * LN_2_LOW;
    let mut series = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        series = series * rest + coefficient;
    }
    let series = series * rest * rest + rest + 1.0;
    let exponent = (shifted.to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32);
    series * f32::from_bits(((exponent + 127) << 23) as u32)
}

/// Half of the error function, to within 1e-7: formula 7.1.26 of Abramowitz and Stegun.
#[inline(always)]
pub(super) fn half_of_erf(value: f32) -> f32 {
    let size = value.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * size);
    let mut series = 1.061_405_4;
    for coefficient in [-1.453_152_1, 1.421_413_8, -0.284_496_72, 0.254_829_6] {
        series = series * t + coefficient;
    }
    let half = 0.5 - 0.5 * series * t * exp(-size * size);
    half.copysign(value)
}
