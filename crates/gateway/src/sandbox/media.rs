//! Files sent in either direction, in memory and bounded; and what WhatsApp takes.

use std::collections::VecDeque;

use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// One file. Meta takes documents of 100 MB; the largest of everything else is enough to try a bot with.
pub(super) const FILE_MAX_BYTES: usize = 16 * MIB;
/// All files together; the oldest are forgotten, as Meta forgets them after a month. A laptop does not notice it.
const SHELF_MAX_BYTES: usize = 128 * MIB;

/// The message types that carry a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum MediaKind {
    Image,
    Audio,
    Video,
    Document,
    Sticker,
}

impl MediaKind {
    /// The kind that a file of this MIME type can be sent as, or nothing when WhatsApp does not take it.
    pub(super) fn of(mime_type: &str) -> Option<Self> {
        let essence = mime_type.split(';').next().unwrap_or_default().trim();
        match essence {
            "image/jpeg" | "image/png" => Some(Self::Image),
            "image/webp" => Some(Self::Sticker),
            "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Some(Self::Audio),
            "video/mp4" | "video/3gpp" => Some(Self::Video),
            "text/plain" | "text/csv" => Some(Self::Document),
            _ => essence.starts_with("application/").then_some(Self::Document),
        }
    }

    /// The message type's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The largest file of this kind (Cloud API, "Supported media types").
    pub(super) fn max_bytes(self) -> usize {
        match self {
            Self::Image => 5 * MIB,
            Self::Audio | Self::Video | Self::Document => FILE_MAX_BYTES,
            Self::Sticker => 500 * KIB,
        }
    }
}

/// A file.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) id: String,
    pub(super) kind: MediaKind,
    pub(super) mime_type: String,
    pub(super) sha256: [u8; 32],
    pub(super) bytes: Bytes,
}

impl File {
    /// A file that WhatsApp takes, or why it does not.
    pub(super) fn check(id: String, mime_type: &str, bytes: Bytes) -> Result<Self, String> {
        let kind = MediaKind::of(mime_type).ok_or_else(|| format!("files of type '{mime_type}' are not supported"))?;
        if bytes.is_empty() {
            return Err("file is empty".to_owned());
        }
        if bytes.len() > kind.max_bytes() {
            return Err(format!("file has {} bytes, {} takes at most {}", bytes.len(), kind.name(), kind.max_bytes()));
        }
        Ok(Self { id, kind, mime_type: mime_type.to_owned(), sha256: Sha256::digest(&bytes).into(), bytes })
    }
}

/// The files, oldest first.
#[derive(Default)]
pub(super) struct Shelf {
    files: VecDeque<File>,
    total_bytes: usize,
}

impl Shelf {
    /// Puts a file on the shelf; the oldest go when it is full.
    pub(super) fn put(&mut self, file: File) {
        self.total_bytes += file.bytes.len();
        self.files.push_back(file);
        while self.total_bytes > SHELF_MAX_BYTES {
            let Some(oldest) = self.files.pop_front() else { return };
            self.total_bytes -= oldest.bytes.len();
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    /// Whether there was such a file.
    pub(super) fn remove(&mut self, id: &str) -> bool {
        let Some(place) = self.files.iter().position(|file| file.id == id) else { return false };
        let removed = self.files.remove(place);
        self.total_bytes -= removed.map_or(0, |file| file.bytes.len());
        true
    }
}
