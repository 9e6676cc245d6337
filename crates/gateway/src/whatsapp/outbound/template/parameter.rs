//! What goes into the places of a template.

use jiff::Timestamp;
use serde::Serialize;

use super::super::{
    check::{self, Checked},
    interactive::PRODUCT_ID_MAX,
    media::Media,
};
use crate::whatsapp::limits::{BODY_MAX, PARAMETER_NAME_MAX, TEMPLATE_BLANKS_MAX};

/// What goes into one place of a header or a body. [`super::Template::new`] checks it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Parameter {
    /// Words: no line break, no tab, no more than four blanks in a row.
    Text {
        /// The place's name, where the template names them.
        #[serde(skip_serializing_if = "Option::is_none")]
        parameter_name: Option<String>,
        /// The words.
        text: String,
    },
    /// An amount of money.
    Currency {
        /// The amount.
        currency: Currency,
    },
    /// A moment, in words.
    DateTime {
        /// The words.
        date_time: DateTime,
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
    /// A PDF.
    Document {
        /// The file.
        document: Media,
    },
    /// A place on the map.
    Location {
        /// The place.
        location: Place,
    },
    /// A product, above a card.
    Product {
        /// The product.
        product: Product,
    },
    /// When an offer ends.
    LimitedTimeOffer {
        /// The end.
        limited_time_offer: Offer,
    },
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Currency {
    /// What is shown where the amount cannot be written in the reader's way.
    pub fallback_value: String,
    /// Three letters (ISO 4217).
    pub code: String,
    /// The amount times 1,000.
    pub amount_1000: i64,
}

/// A moment in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateTime {
    fallback_value: String,
}

/// A place on the map; all four are needed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Degrees, north positive.
    pub latitude: String,
    /// Degrees, east positive.
    pub longitude: String,
    /// What it is called.
    pub name: String,
    /// Its street address.
    pub address: String,
}

/// A product of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Product {
    product_retailer_id: String,
    catalog_id: String,
}

/// When an offer ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Milliseconds since 1970.
    expiration_time_ms: i64,
}

impl Parameter {
    /// Words for the next place of a template whose places have numbers.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { parameter_name: None, text: text.into() }
    }

    /// Words for the place called `name`.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Text { parameter_name: Some(name.into()), text: text.into() }
    }

    /// A moment, in words: Meta shows them as they are.
    pub fn date_time(words: impl Into<String>) -> Self {
        Self::DateTime { date_time: DateTime { fallback_value: words.into() } }
    }

    /// A product of a catalogue.
    pub fn product(product_id: impl Into<String>, catalog_id: impl Into<String>) -> Self {
        Self::Product { product: Product { product_retailer_id: product_id.into(), catalog_id: catalog_id.into() } }
    }

    pub(super) fn offer_until(ends: Timestamp) -> Self {
        Self::LimitedTimeOffer { limited_time_offer: Offer { expiration_time_ms: ends.as_millisecond() } }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Currency { .. } => "currency",
            Self::DateTime { .. } => "date_time",
            Self::Image { .. } => "image",
            Self::Video { .. } => "video",
            Self::Document { .. } => "document",
            Self::Location { .. } => "location",
            Self::Product { .. } => "product",
            Self::LimitedTimeOffer { .. } => "limited_time_offer",
        }
    }

    pub(super) fn fits_header(&self) -> bool {
        match self {
            Self::Text { .. }
            | Self::Image { .. }
            | Self::Video { .. }
            | Self::Document { .. }
            | Self::Location { .. }
            | Self::Product { .. } => true,
            Self::Currency { .. } | Self::DateTime { .. } | Self::LimitedTimeOffer { .. } => false,
        }
    }

    pub(super) fn fits_body(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Currency { .. } | Self::DateTime { .. })
    }

    pub(super) fn is_offer(&self) -> bool {
        matches!(self, Self::LimitedTimeOffer { .. })
    }

    /// Its name, if it is a text, which is all that can have one.
    pub(super) fn name(&self) -> Option<Option<&str>> {
        if let Self::Text { parameter_name, .. } = self { Some(parameter_name.as_deref()) } else { None }
    }

    /// Characters that it adds to the rendered text.
    pub(super) fn chars(&self) -> usize {
        let words = match self {
            Self::Text { text, .. } => text,
            Self::Currency { currency } => &currency.fallback_value,
            Self::DateTime { date_time } => &date_time.fallback_value,
            Self::Image { .. }
            | Self::Video { .. }
            | Self::Document { .. }
            | Self::Location { .. }
            | Self::Product { .. }
            | Self::LimitedTimeOffer { .. } => "",
        };
        words.chars().count()
    }

    pub(super) fn check(&self, at: &str, max: usize) -> Checked {
        match self {
            Self::Text { parameter_name, text } => {
                if let Some(name) = parameter_name {
                    let field = format!("{at}.parameter_name");
                    check::text(&field, name, PARAMETER_NAME_MAX)?;
                    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                    check::rule(field, name, name.bytes().all(is_plain), "a-z, 0-9 and _ only")?;
                }
                check_words(&format!("{at}.text"), text, max)
            }
            Self::Currency { currency: Currency { fallback_value, code, amount_1000: _ } } => {
                check_words(&format!("{at}.currency.fallback_value"), fallback_value, max)?;
                let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
                check::rule(format_args!("{at}.currency.code"), code, is_code, "three capital letters")
            }
            Self::DateTime { date_time } => {
                check_words(&format!("{at}.date_time.fallback_value"), &date_time.fallback_value, max)
            }
            Self::Image { image } => image.check(&format!("{at}.image")),
            Self::Video { video } => video.check(&format!("{at}.video")),
            Self::Document { document } => document.check(&format!("{at}.document")),
            Self::Location { location: Place { latitude, longitude, name, address } } => {
                let degrees = |field: &str, value: &str, max: f64, words| {
                    let fits = value.parse::<f64>().is_ok_and(|degrees| degrees.is_finite() && degrees.abs() <= max);
                    check::rule(format_args!("{at}.location.{field}"), value, fits, words)
                };
                degrees("latitude", latitude, 90.0, "a number from -90 to 90")?;
                degrees("longitude", longitude, 180.0, "a number from -180 to 180")?;
                check::text(format_args!("{at}.location.name"), name, BODY_MAX)?;
                check::text(format_args!("{at}.location.address"), address, BODY_MAX)
            }
            Self::Product { product: Product { product_retailer_id, catalog_id } } => {
                check::text(format_args!("{at}.product.product_retailer_id"), product_retailer_id, PRODUCT_ID_MAX)?;
                check::text(format_args!("{at}.product.catalog_id"), catalog_id, PRODUCT_ID_MAX)
            }
            Self::LimitedTimeOffer { limited_time_offer: Offer { expiration_time_ms } } => {
                let field = format_args!("{at}.limited_time_offer.expiration_time_ms");
                check::rule(field, &expiration_time_ms.to_string(), *expiration_time_ms > 0, "a moment after 1970")
            }
        }
    }
}

/// Words that may go into a place (error codes 132012 and 132018).
pub(super) fn check_words(field: &str, words: &str, max: usize) -> Checked {
    check::text(field, words, max)?;
    check::rule(field, words, !words.contains(['\n', '\r']), "no line break")?;
    check::rule(field, words, !words.contains('\t'), "no tab")?;
    let is_close = !words.contains(&" ".repeat(TEMPLATE_BLANKS_MAX + 1));
    check::rule(field, words, is_close, "at most 4 blanks in a row")
}
