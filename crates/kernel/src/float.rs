//! What happens to values in `f32` between the products, compiled once for each set of instructions from the same lines.
//!
//! Sums are kept in 16 lanes and added up in one order, and nothing is fused, so that every processor gets the same bits.

mod exp;
mod product;
mod reduce;

pub use self::product::{Shape, product};
use self::{
    exp::{exp, normal_from_0},
    reduce::{largest, range_of_products, sum},
};
use crate::{
    level::{Kind, Level},
    matrix::BIAS,
    rows::{Mark, STEPS},
};

/// Defines a function that takes a level first, and whose body is compiled for each.
macro_rules! for_each_level {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block) => {
        $(#[$attribute])*
        $visibility fn $name(level: Level, $($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn plain($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            #[allow(clippy::too_many_arguments)]
            fn avx2($($argument: $type),*) $(-> $result)? {
                plain($($argument),*)
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            #[allow(clippy::too_many_arguments)]
            fn avx512($($argument: $type),*) $(-> $result)? {
                plain($($argument),*)
            }

            match level.kind() {
                Kind::Portable => plain($($argument),*),
                // SAFETY: whoever has a level has a processor with its instructions.
                #[cfg(target_arch = "x86_64")]
                Kind::Avx2 => unsafe { avx2($($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Kind::Vnni => unsafe { avx512($($argument),*) },
                // SAFETY: as above.
                #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
                Kind::Amx => unsafe { avx512($($argument),*) },
            }
        }
    };
}

for_each_level! {
    /// Adds `added` to `states`, row by row, and normalises each row: its mean becomes 0 and its variance 1, before `weight` and `bias`.
    pub fn norm(states: &mut [f32], added: &[f32], weight: &[f32], bias: &[f32], epsilon: f32) {
        let width = weight.len();
        for (row, added) in states.chunks_exact_mut(width).zip(added.chunks_exact(width)) {
            row.iter_mut().zip(added).for_each(|(value, added)| *value += added);
            let mean = sum(row, |value| value) / width as f32;
            let variance = sum(row, |value| (value - mean) * (value - mean)) / width as f32;
            let factor = 1.0 / (variance + epsilon).sqrt();
            for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                *value = (*value - mean) * factor * weight + bias;
            }
        }
    }
}

for_each_level! {
    /// The activation of BERT: each value times the probability that a normal variable is below it.
    pub fn gelu(values: &mut [f32]) {
        for value in values {
            *value *= 0.5 + normal_from_0(*value);
        }
    }
}

for_each_level! {
    /// Turns the first `count` of each `width` values into probabilities, after `scale`; those after them become 0.
    pub fn softmax(values: &mut [f32], width: usize, count: usize, scale: f32) {
        for row in values.chunks_exact_mut(width) {
            let first = row[0];
            row[count..].fill(first);
            let most = largest(row);
            row.iter_mut().for_each(|value| *value = (*value - most) * scale);
        }
        // All at once, and what comes after the first with them, since long loops in whole vectors are the fastest.
        values.iter_mut().for_each(|value| *value = exp(*value));
        for row in values.chunks_exact_mut(width) {
            row[count..].fill(0.0);
            let factor = 1.0 / sum(row, |value| value);
            row.iter_mut().for_each(|value| *value *= factor);
        }
    }
}

for_each_level! {
    /// Values times factors as bytes with a sign, and what they stand for: the least becomes the least byte, and 0 a byte of its own.
    pub(crate) fn to_bytes(values: &[f32], factors: &[f32], bytes: &mut [u8]) -> Mark {
        let (least, most) = range_of_products(values, factors);
        let (width, steps) = (most - least, f32::from(STEPS));
        let is_usable = width > 0.0 && width.is_finite();
        let (scale, inverse) = if is_usable { (width / steps, steps / width) } else { (0.0, 0.0) };
        let zero = i32::from(i8::MIN) - round(least * inverse);
        let mut sum = 0;
        for ((byte, value), factor) in bytes.iter_mut().zip(values).zip(factors) {
            let rounded = round(value * factor * inverse) + zero;
            *byte = rounded as u8;
            sum += rounded;
        }
        Mark { scale, zero, excess: sum * BIAS }
    }
}

/// The nearest integer of a value of at most some thousands in size: added to this constant, it stands in the lowest bits.
#[inline(always)]
fn round(value: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    (value + SHIFT).to_bits() as i32 - SHIFT.to_bits() as i32
}
