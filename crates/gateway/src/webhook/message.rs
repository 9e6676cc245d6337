//! What a person wrote or tapped, read from one stored message.
//!
//! Source: Cloud API, "Webhooks", `messages` field, message types. Reading never fails: whatever has an odd shape is
//! [`Content::Other`].

use super::lenient::Fields;

/// One message from a person.
#[derive(Clone, Debug, PartialEq)]
pub struct InboundMessage {
    /// The message's id; empty when it has none.
    pub wamid: String,
    /// The name in the person's profile. Chosen by them.
    pub profile_name: Option<String>,
    /// What they wrote or tapped.
    pub content: Content,
    /// The message that they replied to, or whose button they tapped.
    pub context_wamid: Option<String>,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words, at most 4096 characters.
    Text(String),
    /// A button or a row of a list, tapped. Old ones stay tappable for ever.
    Choice {
        /// The id that we gave it; the payload of a template's button.
        id: String,
        /// What it said.
        title: String,
    },
    /// A place.
    Location {
        /// Degrees, north is positive.
        latitude: f64,
        /// Degrees, east is positive.
        longitude: f64,
        /// The place's name, when one was picked.
        name: Option<String>,
        /// The place's address, when one was picked.
        address: Option<String>,
    },
    /// A file.
    Media {
        /// Of which kind.
        kind: MediaKind,
        /// The words under it.
        caption: Option<String>,
    },
    /// A reaction to a message of ours.
    Reaction {
        /// `None` takes it back.
        emoji: Option<String>,
    },
    /// Something that we keep and do not read.
    Other {
        /// Its type, or the type inside an interactive one; `unknown` when it has none.
        kind: String,
    },
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A voice message or other sound.
    Audio,
    /// Any other file.
    Document,
    /// A sticker.
    Sticker,
}

impl MediaKind {
    /// Its name, as Cloud API spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }
}

impl InboundMessage {
    /// Reads the payload of a message event, as [`super::read`] wrote it.
    ///
    /// ```
    /// use gateway::webhook::{Content, InboundMessage};
    /// let message = InboundMessage::read(r#"{"message": {"id": "wamid.A", "type": "text", "text": {"body": "report"}}}"#);
    /// assert_eq!(message.content, Content::Text("report".into()));
    /// let odd = InboundMessage::read(r#"{"message": {"id": "wamid.B", "type": "text", "text": 5}}"#);
    /// assert_eq!(odd.content, Content::Other { kind: "text".into() });
    /// ```
    pub fn read(payload: &str) -> Self {
        let payload = Fields::parse(payload);
        let message = payload.as_ref().and_then(|payload| payload.object("message"));
        let profile = payload
            .as_ref()
            .and_then(|payload| payload.object("contact"))
            .and_then(|contact| contact.object("profile"));
        let context = message.as_ref().and_then(|message| message.object("context"));
        Self {
            wamid: message.as_ref().and_then(|message| message.text("id")).unwrap_or_default(),
            profile_name: profile.and_then(|profile| profile.text("name")),
            content: message
                .map_or_else(|| Content::Other { kind: UNKNOWN.to_owned() }, |message| Content::of(&message)),
            context_wamid: context.and_then(|context| context.text("id")),
        }
    }
}

/// The kind of a message without a type.
const UNKNOWN: &str = "unknown";

impl Content {
    fn of(message: &Fields<'_>) -> Self {
        let kind = message.text("type").unwrap_or_else(|| UNKNOWN.to_owned());
        let body = message.object(&kind);
        let read = match (kind.as_str(), &body) {
            ("text", Some(text)) => text.text("body").map(Self::Text),
            ("button", Some(button)) => choice(button.text("payload"), button.text("text")),
            ("interactive", Some(interactive)) => Some(interactive_reply(interactive)),
            ("location", Some(location)) => place(location),
            ("reaction", Some(reaction)) => Some(Self::Reaction { emoji: reaction.text("emoji") }),
            ("image", Some(file)) => Some(media(MediaKind::Image, file)),
            ("video", Some(file)) => Some(media(MediaKind::Video, file)),
            // Older payloads call a voice message `voice`.
            ("audio" | "voice", Some(file)) => Some(media(MediaKind::Audio, file)),
            ("document", Some(file)) => Some(media(MediaKind::Document, file)),
            ("sticker", Some(file)) => Some(media(MediaKind::Sticker, file)),
            _ => None,
        };
        read.unwrap_or(Self::Other { kind })
    }
}

fn interactive_reply(interactive: &Fields<'_>) -> Content {
    let kind = interactive.text("type").unwrap_or_else(|| "interactive".to_owned());
    let reply = interactive.object(&kind).filter(|_| matches!(kind.as_str(), "button_reply" | "list_reply"));
    reply.and_then(|reply| choice(reply.text("id"), reply.text("title"))).unwrap_or(Content::Other { kind })
}

/// A choice without an id is known by its title: that is what WhatsApp does when a template gives no payload.
fn choice(id: Option<String>, title: Option<String>) -> Option<Content> {
    let id = id.or_else(|| title.clone())?;
    let title = title.unwrap_or_else(|| id.clone());
    Some(Content::Choice { id, title })
}

fn place(location: &Fields<'_>) -> Option<Content> {
    Some(Content::Location {
        latitude: location.number("latitude")?,
        longitude: location.number("longitude")?,
        name: location.text("name"),
        address: location.text("address"),
    })
}

fn media(kind: MediaKind, file: &Fields<'_>) -> Content {
    Content::Media { kind, caption: file.text("caption") }
}
