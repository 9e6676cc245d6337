//! Interactive messages: buttons and lists in full, a link button, and the frame of all others.

use std::collections::HashSet;

use super::{
    super::{error::ApiError, media::MediaKind},
    FileReference, content,
    field::Field,
};
use crate::whatsapp::limits::{
    BODY_MAX, BUTTON_ID_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, FOOTER_MAX, HEADER_MAX, ROW_DESCRIPTION_MAX, ROW_ID_MAX,
    ROW_TITLE_MAX, ROWS_MAX, SECTION_TITLE_MAX, SECTIONS_MAX,
};

/// Kinds whose action is taken as it comes.
const OTHER_KINDS: [&str; 12] = [
    "address_message",
    "call_permission_request",
    "carousel",
    "catalog_message",
    "flow",
    "location_request_message",
    "order_details",
    "order_status",
    "product",
    "product_list",
    "request_contact_info",
    "voice_call",
];

/// Checks the `interactive` object; returns the files in its header.
pub(super) fn check(interactive: &Field<'_>) -> Result<Vec<FileReference>, ApiError> {
    let kinds = [["button", "list", "cta_url"].as_slice(), OTHER_KINDS.as_slice()].concat();
    let kind = interactive.get("type").one_of(&kinds)?;
    let action = interactive.get("action");
    let body = interactive.get("body");
    match kind {
        "list" => {
            body.object()?.get("text").text(BODY_MAX)?;
            list(action.object()?)?;
        }
        "button" | "cta_url" => {
            body.object()?.get("text").text(BODY_MAX)?;
            if kind == "button" { buttons(action.object()?)? } else { link_button(action.object()?)? }
        }
        _ => {
            if body.is_present() {
                body.object()?.get("text").text(BODY_MAX)?;
            }
            action.object()?;
        }
    }
    let footer = interactive.get("footer");
    if footer.is_present() {
        footer.object()?.get("text").text(FOOTER_MAX)?;
    }
    header(&interactive.get("header"), kind)
}

fn header(header: &Field<'_>, kind: &str) -> Result<Vec<FileReference>, ApiError> {
    if !header.is_present() {
        return Ok(Vec::new());
    }
    let kinds: &[&str] = if kind == "list" { &["text"] } else { &["text", "image", "video", "document"] };
    let header_kind = header.object()?.get("type").one_of(kinds)?;
    let inside = header.get(header_kind);
    match header_kind {
        "image" => content::media(&inside, MediaKind::Image),
        "video" => content::media(&inside, MediaKind::Video),
        "document" => content::media(&inside, MediaKind::Document),
        _ => inside.text(HEADER_MAX).map(|_| Vec::new()),
    }
}

fn buttons(action: &Field<'_>) -> Result<(), ApiError> {
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for button in action.get("buttons").list(1..=BUTTONS_MAX)? {
        button.get("type").one_of(&["reply"])?;
        let reply = button.get("reply");
        let (id, title) = (reply.object()?.get("id"), reply.get("title"));
        unique(&id, id.text(BUTTON_ID_MAX)?, &mut ids)?;
        let words = title.text(BUTTON_TITLE_MAX)?;
        if words.trim() != words {
            return Err(title.refuse("must not begin or end with a blank"));
        }
        unique(&title, words, &mut titles)?;
    }
    Ok(())
}

fn list(action: &Field<'_>) -> Result<(), ApiError> {
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
            unique(&id, id.text(ROW_ID_MAX)?, &mut ids)?;
            row.get("title").text(ROW_TITLE_MAX)?;
            row.get("description").optional_text(ROW_DESCRIPTION_MAX)?;
        }
    }
    if ids.len() > ROWS_MAX {
        return Err(sections.refuse(&format!("have {} rows together, the limit is {ROWS_MAX}", ids.len())));
    }
    Ok(())
}

fn link_button(action: &Field<'_>) -> Result<(), ApiError> {
    let parameters = action.get("parameters");
    parameters.object()?.get("display_text").text(BUTTON_TITLE_MAX)?;
    content::url(&parameters.get("url"))
}

fn unique<'a>(field: &Field<'a>, word: &'a str, seen: &mut HashSet<&'a str>) -> Result<(), ApiError> {
    if seen.insert(word) { Ok(()) } else { Err(field.refuse("is used twice")) }
}
