//! Fractions in words: "two thirds", "a quarter of a million", "um oitavo", "vinte avos".

use rust_decimal::Decimal;

use super::{NumberWord, cardinal, glued};
use crate::entities::{reading::Reading, words::Lexicon};

/// A fraction in words.
pub(super) struct Fraction {
    /// One past its last token.
    pub(super) end: usize,
    pub(super) value: Decimal,
    /// The scale word behind it, which is multiplied already: the million of "half a million"; else one.
    pub(super) scale: Decimal,
}

/// The fraction that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<Fraction> {
    let said = half(reading, start, lexicon).or_else(|| counted(reading, start, lexicon));
    let (end, part) = said.or_else(|| quarter(reading, start, lexicon))?;
    let (end, scale) = scale(reading, end, lexicon).unwrap_or((end, Decimal::ONE));
    Some(Fraction { end, value: part.checked_mul(scale)?, scale })
}

/// "half", "a half", "um meio". Where the word is an adverb too, it counts only with a scale behind it or a number before it,
/// which is the caller's to know: see [`is_said_alone`].
fn half(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    let word = |index| lexicon.numbers.longest_at(reading, index);
    let at = match word(start) {
        Some((after, NumberWord::Article | NumberWord::One)) => after,
        _ => start,
    };
    let (end, _) = word(at).filter(|(_, word)| *word == NumberWord::Half)?;
    Some((end, Decimal::new(5, 1)))
}

/// "quarter million".
fn quarter(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    let (end, _) = lexicon.numbers.longest_at(reading, start).filter(|(_, word)| *word == NumberWord::Quarter)?;
    scale(reading, end, lexicon).map(|_| (end, Decimal::new(25, 2)))
}

/// True when the fraction needs nothing around it to be one: "meio" in "meio caro" is none.
pub(super) fn is_said_alone(reading: &Reading<'_>, start: usize, fraction: &Fraction, lexicon: &Lexicon) -> bool {
    let is_bare_half = matches!(lexicon.numbers.longest_at(reading, start), Some((_, NumberWord::Half)));
    !is_bare_half || fraction.scale > Decimal::ONE || lexicon.half_is_a_number
}

/// "two thirds", "a fifth", "twenty-three fifths", "dois onze avos", and "quarter" before a scale.
fn counted(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    let article = lexicon.numbers.longest_at(reading, start).filter(|(_, word)| *word == NumberWord::Article);
    let number =
        cardinal::of_fraction(reading, start, lexicon).map(|number| (number.end, number.value, number.open_tens));
    let (after, numerator, tens) = number.or_else(|| article.map(|(after, _)| (after, 1, 0)))?;
    let next = after_hyphen(reading, after);
    let (end, numerator, denominator) = match part(reading, next, lexicon) {
        // "one hundred thirty fifths" are a hundred of them; "twenty one fifths" are twenty-one.
        Some((end, part)) if tens > 0 && numerator > tens && part < 10 && lexicon.tens_join_parts => {
            (end, numerator - tens, tens + part)
        }
        Some((end, part)) => (end, numerator, part),
        None => {
            let (end, denominator) = compound(reading, next, lexicon)?;
            (end, numerator, denominator)
        }
    };
    let is_plural = reading.folded(end - 1).ends_with('s') || reading.folded(end - 1) == "quarter";
    let agrees = numerator == 1 || is_plural;
    let value = decimal(numerator)?.checked_div(decimal(denominator)?)?;
    (agrees && reading.ends_clean(end)).then_some((end, value))
}

/// A denominator in one word, three or more: "thirds", "veintiunavos".
fn part(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, u128)> {
    let known = lexicon.parts.longest_at(reading, index).and_then(|(end, word)| Some((end, whole(word)?)));
    known.or_else(|| Some((index + 1, glued::part(reading.folded(index), lexicon)?))).filter(|(_, part)| *part >= 2)
}

/// A denominator in several words: "twenty-first", "vinte milésimos", "onze avos".
fn compound(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, u128)> {
    let number = cardinal::of_fraction(reading, index, lexicon)?;
    if reading.folded(number.end) == lexicon.part_suffix {
        return Some((number.end + 1, number.value));
    }
    let next = after_hyphen(reading, number.end);
    let (end, word) = lexicon.parts.longest_at(reading, next)?;
    match word {
        NumberWord::Hundred | NumberWord::Scale { .. } => Some((end, number.value.checked_mul(whole(word)?)?)),
        _ => {
            let unit = whole(word).filter(|unit| *unit < 10 && number.value.is_multiple_of(10))?;
            Some((end, number.value + unit))
        }
    }
}

/// The scale behind a fraction: "half *a million*", "two thirds *of a million*", "meio *milhão*".
fn scale(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    let next = if lexicon.currency_links.contains(&reading.folded(index)) { index + 1 } else { index };
    let at = match lexicon.numbers.longest_at(reading, next) {
        Some((after, NumberWord::Article | NumberWord::One)) => after,
        _ => next,
    };
    let (end, word) = lexicon.numbers.longest_at(reading, at)?;
    match word {
        NumberWord::Scale { value, .. } => Some((end, value.into())),
        NumberWord::Dozen => Some((end, 12.into())),
        _ => None,
    }
}

fn after_hyphen(reading: &Reading<'_>, index: usize) -> usize {
    if reading.is_symbol(index, "-") { index + 1 } else { index }
}

/// The number that a word for a part is a part of.
fn whole(word: NumberWord) -> Option<u128> {
    match word {
        NumberWord::Small(value) | NumberWord::Hundreds(value) | NumberWord::Scale { value, .. } => Some(value.into()),
        NumberWord::Hundred => Some(100),
        _ => None,
    }
}

pub(super) fn decimal(value: u128) -> Option<Decimal> {
    i128::try_from(value).ok().and_then(|value| Decimal::try_from_i128_with_scale(value, 0).ok())
}
