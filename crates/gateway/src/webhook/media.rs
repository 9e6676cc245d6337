//! A file that a person sent. The file itself is fetched by its id.

use super::lenient::Fields;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Of which kind.
    pub kind: MediaKind,
    /// By which it is fetched, for 7 days.
    pub id: Option<String>,
    /// Its type, such as `audio/ogg; codecs=opus`.
    pub mime_type: Option<String>,
    /// The SHA-256 of its bytes, in Base64.
    pub sha256: Option<String>,
    /// Where it lies for some minutes; only since November 2025, and not always. The id works without.
    pub url: Option<String>,
    /// The words under it.
    pub caption: Option<String>,
    /// What a document is called.
    pub filename: Option<String>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound: a file, or recorded in the chat.
    Audio {
        /// True when it was recorded in the chat.
        is_voice: bool,
    },
    /// Any other file.
    Document,
    /// A sticker.
    Sticker {
        /// True when it moves.
        is_animated: bool,
    },
}

impl MediaKind {
    /// Its name, as Cloud API spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio { .. } => "audio",
            Self::Document => "document",
            Self::Sticker { .. } => "sticker",
        }
    }
}

impl Media {
    /// The file of a message with this `type`; `None` when the type is no file's.
    pub(super) fn of(message_type: &str, file: &Fields<'_>) -> Option<Self> {
        let kind = match message_type {
            "image" => MediaKind::Image,
            "video" => MediaKind::Video,
            "audio" => MediaKind::Audio { is_voice: file.is_set("voice") },
            // Older payloads.
            "voice" => MediaKind::Audio { is_voice: true },
            "document" => MediaKind::Document,
            "sticker" => MediaKind::Sticker { is_animated: file.is_set("animated") },
            _ => return None,
        };
        Some(Self {
            kind,
            id: file.text("id"),
            mime_type: file.text("mime_type"),
            sha256: file.text("sha256"),
            url: file.text("url"),
            caption: file.text("caption"),
            filename: file.text("filename"),
        })
    }
}
