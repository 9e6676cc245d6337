//! Identifiers: what the whole of the slot's expression matches, such as the `1823` of "order #1823".

use std::cell::OnceCell;

use regex::Regex;

use crate::Value;

use super::reading::{Match, Reading};

/// `AB-12/2026-0001` has seven tokens; identifiers are shorter than twelve.
const MAX_TOKENS: usize = 12;
/// Symbols that hold an identifier together.
const JOINERS: &str = "-/._#";
/// Symbols that say that what is glued behind them is something else.
const OTHER_KINDS: &str = "+@";
/// What people glue in front of the digits to say "number".
const NUMBER_MARKS: [&str; 4] = ["nº", "Nº", "n°", "N°"];
/// Symbols that make the digits behind them money, space or not.
const CURRENCIES: &str = "$€£¥";

/// A slot's expression, anchored at both ends when first needed.
pub(super) struct Pattern<'a> {
    regex: &'a Regex,
    anchored: OnceCell<Option<Regex>>,
}

impl<'a> Pattern<'a> {
    pub(super) fn new(regex: &'a Regex) -> Self {
        Self { regex, anchored: OnceCell::new() }
    }

    /// True when the expression matches all of `text`.
    fn matches_all(&self, text: &str) -> bool {
        let Some(found) = self.regex.find(text) else { return false };
        // Of alternatives the first wins: `\d{4}|\d{6}` finds four of six digits. Only then is the anchored form needed.
        found.range() == (0..text.len()) || self.anchored().is_some_and(|anchored| anchored.is_match(text))
    }

    fn anchored(&self) -> Option<&Regex> {
        self.anchored.get_or_init(|| Regex::new(&format!("^(?:{})$", self.regex.as_str())).ok()).as_ref()
    }
}

/// The identifiers that begin at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize, pattern: &Pattern<'_>) -> Vec<Match> {
    if !starts(reading, start) {
        return Vec::new();
    }
    (start + 1..=reading.len().min(start + MAX_TOKENS))
        .take_while(|end| *end == start + 1 || holds_together(reading, end - 1))
        .filter(|end| reading.ends_clean(*end) && !reading.is_symbol(*end, "%"))
        .filter_map(|end| Some(Match::exact(end, Value::Id(whole(pattern, reading.text(start, end))?))))
        .collect()
}

/// True when token `start` is not the tail of something longer.
fn starts(reading: &Reading<'_>, start: usize) -> bool {
    let tail_of_other = reading.is_glued(start) && reading.is_symbol(start.wrapping_sub(1), OTHER_KINDS);
    let may_open = reading.is_word(start) || reading.is_symbol(start, JOINERS);
    let is_money = reading.is_symbol(start.wrapping_sub(1), CURRENCIES);
    may_open && !is_money && !tail_of_other && reading.starts_clean(start)
}

/// True when token `index` continues what stands directly before it.
fn holds_together(reading: &Reading<'_>, index: usize) -> bool {
    reading.is_glued(index) && (reading.is_word(index) || reading.is_symbol(index, JOINERS))
}

/// The candidate, in the letter case that the expression wants, if the expression matches all of it. `nº1823` and `1.823` are 1823 where only that is
/// an identifier.
fn whole(pattern: &Pattern<'_>, candidate: &str) -> Option<String> {
    let cases = [candidate.to_owned(), candidate.to_uppercase(), candidate.to_lowercase()];
    let unmarked = NUMBER_MARKS.iter().find_map(|mark| candidate.strip_prefix(mark)).unwrap_or(candidate);
    cases
        .into_iter()
        .find(|text| pattern.matches_all(text))
        .or_else(|| figure(unmarked).filter(|text| pattern.matches_all(text)))
}

/// A number without the marks between its thousands.
fn figure(text: &str) -> Option<String> {
    let groups: Vec<_> = text.split('.').collect();
    let (first, others) = groups.split_first()?;
    let is_grouped = others.is_empty() || first.len() <= 3 && others.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    (is_grouped && !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}
