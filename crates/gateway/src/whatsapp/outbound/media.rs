//! Messages that are a file: image, video, audio, document, sticker.

use serde::Serialize;

use super::{
    check::{self, Checked},
    error::LimitError,
};
use crate::whatsapp::limits::{CAPTION_MAX, MEDIA_ID_MAX};

/// A file, by one of its two names. What it is part of checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// The id that the upload gave; good for 30 days.
    Id(String),
    /// An address from which Meta fetches it.
    Link(String),
}

impl Media {
    pub(super) fn check(&self, field: &str) -> Checked {
        match self {
            Self::Id(id) => check::text(format_args!("{field}.id"), id, MEDIA_ID_MAX),
            Self::Link(link) => check::url(format_args!("{field}.link"), link),
        }
    }
}

/// An image: JPEG or PNG, at most 5 MB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Image(Captioned);

/// A video: MP4 or 3GP, at most 16 MB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Video(Captioned);

/// A document, at most 100 MB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    #[serde(flatten)]
    file: Captioned,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<String>,
}

/// A sound, at most 16 MB. It has no caption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audio {
    #[serde(flatten)]
    media: Media,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    voice: bool,
}

/// A sticker: WebP, at most 100 KB, animated 500 KB. It has no caption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sticker {
    #[serde(flatten)]
    media: Media,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Captioned {
    #[serde(flatten)]
    media: Media,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
}

impl Captioned {
    fn new(field: &str, media: Media) -> Result<Self, LimitError> {
        media.check(field)?;
        Ok(Self { media, caption: None })
    }

    fn caption(self, field: &str, caption: impl Into<String>) -> Result<Self, LimitError> {
        let caption = caption.into();
        check::text(field, &caption, CAPTION_MAX)?;
        Ok(Self { caption: Some(caption), ..self })
    }
}

impl Image {
    /// An image without a caption.
    ///
    /// # Errors
    /// When its id or link cannot be one.
    pub fn new(media: Media) -> Result<Self, LimitError> {
        Captioned::new("image", media).map(Self)
    }

    /// Adds the words under it.
    ///
    /// # Errors
    /// When they are blank or longer than 1,024 characters.
    pub fn with_caption(self, caption: impl Into<String>) -> Result<Self, LimitError> {
        self.0.caption("image.caption", caption).map(Self)
    }
}

impl Video {
    /// A video without a caption.
    ///
    /// # Errors
    /// When its id or link cannot be one.
    pub fn new(media: Media) -> Result<Self, LimitError> {
        Captioned::new("video", media).map(Self)
    }

    /// Adds the words under it.
    ///
    /// # Errors
    /// When they are blank or longer than 1,024 characters.
    pub fn with_caption(self, caption: impl Into<String>) -> Result<Self, LimitError> {
        self.0.caption("video.caption", caption).map(Self)
    }
}

impl Document {
    /// A document without a caption.
    ///
    /// # Errors
    /// When its id or link cannot be one.
    pub fn new(media: Media) -> Result<Self, LimitError> {
        Ok(Self { file: Captioned::new("document", media)?, filename: None })
    }

    /// Adds the words under it.
    ///
    /// # Errors
    /// When they are blank or longer than 1,024 characters.
    pub fn with_caption(self, caption: impl Into<String>) -> Result<Self, LimitError> {
        Ok(Self { file: self.file.caption("document.caption", caption)?, ..self })
    }

    /// Names the file; its ending decides the icon.
    ///
    /// # Errors
    /// When the name is blank, has a line break, or could not be a file's on common systems (255 characters).
    pub fn with_filename(self, filename: impl Into<String>) -> Result<Self, LimitError> {
        let filename = filename.into();
        check::label("document.filename", &filename, FILENAME_MAX)?;
        Ok(Self { filename: Some(filename), ..self })
    }
}

/// Meta publishes no limit; no common file system takes a longer name.
const FILENAME_MAX: usize = 255;

impl Audio {
    /// A sound, played as a file.
    ///
    /// # Errors
    /// When its id or link cannot be one.
    pub fn new(media: Media) -> Result<Self, LimitError> {
        media.check("audio")?;
        Ok(Self { media, voice: false })
    }

    /// Plays as a voice message: the file must be Ogg with Opus, mono.
    #[must_use]
    pub fn as_voice(self) -> Self {
        Self { voice: true, ..self }
    }
}

impl Sticker {
    /// A sticker.
    ///
    /// # Errors
    /// When its id or link cannot be one.
    pub fn new(media: Media) -> Result<Self, LimitError> {
        media.check("sticker")?;
        Ok(Self { media })
    }
}
