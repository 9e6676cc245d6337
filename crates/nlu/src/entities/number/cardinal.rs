//! Whole numbers in words: "twenty-three", "mil e duzentos", "3 hundred and one".

use super::{NumberWord, fraction, sum::Sum};
use crate::entities::{reading::Reading, words::Lexicon};

/// "Um café" asks for coffee rather than counts: an article is a number with this probability.
const ARTICLE_PROBABILITY: f32 = 0.5;
/// No number of a conversation has more words; longer runs are lists.
const MAX_WORDS: usize = 24;

/// A whole number in words.
pub(super) struct Cardinal {
    /// One past its last token.
    pub(super) end: usize,
    pub(super) value: u128,
    /// What "and a half" behind it is a half of.
    pub(super) unit: u128,
    /// The tens that it ends in.
    pub(super) open_tens: u128,
    pub(super) probability: f32,
    /// Whether "and" and a fraction follow: "five billion *and three quarters*".
    pub(super) before_fraction: bool,
}

/// The number in words that begins at token `start`, whatever follows it.
pub(super) fn at(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<Cardinal> {
    begun(reading, start, lexicon, true)
}

/// The numerator or denominator of a fraction, which holds no other.
pub(super) fn of_fraction(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<Cardinal> {
    begun(reading, start, lexicon, false)
}

fn begun(reading: &Reading<'_>, start: usize, lexicon: &Lexicon, may_be_mixed: bool) -> Option<Cardinal> {
    if !reading.starts_clean(start) {
        return None;
    }
    let (end, sum) = extend(reading, start, Sum::new(false), lexicon, may_be_mixed);
    let only_word = end == start + 1;
    let is_article = only_word && matches!(lexicon.numbers.longest_at(reading, start), Some((_, NumberWord::One)));
    let counts_nothing = is_article && start > 0 && lexicon.one_never_after.contains(&reading.folded(start - 1));
    let probability = if is_article { ARTICLE_PROBABILITY } else { 1.0 };
    let before_fraction = may_be_mixed && is_before_fraction(reading, end, &sum, lexicon);
    let cardinal = || Cardinal { before_fraction, ..cardinal(end, &sum, probability) };
    (end > start && sum.said() && !counts_nothing).then(cardinal)
}

/// The number that the figure `value` before token `end` begins: "3 hundred and one", "2 mil e 500".
pub(super) fn after_figure(reading: &Reading<'_>, end: usize, value: u128, lexicon: &Lexicon) -> Option<Cardinal> {
    let (_, word) = lexicon.numbers.longest_at(reading, end)?;
    let multiplies = matches!(word, NumberWord::Hundred | NumberWord::Scale { .. } | NumberWord::Dozen);
    let (after, sum) = multiplies.then(|| extend(reading, end, Sum::of_figure(value), lexicon, true))?;
    (after > end).then(|| cardinal(after, &sum, 1.0))
}

fn cardinal(end: usize, sum: &Sum, probability: f32) -> Cardinal {
    let (value, unit, open_tens) = (sum.total(), sum.unit(), sum.open_tens());
    Cardinal { end, value, unit, open_tens, probability, before_fraction: false }
}

/// Adds the words from token `start` on to `sum`, as far as they fit; a fraction behind "and" is left, where one may follow.
fn extend(reading: &Reading<'_>, start: usize, mut sum: Sum, lexicon: &Lexicon, may_be_mixed: bool) -> (usize, Sum) {
    let (mut end, mut next) = (start, start);
    for _ in 0..MAX_WORDS {
        let joined = if sum.said() { after_link(reading, next, lexicon, &sum) } else { Some((next, false)) };
        let Some((word_at, by_and)) = joined else { break };
        if by_and && !sum.may_be_joined(lexicon.joins_any_numbers) {
            break;
        }
        if by_and && may_be_mixed && begins_fraction(reading, word_at, &sum, lexicon) {
            break;
        }
        if let Some(hundreds) = figure_of_hundreds(reading, word_at, &sum) {
            sum.add_hundreds(hundreds);
            end = word_at + 1;
            break;
        }
        let Some((after, word)) = lexicon.numbers.longest_at(reading, word_at) else { break };
        if !sum.add(one_of(word, reading, after, lexicon)) {
            break;
        }
        (end, next) = (after, after);
    }
    (end, sum)
}

/// True when "and" and a fraction of the last scale follow token `end`.
fn is_before_fraction(reading: &Reading<'_>, end: usize, sum: &Sum, lexicon: &Lexicon) -> bool {
    let and = lexicon.numbers.longest_at(reading, end).filter(|(_, word)| *word == NumberWord::And);
    and.is_some_and(|(next, _)| begins_fraction(reading, next, sum, lexicon))
}

/// True at the "three quarters" of "five billion and three quarters".
fn begins_fraction(reading: &Reading<'_>, index: usize, sum: &Sum, lexicon: &Lexicon) -> bool {
    sum.unit() > 1 && fraction::at(reading, index, lexicon).is_some()
}

/// The article before hundred, a dozen or a scale is one of it.
pub(in crate::entities) fn one_of(
    word: NumberWord,
    reading: &Reading<'_>,
    after: usize,
    lexicon: &Lexicon,
) -> NumberWord {
    let next = lexicon.numbers.longest_at(reading, after).map(|(_, word)| word);
    let counts = matches!(next, Some(NumberWord::Hundred | NumberWord::Scale { .. } | NumberWord::Dozen));
    if word == NumberWord::Article && counts { NumberWord::Small(1) } else { word }
}

/// Three digits behind a thousand: "2 mil e 500".
fn figure_of_hundreds(reading: &Reading<'_>, index: usize, sum: &Sum) -> Option<u128> {
    let digits = reading.folded(index);
    let fits = sum.takes_hundreds() && digits.len() == 3 && reading.is_digits(index) && !digits.starts_with('0');
    let stands_alone = fits && reading.starts_clean(index) && reading.ends_clean(index + 1);
    stands_alone.then(|| digits.parse().ok()).flatten()
}

/// Steps over "and" or a hyphen between two number words. True when it was "and".
fn after_link(reading: &Reading<'_>, index: usize, lexicon: &Lexicon, sum: &Sum) -> Option<(usize, bool)> {
    let is_hyphen = reading.is_symbol(index, "-");
    let glued = is_hyphen && reading.is_glued(index) && reading.is_glued(index + 1);
    let spaced = is_hyphen && !lexicon.joins_any_numbers && sum.open_tens() > 0 && !reading.is_glued(index);
    if glued || spaced {
        return Some((index + 1, false));
    }
    match lexicon.numbers.longest_at(reading, index) {
        Some((after, NumberWord::And)) => Some((after, true)),
        Some(_) => Some((index, false)),
        None => reading.is_digits(index).then_some((index, false)),
    }
}
