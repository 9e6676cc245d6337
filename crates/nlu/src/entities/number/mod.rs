//! Numbers in digits and words: `1.234,5`, "twenty-three", "mil e duzentos", "two thirds of a million".
//!
//! `sum` adds words to a whole number, which `cardinal` reads; `decimals` and `fraction` read what may follow it, `digits`
//! reads figures. Here is what may be put together.

mod cardinal;
mod decimals;
mod digits;
mod fraction;
mod glued;
mod sum;

use rust_decimal::Decimal;

use super::{
    figure::ThreeDecimals,
    reading::{Match, Reading},
    words::Lexicon,
};
use crate::Value;
use cardinal::Cardinal;
use fraction::Fraction;

pub(super) use cardinal::one_of;
pub(super) use glued::ordinal as glued_ordinal;
pub(in crate::entities) use sum::NumberWord;
pub(super) use sum::Sum;

/// A million: "two million and a half" is half of one more, "a hundred and a half" is not.
const LARGE: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// A number that was read.
#[derive(Clone, Copy)]
struct Number {
    /// One past its last token.
    end: usize,
    value: Decimal,
    /// The scale that it was said in, if it is large, else one.
    unit: Decimal,
    probability: f32,
}

impl Number {
    fn new(end: usize, value: Decimal) -> Self {
        Self { end, value, unit: Decimal::ONE, probability: 1.0 }
    }

    fn of_cardinal(said: &Cardinal) -> Option<Self> {
        let (value, unit) = (fraction::decimal(said.value)?, fraction::decimal(said.unit)?);
        Some(Self { end: said.end, value, unit, probability: said.probability })
    }
}

/// The number that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let lexicon = reading.lexicon();
    let minus_sign = reading.is_symbol(start, "-−") && reading.is_glued(start + 1) && reading.starts_clean(start);
    let minus_word = lexicon.numbers.longest_at(reading, start).filter(|(_, word)| *word == NumberWord::Minus);
    let first = if minus_sign { start + 1 } else { minus_word.map_or(start, |(end, _)| end) };
    let signed = first > start;
    if signed && reading.is_glued(start) && reading.is_word(start.wrapping_sub(1)) {
        return None;
    }
    let (end, mut value, mut probability) = unsigned(reading, first, ThreeDecimals::Decimals)?;
    if signed {
        value.set_sign_negative(true);
        probability = 1.0;
    }
    Some(Match { end, value: Value::Number(value), probability })
}

/// A number without sign: where it ends, its value and how sure it is one.
pub(super) fn unsigned(reading: &Reading<'_>, start: usize, three: ThreeDecimals) -> Option<(usize, Decimal, f32)> {
    let number = open(reading, start, three).filter(|number| reading.ends_clean(number.end))?;
    Some((number.end, number.value, number.probability))
}

/// A number without sign, whatever is glued behind it.
fn open(reading: &Reading<'_>, start: usize, three: ThreeDecimals) -> Option<Number> {
    let lexicon = reading.lexicon();
    let number = digits::at(reading, start, three).or_else(|| words(reading, start, lexicon))?;
    let number = with_fraction(reading, number, lexicon).unwrap_or(number);
    Some(over(reading, number, lexicon).unwrap_or(number))
}

/// Multiplies `value` by the scale words that follow: "2 mil", "1.5 million".
pub(super) fn scaled(reading: &Reading<'_>, start: usize, value: Decimal) -> Option<(usize, Decimal)> {
    let (mut end, mut value) = (start, value);
    while let Some((next, word)) = reading.lexicon().numbers.longest_at(reading, end) {
        let factor = match word {
            NumberWord::Scale { value, .. } => value,
            NumberWord::Hundred => 100,
            NumberWord::Dozen => 12,
            _ => break,
        };
        value = value.checked_mul(Decimal::from(factor))?;
        end = next;
    }
    Some((end, value))
}

/// A whole number in words: where it ends, its value and how sure it is one.
pub(super) fn in_words(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, u64, f32)> {
    let said = cardinal::at(reading, start, lexicon).filter(|said| reading.ends_clean(said.end))?;
    Some((said.end, u64::try_from(said.value).ok()?, said.probability))
}

