//! Phones and user ids as logs may show them.

use std::fmt;

use sha2::{Digest, Sha256};

/// The first characters, at most: the country and perhaps the area.
const HEAD_MAX: usize = 5;

/// The last characters: enough to tell two people of one conversation apart.
const TAIL: usize = 2;

/// At least so many characters are hidden, so that trying all of them is no small work.
const HIDDEN_MIN: usize = 6;

/// Digits from which on a number may be somebody's.
const NUMBER_MIN: usize = 7;

/// Shows a phone number or user id with its middle hidden.
///
/// ```
/// use gateway::telemetry::Masked;
/// assert_eq!(Masked("5511955550121").to_string(), "+55119…21");
/// assert_eq!(Masked("34600111222").to_string(), "+346…22");
/// assert_eq!(Masked("12345").to_string(), "…");
/// ```
#[derive(Clone, Copy)]
pub struct Masked<'a>(pub &'a str);

impl fmt::Display for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address: Vec<char> = self.0.trim_start_matches('+').chars().collect();
        let Some(head) = address.len().checked_sub(HIDDEN_MIN + TAIL) else { return f.write_str("…") };
        let head: String = address.iter().take(head.min(HEAD_MAX)).collect();
        let tail: String = address.iter().skip(address.len() - TAIL).collect();
        let is_phone = head.starts_with(|first: char| first.is_ascii_digit());
        let plus = if is_phone { "+" } else { "" };
        write!(f, "{plus}{head}…{tail}")
    }
}

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text of others as logs may show it: every number of seven digits or more is hidden, since it may be somebody's phone.
///
/// ```
/// use gateway::telemetry::without_numbers;
/// assert_eq!(without_numbers("to +5511955550121: error 131047"), "to +…: error 131047");
/// assert_eq!(without_numbers("HTTP 404 after 30 s"), "HTTP 404 after 30 s");
/// ```
pub fn without_numbers(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_digit) {
        let (before, number) = rest.split_at(at);
        let end = number.find(|c| !is_digit(c)).unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        shown.push_str(before);
        shown.push_str(if digits.len() < NUMBER_MIN { digits } else { "…" });
        rest = after;
    }
    shown + rest
}

/// A short name for an event key. The key itself holds Meta's message id, in which the person's phone number is written.
///
/// ```
/// use gateway::telemetry::fingerprint;
/// assert_eq!(fingerprint("m:wamid.A").len(), 12);
/// assert_ne!(fingerprint("m:wamid.A"), fingerprint("m:wamid.B"));
/// ```
pub fn fingerprint(event_key: &str) -> String {
    hex::encode(&Sha256::digest(event_key)[..6])
}

#[cfg(test)]
mod tests {
    use super::Masked;

    #[test]
    fn six_characters_are_always_hidden() {
        let cases =
            [("", "…"), ("+1", "…"), ("12345678", "…78"), ("123456789", "+1…89"), ("ES.90218844713355", "ES.90…55")];
        for (address, shown) in cases {
            assert_eq!(Masked(address).to_string(), shown);
        }
    }
}
