//! What is inside a message, type by type.

use unicode_segmentation::UnicodeSegmentation;

use super::{
    super::{error::ApiError, media::MediaKind},
    Field, FileReference, contacts, interactive,
};
use crate::whatsapp::limits::{BODY_MAX, CAPTION_MAX, MEDIA_ID_MAX, TEXT_MAX, WAMID_MAX};

const KINDS: [&str; 11] = [
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
];

/// The message's type; without one it is a text.
pub(super) fn kind<'a>(root: &Field<'a>) -> Result<&'a str, ApiError> {
    let field = root.get("type");
    let Some(value) = field.value() else { return Ok("text") };
    let words = format!("type must be one of: {}", KINDS.join(", "));
    let Some(kind) = value.as_str() else { return Err(ApiError::parameter(words)) };
    if KINDS.contains(&kind) { Ok(kind) } else { Err(ApiError::of(131_051, words)) }
}

/// Checks the object of this type, any but a template; adds the files that it names.
pub(super) fn check(content: &Field<'_>, kind: &str, files: &mut Vec<FileReference>) -> Result<(), ApiError> {
    match kind {
        "text" => text(content),
        "interactive" => interactive::check(content.object()?, files),
        "image" => media(content, MediaKind::Image, files),
        "video" => media(content, MediaKind::Video, files),
        "audio" => audio(content, files),
        "document" => document(content, files),
        "sticker" => media(content, MediaKind::Sticker, files),
        "location" => location(content),
        "reaction" => reaction(content),
        _ => contacts::check(content),
    }
}

/// A file by id or by link, with a caption where its kind has one.
pub(super) fn media(content: &Field<'_>, kind: MediaKind, files: &mut Vec<FileReference>) -> Result<(), ApiError> {
    let caption = content.object()?.get("caption");
    if caption.is_present() {
        if matches!(kind, MediaKind::Audio | MediaKind::Sticker) {
            return Err(caption.refuse(&format!("is not possible on a message of type {}", kind.name())));
        }
        caption.text(CAPTION_MAX)?;
    }
    source(content, kind, None, files)
}

/// Where a file is: exactly one of `id` and `link`.
pub(super) fn source(
    content: &Field<'_>,
    kind: MediaKind,
    mime_type: Option<&'static str>,
    files: &mut Vec<FileReference>,
) -> Result<(), ApiError> {
    let (id, link) = (content.object()?.get("id"), content.get("link"));
    match (id.is_present(), link.is_present()) {
        (true, true) => Err(content.refuse("must have either id or link, not both")),
        (false, false) => Err(ApiError::missing(&format!("{}.id or {}.link", content.path(), content.path()))),
        (false, true) => link.url().map(|_| ()),
        (true, false) => {
            let named = id.text(MEDIA_ID_MAX)?.to_owned();
            files.push(FileReference { field: id.path().to_owned(), id: named, kind, mime_type });
            Ok(())
        }
    }
}

/// Meta answers 100, not 131009, when a text is too long.
fn text(content: &Field<'_>) -> Result<(), ApiError> {
    let body = content.object()?.get("body");
    let length = body.str().map_or(0, |text| text.chars().count());
    if length > TEXT_MAX {
        return Err(ApiError::parameter(format!("text.body has {length} characters, the limit is {TEXT_MAX}")));
    }
    body.text(TEXT_MAX)?;
    content.get("preview_url").flag().map(|_| ())
}

/// A voice message must be Ogg.
fn audio(content: &Field<'_>, files: &mut Vec<FileReference>) -> Result<(), ApiError> {
    let before = files.len();
    media(content, MediaKind::Audio, files)?;
    if content.get("voice").flag()? {
        files.iter_mut().skip(before).for_each(|file| file.mime_type = Some("audio/ogg"));
    }
    Ok(())
}

/// The name of a file has no published limit; a body has this one.
fn document(content: &Field<'_>, files: &mut Vec<FileReference>) -> Result<(), ApiError> {
    media(content, MediaKind::Document, files)?;
    content.get("filename").optional_text(BODY_MAX).map(|_| ())
}

/// A place; its name and address have no published limit, a body has this one.
pub(super) fn location(content: &Field<'_>) -> Result<(), ApiError> {
    content.object()?.get("latitude").number(-90.0..=90.0)?;
    content.get("longitude").number(-180.0..=180.0)?;
    content.get("name").optional_text(BODY_MAX)?;
    content.get("address").optional_text(BODY_MAX).map(|_| ())
}

fn reaction(content: &Field<'_>) -> Result<(), ApiError> {
    content.object()?.get("message_id").text(WAMID_MAX)?;
    let emoji = content.get("emoji");
    let symbol = emoji.str().ok_or_else(|| ApiError::missing(emoji.path()))?;
    // An empty emoji takes the reaction back.
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || c.is_ascii();
    let is_one = symbol.graphemes(true).count() <= 1;
    let is_emoji = is_one && (symbol.is_empty() || !symbol.chars().all(is_plain));
    if is_emoji { Ok(()) } else { Err(emoji.refuse("must be one emoji, or empty")) }
}
