//! Sums and maxima in 16 lanes, so that the order of additions does not depend on the width of the processor's vectors.

/// Lanes in which values are added up.
pub(super) const LANES: usize = 16;

#[inline(always)]
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    reduce(values, 0.0, |sum, value| sum + of(value), |one, other| one + other)
}

/// The largest of some values, and at least the smallest number that there is.
#[inline(always)]
pub(super) fn largest(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    reduce(values, f32::MIN, |most, value| larger(most, of(value)), larger)
}

/// Two instructions less than `f32::max`, which cares for what is not a number.
#[inline(always)]
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

#[inline(always)]
fn reduce(values: &[f32], first: f32, take: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [first; LANES];
    let mut chunks = values.chunks_exact(LANES);
    for chunk in chunks.by_ref() {
        for lane in 0..LANES {
            lanes[lane] = take(lanes[lane], chunk[lane]);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = take(*lane, *value);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}
