//! Places in an order: "the third", `3rd`, "vigésimo quinto", "the last two", "penúltimo".

use super::{
    number::{NumberWord, Sum, glued_ordinal, one_of},
    reading::{Match, Reading},
    words::Lexicon,
};
use crate::{Ordinal, Value, value::Anchor};

/// No ordinal that a person says has more words.
const MAX_WORDS: usize = 24;

/// The ordinal that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    if !reading.starts_clean(start) {
        return None;
    }
    let lexicon = reading.lexicon();
    let relative = lexicon.relatives.longest_at(reading, start).map(|(end, (anchor, offset))| (end, offset, anchor));
    let (end, ordinal, relative_to) = relative.or_else(|| {
        let (end, value) = in_digits(reading, start, lexicon).or_else(|| in_words(reading, start, lexicon))?;
        Some((end, i64::try_from(value).ok()?, Anchor::Start))
    })?;
    reading.ends_clean(end).then(|| Match::exact(end, Value::Ordinal(Ordinal { ordinal, relative_to })))
}

/// `3rd`, `3º`, `11vo`.
fn in_digits(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, u128)> {
    let folded = reading.folded(start);
    let (digits, suffix) = folded.split_at(folded.bytes().take_while(u8::is_ascii_digit).count());
    let value = digits.parse().ok().filter(|value| *value > 0)?;
    lexicon.ordinal_suffixes.contains(&suffix).then_some((start + 1, value))
}

/// Number words that end in one ordinal ("twenty-first") or, where a language has them, several ("vigésimo primeiro").
fn in_words(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, u128)> {
    if is_something_else(reading, start, lexicon) {
        return None;
    }
    let mut sum = Sum::new(lexicon.joins_any_numbers);
    let glued = glued_ordinal(reading.folded(start), lexicon).filter(|words| words.iter().all(|word| sum.add(*word)));
    let (mut next, mut end) = if glued.is_some() { (start + 1, Some(start + 1)) } else { (start, None) };
    for _ in 0..MAX_WORDS {
        let (word_at, by_and) = after_link(reading, next, lexicon, sum.said(), end.is_none());
        if by_and && !sum.may_be_joined(lexicon.joins_any_numbers) {
            break;
        }
        let ordinal = lexicon.ordinals.longest_at(reading, word_at);
        let number = lexicon.numbers.longest_at(reading, word_at).filter(|_| end.is_none());
        let Some((after, word)) = ordinal.or(number) else { break };
        if !sum.add(one_of(word, reading, after, lexicon)) {
            break;
        }
        next = after;
        end = ordinal.map(|_| after).or(end);
    }
    end.map(|end| (end, sum.total()))
}

/// Steps over "and" or a hyphen between two words. True when it was "and".
fn after_link(reading: &Reading<'_>, index: usize, lexicon: &Lexicon, said: bool, may_join: bool) -> (usize, bool) {
    let hyphen = reading.is_symbol(index, "-") && reading.is_glued(index) && reading.is_glued(index + 1);
    match lexicon.numbers.longest_at(reading, index) {
        _ if said && hyphen => (index + 1, false),
        Some((after, NumberWord::And)) if said && may_join => (after, true),
        _ => (index, false),
    }
}

/// "A second" is a time, and "a hundredth" is a part.
fn is_something_else(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let weak = lexicon.weak_ordinals.contains(&reading.folded(start))
        && lexicon.weak_ordinals_after.contains(&reading.folded(before));
    let article = matches!(lexicon.numbers.longest_at(reading, before), Some((_, NumberWord::Article)));
    let large = matches!(
        lexicon.ordinals.longest_at(reading, start),
        Some((_, NumberWord::Hundred | NumberWord::Scale { .. }))
    );
    weak || (article && large)
}
