//! One message of a person, cut into tokens that remember where they stood.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// WhatsApp lets a person write 4,096 characters; what is longer did not come from WhatsApp and is cut.
pub const MAX_CHARS: usize = 4096;

/// A part of the text, in bytes of [`Utterance::text`], end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span as a range, to slice text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A run of letters and digits, or one other visible character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// Lower case, without accents, compatibility forms resolved: `AMANHÃ` becomes `amanha`, `ﬁ` becomes `fi`.
    pub folded: String,
    /// False for punctuation, symbols and emoji.
    pub is_word: bool,
}

/// A message as it was written, with its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    text: String,
    tokens: Vec<Token>,
}

impl Utterance {
    /// Cuts `text` into tokens. Text beyond [`MAX_CHARS`] characters is dropped.
    ///
    /// ```
    /// let utterance = nlu::Utterance::new("Relatório de AMANHÃ!");
    /// let words: Vec<_> = utterance.tokens().iter().map(|token| token.folded.as_str()).collect();
    /// assert_eq!(words, ["relatorio", "de", "amanha", "!"]);
    /// ```
    pub fn new(text: &str) -> Self {
        let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(index, _)| index);
        let text = text[..end].to_owned();
        let tokens = tokenise(&text);
        Self { text, tokens }
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The part of the text under `span`.
    ///
    /// # Panics
    /// When the span is not of this utterance.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The span from the first to the last of `tokens`, or `None` for an empty range.
    pub fn span_of(&self, tokens: Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(tokens)?;
        Some(Span { start: tokens.first()?.span.start, end: tokens.last()?.span.end })
    }

    /// The words in folded form, joined by single spaces: what two messages share when they say the same.
    pub fn folded_words(&self) -> String {
        let words: Vec<_> = self.tokens.iter().filter(|t| t.is_word).map(|t| t.folded.as_str()).collect();
        words.join(" ")
    }
}

/// Folds one word or phrase the way tokens are folded: lower case, no accents.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (start, c) in text.char_indices() {
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        let is_word = c.is_alphanumeric() || is_combining_mark(c);
        let end = start + c.len_utf8();
        match tokens.last_mut() {
            Some(last) if is_word && last.is_word && last.span.end == start => last.span.end = end,
            _ => tokens.push(Token { span: Span { start, end }, folded: String::new(), is_word }),
        }
    }
    for token in &mut tokens {
        token.folded = fold(&text[token.span.range()]);
    }
    tokens
}

/// Zero-width and direction marks, which phones insert and nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE0F}' | '\u{FEFF}')
        || c.is_control()
}
