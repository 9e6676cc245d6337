//! Files sent in either direction, in memory and bounded; and what WhatsApp takes. Pure.
//!
//! Source: Cloud API, "Media": the kinds, their sizes, and how long ids and addresses are good.

use std::collections::VecDeque;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::world::webhook;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The largest file: a document.
pub(super) const FILE_MAX_BYTES: usize = 100 * MIB;
/// All files together; the oldest are forgotten. Two of the largest fit, and a laptop bears it.
const SHELF_MAX_BYTES: usize = 256 * MIB;
/// The address of a file is good for so long.
const ADDRESS_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Characters of an address's hash: as good as unguessable.
const HASH_CHARS: usize = 32;

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
        let essence = essence(mime_type);
        match essence.as_str() {
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

    /// The largest file of this kind; of a sticker, one that moves.
    fn max_bytes(self, bytes: &[u8]) -> usize {
        match self {
            Self::Image => 5 * MIB,
            Self::Audio | Self::Video => 16 * MIB,
            Self::Document => FILE_MAX_BYTES,
            Self::Sticker if is_animated(bytes) => 500 * KIB,
            Self::Sticker => 100 * KIB,
        }
    }
}

/// A MIME type without its parameters, in small letters.
fn essence(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// A WebP file says in the flags of its extended header whether it moves (WebP container specification).
fn is_animated(bytes: &[u8]) -> bool {
    const ANIMATION: u8 = 0b10;
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & ANIMATION != 0)
}

/// Who put a file on the shelf, which decides how long its id is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The bot uploaded it.
    Uploaded,
    /// A person sent it.
    Inbound,
}

impl Origin {
    fn life(self) -> SignedDuration {
        const DAY_HOURS: i64 = 24;
        match self {
            Self::Uploaded => SignedDuration::from_hours(30 * DAY_HOURS),
            Self::Inbound => SignedDuration::from_hours(7 * DAY_HOURS),
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
        let max = kind.max_bytes(&bytes);
        if bytes.is_empty() {
            return Err("file is empty".to_owned());
        }
        if bytes.len() > max {
            return Err(format!("file has {} bytes, {} takes at most {max}", bytes.len(), kind.name()));
        }
        Ok(Self { id, kind, mime_type: mime_type.to_owned(), sha256: Sha256::digest(&bytes).into(), bytes })
    }

    /// Whether it is of this MIME type, parameters aside.
    pub(super) fn is_of(&self, mime_type: &str) -> bool {
        essence(&self.mime_type) == mime_type
    }
}

/// What gives an address its life: until when it is good, and a hash that nobody else can make.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Validity {
    /// Unix seconds.
    pub(super) until_s: i64,
    pub(super) hash: String,
}

impl Validity {
    /// For the file with this id, from now on for five minutes.
    pub(super) fn new(secret: &str, id: &str, now: Timestamp) -> Self {
        Self::until(secret, id, now.as_second().saturating_add(ADDRESS_LIFE.as_secs()))
    }

    fn until(secret: &str, id: &str, until_s: i64) -> Self {
        let signature = webhook::sign(secret, format!("{id} until {until_s}").as_bytes());
        let hash = signature.rsplit('=').next().unwrap_or_default().chars().take(HASH_CHARS).collect();
        Self { until_s, hash }
    }

    /// Whether it is for this file, made by us, and still good.
    pub(super) fn is_good(&self, secret: &str, id: &str, now: Timestamp) -> bool {
        *self == Self::until(secret, id, self.until_s) && now.as_second() < self.until_s
    }
}

/// The files, oldest first.
#[derive(Default)]
pub(super) struct Shelf {
    files: VecDeque<(File, Origin, Timestamp)>,
    total_bytes: usize,
}

impl Shelf {
    /// Puts a file on the shelf; those whose time is over go, and the oldest when it is full.
    pub(super) fn put(&mut self, file: File, origin: Origin, now: Timestamp) {
        self.files.retain(|entry| is_alive(entry, now));
        self.files.push_back((file, origin, now));
        self.total_bytes = self.files.iter().map(|(file, ..)| file.bytes.len()).sum();
        while self.total_bytes > SHELF_MAX_BYTES {
            let Some((oldest, ..)) = self.files.pop_front() else { return };
            self.total_bytes -= oldest.bytes.len();
        }
    }

    /// The file with this id, unless its time is over.
    pub(super) fn get(&self, id: &str, now: Timestamp) -> Option<&File> {
        self.files.iter().find(|entry| entry.0.id == id && is_alive(entry, now)).map(|(file, ..)| file)
    }

    /// Whether there was such a file.
    pub(super) fn remove(&mut self, id: &str, now: Timestamp) -> bool {
        let was_there = self.get(id, now).is_some();
        self.files.retain(|(file, ..)| file.id != id);
        was_there
    }
}

fn is_alive((_, origin, put): &(File, Origin, Timestamp), now: Timestamp) -> bool {
    now.duration_since(*put) < origin.life()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use jiff::{SignedDuration, Timestamp};

    use super::{File, MIB, Origin, Shelf, Validity};

    const DAY: i64 = 24 * 3600;

    fn after(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_791_000_000).unwrap() + SignedDuration::from_secs(seconds)
    }

    fn file(id: &str, size: usize) -> File {
        File::check(id.to_owned(), "application/pdf", Bytes::from(vec![0; size])).unwrap()
    }

    #[test]
    fn ids_live_as_long_as_meta_says() {
        for (origin, seconds, is_there) in [
            (Origin::Uploaded, 30 * DAY - 1, true),
            (Origin::Uploaded, 30 * DAY, false),
            (Origin::Inbound, 7 * DAY - 1, true),
            (Origin::Inbound, 7 * DAY, false),
        ] {
            let mut shelf = Shelf::default();
            shelf.put(file("1", 1), origin, after(0));
            assert_eq!(shelf.get("1", after(seconds)).is_some(), is_there, "{origin:?} after {seconds} s");
            assert_eq!(shelf.remove("1", after(seconds)), is_there, "{origin:?} after {seconds} s");
        }
    }

    #[test]
    fn addresses_live_five_minutes_and_only_for_their_file() {
        let validity = Validity::new("secret", "1", after(0));
        for (secret, id, seconds, is_good) in [
            ("secret", "1", 0, true),
            ("secret", "1", 299, true),
            ("secret", "1", 300, false),
            ("secret", "2", 0, false),
            ("another", "1", 0, false),
        ] {
            assert_eq!(validity.is_good(secret, id, after(seconds)), is_good, "{secret} {id} {seconds}");
        }
        let longer = Validity { until_s: validity.until_s + 1, hash: validity.hash };
        assert!(!longer.is_good("secret", "1", after(0)), "nobody makes it live longer");
    }

    #[test]
    fn the_oldest_go_when_there_is_no_more_room() {
        let mut shelf = Shelf::default();
        for id in ["1", "2", "3"] {
            shelf.put(file(id, 100 * MIB), Origin::Uploaded, after(0));
        }
        let there = ["1", "2", "3"].map(|id| shelf.get(id, after(1)).is_some());
        assert_eq!(there, [false, true, true]);
    }
}
