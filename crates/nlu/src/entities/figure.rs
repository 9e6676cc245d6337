//! Figures: digits with the separators of thousands and decimals that a language uses.

use rust_decimal::Decimal;

use crate::Language;

use super::reading::Reading;

/// More digits than this are no quantity that a person states; a decimal holds 28.
const MAX_DIGITS: usize = 18;

/// How three digits after the language's decimal separator are read: `1.234` in English.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ThreeDecimals {
    /// As decimals: a measure.
    Decimals,
    /// As thousands: nobody states tenths of a cent.
    Thousands,
}

/// Digits that were read as one number.
pub(super) struct Figure<'a> {
    /// One past the last token.
    pub(super) end: usize,
    pub(super) value: Decimal,
    /// Letters written directly behind the digits, as `k` in `5k`; often empty.
    pub(super) suffix: &'a str,
    /// Whether it has a sign of thousands or decimals.
    pub(super) has_sign: bool,
}

/// The figure that begins at token `start`.
pub(super) fn at<'a>(reading: &Reading<'a>, start: usize, three: ThreeDecimals) -> Option<Figure<'a>> {
    reading.starts_clean(start).then(|| after_sign(reading, start, three)).flatten()
}

/// The figure at token `start`, whatever is glued before it.
pub(super) fn after_sign<'a>(reading: &Reading<'a>, start: usize, three: ThreeDecimals) -> Option<Figure<'a>> {
    behind_letters(reading, start, 0, three).filter(|figure| reading.ends_clean(figure.end))
}

/// The figure at token `start` behind its first `letters` bytes, whatever is glued around it: the `115` of `USD115`.
pub(super) fn behind_letters<'a>(
    reading: &Reading<'a>,
    start: usize,
    letters: usize,
    three: ThreeDecimals,
) -> Option<Figure<'a>> {
    let mut groups = Vec::new();
    let mut separators = String::new();
    let mut end = start;
    let suffix = loop {
        let folded = reading.folded(end);
        let (digits, suffix) = split(if end == start { folded.get(letters..)? } else { folded });
        if digits.is_empty() {
            return None;
        }
        groups.push(digits);
        end += 1;
        let continues = suffix.is_empty()
            && reading.is_glued(end)
            && reading.is_symbol(end, ".,")
            && reading.is_glued(end + 1)
            && reading.folded(end + 1).starts_with(|c: char| c.is_ascii_digit());
        if !continues {
            break suffix;
        }
        separators.push_str(reading.folded(end));
        end += 1;
    };
    let value = value(&groups, &separators, reading.context.language, three)?;
    Some(Figure { end, value, suffix, has_sign: !separators.is_empty() })
}

/// Splits `5k` into `5` and `k`.
fn split(token: &str) -> (&str, &str) {
    token.split_at(token.bytes().take_while(u8::is_ascii_digit).count())
}

/// The number of digit groups with the separators between them, one fewer.
fn value(groups: &[&str], separators: &str, language: Language, three: ThreeDecimals) -> Option<Decimal> {
    let decimals = decimal_group(groups, separators, language, three)?;
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    if digits > MAX_DIGITS {
        return None;
    }
    let (whole, fraction) = groups.split_at(groups.len() - usize::from(decimals));
    let mut text = whole.concat();
    if decimals {
        text.push('.');
        text.push_str(&fraction.concat());
    }
    text.parse().ok()
}

/// Whether the last group holds decimals; `None` when the groups make no number, as in `3.11.2026`.
fn decimal_group(groups: &[&str], separators: &str, language: Language, three: ThreeDecimals) -> Option<bool> {
    let Some(last) = separators.chars().last() else { return Some(false) };
    let last_is_decimal = decimal_sign(language).starts_with(last);
    let earlier = &separators[..separators.len() - last.len_utf8()];
    let last_is_new = !earlier.contains(last);
    let (head, tail) = groups.split_at(groups.len() - 1);
    let could_be_thousands = groups_of_three(groups);
    if earlier.is_empty() {
        let reads_as_thousands = !last_is_decimal || three == ThreeDecimals::Thousands;
        return Some(!(could_be_thousands && reads_as_thousands));
    }
    if last_is_new {
        let one_thousands_sign = earlier.chars().all(|sign| earlier.starts_with(sign));
        return (one_thousands_sign && (groups_of_three(head) || groups_of_lakhs(head))).then_some(true);
    }
    let one_sign = separators.chars().all(|sign| sign == last);
    (one_sign && (could_be_thousands || groups_of_lakhs(groups)) && !tail.is_empty()).then_some(false)
}

/// The sign before decimals.
pub(super) fn decimal_sign(language: Language) -> &'static str {
    match language {
        Language::En => ".",
        Language::Pt | Language::Es => ",",
    }
}

/// True for `1`, `234`, `567`: one to three digits, not a lone zero, then three each.
fn groups_of_three(groups: &[&str]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3)
}

/// True for `12`, `34`, `567`, as India groups: two digits each, and three at the end.
fn groups_of_lakhs(groups: &[&str]) -> bool {
    let Some(([first, middle @ ..], last)) = groups.split_last().map(|(last, rest)| (rest, last)) else { return false };
    let starts = (1..=2).contains(&first.len()) && !first.starts_with('0');
    starts && !middle.is_empty() && middle.iter().all(|group| group.len() == 2) && last.len() == 3
}
