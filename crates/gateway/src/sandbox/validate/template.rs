//! What a template message gives: the template's name and language, and what goes into its places.
//!
//! Whether there is such a template, and whether it has these places, is asked in `templates`.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    super::{error::ApiError, media::MediaKind},
    Field, FileReference, content,
    interactive::products::{self, PRODUCT_ID_MAX},
};
use crate::whatsapp::limits::{
    CALL_TTL_MINUTES_MAX, CARDS_MAX, CARDS_MIN, COUPON_MAX, LANGUAGE_MAX, PARAMETER_NAME_MAX, PAYLOAD_MAX,
    TEMPLATE_BLANKS_MAX, TEMPLATE_BUTTONS_MAX, TEMPLATE_NAME_MAX, URL_MAX,
};

/// One parameter of the body at most (OpenAPI, `TextParameter`); the rendered body has a smaller limit.
const WORDS_MAX: usize = 32_768;

/// A template's name and what goes into its places.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Filling {
    pub(in super::super) name: String,
    pub(in super::super) language: String,
    pub(in super::super) parts: Parts,
    /// The cards of a carousel, in order.
    pub(in super::super) cards: Vec<Parts>,
}

/// What goes into a template, or into one card of it.
#[derive(Debug, Default, PartialEq)]
pub(in super::super) struct Parts {
    pub(in super::super) header: Vec<Parameter>,
    pub(in super::super) body: Vec<Parameter>,
    pub(in super::super) buttons: Vec<GivenButton>,
    /// When an offer ends, in Unix milliseconds.
    pub(in super::super) offer_ends_ms: Option<i64>,
}

/// What goes into one place.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Parameter {
    /// Where in the request.
    pub(in super::super) path: String,
    /// The place's name, where the template names them.
    pub(in super::super) name: Option<String>,
    pub(in super::super) value: GivenValue,
}

#[derive(Debug, PartialEq)]
pub(in super::super) enum GivenValue {
    /// Words, also of money and moments: Cloud API shows their fallback.
    Words(String),
    /// A file, by id or link.
    File(MediaKind, Value),
    Location(Value),
    Product(Value),
}

/// What a button is given.
#[derive(Debug, PartialEq)]
pub(in super::super) struct GivenButton {
    /// Where in the request.
    pub(in super::super) path: String,
    /// In small letters.
    pub(in super::super) sub_type: String,
    pub(in super::super) index: usize,
    /// A payload, the end of an address or a code, as the kind of button has it.
    pub(in super::super) words: Option<String>,
    /// What a Flow, a catalogue or some products are given.
    pub(in super::super) action: Option<Value>,
}

const SUB_TYPES: [&str; 8] = ["quick_reply", "url", "copy_code", "flow", "catalog", "mpm", "spm", "voice_call"];

/// Reads the object `template`; adds the files that it names.
pub(super) fn read(template: &Field<'_>, files: &mut Vec<FileReference>) -> Result<Filling, ApiError> {
    let name = template.object()?.get("name").text(TEMPLATE_NAME_MAX)?.to_owned();
    let language = template.get("language");
    let code = language.object()?.get("code").text(LANGUAGE_MAX)?.to_owned();
    let policy = language.get("policy");
    if policy.is_present() {
        policy.one_of(&["deterministic"])?;
    }
    let mut cards = Vec::new();
    let parts = parts(template, files, Some(&mut cards))?;
    Ok(Filling { name, language: code, parts, cards })
}

/// The components of a template, or of a card, which has no cards of its own.
fn parts(
    holder: &Field<'_>,
    files: &mut Vec<FileReference>,
    mut cards: Option<&mut Vec<Parts>>,
) -> Result<Parts, ApiError> {
    let mut parts = Parts::default();
    let mut seen = HashSet::new();
    for component in holder.get("components").optional_list()? {
        let field = component.object()?.get("type");
        let kind = field.text(PARAMETER_NAME_MAX)?.to_lowercase();
        if kind != "button" && !seen.insert(kind.clone()) {
            return Err(field.refuse(&format!("is {kind} twice")));
        }
        match (kind.as_str(), &mut cards) {
            ("header", _) => parts.header = parameters(&component, files)?,
            ("body", _) => parts.body = parameters(&component, files)?,
            ("button", _) => parts.buttons.push(button(&component)?),
            ("limited_time_offer", Some(_)) => parts.offer_ends_ms = Some(offer(&component)?),
            ("carousel", Some(cards)) => {
                for (place, card) in component.get("cards").list(CARDS_MIN..=CARDS_MAX)?.iter().enumerate() {
                    let index = card.object()?.get("card_index");
                    if usize::try_from(index.whole(0..=CARDS_MAX as i64 - 1)?) != Ok(place) {
                        return Err(index.refuse(&format!("must be {place}: cards are counted from 0")));
                    }
                    cards.push(self::parts(card, files, None)?);
                }
            }
            (_, Some(_)) => {
                return Err(field.refuse("must be one of: header, body, button, carousel, limited_time_offer"));
            }
            (_, None) => return Err(field.refuse("must be one of: header, body, button")),
        }
    }
    let mut indexes = HashSet::new();
    match parts.buttons.iter().find(|button| !indexes.insert(button.index)) {
        Some(twice) => Err(ApiError::value(format!("{}.index is used twice", twice.path))),
        None => Ok(parts),
    }
}

