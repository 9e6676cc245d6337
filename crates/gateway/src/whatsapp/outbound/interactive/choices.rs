//! Reply buttons, and a list that opens.

use serde::Serialize;

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
    },
    Action, Interactive, Kind,
};
use crate::whatsapp::limits::{
    BUTTON_ID_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, ROW_DESCRIPTION_MAX, ROW_ID_MAX, ROW_TITLE_MAX, ROWS_MAX,
    SECTION_TITLE_MAX, SECTIONS_MAX,
};

/// A button and the id that comes back when it is tapped. [`Interactive::buttons`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyButton {
    /// At most 256 characters, no other button's.
    pub id: String,
    /// At most 20 characters, no other button's; markup is shown as it is.
    pub title: String,
}

/// A button as Meta nests it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Reply {
    #[serde(rename = "type")]
    kind: &'static str,
    reply: ReplyButton,
}

/// Rows under a title. [`Interactive::list`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// At most 24 characters; needed when there are several sections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// One to ten, all sections together.
    pub rows: Vec<Row>,
}

/// A row of a list and the id that comes back when it is picked. [`Interactive::list`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// At most 200 characters, no other row's.
    pub id: String,
    /// At most 24 characters.
    pub title: String,
    /// A second, smaller line, at most 72 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Interactive {
    /// One to three buttons under `body`.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn buttons(body: impl Into<String>, buttons: Vec<ReplyButton>) -> Result<Self, LimitError> {
        check_buttons("interactive.action.buttons", "reply", &buttons, BUTTONS_MAX)?;
        let buttons = buttons.into_iter().map(|reply| Reply { kind: "reply", reply }).collect();
        Self::new(Kind::Button, body, Action::Buttons { buttons })
    }

    /// A button with the words `open` that opens up to ten rows in up to ten sections. The body has at most 1,024 characters
    /// (Meta's pages say 4,096 for lists, its OpenAPI 1,024 for all).
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn list(body: impl Into<String>, open: impl Into<String>, sections: Vec<Section>) -> Result<Self, LimitError> {
        let (button, at) = (open.into(), "interactive.action.sections");
        check::label("interactive.action.button", &button, BUTTON_TITLE_MAX)?;
        check::items(at, sections.len(), 1..=SECTIONS_MAX)?;
        let is_one = sections.len() == 1;
        for (index, section) in sections.iter().enumerate() {
            section.check(&format!("{at}[{index}]"), is_one)?;
        }
        let places = sections.iter().enumerate().flat_map(|(section, rows)| {
            rows.rows.iter().enumerate().map(move |(row, found)| (section, row, found.id.as_str()))
        });
        let places: Vec<_> = places.collect();
        check::items(format_args!("{at}[*].rows"), places.len(), 1..=ROWS_MAX)?;
        check::unique(places.iter().map(|(.., id)| *id), |index| {
            let (section, row, _) = places[index];
            format!("{at}[{section}].rows[{row}].id")
        })?;
        Self::new(Kind::List, body, Action::List { button, sections })
    }
}

/// Buttons in a list at `at`, each within an object called `inside`.
pub(super) fn check_buttons(at: &str, inside: &str, buttons: &[ReplyButton], max: usize) -> Checked {
    check::items(at, buttons.len(), 1..=max)?;
    for (index, button) in buttons.iter().enumerate() {
        check::label(format_args!("{at}[{index}].{inside}.id"), &button.id, BUTTON_ID_MAX)?;
        check::label(format_args!("{at}[{index}].{inside}.title"), &button.title, BUTTON_TITLE_MAX)?;
    }
    check::unique(buttons.iter().map(|button| button.id.as_str()), |index| format!("{at}[{index}].{inside}.id"))?;
    check::unique(buttons.iter().map(|button| button.title.as_str()), |index| format!("{at}[{index}].{inside}.title"))
}

impl Section {
    fn check(&self, at: &str, is_only: bool) -> Checked {
        match &self.title {
            Some(title) => check::label(format_args!("{at}.title"), title, SECTION_TITLE_MAX)?,
            None => check::rule(format_args!("{at}.title"), "", is_only, "needed when there are several sections")?,
        }
        check::items(format_args!("{at}.rows"), self.rows.len(), 1..=ROWS_MAX)?;
        for (index, row) in self.rows.iter().enumerate() {
            check::label(format_args!("{at}.rows[{index}].id"), &row.id, ROW_ID_MAX)?;
            check::label(format_args!("{at}.rows[{index}].title"), &row.title, ROW_TITLE_MAX)?;
            let description = row.description.as_deref();
            check::optional(format_args!("{at}.rows[{index}].description"), description, ROW_DESCRIPTION_MAX)?;
        }
        Ok(())
    }
}
