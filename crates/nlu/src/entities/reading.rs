//! An utterance as the parsers look at it: token by token, with what stands directly before and after.

use crate::{Language, Span, Utterance, Value};

use super::{
    Context, Found,
    words::{Lexicon, lexicon},
};

/// An utterance, and what is known beside it.
pub(super) struct Reading<'a> {
    pub(super) utterance: &'a Utterance,
    pub(super) context: &'a Context,
}

/// A value that begins at a known token.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// One past its last token.
    pub(super) end: usize,
    pub(super) value: Value,
    pub(super) probability: f32,
}

impl Match {
    /// A match of an exact form.
    pub(super) fn exact(end: usize, value: Value) -> Self {
        Self { end, value, probability: 1.0 }
    }

    /// The match with its place in the text.
    pub(super) fn into_found(self, reading: &Reading<'_>, start: usize) -> Option<Found> {
        let span = reading.utterance.span_of(start..self.end)?;
        Some(Found { span, value: self.value, probability: self.probability })
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(utterance: &'a Utterance, context: &'a Context) -> Self {
        Self { utterance, context }
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.utterance.tokens().len()
    }

    /// The words of the language to read in.
    pub(super) fn lexicon(&self) -> &'static Lexicon {
        lexicon(self.context.language)
    }

    /// The languages, the one to read in first.
    pub(super) fn languages(&self) -> impl Iterator<Item = Language> + use<> {
        let first = self.context.language;
        std::iter::once(first).chain(Language::ALL.into_iter().filter(move |language| *language != first))
    }

    /// Token `index` in folded form; empty beyond the end.
    pub(super) fn folded(&self, index: usize) -> &'a str {
        self.utterance.tokens().get(index).map_or("", |token| token.folded.as_str())
    }

    /// True when token `index` exists and is a word or number.
    pub(super) fn is_word(&self, index: usize) -> bool {
        self.utterance.tokens().get(index).is_some_and(|token| token.is_word)
    }

    /// True when token `index` exists and is nothing but ASCII digits.
    pub(super) fn is_digits(&self, index: usize) -> bool {
        is_digits(self.folded(index))
    }

    /// True when no space stands between tokens `index - 1` and `index`.
    pub(super) fn is_glued(&self, index: usize) -> bool {
        let tokens = self.utterance.tokens();
        match (index.checked_sub(1).and_then(|before| tokens.get(before)), tokens.get(index)) {
            (Some(before), Some(token)) => before.span.end == token.span.start,
            _ => false,
        }
    }

    /// True when token `index` is one of `symbols`.
    pub(super) fn is_symbol(&self, index: usize, symbols: &str) -> bool {
        let folded = self.folded(index);
        !folded.is_empty() && !self.is_word(index) && symbols.contains(folded)
    }

    /// The text of tokens `start..end` as written.
    pub(super) fn text(&self, start: usize, end: usize) -> &'a str {
        self.utterance.span_of(start..end).map_or("", |span| self.utterance.slice(span))
    }

    /// True when a value may begin at `start`: the token is not the tail of something longer such as `3/11` or `well-known`.
    pub(super) fn starts_clean(&self, start: usize) -> bool {
        let tail_of_word = self.is_glued(start) && self.is_word(start.wrapping_sub(1));
        let tail_of_compound = self.is_glued(start)
            && start >= 2
            && self.is_symbol(start - 1, JOINERS)
            && self.is_glued(start - 1)
            && self.is_word(start - 2);
        !tail_of_word && !tail_of_compound
    }

    /// True when a value may end before `end`: no joiner ties a further word to it.
    pub(super) fn ends_clean(&self, end: usize) -> bool {
        let head_of_word = self.is_glued(end) && self.is_word(end);
        let head_of_compound =
            self.is_glued(end) && self.is_symbol(end, JOINERS) && self.is_glued(end + 1) && self.is_word(end + 1);
        !head_of_word && !head_of_compound
    }

    /// The tokens that `span` covers.
    pub(super) fn tokens_of(&self, span: Span) -> std::ops::Range<usize> {
        let tokens = self.utterance.tokens();
        let start = tokens.partition_point(|token| token.span.start < span.start);
        start..tokens.partition_point(|token| token.span.end <= span.end)
    }
}

/// Symbols that tie two words into one when no space stands around them.
const JOINERS: &str = ".,:/-_@–";

/// True for one or more ASCII digits.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
