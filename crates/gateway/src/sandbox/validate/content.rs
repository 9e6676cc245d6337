//! What is inside a message, type by type.

use super::{
    super::{error::ApiError, media::MediaKind},
    FileReference,
    field::Field,
    interactive,
};
use crate::whatsapp::limits::{
    CAPTION_MAX, CONTACTS_MAX, LANGUAGE_MAX, MEDIA_ID_MAX, TEMPLATE_NAME_MAX, TEXT_MAX, URL_MAX, WAMID_MAX,
};

/// Checks the object of this type; returns the files it names.
pub(super) fn check(root: &Field<'_>, kind: &str) -> Result<Vec<FileReference>, ApiError> {
    let content = root.get(kind);
    match kind {
        "text" => text(&content),
        "interactive" => interactive::check(content.object()?),
        "image" => media(&content, MediaKind::Image),
        "video" => media(&content, MediaKind::Video),
        "audio" => media(&content, MediaKind::Audio),
        "document" => media(&content, MediaKind::Document),
        "sticker" => media(&content, MediaKind::Sticker),
        "location" => location(&content),
        "reaction" => reaction(&content),
        "contacts" => content.list(1..=CONTACTS_MAX).map(|_| Vec::new()),
        "template" => template(&content),
        _ => Err(ApiError::parameter(
            "type must be one of: audio, contacts, document, image, interactive, location, reaction, sticker, template, text, video",
        )),
    }
}

/// A file by id or by link, with a caption where its kind has one.
pub(super) fn media(content: &Field<'_>, kind: MediaKind) -> Result<Vec<FileReference>, ApiError> {
    content.object()?;
    let (id, link, caption) = (content.get("id"), content.get("link"), content.get("caption"));
    if caption.is_present() {
        if matches!(kind, MediaKind::Audio | MediaKind::Sticker) {
            return Err(caption.refuse(&format!("is not possible on a message of type {}", kind.name())));
        }
        caption.text(CAPTION_MAX)?;
    }
    match (id.is_present(), link.is_present()) {
        (true, true) => Err(content.refuse("must have either id or link, not both")),
        (false, false) => Err(ApiError::missing(&format!("{}.id or {}.link", content.path(), content.path()))),
        (false, true) => url(&link).map(|()| Vec::new()),
        (true, false) => {
            let reference = FileReference { field: id.path().to_owned(), id: id.text(MEDIA_ID_MAX)?.to_owned(), kind };
            Ok(vec![reference])
        }
    }
}

/// An address on the web.
pub(super) fn url(field: &Field<'_>) -> Result<(), ApiError> {
    let address = field.text(URL_MAX)?;
    let is_web =
        ["http://", "https://"].iter().any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    if is_web { Ok(()) } else { Err(field.refuse("must begin with http:// or https://")) }
}

/// Meta answers 100, not 131009, when a text is too long.
fn text(content: &Field<'_>) -> Result<Vec<FileReference>, ApiError> {
    let body = content.object()?.get("body");
    let length = body.str().map_or(0, |text| text.chars().count());
    if length > TEXT_MAX {
        return Err(ApiError::parameter(format!("text.body has {length} characters, the limit is {TEXT_MAX}")));
    }
    body.text(TEXT_MAX).map(|_| Vec::new())
}

fn location(content: &Field<'_>) -> Result<Vec<FileReference>, ApiError> {
    content.object()?.get("latitude").number(-90.0..=90.0)?;
    content.get("longitude").number(-180.0..=180.0)?;
    Ok(Vec::new())
}

fn reaction(content: &Field<'_>) -> Result<Vec<FileReference>, ApiError> {
    content.object()?.get("message_id").text(WAMID_MAX)?;
    let emoji = content.get("emoji");
    // An empty emoji takes the reaction back.
    if emoji.str().is_some() { Ok(Vec::new()) } else { Err(ApiError::missing(emoji.path())) }
}

fn template(content: &Field<'_>) -> Result<Vec<FileReference>, ApiError> {
    let name = content.object()?.get("name");
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.text(TEMPLATE_NAME_MAX)?.chars().all(is_plain) {
        return Err(name.refuse("may have only a-z, 0-9 and _"));
    }
    content.get("language").object()?.get("code").text(LANGUAGE_MAX)?;
    Ok(Vec::new())
}
