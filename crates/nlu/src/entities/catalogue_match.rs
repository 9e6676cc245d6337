//! Catalogue entries in a message: typos, plurals, word order and dropped articles are forgiven, at a price.

use crate::Value;

use super::{
    Found,
    catalogue::{Prepared, PreparedName, PreparedWord, is_filler, mask, singulars},
    reading::Reading,
};

/// Less likeness than this is another word.
const FLOOR: f32 = 0.7;
/// A plural for a singular, or the reverse.
const NUMBER_SCORE: f32 = 0.98;
/// Words in another order than the name has them.
const ORDER_FACTOR: f32 = 0.97;
/// A name of fewer letters must be exact: every short word is near another.
const MIN_LETTERS_FOR_TYPOS: usize = 4;
/// A name of one word must be this long for a typo: "stock" is not "sock".
const MIN_LETTERS_OF_ONE_WORD: usize = 5;
/// A part of a name, such as "mug" of "Blue mug": what it is worth at least, and with nearly all of its letters. Parts of several
/// names are worth about the same, so that the person is asked which one.
const PART_SCORES: (f32, f32) = (0.45, 0.70);
/// A part needs a word of so many letters: "1 kg" and "a" name nothing.
const MIN_LETTERS_OF_PART: usize = 3;
/// From this length on, two typos in a word are forgiven.
const MIN_LETTERS_FOR_TWO_TYPOS: usize = 8;
/// A message this long is pasted text: only its beginning is searched.
const MAX_TOKENS: usize = 400;

/// A word of the catalogue that a token may be.
#[derive(Clone, Copy)]
struct Likeness {
    word: usize,
    score: f32,
}

/// Every entry that is named in the message, best first at each place; longer names before the shorter ones in them.
pub(super) fn all(reading: &Reading<'_>, prepared: &Prepared) -> Vec<Found> {
    let length = reading.len().min(MAX_TOKENS);
    let likenesses: Vec<_> = (0..length).map(|index| likenesses(reading, index, prepared)).collect();
    let mut all = Vec::new();
    for start in 0..length {
        let mut names: Vec<_> =
            likenesses[start].iter().flat_map(|like| &prepared.words[like.word].names).copied().collect();
        names.sort_unstable();
        names.dedup();
        let mut here: Vec<_> =
            names.into_iter().filter_map(|name| matched(reading, prepared, &likenesses, start, name)).collect();
        here.sort_by(|left, right| {
            right.span.end.cmp(&left.span.end).then(right.probability.total_cmp(&left.probability))
        });
        all.extend(without_repeats(here));
    }
    all
}

/// The name `name`, or a part of it, if its words stand together from token `start` on.
fn matched(
    reading: &Reading<'_>,
    prepared: &Prepared,
    likenesses: &[Vec<Likeness>],
    start: usize,
    name: usize,
) -> Option<Found> {
    let name = &prepared.names[name];
    let mut missing = name.words.clone();
    let (mut score, mut in_order, mut end, mut says_something) = (0.0, true, start, false);
    for (index, candidates) in likenesses.iter().enumerate().skip(start) {
        let best = candidates
            .iter()
            .filter_map(|like| Some((missing.iter().position(|word| *word == like.word)?, like.score)))
            .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)));
        match best {
            Some((position, likeness)) => {
                let word = &prepared.words[missing.remove(position)];
                score += likeness * letters(word);
                says_something |= word.letters >= MIN_LETTERS_OF_PART && word.folded.chars().all(char::is_alphabetic);
                in_order &= position == 0;
                end = index + 1;
            }
            None if reading.is_word(index) && !is_filler(reading.folded(index)) => break,
            None => {}
        }
        if missing.is_empty() {
            break;
        }
    }
    let mut probability = score / name.words.iter().map(|word| letters(&prepared.words[*word])).sum::<f32>();
    if !in_order {
        probability *= ORDER_FACTOR;
    }
    if !missing.is_empty() {
        let said = said_letters(prepared, name, &missing);
        let is_part = says_something && score >= said * NUMBER_SCORE;
        let span = is_part.then(|| reading.utterance.span_of(start..end)).flatten()?;
        let (least, most) = PART_SCORES;
        return Some(Found {
            span,
            value: Value::Entry(name.entry.clone()),
            probability: least + (most - least) * probability,
        });
    }
    let has_typo = probability < NUMBER_SCORE * ORDER_FACTOR;
    let min_letters = if name.words.len() == 1 { MIN_LETTERS_OF_ONE_WORD } else { MIN_LETTERS_FOR_TYPOS };
    let accepted = probability >= FLOOR && (!has_typo || name.letters >= min_letters);
    let span = accepted.then(|| reading.utterance.span_of(start..end)).flatten()?;
    Some(Found { span, value: Value::Entry(name.entry.clone()), probability: probability.min(1.0) })
}

