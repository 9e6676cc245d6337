//! The rules that fields share. Each takes the field's place in Meta's JSON, for the error.

use std::{collections::HashSet, fmt::Display, ops::RangeInclusive};

use super::error::{Limit, LimitError};
use crate::whatsapp::limits::URL_MAX;

pub(super) type Checked = Result<(), LimitError>;

/// A text that is not blank and has at most `max` characters.
pub(super) fn text(field: impl Display, value: &str, max: usize) -> Checked {
    rule(&field, value, !value.trim().is_empty(), "not blank")?;
    at_most(field, value.chars().count(), max)
}

/// A text that may be missing.
pub(super) fn optional(field: impl Display, value: Option<&str>, max: usize) -> Checked {
    value.map_or(Ok(()), |value| text(field, value, max))
}

/// At most `max` characters.
pub(super) fn at_most(field: impl Display, found: usize, max: usize) -> Checked {
    if found <= max { Ok(()) } else { Err(error(field, Limit::Characters(max), found)) }
}

/// A text on a button, a row or a header: one line, no blank around it.
pub(super) fn label(field: impl Display, value: &str, max: usize) -> Checked {
    text(&field, value, max)?;
    rule(&field, value, value.trim() == value, "no blank at its beginning or end")?;
    rule(field, value, !value.contains(['\n', '\r']), "no line break")
}

/// So many items.
pub(super) fn items(field: impl Display, found: usize, range: RangeInclusive<usize>) -> Checked {
    if range.contains(&found) { Ok(()) } else { Err(error(field, Limit::Items(*range.start(), *range.end()), found)) }
}

/// No value occurs twice; `field` names the place of the one with this index.
pub(super) fn unique<'a>(values: impl Iterator<Item = &'a str>, field: impl Fn(usize) -> String) -> Checked {
    let mut seen = HashSet::new();
    for (index, value) in values.enumerate() {
        rule_with(value, seen.insert(value), "not used twice", || field(index))?;
    }
    Ok(())
}

/// An address on the web.
pub(super) fn url(field: impl Display, value: &str) -> Checked {
    text(&field, value, URL_MAX)?;
    let rest = ["http://", "https://"].iter().find_map(|scheme| value.strip_prefix(scheme));
    let is_web = rest.is_some_and(|rest| !rest.is_empty()) && !value.contains(char::is_whitespace);
    rule(field, value, is_web, "an address that begins with http:// or https://")
}

/// Any other rule, in words.
pub(super) fn rule(field: impl Display, value: &str, holds: bool, words: &'static str) -> Checked {
    rule_with(value, holds, words, || field.to_string())
}

fn rule_with(value: &str, holds: bool, words: &'static str, field: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(error(field(), Limit::Rule(words), value.chars().count())) }
}

fn error(field: impl Display, limit: Limit, found: usize) -> LimitError {
    LimitError { field: field.to_string(), limit, found }
}
