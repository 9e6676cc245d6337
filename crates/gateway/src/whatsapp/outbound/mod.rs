//! What can be sent, as types that cannot break Meta's limits. Pure: no request is made here.
//!
//! A message exists only through a constructor that has checked all of it; its fields are private and it serialises to
//! exactly Meta's JSON. What it is made of (buttons, rows, cards, parameters) are plain values without a promise of their own:
//! only whoever puts them together knows their place, and so an error can name it,
//! `interactive.action.buttons[2].reply.title: at most 20 characters, this has 27`.
//!
//! `render` makes these of the bot's messages. Sources and figures are in [`super::limits`].

mod check;
pub mod contacts;
mod envelope;
mod error;
pub mod interactive;
mod location;
mod media;
mod reaction;
mod receipt;
pub mod render;
pub mod template;
mod text;

use serde::Serialize;

pub use contacts::Contacts;
pub use envelope::{Outbound, Recipient};
pub use error::{Limit, LimitError};
pub use interactive::Interactive;
pub use location::Location;
pub use media::{Audio, Document, Image, Media, Sticker, Video};
pub use reaction::Reaction;
pub use receipt::ReadReceipt;
pub use template::Template;
pub use text::Text;

/// A message of any kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is named for the type that it holds")]
pub enum Content {
    Text(Text),
    Image(Image),
    Video(Video),
    Audio(Audio),
    Document(Document),
    Sticker(Sticker),
    Location(Location),
    Contacts(Contacts),
    Reaction(Reaction),
    Interactive(Box<Interactive>),
    Template(Template),
}

impl Content {
    /// Its `type`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts(_) => "contacts",
            Self::Reaction(_) => "reaction",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
        }
    }
}

macro_rules! content_from {
    ($($kind:ident),*) => {
        $(impl From<$kind> for Content {
            fn from(content: $kind) -> Self {
                Self::$kind(content)
            }
        })*
    };
}

content_from!(Text, Image, Video, Audio, Document, Sticker, Location, Contacts, Reaction, Template);

impl From<Interactive> for Content {
    fn from(content: Interactive) -> Self {
        Self::Interactive(Box::new(content))
    }
}