/// A number before a unit, where a half counts in every language: "meio quilo", "half a kilo", "a kilo", "um quilo".
pub(super) fn before_unit(reading: &Reading<'_>, start: usize) -> Option<(usize, Decimal)> {
    let lexicon = reading.lexicon();
    let half = || fraction::at(reading, start, lexicon).map(|fraction| (fraction.end, fraction.value));
    let number = open(reading, start, ThreeDecimals::Decimals).map(|number| (number.end, number.value));
    let (end, value) = number.or_else(|| half().filter(|_| reading.starts_clean(start)))?;
    let article = lexicon.numbers.longest_at(reading, end).filter(|(_, word)| *word == NumberWord::Article);
    let end = article.filter(|_| value < Decimal::ONE).map_or(end, |(after, _)| after);
    Some((end, value))
}

/// "and a half", "e meio" behind a unit.
pub(super) fn and_half(reading: &Reading<'_>, index: usize) -> Option<(usize, Decimal)> {
    let lexicon = reading.lexicon();
    let (next, _) = lexicon.numbers.longest_at(reading, index).filter(|(_, word)| *word == NumberWord::And)?;
    let fraction = fraction::at(reading, next, lexicon)?;
    let is_small = fraction.scale == Decimal::ONE && fraction.value < Decimal::ONE;
    // "2 kg e meio quilo de café" begins another quantity.
    let ends = lexicon.units.longest_at(reading, fraction.end).is_none() && reading.ends_clean(fraction.end);
    (is_small && ends).then_some((fraction.end, fraction.value))
}

/// A number in words, with decimals; or a fraction.
fn words(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<Number> {
    if !reading.starts_clean(start) {
        return None;
    }
    let cardinal = cardinal::at(reading, start, lexicon);
    // "Five billion and three quarters" are not so many quarters.
    let is_mixed = cardinal.as_ref().is_some_and(|cardinal| cardinal.before_fraction);
    let fraction = fraction::at(reading, start, lexicon)
        .filter(|fraction| !is_mixed && fraction::is_said_alone(reading, start, fraction, lexicon))
        .map(|fraction| Number::new(fraction.end, fraction.value));
    let cardinal = cardinal.as_ref().and_then(Number::of_cardinal);
    let number = cardinal.map(|number| with_decimals(reading, number, lexicon).unwrap_or(number));
    match (number, fraction) {
        (Some(number), Some(fraction)) if number.end > fraction.end => Some(number),
        (number, fraction) => fraction.or(number),
    }
}

fn with_decimals(reading: &Reading<'_>, number: Number, lexicon: &Lexicon) -> Option<Number> {
    let (end, decimals) = decimals::after(reading, number.end, lexicon)?;
    let (end, value) = scaled(reading, end, number.value.checked_add(decimals)?)?;
    Some(Number::new(end, value))
}

/// "three *and a fifth*", "five *and a half million*", "two million *and a half*", "tres *y medio*".
fn with_fraction(reading: &Reading<'_>, number: Number, lexicon: &Lexicon) -> Option<Number> {
    let (next, link) = lexicon.numbers.longest_at(reading, number.end)?;
    let joins = matches!(link, NumberWord::And | NumberWord::With);
    let Fraction { end, value, scale } = joins.then(|| fraction::at(reading, next, lexicon)).flatten()?;
    let part = value.checked_div(scale)?;
    let value = if scale > number.unit {
        number.value.checked_add(part)?.checked_mul(scale)?
    } else if scale > Decimal::ONE {
        number.value.checked_add(value)?
    } else {
        let unit = if number.unit >= LARGE { number.unit } else { Decimal::ONE };
        number.value.checked_add(part.checked_mul(unit)?)?
    };
    Some(Number { end, value, ..number })
}

/// "one *over three*", "two *out of five*", "one *in twenty*".
fn over(reading: &Reading<'_>, number: Number, lexicon: &Lexicon) -> Option<Number> {
    let (next, link) = lexicon.numbers.longest_at(reading, number.end)?;
    let is_part = match link {
        NumberWord::Over => false,
        NumberWord::OutOf => true,
        NumberWord::OneIn if number.value == Decimal::ONE && !reading.is_digits(next) => true,
        _ => return None,
    };
    let below = digits::at(reading, next, ThreeDecimals::Decimals).or_else(|| words(reading, next, lexicon))?;
    let is_whole = below.value > number.value && below.value > Decimal::ONE;
    let value = number.value.checked_div(below.value)?;
    (!is_part || is_whole).then_some(Number { end: below.end, value, unit: Decimal::ONE, probability: 1.0 })
}
