//! Messages that ask for a tap: the frame that they share, and a file for each family of actions.

mod address;
mod carousel;
mod choices;
mod flow;
mod payment;
mod products;
mod requests;

use serde::Serialize;

use super::{
    check::{self, Checked},
    error::LimitError,
    media::Media,
};
use crate::whatsapp::limits::{BODY_MAX, FOOTER_MAX, HEADER_MAX};

pub use address::{Address, AddressCountry, AddressField, SavedAddress};
pub use carousel::{CardAction, CardMedia, LinkCard, ProductCard};
pub use choices::{ReplyButton, Row, Section};
pub(super) use flow::FLOW_TEXT_MAX;
pub use flow::{Flow, FlowAction, FlowMode, FlowName};
pub use payment::{Amount, Goods, Item, Order, OrderDetails, OrderProgress, OrderState, Payment, Progress};
pub(super) use products::PRODUCT_ID_MAX;
pub use products::ProductSection;
pub use requests::Call;

/// A message of the type `interactive`: perhaps a header, a body, perhaps a footer, and an action.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interactive {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<Header>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Words>,
    action: Action,
}

/// What stands above the body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Header {
    /// Words without markup, at most 60 characters.
    Text {
        /// The words.
        text: String,
    },
    /// A picture.
    Image {
        /// The file.
        image: Media,
    },
    /// A film.
    Video {
        /// The file.
        video: Media,
    },
    /// A document.
    Document {
        /// The file.
        document: Media,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    AddressMessage,
    Button,
    CallPermissionRequest,
    Carousel,
    CatalogMessage,
    CtaUrl,
    Flow,
    List,
    LocationRequestMessage,
    OrderDetails,
    OrderStatus,
    Product,
    ProductList,
    RequestContactInfo,
    VoiceCall,
}

/// Which headers a kind takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    None,
    Text,
    Any,
}

impl Kind {
    /// Where Meta documents no header there is none.
    fn headers(self) -> Headers {
        match self {
            Self::Button | Self::CtaUrl | Self::Flow | Self::OrderDetails => Headers::Any,
            Self::AddressMessage | Self::List | Self::ProductList => Headers::Text,
            Self::CallPermissionRequest
            | Self::Carousel
            | Self::CatalogMessage
            | Self::LocationRequestMessage
            | Self::OrderStatus
            | Self::Product
            | Self::RequestContactInfo
            | Self::VoiceCall => Headers::None,
        }
    }

    /// Where Meta documents no footer there is none.
    fn has_footer(self) -> bool {
        match self {
            Self::AddressMessage
            | Self::Button
            | Self::CatalogMessage
            | Self::CtaUrl
            | Self::Flow
            | Self::List
            | Self::OrderDetails
            | Self::OrderStatus
            | Self::Product
            | Self::ProductList => true,
            Self::CallPermissionRequest
            | Self::Carousel
            | Self::LocationRequestMessage
            | Self::RequestContactInfo
            | Self::VoiceCall => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Words {
    text: String,
}

/// What can be tapped. `Named` is the shape of most: a name and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Action {
    Buttons {
        buttons: Vec<choices::Reply>,
    },
    List {
        button: String,
        sections: Vec<Section>,
    },
    Product {
        catalog_id: String,
        product_retailer_id: String,
    },
    ProductList {
        catalog_id: String,
        sections: Vec<ProductSection>,
    },
    Cards {
        cards: Vec<carousel::Card>,
    },
    Named {
        name: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        parameters: Option<Parameters>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Parameters {
    Address(Address),
    Call(Call),
    Catalog { thumbnail_product_retailer_id: String },
    Flow(Box<flow::Parameters>),
    Link { display_text: String, url: String },
    Order(Box<OrderDetails>),
    OrderState(OrderState),
}

impl Interactive {
    fn new(kind: Kind, body: impl Into<String>, action: Action) -> Result<Self, LimitError> {
        Self { kind, header: None, body: None, footer: None, action }.with_body(body)
    }

    fn with_body(self, body: impl Into<String>) -> Result<Self, LimitError> {
        let text = body.into();
        check::text("interactive.body.text", &text, BODY_MAX)?;
        Ok(Self { body: Some(Words { text }), ..self })
    }

    /// Puts something above the body.
    ///
    /// # Errors
    /// When this kind has no such header, a text is blank or longer than 60 characters, or a file cannot be one.
    pub fn with_header(self, header: Header) -> Result<Self, LimitError> {
        header.check(self.kind.headers())?;
        Ok(Self { header: Some(header), ..self })
    }

    /// Puts small words under the body.
    ///
    /// # Errors
    /// When this kind has no footer, or it is blank or longer than 60 characters.
    pub fn with_footer(self, footer: impl Into<String>) -> Result<Self, LimitError> {
        let text = footer.into();
        check::rule("interactive.footer", &text, self.kind.has_footer(), "not on this kind of message")?;
        check::text("interactive.footer.text", &text, FOOTER_MAX)?;
        Ok(Self { footer: Some(Words { text }), ..self })
    }
}

impl Header {
    fn check(&self, headers: Headers) -> Checked {
        let at = "interactive.header";
        let text = if let Self::Text { text } = self { text } else { "" };
        check::rule(at, text, headers != Headers::None, "not on this kind of message")?;
        let fits = headers == Headers::Any || matches!(self, Self::Text { .. });
        check::rule(at, text, fits, "a text on this kind of message")?;
        match self {
            Self::Text { text } => check::label(format_args!("{at}.text"), text, HEADER_MAX),
            Self::Image { image } => image.check(&format!("{at}.image")),
            Self::Video { video } => video.check(&format!("{at}.video")),
            Self::Document { document } => document.check(&format!("{at}.document")),
        }
    }
}
