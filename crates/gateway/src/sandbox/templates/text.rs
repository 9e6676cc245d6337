//! A text with places to fill, `{{1}}` or `{{name}}`.

use std::collections::BTreeSet;

/// A text and its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    text: String,
    /// The name of each place, once, in the order in which they first occur.
    names: Vec<String>,
}

/// How the places of a template are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `{{1}}`, `{{2}}` …
    Positional,
    /// `{{order_number}}`
    Named,
}

impl Format {
    /// Its name at Meta.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Positional => "POSITIONAL",
            Self::Named => "NAMED",
        }
    }
}

impl Text {
    /// Finds the places. The error says which is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut names: Vec<String> = Vec::new();
        for name in places(text) {
            let name = name.ok_or("has {{ without }}")?;
            let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
            let is_word = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            if !is_number && !is_word {
                return Err(format!("has the place {{{{{name}}}}}: a number, or a-z, 0-9 and _, is needed"));
            }
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let text = Self { text: text.to_owned(), names };
        match text.format() {
            Some(Format::Positional) => text.check_numbers().map(|()| text),
            Some(Format::Named) if text.names.iter().any(|name| name.starts_with(|c: char| c.is_ascii_digit())) => {
                Err("has places with numbers and places with names".to_owned())
            }
            Some(Format::Named) | None => Ok(text),
        }
    }

    /// The words, places and all.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The places in the order in which parameters without names fill them.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        if self.format() == Some(Format::Positional) {
            names.sort_by_key(|name| name.parse::<usize>().unwrap_or(usize::MAX));
        }
        names
    }

    /// How its places are named; nothing when it has none.
    pub(super) fn format(&self) -> Option<Format> {
        let is_named = |name: &String| name.starts_with(|c: char| c.is_ascii_lowercase());
        if self.names.is_empty() {
            None
        } else if self.names.iter().any(is_named) {
            Some(Format::Named)
        } else {
            Some(Format::Positional)
        }
    }

    /// Whether a place stands at the very beginning or end.
    pub(super) fn is_open_ended(&self) -> bool {
        let text = self.text.trim();
        text.starts_with("{{") || text.ends_with("}}")
    }

    /// Whether two places stand beside each other with nothing but blanks between them.
    pub(super) fn has_adjacent_places(&self) -> bool {
        self.text.split("}}").skip(1).any(|rest| rest.trim_start().starts_with("{{"))
    }

    /// The text with its places filled.
    pub(super) fn fill<'a>(&self, value: impl Fn(&str) -> &'a str) -> String {
        let mut filled = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, behind) = after.split_once("}}").unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(value(name.trim()));
            rest = behind;
        }
        filled + rest
    }

    fn check_numbers(&self) -> Result<(), String> {
        let found: BTreeSet<usize> = self.names.iter().filter_map(|name| name.parse().ok()).collect();
        let is_complete = found.iter().copied().eq(1..=self.names.len());
        if is_complete { Ok(()) } else { Err("has places that are not numbered 1, 2, 3 …".to_owned()) }
    }
}

/// What stands between each `{{` and its `}}`; nothing for one that does not end.
fn places(text: &str) -> impl Iterator<Item = Option<&str>> {
    text.split("{{").skip(1).map(|rest| rest.split_once("}}").map(|(name, _)| name.trim()))
}
