//! Known words in the place of unknown ones that are one slip away from them.
//!
//! A noisy channel: of all known words the one that is used most and slips most readily (Kernighan, Church and Gale, "A Spelling Correction
//! Program Based on a Noisy Channel Model", COLING 1990). Two words are one slip apart when they agree after at most one letter of each is
//! left out, so that candidates are looked up and not searched.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use serde::{Deserialize, Serialize};

use super::{slip::slip, usual};
use crate::{Span, Token, Utterance, fnv};

/// Shorter words are a slip away from too many others.
const LETTERS_MIN: usize = 3;
/// Shorter spellings are left alone: "d" is part of "I'd", and "u" of "U. S."
const SPELLING_MIN: usize = 2;
/// The share of all that a word may be that the likeliest must have: one that may be two others stays as it is.
const CLEAR: f32 = 0.5;
/// How much speaks for a word that has not been used yet, in uses of a known one.
const NEW: f32 = 0.4;
/// Beyond ASCII, what is punctuation: everything else that is no word is a picture to an encoder of words.
const PUNCTUATION: &[char] = &['¿', '¡', '…', '’', '‘', '“', '”', '–', '—', '€', '£', '°', 'º', 'ª'];

/// Puts words right. Made from texts by [`Speller::learn`], or read from what serde wrote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Words", into = "Words")]
pub struct Speller {
    words: Words,
    /// Words by the hashes of themselves and of themselves without one letter.
    by_rest: HashMap<u64, Vec<u32>>,
}

/// Known words, sorted, and in how many texts each was used.
type Words = Vec<(String, u32)>;

impl Speller {
    /// Learns the words of `texts`. Those of `known` are words as well, but nothing is corrected to them.
    ///
    /// ```
    /// use nlu::{Utterance, spelling::Speller};
    /// let speller = Speller::learn(["wake me up at five", "is it cold in here"], ["came"]);
    /// let respelt = |text: &str| speller.respell(&Utterance::new(text)).text().to_owned();
    /// assert_eq!(respelt("Wake me up at fvie pls"), "Wake me up at five please");
    /// assert_eq!(respelt("who came"), "who came");
    /// ```
    pub fn learn<'a>(texts: impl IntoIterator<Item = &'a str>, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for text in texts {
            let utterance = Utterance::new(text);
            for token in utterance.tokens().iter().filter(|token| is_spelt(token)) {
                *counts.entry(usual(&token.folded).into_owned()).or_default() += 1;
            }
        }
        let used = Self::from(counts.clone().into_iter().collect::<Words>());
        for word in known {
            // Where nothing would be put right, nothing need be known.
            if used.meant(word).is_some() {
                counts.insert(word.to_owned(), 0);
            }
        }
        Self::from(counts.into_iter().collect::<Words>())
    }

    /// The message with each word in its usual spelling, and slips put right. Pictures between words are left out; each other token has one in its
    /// place.
    pub fn respell(&self, utterance: &Utterance) -> Utterance {
        let text = utterance.text();
        let (mut respelt, mut end) = (String::with_capacity(text.len()), 0);
        for token in utterance.tokens() {
            respelt.push_str(&text[end..token.span.start]);
            match self.spelling(token) {
                Some(word) => respelt.push_str(&word),
                None => respelt.push_str(utterance.slice(token.span)),
            }
            end = token.span.end;
        }
        Utterance::new(if respelt.trim().is_empty() { text } else { &respelt })
    }

    /// Where in `utterance` that stood which is at `span` in it respelt.
    pub(crate) fn origin(utterance: &Utterance, respelt: &Utterance, span: Span) -> Option<Span> {
        let kept: Vec<_> = utterance.tokens().iter().filter(|token| !is_picture(token)).collect();
        let of = |is: &dyn Fn(&Token) -> bool| kept.get(respelt.tokens().iter().position(is)?).map(|token| token.span);
        let first = of(&|token| token.span.start == span.start)?;
        let last = of(&|token| token.span.end == span.end)?;
        Some(Span { start: first.start, end: last.end })
    }

    /// How a token is spelt otherwise.
    fn spelling<'a>(&'a self, token: &'a Token) -> Option<Cow<'a, str>> {
        if !token.is_word {
            return is_picture(token).then_some(Cow::Borrowed(""));
        }
        let usual = usual(&token.folded);
        if usual != token.folded && token.folded.chars().count() >= SPELLING_MIN {
            return Some(usual);
        }
        self.meant(&token.folded).filter(|_| is_spelt(token)).map(Cow::Borrowed)
    }

    /// The known word that an unknown one surely is.
    fn meant(&self, word: &str) -> Option<&str> {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < LETTERS_MIN || self.knows(word) {
            return None;
        }
        let mut candidates: Vec<u32> =
            rests(&letters).filter_map(|rest| self.by_rest.get(&rest)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let (mut all, mut best) = (NEW, None);
        for index in candidates {
            let (candidate, count) = &self.words[index as usize];
            let Some(readiness) = slip(&candidate.chars().collect::<Vec<_>>(), &letters) else { continue };
            let weight = readiness * *count as f32;
            all += weight;
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((candidate.as_str(), weight));
            }
        }
        best.filter(|(_, weight)| *weight > CLEAR * all).map(|(word, _)| word)
    }

    fn knows(&self, word: &str) -> bool {
        self.words.binary_search_by(|(known, _)| known.as_str().cmp(word)).is_ok()
    }
}

impl From<Words> for Speller {
    fn from(mut words: Words) -> Self {
        words.sort();
        let mut by_rest: HashMap<u64, Vec<u32>> = HashMap::new();
        for (index, (word, _)) in (0..).zip(&words) {
            let letters: Vec<char> = word.chars().collect();
            if letters.len() + 1 >= LETTERS_MIN {
                rests(&letters).for_each(|rest| by_rest.entry(rest).or_default().push(index));
            }
        }
        Self { words, by_rest }
    }
}

impl From<Speller> for Words {
    fn from(speller: Speller) -> Self {
        speller.words
    }
}

fn is_picture(token: &Token) -> bool {
    !token.is_word && token.folded.chars().all(|c| !c.is_ascii() && !PUNCTUATION.contains(&c))
}

/// A word of letters: a number mistyped is another number.
fn is_spelt(token: &Token) -> bool {
    token.is_word && token.folded.chars().all(char::is_alphabetic)
}

/// The hashes of a word and of the word without each of its letters in turn.
fn rests(letters: &[char]) -> impl Iterator<Item = u64> {
    (0..=letters.len()).map(move |left_out| {
        let kept = letters.iter().enumerate().filter(move |(place, _)| *place != left_out).map(|(_, letter)| letter);
        kept.fold(fnv::OFFSET, |hash, letter| fnv::extend(hash, *letter))
    })
}
