//! A person's name: as the whole of an answer, and among other words (`within`).

mod within;

use crate::Value;

pub(super) use self::within::all;
use super::{
    Found,
    reading::Reading,
    words::{Lexicon, lexicon},
};

/// The longest civil names run to six words with their particles; more is a sentence.
const MAX_WORDS: usize = 6;
/// Enough for any name; longer is pasted text.
const MAX_CHARS: usize = 80;

/// The name that the message gives, without "my name is".
pub(super) fn whole(reading: &Reading<'_>) -> Option<Found> {
    let asks = (0..reading.len()).any(|index| reading.is_symbol(index, "?¿"));
    let start = (!asks).then(|| after_titles(reading, after_lead_in(reading)))?;
    let end = (start..reading.len()).rev().find(|index| reading.is_word(*index) || closes_name(reading, *index))? + 1;
    let span = reading.utterance.span_of(start..end)?;
    let text = reading.utterance.slice(span);
    let words = (start..end).filter(|index| reading.is_word(*index)).count();
    let is_name = (1..=MAX_WORDS).contains(&words)
        && text.chars().count() <= MAX_CHARS
        && (start..end).all(|index| is_name_token(reading, index))
        && !(words == 1 && is_command(reading, start, end))
        && !(start..end).any(|index| is_of_sentences(reading, index));
    let value = Value::Name(cased(text, reading.lexicon()));
    is_name.then_some(Found { span, value, probability: 1.0 })
}

/// The token after "oi, meu nome é".
fn after_lead_in(reading: &Reading<'_>) -> usize {
    let mut start = 0;
    while start < reading.len() {
        let led = reading.languages().find_map(|language| {
            let words = lexicon(language);
            let lead_in = words.name_lead_ins.longest_at(reading, start);
            lead_in.or_else(|| words.fillers.longest_at(reading, start)).map(|(end, ())| end)
        });
        let skipped = led.or_else(|| reading.is_symbol(start, ",.:!-¡¿").then_some(start + 1));
        match skipped {
            Some(end) => start = end,
            None => break,
        }
    }
    start
}

/// The token after "Dr." or "seu"; a title alone is no name, and no title either.
fn after_titles(reading: &Reading<'_>, start: usize) -> usize {
    let is_title = reading.languages().any(|language| lexicon(language).titles.contains(&reading.folded(start)));
    let after = start + 1 + usize::from(reading.is_symbol(start + 1, "."));
    if is_title && reading.is_word(after) { after_titles(reading, after) } else { start }
}

/// Markup around a name is data: `*Ana*`.
fn closes_name(reading: &Reading<'_>, index: usize) -> bool {
    reading.is_symbol(index, "*_~`")
}

fn is_name_token(reading: &Reading<'_>, index: usize) -> bool {
    if !reading.is_word(index) {
        return reading.is_symbol(index, "'’-.*_~`");
    }
    reading.folded(index).chars().all(char::is_alphabetic)
}

fn is_command(reading: &Reading<'_>, start: usize, end: usize) -> bool {
    let word = (start..end).find(|index| reading.is_word(*index)).map_or("", |index| reading.folded(index));
    reading.languages().any(|language| {
        let words = lexicon(language);
        words.not_names.contains(&word)
            || words.answers.longest_at(reading, start).is_some_and(|(after, _)| after == end)
    })
}

/// "quero um café" orders coffee.
fn is_of_sentences(reading: &Reading<'_>, index: usize) -> bool {
    reading.languages().any(|language| lexicon(language).sentence_words.contains(&reading.folded(index)))
}

/// The person's own capitals; a name in one case throughout is written as names are.
fn cased(text: &str, lexicon: &Lexicon) -> String {
    let has = |is: fn(char) -> bool| text.chars().any(is);
    if has(char::is_lowercase) && has(char::is_uppercase) {
        return text.to_owned();
    }
    let words: Vec<_> =
        text.split_whitespace().enumerate().map(|(index, word)| title(word, index == 0, lexicon)).collect();
    words.join(" ")
}

fn title(word: &str, is_first: bool, lexicon: &Lexicon) -> String {
    let lower = word.to_lowercase();
    if !is_first && lexicon.name_particles.contains(&lower.as_str()) {
        return lower;
    }
    let mut cased = String::with_capacity(lower.len());
    let mut after_letter = false;
    for (index, c) in lower.char_indices() {
        // O'Neil and D'Ávila, but no capital for the last letter behind an apostrophe.
        let is_last = index + c.len_utf8() == lower.len();
        if after_letter || (is_last && index > 0) {
            cased.push(c);
        } else {
            cased.extend(c.to_uppercase());
        }
        after_letter = c.is_alphabetic();
    }
    cased
}
