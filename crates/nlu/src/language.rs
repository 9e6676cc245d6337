//! The languages that the entity parsers speak.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language that recado understands and answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Portuguese.
    Pt,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language, in the order in which ties are broken.
    pub const ALL: [Self; 3] = [Self::En, Self::Pt, Self::Es];

    /// The ISO 639-1 code: `en`, `pt` or `es`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Pt => "pt",
            Self::Es => "es",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

/// A language code that recado does not speak.
#[derive(Debug, thiserror::Error)]
#[error("expected a language (en, pt or es), found `{0}`")]
pub struct UnknownLanguage(String);
