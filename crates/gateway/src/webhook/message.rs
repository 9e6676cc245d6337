//! One message from a person, read from its stored event.
//!
//! Source: Cloud API, "Webhooks", `messages` field, message types. Reading never fails: whatever has an odd shape is
//! [`Content::Other`], and the event keeps it as it came.

use super::{content::Content, lenient::Fields};

/// One message from a person.
#[derive(Clone, Debug, PartialEq)]
pub struct InboundMessage {
    /// The message's id; empty when it has none.
    pub wamid: String,
    /// The name in the person's profile. Chosen by them.
    pub profile_name: Option<String>,
    /// The group it was written in.
    pub group_id: Option<String>,
    /// What they wrote or tapped.
    pub content: Content,
    /// What it answers or passes on.
    pub context: Context,
    /// The advertisement or post that brought them here.
    pub referral: Option<Referral>,
}

/// What a message answers or passes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The message that they replied to, or whose button they tapped. May be missing even then.
    pub wamid: Option<String>,
    /// Whether it was forwarded.
    pub forwarded: Forwarded,
    /// The product whose page they wrote from.
    pub product: Option<Product>,
}

/// Whether a message was forwarded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Forwarded {
    /// They wrote it themselves.
    #[default]
    No,
    /// It was forwarded.
    Yes,
    /// It went through more than five hands.
    Often,
}

/// A product of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// The product, by the business's own id.
    pub product: Option<String>,
}

/// The advertisement or post behind a message. An answer within 24 hours opens 72 hours of free messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referral {
    /// `ad` or `post`.
    pub source_type: Option<String>,
    /// Its id.
    pub source_id: Option<String>,
    /// Where it stands.
    pub source_url: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// Its picture or film.
    pub media_url: Option<String>,
    /// The click's id, for reporting what came of it.
    pub click_id: Option<String>,
    /// What it greeted the person with.
    pub welcome: Option<String>,
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
        let payload = Fields::parse(payload).unwrap_or_default();
        Self::of(&payload, &payload.object("message").unwrap_or_default())
    }

    /// The message of an event; `None` when its payload holds none.
    pub(super) fn find(payload: &str) -> Option<Self> {
        let payload = Fields::parse(payload)?;
        Some(Self::of(&payload, &payload.object("message")?))
    }

    fn of(payload: &Fields<'_>, message: &Fields<'_>) -> Self {
        let profile = payload.object("contact").and_then(|contact| contact.object("profile")).unwrap_or_default();
        Self {
            wamid: message.text("id").unwrap_or_default(),
            profile_name: profile.text("name"),
            group_id: message.text("group_id"),
            content: Content::of(message),
            context: message.object("context").map(|context| Context::of(&context)).unwrap_or_default(),
            referral: message.object("referral").map(|referral| Referral::of(&referral)),
        }
    }
}

impl Context {
    fn of(context: &Fields<'_>) -> Self {
        let forwarded = if context.is_set("frequently_forwarded") {
            Forwarded::Often
        } else if context.is_set("forwarded") {
            Forwarded::Yes
        } else {
            Forwarded::No
        };
        let product = |product: Fields<'_>| Product {
            catalog_id: product.text("catalog_id"),
            product: product.text("product_retailer_id"),
        };
        Self { wamid: context.text("id"), forwarded, product: context.object("referred_product").map(product) }
    }
}

impl Referral {
    fn of(referral: &Fields<'_>) -> Self {
        Self {
            source_type: referral.text("source_type"),
            source_id: referral.text("source_id"),
            source_url: referral.text("source_url"),
            headline: referral.text("headline"),
            body: referral.text("body"),
            media_url: referral.text("image_url").or_else(|| referral.text("video_url")),
            click_id: referral.text("ctwa_clid"),
            welcome: referral.object("welcome_message").and_then(|welcome| welcome.text("text")),
        }
    }
}
