//! What is wrong with a configuration, in words that tell where to look and what to write.

use std::{fmt, io, path::Path};

use figment::error::Kind;

/// How alike an unknown key and a known one must be for us to ask whether it was meant, between 0 and 1.
const ALIKE: f64 = 0.7;

/// A configuration that cannot be used: one line for each thing that is wrong.
#[derive(Debug)]
pub struct ConfigError(Vec<String>);

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl ConfigError {
    pub(super) fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self(vec![format!("{}: cannot be read: {error}", file.display())])
    }

    pub(super) fn syntax(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Self(vec![format!("{}: line {line}: no TOML: {}", file.display(), error.message())])
    }

    pub(super) fn from_figment(errors: figment::Error) -> Self {
        Self(errors.into_iter().map(|error| line(&error)).collect())
    }
}

/// `recado.toml: server.adress: unknown key; did you mean "address"?`
fn line(error: &figment::Error) -> String {
    let source = error.metadata.as_ref().map_or("defaults", |metadata| metadata.name.as_ref());
    let key = error.path.join(".");
    let what = match &error.kind {
        Kind::UnknownField(found, known) => unknown(found, known),
        Kind::UnknownVariant(found, known) => format!("expected one of {}, found {found:?}", known.join(", ")),
        Kind::InvalidType(found, expected) | Kind::InvalidValue(found, expected) => {
            format!("expected {expected}, found {found}")
        }
        other => other.to_string(),
    };
    if key.is_empty() { format!("{source}: {what}") } else { format!("{source}: {key}: {what}") }
}

fn unknown(found: &str, known: &[&str]) -> String {
    let likeness = |key: &&&str| (strsim::jaro_winkler(found, key) * 1000.0) as u32;
    let nearest = known.iter().max_by_key(likeness).filter(|key| strsim::jaro_winkler(found, key) >= ALIKE);
    match nearest {
        Some(nearest) => format!("unknown key {found:?}; did you mean {nearest:?}?"),
        None => format!("unknown key {found:?}; known are {}", known.join(", ")),
    }
}
