//! Files that a person sends.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Composed, WORDS_MAX, check_length};
use crate::{
    sandbox::media::{File, MediaKind},
    whatsapp::limits::CAPTION_MAX,
};

/// Finds a file by its id.
type Find<'a, 'f> = &'f dyn Fn(&str) -> Option<&'a File>;

pub(super) fn image(id: &str, caption: Option<&str>, find: Find<'_, '_>) -> Result<Composed, String> {
    captioned(MediaKind::Image, id, caption, find).map(|content| Composed::new("image", content))
}

pub(super) fn video(id: &str, caption: Option<&str>, find: Find<'_, '_>) -> Result<Composed, String> {
    captioned(MediaKind::Video, id, caption, find).map(|content| Composed::new("video", content))
}

pub(super) fn audio(id: &str, voice: bool, find: Find<'_, '_>) -> Result<Composed, String> {
    let mut content = described(MediaKind::Audio, id, find)?;
    content["voice"] = json!(voice);
    Ok(Composed::new("audio", content))
}

pub(super) fn sticker(id: &str, animated: bool, find: Find<'_, '_>) -> Result<Composed, String> {
    let mut content = described(MediaKind::Sticker, id, find)?;
    content["animated"] = json!(animated);
    Ok(Composed::new("sticker", content))
}

pub(super) fn document(
    id: &str,
    filename: Option<&str>,
    caption: Option<&str>,
    find: Find<'_, '_>,
) -> Result<Composed, String> {
    let mut content = captioned(MediaKind::Document, id, caption, find)?;
    if let Some(filename) = filename {
        check_length("filename", filename, WORDS_MAX)?;
        content["filename"] = json!(filename);
    }
    Ok(Composed::new("document", content))
}

fn captioned(kind: MediaKind, id: &str, caption: Option<&str>, find: Find<'_, '_>) -> Result<Value, String> {
    let mut content = described(kind, id, find)?;
    if let Some(caption) = caption.filter(|caption| !caption.trim().is_empty()) {
        check_length("caption", caption, CAPTION_MAX)?;
        content["caption"] = json!(caption);
    }
    Ok(content)
}

fn described(kind: MediaKind, id: &str, find: Find<'_, '_>) -> Result<Value, String> {
    let file = find(id).filter(|file| file.kind == kind).ok_or("there is no such file of that kind")?;
    Ok(json!({"mime_type": file.mime_type, "sha256": STANDARD.encode(file.sha256), "id": file.id}))
}
