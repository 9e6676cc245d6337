//! A phone number as WhatsApp's `wa_id` writes it: digits only.

use std::fmt;

use serde::Serialize;

/// E.164 allows fifteen digits.
const DIGITS_MAX: usize = 15;
/// The shortest numbers in use, country code included.
const DIGITS_MIN: usize = 7;

/// Seven to fifteen digits, country code first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(super) struct Phone(String);

impl Phone {
    /// Reads a number as people write it, or nothing when it cannot be one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_decoration = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{a0}');
        let rest = text.trim();
        let digits: String = rest.strip_prefix('+').unwrap_or(rest).chars().filter(|c| !is_decoration(*c)).collect();
        let is_number = digits.chars().all(|c| c.is_ascii_digit());
        (is_number && (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len())).then_some(Self(digits))
    }

    /// The digits.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Phone;

    #[test]
    fn reads_what_people_write() {
        for (written, digits) in [
            ("+34 600-111-222", Some("34600111222")),
            ("34600111222", Some("34600111222")),
            (" +1 (555) 014.0042 ", Some("15550140042")),
            ("+250\u{a0}788 123 200", Some("250788123200")),
            ("123456", None),
            ("1234567890123456", None),
            ("34+600111222", None),
            ("call me", None),
            ("٣٤٦٠٠١١١٢٢٢", None),
            ("", None),
        ] {
            assert_eq!(Phone::parse(written).as_ref().map(Phone::as_str), digits, "{written}");
        }
    }
}
