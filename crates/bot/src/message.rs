//! A message as WhatsApp can show it. [`fit`](crate::fit()) brings any message within the limits.
//!
//! Limits: Cloud API, "Interactive reply buttons messages", "Interactive list messages", "Text messages", "Image messages".

use serde::{Deserialize, Serialize};

use crate::Image;

/// A text has at most this many characters.
pub const TEXT_MAX: usize = 4096;
/// The body of a message with choices, or the caption of a picture. For lists Meta's pages say 4,096 and its OpenAPI says 1,024.
pub const BODY_MAX: usize = 1024;
/// Buttons in one message.
pub const BUTTONS_MAX: usize = 3;
/// The title of a button, and the button that opens a list.
pub const BUTTON_TITLE_MAX: usize = 20;
/// Rows of a list, all sections together.
pub const ROWS_MAX: usize = 10;
/// The title of a row.
pub const ROW_TITLE_MAX: usize = 24;
/// The second line of a row.
pub const ROW_DESCRIPTION_MAX: usize = 72;
/// The id that comes back when a row is picked; buttons allow 256, the smaller limit serves both.
pub const ID_MAX: usize = 200;

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Words.
    Text {
        /// At most [`TEXT_MAX`] characters.
        text: String,
    },
    /// Words with one to three buttons under them, perhaps a picture above.
    Buttons {
        /// At most [`BODY_MAX`] characters.
        text: String,
        /// One to [`BUTTONS_MAX`].
        buttons: Vec<Button>,
        /// The picture above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        image: Option<Image>,
    },
    /// Words with a button that opens a list.
    List {
        /// At most [`BODY_MAX`] characters.
        text: String,
        /// The words on the button that opens it.
        open: String,
        /// One to [`ROWS_MAX`].
        rows: Vec<Row>,
    },
    /// A picture with a caption.
    Image {
        /// The picture.
        image: Image,
        /// The caption, at most [`BODY_MAX`] characters; may be empty.
        text: String,
    },
    /// A template that WhatsApp has approved: the only kind that may go to somebody who has not written for 24 hours.
    Template {
        /// Its name: lower-case letters, digits, `_`.
        name: String,
        /// Its language as WhatsApp spells it: `en_US`.
        language: String,
        /// What fills the gaps of its body, in order.
        #[serde(default)]
        parameters: Vec<String>,
    },
}

impl Message {
    /// The words of the message. A template's are kept by WhatsApp: its name stands for them.
    pub fn text(&self) -> &str {
        match self {
            Self::Text { text } | Self::Buttons { text, .. } | Self::List { text, .. } | Self::Image { text, .. } => {
                text
            }
            Self::Template { name, .. } => name,
        }
    }

    /// True when it may be sent however long ago the person last wrote.
    pub fn is_template(&self) -> bool {
        matches!(self, Self::Template { .. })
    }

    /// The picture of the message.
    pub fn image_mut(&mut self) -> Option<&mut Image> {
        match self {
            Self::Image { image, .. } => Some(image),
            Self::Buttons { image, .. } => image.as_mut(),
            Self::Text { .. } | Self::List { .. } | Self::Template { .. } => None,
        }
    }
}

/// A button and what comes back when it is tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Comes back to us.
    pub id: String,
    /// What it says.
    pub title: String,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Comes back to us.
    pub id: String,
    /// What it says.
    pub title: String,
    /// A second, smaller line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
