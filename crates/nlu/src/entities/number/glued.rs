//! Number words written as one: "treintaicinco", "veintidosmilésimo", "cientocincoavos".

use super::{NumberWord, sum::Sum};
use crate::entities::words::Lexicon;

/// The endings of a part: a veintiunavo is one of twenty-one.
const PART_ENDINGS: [&str; 4] = ["avos", "avo", "avas", "ava"];
/// No glued word has more parts; a longer one is something else.
const MAX_WORDS: usize = 6;

/// The denominator that one word is: `veinteavos`, `veintemilesimos`.
pub(super) fn part(folded: &str, lexicon: &Lexicon) -> Option<u128> {
    let stem = PART_ENDINGS.iter().find_map(|ending| folded.strip_suffix(ending));
    // "treint-avos" and "treinta-avos" are both written.
    let of_stem = stem.and_then(|stem| cardinal(stem, lexicon).or_else(|| cardinal(&format!("{stem}a"), lexicon)));
    of_stem.or_else(|| ordinal(folded, lexicon).and_then(|words| sum(&words)))
}

/// The words of an ordinal that is one word: `veintidosmilesimo`, `decimoctavo`.
pub(in crate::entities) fn ordinal(folded: &str, lexicon: &Lexicon) -> Option<Vec<NumberWord>> {
    words(folded, lexicon, true).filter(|words| words.len() > 1)
}

/// The number that one word is: `treintaicinco`.
fn cardinal(folded: &str, lexicon: &Lexicon) -> Option<u128> {
    words(folded, lexicon, false).and_then(|words| sum(&words))
}

fn sum(words: &[NumberWord]) -> Option<u128> {
    let mut sum = Sum::new(true);
    words.iter().all(|word| sum.add(*word)).then(|| sum.total())
}

/// Cuts a word into number words, the last of which is an ordinal where one is wanted.
fn words(folded: &str, lexicon: &Lexicon, ordinal: bool) -> Option<Vec<NumberWord>> {
    // Shorter words are whole words, and most words of a message end here.
    const BYTES: std::ops::RangeInclusive<usize> = 6..=60;
    if !lexicon.glues_numbers || !BYTES.contains(&folded.len()) || !folded.is_ascii() {
        return None;
    }
    let mut words = Vec::new();
    cut(folded, lexicon, ordinal, &mut words).then_some(words)
}

fn cut(rest: &str, lexicon: &Lexicon, ordinal: bool, words: &mut Vec<NumberWord>) -> bool {
    if words.len() == MAX_WORDS {
        return false;
    }
    if let Some(word) = if ordinal { lexicon.ordinals.word(rest) } else { lexicon.numbers.word(rest) } {
        words.push(word);
        return true;
    }
    for end in (2..rest.len()).rev() {
        let (head, tail) = rest.split_at(end);
        // "decim-octavo" shares an o, "treinta-i-cinco" has a joint.
        let known = lexicon.numbers.word(head).or_else(|| lexicon.ordinals.word(head).filter(|_| ordinal));
        let Some(word) = known else { continue };
        words.push(word);
        let joint = tail.strip_prefix('i').or_else(|| tail.strip_prefix('y'));
        let shared = head.ends_with('o').then(|| &rest[end - 1..]);
        let tails = [Some(tail), joint, shared];
        if tails.into_iter().flatten().any(|tail| cut(tail, lexicon, ordinal, words)) {
            return true;
        }
        words.pop();
    }
    false
}
