//! Numbers in digits: `1.234,5`, `1 234 567`, `3 1/2`, `½`, `10k`, `1.3e6`, `2^10`, "2.5 million".

use rust_decimal::Decimal;

use super::{Number, cardinal};
use crate::entities::{
    figure::{self, Figure, ThreeDecimals},
    reading::Reading,
};

/// Denominators that people write with a stroke; `3/11` is a date.
const DENOMINATORS: [u64; 14] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 64, 100, 1_000];
/// The fractions that are one character.
const VULGAR: [(char, i64, i64); 18] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
];
/// Groups of three digits: more are no quantity that a person states.
const GROUPS_MAX: usize = 8;
/// No power that a person writes has a larger exponent.
const EXPONENT_MAX: i32 = 99;

/// The number in digits that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize, three: ThreeDecimals) -> Option<Number> {
    if let Some(fraction) = vulgar(reading, start).or_else(|| stroke(reading, start)) {
        return Some(fraction);
    }
    if let Some(grouped) = spaced_groups(reading, start) {
        return Some(grouped);
    }
    let figure = reading.starts_clean(start).then(|| figure::behind_letters(reading, start, 0, three)).flatten();
    let figure = figure.or_else(|| below_one(reading, start))?;
    let end = figure.end;
    if let Some((end, value)) = power(reading, &figure) {
        return Some(Number::new(end, value));
    }
    let mixed = figure.suffix.is_empty() && figure.value.fract().is_zero();
    if let Some(fraction) = mixed.then(|| stroke(reading, end).or_else(|| vulgar(reading, end))).flatten() {
        return Some(Number::new(fraction.end, figure.value.checked_add(fraction.value)?));
    }
    scaled(reading, &figure)
}

/// A figure with the letter or the words that multiply it.
fn scaled(reading: &Reading<'_>, figure: &Figure<'_>) -> Option<Number> {
    let lexicon = reading.lexicon();
    let written = reading.text(figure.end - 1, figure.end);
    let multiplier = match figure.suffix {
        "" => 1,
        suffix => factor(suffix, &written[written.len().checked_sub(suffix.len())?..])?,
    };
    let value = figure.value.checked_mul(Decimal::from(multiplier))?;
    let small = figure.value.fract().is_zero() && figure.suffix.is_empty() && figure.value < Decimal::ONE_THOUSAND;
    let whole = small.then(|| u128::try_from(figure.value).ok()).flatten();
    let words = whole.and_then(|whole| cardinal::after_figure(reading, figure.end, whole, lexicon));
    if let Some(words) = words {
        return Number::of_cardinal(&words);
    }
    let (end, value) = super::scaled(reading, figure.end, value)?;
    let has_sign = figure.has_sign && end == figure.end && multiplier == 1;
    if let Some(factor) = has_sign.then(|| factor(reading.folded(end), reading.text(end, end + 1))).flatten() {
        return Some(Number::new(end + 1, value.checked_mul(Decimal::from(factor))?));
    }
    let scale = value.checked_div(figure.value).filter(|scale| *scale > Decimal::ONE_THOUSAND && end > figure.end);
    Some(Number { unit: scale.unwrap_or(Decimal::ONE), ..Number::new(end, value) })
}

/// What a letter multiplies by. A small m is metres or minutes, a small g grams.
fn factor(folded: &str, written: &str) -> Option<u64> {
    match (folded, written) {
        ("k" | "mil", _) => Some(1_000),
        ("mi", _) | (_, "M") => Some(1_000_000),
        ("bi", _) | (_, "G" | "B") => Some(1_000_000_000),
        (_, "T") => Some(1_000_000_000_000),
        _ => None,
    }
}

/// One character, with or without whole ones before it: `½`, `2½`.
fn vulgar(reading: &Reading<'_>, start: usize) -> Option<Number> {
    if !reading.is_word(start) || !reading.starts_clean(start) || !reading.ends_clean(start + 1) {
        return None;
    }
    let mut text = reading.text(start, start + 1).chars();
    let sign = text.next_back()?;
    let (_, above, below) = VULGAR.into_iter().find(|(known, _, _)| *known == sign)?;
    let whole = text.as_str();
    let whole: Decimal = if whole.is_empty() { Decimal::ZERO } else { whole.parse().ok()? };
    Some(Number::new(start + 1, whole.checked_add(Decimal::from(above).checked_div(below.into())?)?))
}

/// `3/4`, of which the date `3/11` is none.
fn stroke(reading: &Reading<'_>, start: usize) -> Option<Number> {
    let shape = reading.is_digits(start)
        && reading.is_glued(start + 1)
        && reading.is_symbol(start + 1, "/⁄")
        && reading.is_glued(start + 2)
        && reading.is_digits(start + 2)
        && reading.starts_clean(start)
        && reading.ends_clean(start + 3);
    let number = |index: usize| reading.folded(index).parse::<u64>().ok();
    let (above, below) = shape.then(|| number(start).zip(number(start + 2))).flatten()?;
    let is_part = 0 < above && above < below && DENOMINATORS.contains(&below);
    let value = Decimal::from(above).checked_div(below.into())?;
    is_part.then(|| Number::new(start + 3, value))
}

