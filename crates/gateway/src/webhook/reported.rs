//! An error as webhooks report it.

use std::fmt;

use super::lenient::Fields;

/// An error of a message, a status, a group or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedError {
    /// Meta's code: the only part to act on.
    pub code: Option<i64>,
    /// What happened, for people: the details, else the title.
    pub words: Option<String>,
}

impl ReportedError {
    /// The errors of `fields`, of today's shape or of the older one, which has only `code`, `title` and `details`.
    pub(super) fn all_of(fields: &Fields<'_>) -> Vec<Self> {
        fields.objects("errors").iter().map(Self::of).collect()
    }

    pub(super) fn of(error: &Fields<'_>) -> Self {
        let details = error.object("error_data").and_then(|data| data.text("details"));
        Self {
            code: error.integer("code"),
            words: ["details", "message", "title"]
                .iter()
                .fold(details, |words, name| words.or_else(|| error.text(name))),
        }
    }
}

impl fmt::Display for ReportedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words.as_deref().unwrap_or("no details"))?;
        self.code.map_or(Ok(()), |code| write!(f, " (code {code})"))
    }
}
