//! What conversations and scripts have in common: how they are written, and how one that went otherwise is shown.
//!
//! A line with `>` is said; one with `!` is done, which only scripts know. The lines up to the next of these are the whole
//! answer; `---` stands between messages.

use std::fmt;

use bot::duration;
use jiff::{SignedDuration, civil::DateTime};

/// The line between two messages of one answer.
const BETWEEN_MESSAGES: &str = "---";

/// A file of this kind, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The lines before the first step, as they are.
    pub(crate) head: String,
    /// Whose phone writes.
    pub(crate) phone: Option<String>,
    /// When, in local time.
    pub(crate) now: Option<DateTime>,
    /// What happens, in order.
    pub(crate) steps: Vec<Step>,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Its line in the file, from 1.
    pub(crate) line: usize,
    /// What happens.
    pub(crate) what: What,
    /// How many messages are expected.
    pub(crate) answers: usize,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// `> words`
    Said(String),
    /// `! words`
    Done(String),
}

impl Step {
    /// The line as it stands in the file.
    pub(crate) fn written(&self) -> String {
        match &self.what {
            What::Said(words) => format!("> {words}"),
            What::Done(words) => format!("! {words}"),
        }
    }
}

/// A line that cannot stand where it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    line: usize,
    expected: String,
    found: String,
}

impl WrongLine {
    pub(crate) fn new(line: usize, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, expected: expected.into(), found: found.into() }
    }

    /// Something is missing in the whole file.
    pub(crate) fn first(text: &str, expected: &str) -> Self {
        Self::new(1, expected, text.lines().next().unwrap_or_default())
    }
}

impl fmt::Display for WrongLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: expected {}, found `{}`", self.line, self.expected, self.found)
    }
}

impl std::error::Error for WrongLine {}

impl Written {
    pub(crate) fn parse(text: &str) -> Result<Self, WrongLine> {
        let mut written = Self { head: String::new(), phone: None, now: None, steps: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            let said = line.strip_prefix("> ").map(|words| What::Said(words.to_owned()));
            let what = said.or_else(|| line.strip_prefix("! ").map(|words| What::Done(words.to_owned())));
            if let Some(what) = what {
                written.steps.push(Step { line: index + 1, what, answers: 0 });
                continue;
            }
            match written.steps.last_mut() {
                None => written.read_head(index + 1, line)?,
                Some(step) if line == BETWEEN_MESSAGES => step.answers += 1,
                Some(step) if !line.is_empty() => step.answers = step.answers.max(1),
                Some(_) => {}
            }
        }
        Ok(written)
    }

    fn read_head(&mut self, number: usize, line: &str) -> Result<(), WrongLine> {
        let wrong = |expected: &str| WrongLine::new(number, expected, line);
        self.head.push_str(line);
        self.head.push('\n');
        if let Some(given) = line.strip_prefix("as ") {
            self.phone = Some(given.trim().to_owned());
        } else if let Some(given) = line.strip_prefix("now ") {
            self.now = Some(given.trim().parse().map_err(|_| wrong("a local time such as 2026-11-20T10:30"))?);
        } else if !(line.is_empty() || line.starts_with('#')) {
            return Err(wrong("`# title`, `as PHONE`, `now TIME` or `> words`"));
        }
        Ok(())
    }
}

/// How it went, written as a file of this kind.
#[derive(Clone, Debug)]
pub(crate) struct Transcript(String);

impl Transcript {
    pub(crate) fn new(head: &str) -> Self {
        Self(head.to_owned())
    }

    /// Something happened, and this was answered.
    pub(crate) fn add(&mut self, step: &str, messages: &[String]) {
        self.0.push_str(step);
        self.0.push('\n');
        if !messages.is_empty() {
            self.0.push_str(&messages.join(&format!("\n{BETWEEN_MESSAGES}\n")));
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.truncate(self.0.trim_end().len());
        self.0.push('\n');
        self.0
    }
}

/// How much time passes: `(10m later)`.
pub(crate) fn later(words: &str) -> Option<SignedDuration> {
    duration::parse(words.strip_prefix('(')?.strip_suffix(" later)")?)
}

/// What is written and how it went, line by line.
pub(crate) fn diff(written: &str, held: &str) -> String {
    similar::TextDiff::from_lines(written, held).unified_diff().header("written", "held").to_string()
}
