//! An update in one line, for those who run the gateway.

use super::{News, Update};
use crate::{
    webhook::reported::ReportedError,
    whatsapp::{ErrorClass, meaning_of},
};

/// Characters of a line: Meta's descriptions can be long.
const TEXT_MAX: usize = 300;

/// Something that those who run the gateway may have to act on. It names no person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// How much it matters.
    pub level: Level,
    /// The field that it came in; `other` for one that is not known.
    pub field: &'static str,
    /// The business account's id, or that of our number.
    pub source: Option<String>,
    /// What happened, in one line of at most 300 characters.
    pub text: String,
}

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Good to know.
    Info,
    /// Somebody should look before it becomes worse.
    Warning,
    /// Messages do not arrive, or soon will not: somebody has to act.
    Error,
}

impl Level {
    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Update {
    /// The update in one line.
    pub fn alert(&self) -> Alert {
        let (level, text) = match &self.news {
            News::Template(update) => update.tell(),
            News::Number(update) => update.tell(),
            News::Account(update) => update.tell(),
            News::Flow(update) => update.tell(),
            News::Group(update) => update.tell(),
            News::Person(update) => update.tell(),
            News::Sync(update) => update.tell(),
            News::Error(error) => tell_error(error),
            News::Other => (Level::Info, "something that is kept and not read".to_owned()),
        };
        Alert { level, field: self.field, source: self.source.clone(), text: one_line(&text) }
    }
}

fn tell_error(error: &ReportedError) -> (Level, String) {
    let class = error.code.and_then(meaning_of).map(|(class, _)| class);
    let level = match class {
        Some(ErrorClass::Configuration | ErrorClass::Account) => Level::Error,
        _ => Level::Warning,
    };
    (level, format!("an error that belongs to no message: {error}"))
}

/// What Meta wrote, or a word for its absence.
pub(super) fn or_unknown(text: Option<&String>) -> &str {
    text.map_or("unknown", String::as_str)
}

fn one_line(text: &str) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.retain(|c| !c.is_control());
    if let Some((end, _)) = line.char_indices().nth(TEXT_MAX) {
        line.truncate(end);
    }
    line
}