fn parameters(component: &Field<'_>, files: &mut Vec<FileReference>) -> Result<Vec<Parameter>, ApiError> {
    component.get("parameters").optional_list()?.iter().map(|field| parameter(field, files)).collect()
}

fn parameter(field: &Field<'_>, files: &mut Vec<FileReference>) -> Result<Parameter, ApiError> {
    let kinds = ["text", "currency", "date_time", "image", "video", "document", "location", "product"];
    let kind = field.object()?.get("type").one_of(&kinds)?;
    let inside = field.get(kind);
    let owned = || inside.value().cloned().unwrap_or_default();
    let mut file = |media: MediaKind, mime_type| {
        content::source(&inside, media, mime_type, files).map(|()| GivenValue::File(media, owned()))
    };
    let value = match kind {
        "text" => GivenValue::Words(words(&inside, WORDS_MAX)?),
        "currency" => {
            let code = inside.object()?.get("code");
            if code.text(3)?.len() != 3 {
                return Err(code.refuse("must be three letters"));
            }
            inside.get("amount_1000").whole(i64::MIN..=i64::MAX)?;
            GivenValue::Words(words(&inside.get("fallback_value"), WORDS_MAX)?)
        }
        "date_time" => GivenValue::Words(words(&inside.object()?.get("fallback_value"), WORDS_MAX)?),
        "image" => file(MediaKind::Image, None)?,
        "video" => file(MediaKind::Video, None)?,
        "document" => file(MediaKind::Document, Some("application/pdf"))?,
        "location" => {
            content::location(&inside)?;
            inside.get("name").text(WORDS_MAX)?;
            inside.get("address").text(WORDS_MAX)?;
            GivenValue::Location(owned())
        }
        _ => {
            inside.object()?.get("product_retailer_id").text(PRODUCT_ID_MAX)?;
            inside.get("catalog_id").text(PRODUCT_ID_MAX)?;
            GivenValue::Product(owned())
        }
    };
    let name = field.get("parameter_name").optional_text(PARAMETER_NAME_MAX)?.map(str::to_owned);
    Ok(Parameter { path: field.path().to_owned(), name, value })
}

/// Words that may go into a place.
fn words(field: &Field<'_>, max: usize) -> Result<String, ApiError> {
    let text = field.text(max)?;
    let trouble = if text.contains(['\n', '\r']) {
        "a line break"
    } else if text.contains('\t') {
        "a tab"
    } else if text.contains(&" ".repeat(TEMPLATE_BLANKS_MAX + 1)) {
        "more than 4 blanks in a row"
    } else {
        return Ok(text.to_owned());
    };
    let details = format!("{} has {trouble}, which a parameter of a template must not", field.path());
    Err(ApiError::of(132_012, details))
}

fn offer(component: &Field<'_>) -> Result<i64, ApiError> {
    let parameters = component.get("parameters").list(1..=1)?;
    parameters[0].object()?.get("type").one_of(&["limited_time_offer"])?;
    parameters[0].get("limited_time_offer").object()?.get("expiration_time_ms").whole(1..=i64::MAX)
}

fn button(component: &Field<'_>) -> Result<GivenButton, ApiError> {
    let field = component.get("sub_type");
    let sub_type = field.text(PARAMETER_NAME_MAX)?.to_lowercase();
    if !SUB_TYPES.contains(&sub_type.as_str()) {
        return Err(field.refuse(&format!("must be one of: {}", SUB_TYPES.join(", "))));
    }
    let index = component.get("index").whole(0..=TEMPLATE_BUTTONS_MAX as i64 - 1)?;
    let index = usize::try_from(index).expect("the index is not negative. This is a bug.");
    let mut button = GivenButton { path: component.path().to_owned(), sub_type, index, words: None, action: None };
    for parameter in component.get("parameters").optional_list()? {
        button_parameter(&parameter, &mut button)?;
    }
    Ok(button)
}

fn button_parameter(parameter: &Field<'_>, button: &mut GivenButton) -> Result<(), ApiError> {
    let kinds: &[&str] = match button.sub_type.as_str() {
        "quick_reply" => &["payload", "text"],
        "url" => &["text"],
        "copy_code" => &["coupon_code"],
        "voice_call" => &["ttl_minutes", "payload"],
        _ => &["action"],
    };
    let kind = parameter.object()?.get("type").one_of(kinds)?;
    let inside = parameter.get(kind);
    match kind {
        "payload" => button.words = Some(inside.text(PAYLOAD_MAX)?.to_owned()),
        // Meta's own example of a quick reply has a text that is true.
        "text" if button.sub_type == "quick_reply" && !inside.value().is_none_or(Value::is_string) => {
            button.words = inside.value().map(ToString::to_string);
        }
        "text" if button.sub_type == "quick_reply" => button.words = Some(inside.text(PAYLOAD_MAX)?.to_owned()),
        "text" => button.words = Some(words(&inside, URL_MAX)?),
        "coupon_code" => button.words = Some(words(&inside, COUPON_MAX)?),
        "ttl_minutes" => {
            inside.whole(1..=i64::from(CALL_TTL_MINUTES_MAX))?;
        }
        _ => {
            inside.object()?.get("thumbnail_product_retailer_id").optional_text(PRODUCT_ID_MAX)?;
            inside.get("flow_token").optional_text(WORDS_MAX)?;
            if button.sub_type == "mpm" {
                products::sections(&inside.get("sections"))?;
            }
            button.action = inside.value().cloned();
        }
    }
    Ok(())
}
