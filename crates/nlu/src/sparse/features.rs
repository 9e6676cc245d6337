//! The n-grams of a message, as 64-bit keys.
//!
//! Words and pairs of words say what is asked for; runs of 2 to 5 characters inside a word still agree when the word is
//! inflected or has a typo. Keys instead of strings keep a model small and fast, and two n-grams share a key about once in
//! 2⁶⁴ pairs.

use std::borrow::Cow;

use crate::{
    Utterance,
    fnv::{self, extend},
    spelling::usual,
};

/// Longest run of characters. Longer ones occur in too few messages to learn from.
const MAX_CHARACTERS: usize = 5;

/// An n-gram and how often it occurs.
pub(super) type Count = (u64, u32);

/// The n-grams of one message, each once, sorted by key. The two kinds are counted apart because they are weighed apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grams {
    /// Words and pairs of neighbouring words.
    pub(super) words: Vec<Count>,
    /// Runs of 2 to 5 characters within a word, its borders counting as one character each.
    pub(super) characters: Vec<Count>,
}

impl Grams {
    /// The n-grams of all words; punctuation and emoji are left out.
    pub(crate) fn of(utterance: &Utterance) -> Self {
        let words: Vec<_> = utterance.tokens().iter().filter(|t| t.is_word).map(|t| shape(&t.folded)).collect();
        let singles = words.iter().map(|word| key('w', word.chars()));
        let pairs = words.windows(2).map(|pair| key('p', pair[0].chars().chain([' ']).chain(pair[1].chars())));
        let mut characters = Vec::new();
        for word in &words {
            let bordered: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
            for start in 0..bordered.len() {
                let mut hash = extend(fnv::OFFSET, 'c');
                for (index, &c) in bordered[start..].iter().take(MAX_CHARACTERS).enumerate() {
                    hash = extend(hash, c);
                    if index > 0 {
                        characters.push(hash);
                    }
                }
            }
        }
        Self { words: count(singles.chain(pairs).collect()), characters: count(characters) }
    }

    /// Every key, of both kinds.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        self.words.iter().chain(&self.characters).map(|&(key, _)| key)
    }
}

/// The word that n-grams are taken of: in its usual spelling, and a number by how long it is. "1823" and "1850" are the same to every intent.
fn shape(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Cow::Owned("0".repeat(word.len())),
        false => usual(word),
    }
}

fn key(kind: char, characters: impl Iterator<Item = char>) -> u64 {
    characters.fold(extend(fnv::OFFSET, kind), extend)
}

fn count(mut keys: Vec<u64>) -> Vec<Count> {
    keys.sort_unstable();
    let runs = keys.chunk_by(|a, b| a == b);
    runs.map(|run| (run[0], u32::try_from(run.len()).unwrap_or(u32::MAX))).collect()
}
