//! Texts as tokens that remember where they stood.

use std::ops::Range;

use tokenizers::{Tokenizer, TruncationParams};

/// A piece of a text as the model sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its row in the model's vocabulary.
    pub id: u32,
    /// Where it stands, in bytes of the text; empty for the marks of beginning and end.
    pub span: Range<usize>,
}

/// What is read of one text, in bytes. More than a message of WhatsApp holds, and enough to fill any encoder of this kind; it bounds the
/// time that a text of spaces takes.
const TEXT_MAX_BYTES: usize = 32 * 1024;

/// Cuts texts into tokens.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    tokenizer: Tokenizer,
}

impl Texts {
    /// Reads a `tokenizer.json`, and has it cut texts after `tokens_max` tokens.
    pub(crate) fn new(json: &[u8], tokens_max: usize) -> Result<Self, String> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| error.to_string())?;
        // What the file says of padding and truncation is a leftover of its maker's last run.
        tokenizer.with_padding(None);
        let truncation = TruncationParams { max_length: tokens_max, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(|error| error.to_string())?;
        Ok(Self { tokenizer })
    }

    /// The tokens of `text`, with the marks of beginning and end.
    pub(crate) fn tokens(&self, text: &str) -> Vec<Token> {
        let skipped = text.len() - text.trim_start().len();
        let encoding = self.tokenizer.encode(trimmed(text), true).expect(ALWAYS);
        let spans = encoding.get_offsets().iter().map(|(start, end)| match start == end {
            true => 0..0,
            false => start + skipped..end + skipped,
        });
        encoding.get_ids().iter().zip(spans).map(|(&id, span)| Token { id, span }).collect()
    }

    /// The ids of the tokens of `text`.
    pub(crate) fn ids(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode_fast(trimmed(text), true).expect(ALWAYS).get_ids().to_vec()
    }

    /// The pieces that are words by themselves, lower case. WordPiece marks those that continue a word, SentencePiece those that begin one.
    pub(crate) fn words(&self) -> Vec<String> {
        let pieces = self.tokenizer.get_vocab(true);
        let begins = |piece: &&str| piece.starts_with(BEGINS);
        let marks_begin = pieces.keys().map(String::as_str).any(|piece| begins(&piece));
        let words = pieces.keys().map(String::as_str).filter(|piece| !marks_begin || begins(piece));
        let words = words.map(|piece| piece.trim_start_matches(BEGINS));
        words.filter(|word| word.chars().all(char::is_alphabetic)).map(str::to_lowercase).collect()
    }

    /// One more than the largest id that it can give.
    pub(crate) fn vocabulary(&self) -> usize {
        self.tokenizer.get_vocab(true).values().max().map_or(0, |id| *id as usize + 1)
    }
}

/// SentencePiece's mark of a blank.
const BEGINS: char = '\u{2581}';

const ALWAYS: &str = "a tokenizer that was read has an answer for any text. This is a bug.";

/// The text without the space around it, as sentence-transformers takes it, and not longer than what is read.
fn trimmed(text: &str) -> &str {
    let text = text.trim_start();
    text[..text.floor_char_boundary(TEXT_MAX_BYTES)].trim_end()
}
