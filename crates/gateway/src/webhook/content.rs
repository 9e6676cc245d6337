//! What a message holds.

use jiff::Timestamp;
use serde_json::Value;

use super::{card::ContactCard, cart::Cart, lenient::Fields, media::Media, reported::ReportedError, system::System};

/// What a message holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words, at most 4096 characters.
    Text(String),
    /// A file.
    Media(Media),
    /// A place.
    Location(Location),
    /// Contacts, such as from a phone's address book.
    Contacts(Vec<ContactCard>),
    /// A reaction to a message.
    Reaction {
        /// The message.
        wamid: Option<String>,
        /// `None` takes it back.
        emoji: Option<String>,
    },
    /// A choice among what we offered.
    Choice(Choice),
    /// A form that was filled in.
    Form(Form),
    /// The answer to our request to call them.
    CallPermission {
        /// Whether we may.
        is_granted: bool,
        /// Until when; `None` when for ever, or not.
        until: Option<Timestamp>,
    },
    /// A cart from the catalogue.
    Cart(Cart),
    /// Something that happened to their account.
    System(System),
    /// An earlier message in new words.
    Edit {
        /// The earlier message.
        wamid: Option<String>,
        /// What it holds now; never another edit.
        content: Box<Content>,
    },
    /// An earlier message was taken back.
    Revoke {
        /// The earlier message.
        wamid: Option<String>,
    },
    /// They opened the chat for the first time. No longer sent.
    Welcome,
    /// Something that WhatsApp does not hand to programs.
    Unsupported {
        /// What it was, where it says so: `poll_creation`, `gif`, `edit`, …
        kind: Option<String>,
        /// Why not.
        errors: Vec<ReportedError>,
    },
    /// Something that we keep and do not read.
    Other {
        /// Its type, or the type inside an interactive one; `unknown` when it has none.
        kind: String,
    },
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// Degrees, north is positive.
    pub latitude: f64,
    /// Degrees, east is positive.
    pub longitude: f64,
    /// Its name, when one was picked.
    pub name: Option<String>,
    /// Its address, when one was picked.
    pub address: Option<String>,
    /// Its page, when one was picked.
    pub url: Option<String>,
}

/// A choice among what we offered. Old ones stay tappable for ever, and any may be tapped twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What was tapped.
    pub kind: ChoiceKind,
    /// The id that we gave it; the payload of a template's button, which is its title where we gave none.
    pub id: String,
    /// What it said.
    pub title: String,
    /// The second line of a row.
    pub description: Option<String>,
}

/// What was tapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceKind {
    /// A button of a message.
    Button,
    /// A row of a list.
    Row,
    /// A quick reply of a template.
    QuickReply,
}

/// A form that was filled in: a Flow, an address, a payment.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its kind: `flow`, `address_message`, …
    pub name: Option<String>,
    /// What the chat shows of it.
    pub body: Option<String>,
    /// The token that we gave the Flow.
    pub token: Option<String>,
    /// What was filled in: as a rule an object, whose values are mostly texts. Null when it is no JSON.
    pub answers: Value,
}

/// The kind of a message without a type.
const UNKNOWN: &str = "unknown";

impl Content {
    /// The earlier message that it edits or takes back.
    pub fn corrects(&self) -> Option<&str> {
        match self {
            Self::Edit { wamid, .. } | Self::Revoke { wamid } => wamid.as_deref(),
            _ => None,
        }
    }

    /// What `message` holds.
    pub(super) fn of(message: &Fields<'_>) -> Self {
        match message.text("type").as_deref() {
            Some("edit") => edit(message),
            _ => Self::of_unedited(message),
        }
    }

    /// As [`Content::of`], but an edit is [`Content::Other`]: edits of edits of edits would cost stack.
    fn of_unedited(message: &Fields<'_>) -> Self {
        let kind = message.text("type").unwrap_or_else(|| UNKNOWN.to_owned());
        let body = message.object(&kind).unwrap_or_default();
        let read = match kind.as_str() {
            "text" => body.text("body").map(Self::Text),
            "button" => choice(ChoiceKind::QuickReply, body.text("payload"), body.text("text"), None),
            "interactive" => Some(interactive_reply(&body)),
            "location" => place(&body).map(Self::Location),
            "contacts" => Some(ContactCard::all_of(message)).filter(|cards| !cards.is_empty()).map(Self::Contacts),
            "reaction" => Some(Self::Reaction { wamid: body.text("message_id"), emoji: body.text("emoji") }),
            "order" => message.object("order").map(|order| Self::Cart(Cart::of(&order))),
            "system" => Some(Self::System(System::of(message))),
            "revoke" => Some(Self::Revoke { wamid: body.text("original_message_id") }),
            "request_welcome" => Some(Self::Welcome),
            "unsupported" => {
                Some(Self::Unsupported { kind: body.text("type"), errors: ReportedError::all_of(message) })
            }
            _ => message.object(&kind).and_then(|file| Media::of(&kind, &file)).map(Self::Media),
        };
        read.unwrap_or(Self::Other { kind })
    }
}

fn edit(message: &Fields<'_>) -> Content {
    let edit = message.object("edit").unwrap_or_default();
    let content = Content::of_unedited(&edit.object("message").unwrap_or_default());
    Content::Edit { wamid: edit.text("original_message_id"), content: Box::new(content) }
}

fn interactive_reply(interactive: &Fields<'_>) -> Content {
    let kind = interactive.text("type").unwrap_or_else(|| "interactive".to_owned());
    let reply = interactive.object(&kind).unwrap_or_default();
    let chosen = |what| choice(what, reply.text("id"), reply.text("title"), reply.text("description"));
    let read = match kind.as_str() {
        "button_reply" => chosen(ChoiceKind::Button),
        "list_reply" => chosen(ChoiceKind::Row),
        "nfm_reply" => Some(Content::Form(form(&reply))),
        "call_permission_reply" => Some(call_permission(&reply)),
        _ => None,
    };
    read.unwrap_or(Content::Other { kind })
}

/// A choice without an id is known by its title: that is what WhatsApp does when a template gives no payload.
fn choice(kind: ChoiceKind, id: Option<String>, title: Option<String>, description: Option<String>) -> Option<Content> {
    let id = id.or_else(|| title.clone())?;
    let title = title.unwrap_or_else(|| id.clone());
    Some(Content::Choice(Choice { kind, id, title, description }))
}

/// The answers come as a text that holds JSON.
fn form(reply: &Fields<'_>) -> Form {
    let json = reply.text("response_json").or_else(|| reply.raw("response_json").map(|raw| raw.get().to_owned()));
    let answers: Value = json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let token = answers.get("flow_token").and_then(Value::as_str).map(str::to_owned);
    Form { name: reply.text("name"), body: reply.text("body"), token, answers }
}

fn call_permission(reply: &Fields<'_>) -> Content {
    let is_granted = reply.text("response").as_deref() == Some("accept");
    let until = reply.second("expiration_timestamp").filter(|_| is_granted && !reply.is_set("is_permanent"));
    Content::CallPermission { is_granted, until }
}

fn place(location: &Fields<'_>) -> Option<Location> {
    Some(Location {
        latitude: location.number("latitude")?,
        longitude: location.number("longitude")?,
        name: location.text("name"),
        address: location.text("address"),
        url: location.text("url"),
    })
}
