//! Sums and extremes in 16 lanes, so that the order of operations does not depend on the width of the processor's vectors.

/// Lanes in which values are added up.
pub(super) const LANES: usize = 16;

#[inline(always)]
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    reduce(values, values, 0.0, |sum, value, _| sum + of(value), |one, other| one + other)
}

/// The largest of some values, and at least the smallest number that there is.
#[inline(always)]
pub(super) fn largest(values: &[f32]) -> f32 {
    reduce(values, values, f32::MIN, |most, value, _| larger(most, value), larger)
}

/// The least and the largest of the products of values and factors, and of 0.
#[inline(always)]
pub(super) fn range_of_products(values: &[f32], factors: &[f32]) -> (f32, f32) {
    let least = reduce(values, factors, 0.0, |least, value, factor| smaller(least, value * factor), smaller);
    let most = reduce(values, factors, 0.0, |most, value, factor| larger(most, value * factor), larger);
    (least, most)
}

/// Two instructions less than `f32::max`, which cares for what is not a number.
#[inline(always)]
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

#[inline(always)]
fn smaller(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

#[inline(always)]
fn reduce(
    values: &[f32],
    others: &[f32],
    first: f32,
    take: impl Fn(f32, f32, f32) -> f32,
    join: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut lanes = [first; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    let (other_chunks, other_rest) = others.as_chunks::<LANES>();
    for (chunk, other) in chunks.iter().zip(other_chunks) {
        for lane in 0..LANES {
            lanes[lane] = take(lanes[lane], chunk[lane], other[lane]);
        }
    }
    for (lane, (value, other)) in lanes.iter_mut().zip(rest.iter().zip(other_rest)) {
        *lane = take(*lane, *value, *other);
    }
    // In steps of which the compiler sees the sizes.
    let eight: [f32; 8] = std::array::from_fn(|lane| join(lanes[lane], lanes[lane + 8]));
    let four: [f32; 4] = std::array::from_fn(|lane| join(eight[lane], eight[lane + 4]));
    join(join(four[0], four[2]), join(four[1], four[3]))
}