/// `1 234 567`, with one space of any kind between groups of three.
fn spaced_groups(reading: &Reading<'_>, start: usize) -> Option<Number> {
    let digits = |index: usize| if reading.is_digits(index) { reading.folded(index) } else { "" };
    let first = digits(start);
    if !(1..=3).contains(&first.len()) || first.starts_with('0') || !reading.starts_clean(start) {
        return None;
    }
    let one_space = |index: usize| {
        let between = reading.utterance.span_of(index - 1..index + 1).map(|span| reading.utterance.slice(span));
        between.is_some_and(|text| text.chars().filter(|c| c.is_whitespace()).count() == 1)
    };
    let mut end = start + 1;
    while end - start < GROUPS_MAX && digits(end).len() == 3 && !reading.is_glued(end) && one_space(end) {
        end += 1;
    }
    let is_list = reading.is_digits(end) && !reading.is_glued(end);
    let text: String = (start..end).map(digits).collect();
    let decimals = decimals(reading, end);
    let (after, text) = match decimals {
        Some(decimals) => (end + 2, format!("{text}.{decimals}")),
        None => (end, text),
    };
    let value = text.parse().ok()?;
    (end > start + 1 && !is_list && reading.ends_clean(after)).then(|| Number::new(after, value))
}

/// The digits behind the decimal sign at token `index`.
fn decimals<'a>(reading: &Reading<'a>, index: usize) -> Option<&'a str> {
    let sign = figure::decimal_sign(reading.context.language);
    let follows = reading.is_glued(index) && reading.folded(index) == sign && reading.is_glued(index + 1);
    (follows && reading.is_digits(index + 1)).then(|| reading.folded(index + 1))
}

/// `.5`, `,08`.
fn below_one<'a>(reading: &Reading<'a>, start: usize) -> Option<Figure<'a>> {
    let digits = decimals_alone(reading, start)?;
    let value = format!("0.{digits}").parse().ok()?;
    reading.ends_clean(start + 2).then_some(Figure { end: start + 2, value, suffix: "", has_sign: true })
}

fn decimals_alone<'a>(reading: &Reading<'a>, start: usize) -> Option<&'a str> {
    let sign = figure::decimal_sign(reading.context.language);
    let begins = reading.folded(start) == sign && !reading.is_glued(start) && reading.is_glued(start + 1);
    (begins && reading.is_digits(start + 1)).then(|| reading.folded(start + 1))
}

/// `1.3e6`, `6.2x10^-4`, `1.1^23`.
fn power(reading: &Reading<'_>, figure: &Figure<'_>) -> Option<(usize, Decimal)> {
    let end = figure.end;
    if let Some(exponent) = figure.suffix.strip_prefix('e') {
        let ten = Decimal::TEN;
        if !exponent.is_empty() {
            return Some((end, figure.value.checked_mul(raised(ten, exponent.parse().ok()?)?)?));
        }
        let (end, exponent) = exponent_at(reading, end)?;
        return Some((end, figure.value.checked_mul(raised(ten, exponent)?)?));
    }
    let is_power = reading.is_symbol(end, "^") && reading.is_glued(end);
    let (end, exponent) = is_power.then(|| exponent_at(reading, end + 1)).flatten()?;
    match figure.suffix {
        "" => Some((end, raised(figure.value, exponent)?)),
        "x10" => Some((end, figure.value.checked_mul(raised(Decimal::TEN, exponent)?)?)),
        _ => None,
    }
}

/// Digits with their signs, of which two minus are a plus.
fn exponent_at(reading: &Reading<'_>, start: usize) -> Option<(usize, i32)> {
    let mut index = start;
    let mut sign = 1;
    while reading.is_symbol(index, "+-−") {
        sign = if reading.is_symbol(index, "+") { sign } else { -sign };
        index += 1;
    }
    let exponent: i32 = reading.is_digits(index).then(|| reading.folded(index).parse().ok()).flatten()?;
    (reading.is_glued(index) && reading.ends_clean(index + 1)).then_some((index + 1, sign * exponent))
}

fn raised(base: Decimal, exponent: i32) -> Option<Decimal> {
    let steps = exponent.unsigned_abs();
    if exponent.abs() > EXPONENT_MAX {
        return None;
    }
    let power = (0..steps).try_fold(Decimal::ONE, |power, _| power.checked_mul(base))?;
    if exponent < 0 { Decimal::ONE.checked_div(power) } else { Some(power) }
}
