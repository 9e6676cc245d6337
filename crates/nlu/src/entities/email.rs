//! E-mail addresses.

use std::sync::LazyLock;

use regex::Regex;

use crate::{Span, Value};

use super::{Found, reading::Reading};

/// RFC 5321 section 4.5.3.1: 64 bytes before the sign, and 254 in all.
const MAX_BYTES: usize = 254;

/// Dot-separated atoms, the sign, and a host name with a top-level domain of letters.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let host = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}";
    Regex::new(&format!(r"(?i)[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@{host}"))
        .expect("a fixed expression compiles. This is a bug.")
});

/// Every address in the utterance.
pub(super) fn all(reading: &Reading<'_>) -> Vec<Found> {
    let text = reading.utterance.text();
    let addresses = ADDRESS.find_iter(text).filter(|address| address.len() <= MAX_BYTES);
    addresses.filter_map(|address| found(reading, Span { start: address.start(), end: address.end() })).collect()
}

fn found(reading: &Reading<'_>, span: Span) -> Option<Found> {
    let tokens = reading.tokens_of(span);
    let on_borders = reading.utterance.span_of(tokens.clone()) == Some(span);
    let tail = reading.is_glued(tokens.start) && reading.is_symbol(tokens.start.wrapping_sub(1), ".@/'");
    let head = reading.is_glued(tokens.end) && reading.is_symbol(tokens.end, "@_");
    let (local, host) = reading.utterance.slice(span).split_once('@')?;
    let value = Value::Email(format!("{local}@{}", host.to_lowercase()));
    (on_borders && !tail && !head).then_some(Found { span, value, probability: 1.0 })
}
