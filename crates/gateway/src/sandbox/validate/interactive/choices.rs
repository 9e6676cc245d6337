//! Reply buttons, and a list that opens.

use std::collections::HashSet;

use super::{ApiError, Field, Files};
use crate::whatsapp::limits::{
    BUTTON_ID_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, ROW_DESCRIPTION_MAX, ROW_ID_MAX, ROW_TITLE_MAX, ROWS_MAX,
    SECTION_TITLE_MAX, SECTIONS_MAX,
};

pub(super) fn buttons(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    replies(&action.get("buttons"), "reply").map(|_| ())
}

/// One to three buttons, each with an id and a title in an object called `inside`. How many.
pub(super) fn replies(buttons: &Field<'_>, inside: &str) -> Result<usize, ApiError> {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    let buttons = buttons.list(1..=BUTTONS_MAX)?;
    for button in &buttons {
        button.get("type").one_of(&[inside])?;
        let reply = button.get(inside);
        let (id, title) = (reply.object()?.get("id"), reply.get("title"));
        id.unique(id.label(BUTTON_ID_MAX)?, &mut ids)?;
        title.unique(title.label(BUTTON_TITLE_MAX)?, &mut titles)?;
    }
    Ok(buttons.len())
}

pub(super) fn list(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("button").text(BUTTON_TITLE_MAX)?;
    let sections = action.get("sections");
    let items = sections.list(1..=SECTIONS_MAX)?;
    let mut ids = HashSet::new();
    for section in &items {
        let title = section.get("title");
        if items.len() > 1 || title.is_present() {
            title.text(SECTION_TITLE_MAX)?;
        }
        for row in section.get("rows").list(1..=ROWS_MAX)? {
            let id = row.get("id");
            id.unique(id.text(ROW_ID_MAX)?, &mut ids)?;
            row.get("title").text(ROW_TITLE_MAX)?;
            row.get("description").words(ROW_DESCRIPTION_MAX)?;
        }
    }
    if ids.len() > ROWS_MAX {
        return Err(sections.refuse(&format!("have {} rows together, the limit is {ROWS_MAX}", ids.len())));
    }
    Ok(())
}
