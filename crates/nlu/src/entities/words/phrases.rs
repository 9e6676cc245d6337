//! Phrases looked up by their first word.

use std::collections::HashMap;

use crate::entities::reading::Reading;

/// Fixed phrases of one or more tokens, each with a meaning.
pub(in crate::entities) struct Phrases<T: 'static>(HashMap<&'static str, Vec<Phrase<T>>>);

struct Phrase<T> {
    tokens: Vec<&'static str>,
    meaning: T,
}

impl<T: Copy> Phrases<T> {
    /// Phrases by meaning, as the tables of a language write them.
    pub(super) fn new(entries: &[(T, &'static str)]) -> Self {
        let mut by_first: HashMap<_, Vec<Phrase<T>>> = HashMap::new();
        for (meaning, phrases) in entries {
            for phrase in super::split(phrases) {
                let tokens: Vec<&'static str> = phrase.split(' ').collect();
                by_first.entry(tokens[0]).or_default().push(Phrase { tokens, meaning: *meaning });
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.tokens.len()));
        }
        Self(by_first)
    }

    /// The meaning of one word.
    pub(in crate::entities) fn word(&self, folded: &str) -> Option<T> {
        let phrases = self.0.get(folded).map_or(&[][..], Vec::as_slice);
        phrases.iter().find(|phrase| phrase.tokens.len() == 1).map(|phrase| phrase.meaning)
    }

    /// The phrases that begin at token `start`, longest first, each with the token after its end.
    pub(in crate::entities) fn at(&self, reading: &Reading<'_>, start: usize) -> impl Iterator<Item = (usize, T)> {
        let phrases = self.0.get(reading.folded(start)).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter_map(move |phrase| {
            let fits = (start..).zip(&phrase.tokens).all(|(index, token)| same(reading.folded(index), token));
            fits.then_some((start + phrase.tokens.len(), phrase.meaning))
        })
    }

    /// The meaning of the word `folded`, if it is a phrase of its own.
    pub(in crate::entities) fn meaning(&self, folded: &str) -> Option<T> {
        let phrases = self.0.get(folded)?;
        phrases.iter().find(|phrase| phrase.tokens.len() == 1).map(|phrase| phrase.meaning)
    }

    /// The longest phrase that begins at token `start`.
    pub(in crate::entities) fn longest_at(&self, reading: &Reading<'_>, start: usize) -> Option<(usize, T)> {
        self.at(reading, start).next()
    }
}

/// Phones write a curled apostrophe where the tables have a straight one.
fn same(written: &str, known: &str) -> bool {
    written == known || (known == "'" && written == "’")
}
