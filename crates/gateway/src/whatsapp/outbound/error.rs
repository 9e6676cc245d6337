//! Why something cannot be sent: the field, the limit and what was found.

use std::fmt;

/// A message that Meta would refuse.
///
/// ```
/// use gateway::whatsapp::outbound::Text;
/// let error = Text::new("x".repeat(4097)).unwrap_err();
/// assert_eq!(error.to_string(), "text.body: at most 4096 characters, this has 4097");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {limit}, this has {found}{}", limit.unit())]
pub struct LimitError {
    /// The place in Meta's JSON: `interactive.action.buttons[2].reply.title`.
    pub field: String,
    /// What it may be.
    pub limit: Limit,
    /// What it is: characters of a text, items of a list, bytes of a file.
    pub found: usize,
}

/// What a field may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At most so many characters (Unicode scalar values).
    Characters(usize),
    /// From so many items to so many.
    Items(usize, usize),
    /// At most so many bytes.
    Bytes(usize),
    /// A rule about the text, in words: `not blank`.
    Rule(&'static str),
}

impl Limit {
    /// What `found` counts, where the limit's own words do not say.
    fn unit(self) -> &'static str {
        match self {
            Self::Rule(_) => " characters",
            Self::Characters(_) | Self::Items(..) | Self::Bytes(_) => "",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Characters(max) => write!(f, "at most {max} characters"),
            Self::Items(min, max) => write!(f, "{min} to {max} items"),
            Self::Bytes(max) => write!(f, "at most {max} bytes"),
            Self::Rule(rule) => f.write_str(rule),
        }
    }
}
