//! Reads the notation of patterns.

use std::collections::BTreeSet;

use super::grammar::{Part, Sequence, may_be_empty};
use crate::{Utterance, spelling::usual};

/// A pattern is a short sentence. The limit also bounds how deep brackets nest, and with it the depth of recursion.
pub const MAX_PATTERN_CHARS: usize = 512;

/// A pattern that cannot be read. The caller knows its file and line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found} at character {at}")]
pub struct PatternError {
    /// What would have been right.
    pub expected: String,
    /// What stands there instead.
    pub found: String,
    /// Where, counted in characters from 1.
    pub at: usize,
}

/// What may begin a sequence.
const PART: &str = "a word, a slot or a bracket";
const NAME: &str = "a slot name of a-z, 0-9 and _";

pub(super) fn parse(text: &str) -> Result<Sequence, PatternError> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() > MAX_PATTERN_CHARS {
        return Err(PatternError {
            expected: format!("at most {MAX_PATTERN_CHARS} characters"),
            found: format!("{} characters", characters.len()),
            at: MAX_PATTERN_CHARS + 1,
        });
    }
    let mut parser = Parser { characters, at: 0 };
    let mut used = BTreeSet::new();
    let sequence = parser.sequence(&mut used)?;
    match parser.peek() {
        None if may_be_empty(&sequence) => Err(PatternError {
            expected: "a word or a slot that is not optional".to_owned(),
            found: "optional parts only".to_owned(),
            at: 1,
        }),
        None => Ok(sequence),
        Some('|') => Err(parser.expected("alternatives in ( ) or [ ]")),
        Some(_) => Err(parser.expected("the end of the pattern")),
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
}

impl Parser {
    /// Parts up to the end, a closing bracket or `|`. `used` gains the slots, none of which may be there already.
    fn sequence(&mut self, used: &mut BTreeSet<String>) -> Result<Sequence, PatternError> {
        let mut sequence = Sequence::new();
        while let Some(next) = self.peek() {
            match next {
                ')' | ']' | '|' => break,
                '(' => sequence.push(Part::Choice(self.bracket("`|` or `)`", ')', used)?)),
                '[' => sequence.push(Part::Optional(self.bracket("`|` or `]`", ']', used)?)),
                '{' => sequence.push(Part::Slot(self.slot(used)?)),
                '}' => return Err(self.expected(PART)),
                _ => sequence.extend(self.words()?),
            }
        }
        if sequence.is_empty() { Err(self.expected(PART)) } else { Ok(sequence) }
    }

    fn bracket(
        &mut self,
        ending: &str,
        close: char,
        used: &mut BTreeSet<String>,
    ) -> Result<Vec<Sequence>, PatternError> {
        self.refuse_after_letter()?;
        self.at += 1;
        // Alternatives exclude each other, so one slot may stand in several of them.
        let before = used.clone();
        let mut choices = Vec::new();
        loop {
            let mut used_here = before.clone();
            choices.push(self.sequence(&mut used_here)?);
            used.append(&mut used_here);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(next) if next == close => break,
                _ => return Err(self.expected(ending)),
            }
        }
        self.at += 1;
        Ok(choices)
    }

    fn slot(&mut self, used: &mut BTreeSet<String>) -> Result<String, PatternError> {
        self.refuse_after_letter()?;
        let start = self.at;
        self.at += 1;
        let rest = &self.characters[self.at..];
        let is_of_name = |c: &&char| matches!(c, 'a'..='z' | '0'..='9' | '_');
        let name: String = rest.iter().take_while(is_of_name).collect();
        if name.is_empty() {
            return Err(self.expected(NAME));
        }
        self.at += name.len();
        match self.peek() {
            Some('}') => self.at += 1,
            None => return Err(self.expected("`}` after the slot's name")),
            Some(_) => return Err(self.expected(NAME)),
        }
        if !used.insert(name.clone()) {
            let expected = "each slot once".to_owned();
            return Err(PatternError { expected, found: format!("`{{{name}}}` again"), at: start + 1 });
        }
        Ok(name)
    }

    /// The words up to the next bracket or `|`, cut and folded exactly as those of a message.
    fn words(&mut self) -> Result<Sequence, PatternError> {
        let after_bracket =
            self.at.checked_sub(1).is_some_and(|before| matches!(self.characters[before], ')' | ']' | '}'));
        if after_bracket && self.characters[self.at].is_alphanumeric() {
            return Err(self.expected("a space after the bracket"));
        }
        let rest = &self.characters[self.at..];
        let text: String = rest.iter().take_while(|c| !matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '|')).collect();
        self.at += text.chars().count();
        let utterance = Utterance::new(&text);
        let words = utterance.tokens().iter().filter(|token| token.is_word);
        Ok(words.map(|token| Part::Word(usual(&token.folded).into_owned())).collect())
    }

    /// `re(open|start)` looks as if it matched "reopen", but a pattern is made of whole words.
    fn refuse_after_letter(&self) -> Result<(), PatternError> {
        let glued = self.at.checked_sub(1).is_some_and(|before| self.characters[before].is_alphanumeric());
        if glued { Err(self.expected("a space before the bracket")) } else { Ok(()) }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn expected(&self, expected: &str) -> PatternError {
        let found = self.peek().map_or("the end of the pattern".to_owned(), |c| format!("`{c}`"));
        PatternError { expected: expected.to_owned(), found, at: self.at + 1 }
    }
}
