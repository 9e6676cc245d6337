//! Numbers in digits and words: `1.234,5`, "twenty-three", "mil e duzentos".

use rust_decimal::Decimal;

use crate::Value;

use super::{
    figure::{self, ThreeDecimals},
    reading::{Match, Reading},
    words::Lexicon,
};

/// "Um café" asks for coffee rather than counts: an article is a number with this probability.
const ARTICLE_PROBABILITY: f32 = 0.5;
/// No number of a conversation has more words; longer runs are lists.
const MAX_WORDS: usize = 24;

/// What a word contributes to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum NumberWord {
    /// 0 to 99.
    Small(u64),
    /// The word for one that is also the article.
    One,
    /// 100, 200 … 900 in one word.
    Hundreds(u64),
    /// "hundred" after a number.
    Hundred,
    /// Thousand and above; `alone` when it stands for one of it without a number before, as "mil".
    Scale { value: u64, alone: bool },
    /// "a" before hundred or a scale.
    Article,
    /// Joins parts: "and", "e", "y".
    And,
    /// "minus".
    Minus,
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
    let (end, mut value, mut probability) = (unsigned(reading, first, ThreeDecimals::Decimals))?;
    if signed {
        value.set_sign_negative(true);
        probability = 1.0;
    }
    Some(Match { end, value: Value::Number(value), probability })
}

/// A number without sign: where it ends, its value and how sure it is one.
pub(super) fn unsigned(reading: &Reading<'_>, start: usize, three: ThreeDecimals) -> Option<(usize, Decimal, f32)> {
    if let Some(figure) = figure::at(reading, start, three) {
        let factor = match figure.suffix {
            "" => 1,
            "k" | "mil" => 1_000,
            _ => return None,
        };
        let value = figure.value.checked_mul(Decimal::from(factor))?;
        let (end, value) = scaled(reading, figure.end, value)?;
        return Some((end, value, 1.0));
    }
    in_words(reading, start, reading.lexicon())
        .map(|(end, value, probability)| (end, Decimal::from(value), probability))
}

/// Multiplies `value` by the scale words that follow: "2 mil", "1.5 million".
pub(super) fn scaled(reading: &Reading<'_>, start: usize, value: Decimal) -> Option<(usize, Decimal)> {
    let (mut end, mut value) = (start, value);
    while let Some((next, word)) = reading.lexicon().numbers.longest_at(reading, end) {
        let factor = match word {
            NumberWord::Scale { value, .. } => value,
            NumberWord::Hundred => 100,
            _ => break,
        };
        value = value.checked_mul(Decimal::from(factor))?;
        end = next;
    }
    Some((end, value))
}

/// A number in words: where it ends, its value and how sure it is one.
pub(super) fn in_words(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, u64, f32)> {
    if !reading.starts_clean(start) {
        return None;
    }
    let mut sum = Sum::default();
    let mut end = start;
    let mut next = start;
    for _ in 0..MAX_WORDS {
        let joined = if end > start { after_link(reading, next, lexicon) } else { Some((next, false)) };
        let Some((word_at, by_and)) = joined else { break };
        let Some((after, word)) = lexicon.numbers.longest_at(reading, word_at) else { break };
        if by_and && !sum.may_be_joined(lexicon.joins_any_numbers) {
            break;
        }
        let is_article_of_scale = word == NumberWord::Article
            && matches!(
                lexicon.numbers.longest_at(reading, after),
                Some((_, NumberWord::Hundred | NumberWord::Scale { .. }))
            );
        let word = if is_article_of_scale { NumberWord::Small(1) } else { word };
        if !sum.add(word) {
            break;
        }
        (end, next) = (after, after);
    }
    let only_word = end == start + 1;
    let is_article = only_word && matches!(lexicon.numbers.longest_at(reading, start), Some((_, NumberWord::One)));
    let counts_nothing = is_article && start > 0 && lexicon.one_never_after.contains(&reading.folded(start - 1));
    let complete = end > start && sum.said && !counts_nothing && reading.ends_clean(end);
    let probability = if is_article { ARTICLE_PROBABILITY } else { 1.0 };
    complete.then(|| (end, sum.total(), probability))
}

/// Steps over "and" or a hyphen between two number words. True when it was "and".
fn after_link(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, bool)> {
    let hyphen = reading.is_symbol(index, "-") && reading.is_glued(index) && reading.is_glued(index + 1);
    if hyphen {
        return Some((index + 1, false));
    }
    match lexicon.numbers.longest_at(reading, index) {
        Some((after, NumberWord::And)) => Some((after, true)),
        Some(_) => Some((index, false)),
        None => None,
    }
}

/// A number under construction, from the largest part to the smallest.
#[derive(Default)]
struct Sum {
    said: bool,
    /// Closed parts of a million and above.
    millions: u64,
    /// Closed thousands below the next million.
    thousands: u64,
    /// Hundreds, tens and units still open.
    group: u64,
    /// The scale of the last closed part of a million and above; 0 before the first.
    last_scale: u64,
    zero: bool,
}

impl Sum {
    fn total(&self) -> u64 {
        self.millions.saturating_add(self.thousands + self.group)
    }

    /// "Two hundred and five" but not "five and six"; where `any`, also "vinte e três".
    fn may_be_joined(&self, any: bool) -> bool {
        self.said && !self.zero && (any || self.group.is_multiple_of(100))
    }

    /// Adds a word; false when it begins another number.
    fn add(&mut self, word: NumberWord) -> bool {
        let added = match word {
            NumberWord::Small(0) => {
                self.zero = !self.said;
                self.zero
            }
            NumberWord::Small(value) => self.add_small(value),
            NumberWord::One => self.add_small(1),
            NumberWord::Hundreds(value) => {
                let fits = self.group == 0;
                self.group += if fits { value } else { 0 };
                fits
            }
            NumberWord::Hundred => {
                let fits = (1..=19).contains(&self.group);
                self.group *= if fits { 100 } else { 1 };
                fits
            }
            NumberWord::Scale { value: 1_000, alone } => self.add_thousand(alone),
            NumberWord::Scale { value, .. } => self.add_million(value),
            NumberWord::Article | NumberWord::And | NumberWord::Minus => false,
        };
        self.said |= added;
        added
    }

    fn add_small(&mut self, value: u64) -> bool {
        let open_tens = self.group % 100;
        let unit_after_tens = value < 10 && (open_tens == 0 || (open_tens >= 20 && open_tens.is_multiple_of(10)));
        let fits = !self.zero && (unit_after_tens || open_tens == 0);
        self.group += if fits { value } else { 0 };
        fits
    }

    fn add_thousand(&mut self, alone: bool) -> bool {
        let fits = !self.zero && self.thousands == 0 && (self.group > 0 || alone);
        if fits {
            self.thousands = self.group.max(1) * 1_000;
            self.group = 0;
        }
        fits
    }

    fn add_million(&mut self, scale: u64) -> bool {
        let part = self.thousands + self.group;
        let fits = part > 0 && (self.last_scale == 0 || scale < self.last_scale);
        if fits {
            self.millions = self.millions.saturating_add(part.saturating_mul(scale));
            (self.thousands, self.group, self.last_scale) = (0, 0, scale);
        }
        fits
    }
}