/// The letters of a name without those of its missing words.
fn said_letters(prepared: &Prepared, name: &PreparedName, missing: &[usize]) -> f32 {
    let all: f32 = name.words.iter().map(|word| letters(&prepared.words[*word])).sum();
    all - missing.iter().map(|word| letters(&prepared.words[*word])).sum::<f32>()
}

/// The words of the catalogue that token `index` may be.
fn likenesses(reading: &Reading<'_>, index: usize, prepared: &Prepared) -> Vec<Likeness> {
    if !reading.is_word(index) {
        return Vec::new();
    }
    let folded = reading.folded(index);
    let mut found: Vec<Likeness> = Vec::new();
    for word in singulars(folded).iter().filter_map(|singular| prepared.by_singular.get(singular)).flatten() {
        let score = if prepared.words[*word].folded == folded { 1.0 } else { NUMBER_SCORE };
        if found.iter().all(|like| like.word != *word) {
            found.push(Likeness { word: *word, score });
        }
    }
    let (letters, mask) = (folded.chars().count(), mask(folded));
    // A word and its plural are near each other too: the exact one counts.
    let is_known = found.iter().any(|like| like.score >= 1.0);
    let is_name_like = !is_known
        && letters >= MIN_LETTERS_FOR_TYPOS - 1
        && !is_filler(folded)
        && !folded.contains(|c: char| c.is_numeric());
    if is_name_like {
        for (word, known) in prepared.words.iter().enumerate() {
            let score = typo_score(folded, letters, mask, known);
            if let Some(score) = score.filter(|_| found.iter().all(|like| like.word != word)) {
                found.push(Likeness { word, score });
            }
        }
    }
    found
}

/// How like a word a misspelt one is, 0 to 1; `None` when it is another word.
fn typo_score(folded: &str, length: usize, letters_mask: u64, known: &PreparedWord) -> Option<f32> {
    let longer = length.max(known.letters);
    let allowed = if longer >= MIN_LETTERS_FOR_TWO_TYPOS { 2 } else { 1 };
    // A typo changes at most one letter here and one there.
    let may_be_near = length.abs_diff(known.letters) <= allowed
        && longer >= MIN_LETTERS_FOR_TYPOS
        && (letters_mask ^ known.mask).count_ones() as usize <= 2 * allowed;
    let distance =
        may_be_near.then(|| strsim::osa_distance(folded, &known.folded)).filter(|distance| *distance <= allowed)?;
    let likeness = 1.0 - distance as f32 / longer as f32;
    Some(likeness)
}

fn letters(word: &PreparedWord) -> f32 {
    word.letters as f32
}

/// One match for each entry and span: the best of its names.
fn without_repeats(sorted: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(sorted.len());
    for found in sorted {
        let is_repeat = kept.iter().any(|other| other.span == found.span && same_entry(&other.value, &found.value));
        if !is_repeat {
            kept.push(found);
        }
    }
    kept
}

fn same_entry(left: &Value, right: &Value) -> bool {
    matches!((left, right), (Value::Entry(left), Value::Entry(right)) if left.key == right.key)
}
