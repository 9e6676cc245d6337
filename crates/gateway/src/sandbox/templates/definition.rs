//! What a template consists of, read from the request that makes it, or refused as Meta refuses it. Pure.
//!
//! Source: Cloud API, "Templates"; the subcodes are those of "Error codes", template creation.

use std::collections::HashSet;

use super::{
    super::{error::ApiError, media::MediaKind, validate::Field},
    buttons::{self, Button, ButtonKind},
    text::{Format, Text},
};
use crate::whatsapp::limits::{CARDS_MAX, CARDS_MIN, FOOTER_MAX, TEMPLATE_BODY_MAX, TEMPLATE_HEADER_MAX};

/// A code is good for so many minutes at most.
const CODE_MINUTES_MAX: i64 = 90;
/// Components of a template: each kind once, with room for what nobody knows yet.
const COMPONENTS_MAX: usize = 10;

/// What a template consists of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    pub(super) header: Option<Header>,
    /// A card may have none.
    pub(super) body: Option<Text>,
    pub(super) footer: Option<String>,
    pub(super) buttons: Vec<Button>,
    /// The words of an offer, and whether its end is shown.
    pub(super) offer: Option<(String, bool)>,
    pub(super) cards: Vec<Definition>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Header {
    Text(Text),
    File(MediaKind),
    Location,
    Product,
}

impl Definition {
    /// Reads `components` of a template whose category is `AUTHENTICATION`, or is not.
    pub(super) fn read(components: &Field<'_>, is_authentication: bool) -> Result<Self, ApiError> {
        let definition = Self::read_parts(components, is_authentication, true)?;
        if definition.body.is_none() {
            return Err(missing(&format!("{}: a component of type BODY", components.path())));
        }
        definition.format()?;
        Ok(definition)
    }

    fn read_parts(components: &Field<'_>, is_authentication: bool, is_whole: bool) -> Result<Self, ApiError> {
        let (none, buttons) = (None, Vec::new());
        let mut definition = Self { header: None, body: None, footer: none, buttons, offer: None, cards: Vec::new() };
        let mut seen = HashSet::new();
        for component in components.list(1..=COMPONENTS_MAX).map_err(|error| broken(&error))? {
            let kind = component.get("type");
            let name = kind.str().ok_or_else(|| missing(kind.path()))?.to_uppercase();
            if !seen.insert(name.clone()) {
                return Err(wrong(None, "Component repeated", format!("{} is {name} twice", kind.path())));
            }
            match name.as_str() {
                "HEADER" => definition.header = Some(header(&component)?),
                "BODY" if is_authentication => definition.body = Some(code_body(&component)?),
                "BODY" => definition.body = Some(body(&component)?),
                "FOOTER" if is_whole => definition.footer = Some(footer(&component, is_authentication)?),
                "BUTTONS" => definition.buttons = buttons::read(&component.get("buttons"), is_authentication)?,
                "LIMITED_TIME_OFFER" if is_whole => definition.offer = Some(offer(&component)?),
                "CAROUSEL" if is_whole => {
                    let cards = component.get("cards").list(CARDS_MIN..=CARDS_MAX).map_err(|error| broken(&error))?;
                    let card = |card: &Field<'_>| Self::read_parts(&card.get("components"), false, false);
                    definition.cards = cards.iter().map(card).collect::<Result<_, _>>()?;
                }
                _ => {
                    let words = "HEADER, BODY, FOOTER, BUTTONS, LIMITED_TIME_OFFER, CAROUSEL";
                    let details = format!("{} is '{name}' and must be one of: {words}", kind.path());
                    return Err(wrong(None, "Unknown component", details));
                }
            }
        }
        Ok(definition)
    }

    /// How the places are named. A template is one or the other.
    pub(super) fn format(&self) -> Result<Format, ApiError> {
        let mut found = None;
        for text in self.texts() {
            let Some(format) = text.format() else { continue };
            if *found.get_or_insert(format) != format {
                let details = "components have places with numbers and places with names";
                return Err(wrong(Some(2_388_072), BODY_TITLE, details));
            }
        }
        Ok(found.unwrap_or(Format::Positional))
    }

    /// Whether anything in its texts is to be filled.
    pub(super) fn has_places(&self) -> bool {
        self.texts().any(|text| text.format().is_some())
    }

    /// Whether it carries a one-time code.
    pub(super) fn has_code(&self) -> bool {
        self.buttons.iter().any(|button| button.kind == ButtonKind::OneTimeCode)
    }

    /// Why whoever reviews it would refuse it: the reason that Meta gives.
    pub(super) fn objection(&self) -> Option<&'static str> {
        self.texts().any(Text::has_adjacent_places).then_some("INVALID_FORMAT")
    }

    fn texts(&self) -> impl Iterator<Item = &Text> {
        let parts = std::iter::once(self).chain(&self.cards);
        parts.flat_map(|part| {
            let header = if let Some(Header::Text(text)) = &part.header { Some(text) } else { None };
            header.into_iter().chain(&part.body)
        })
    }
}

const HEADER_TITLE: &str = "Header format incorrect";
const BODY_TITLE: &str = "Body format incorrect";
const FOOTER_TITLE: &str = "Footer format incorrect";

fn header(component: &Field<'_>) -> Result<Header, ApiError> {
    let format = component.get("format");
    let name = format.str().ok_or_else(|| missing(format.path()))?.to_uppercase();
    let file = |kind| {
        let handle = component.get("example").get("header_handle");
        let has_one = handle.value().is_some_and(|value| value.as_array().is_none_or(|list| !list.is_empty()));
        if has_one { Ok(Header::File(kind)) } else { Err(missing(handle.path())) }
    };
    match name.as_str() {
        "TEXT" => {
            let field = component.get("text");
            let text = places(&field, TEMPLATE_HEADER_MAX, 2_388_047, HEADER_TITLE)?;
            if text.names().len() > 1 {
                let details = format!("{} has {} places, the limit is 1", field.path(), text.names().len());
                return Err(wrong(Some(2_388_047), HEADER_TITLE, details));
            }
            examples(&component.get("example"), "header_text", &text)?;
            Ok(Header::Text(text))
        }
        "IMAGE" => file(MediaKind::Image),
        "VIDEO" => file(MediaKind::Video),
        "DOCUMENT" => file(MediaKind::Document),
        "LOCATION" => Ok(Header::Location),
        "PRODUCT" => Ok(Header::Product),
        _ => {
            let details = format!("{} must be one of: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION, PRODUCT", format.path());
            Err(wrong(Some(2_388_047), HEADER_TITLE, details))
        }
    }
}

fn body(component: &Field<'_>) -> Result<Text, ApiError> {
    let field = component.get("text");
    let text = places(&field, TEMPLATE_BODY_MAX, 2_388_072, BODY_TITLE)?;
    if text.is_open_ended() {
        let details = format!("{} begins or ends with a place", field.path());
        return Err(wrong(Some(2_388_299), "Places at the beginning or end", details));
    }
    examples(&component.get("example"), "body_text", &text)?;
    Ok(text)
}

/// The body of a template with a one-time code is Meta's own; these are our words for it.
fn code_body(component: &Field<'_>) -> Result<Text, ApiError> {
    if component.get("text").is_present() {
        let details = format!("{}.text is not possible in a template of the category AUTHENTICATION", component.path());
        return Err(wrong(Some(2_388_072), BODY_TITLE, details));
    }
    let is_careful = component.get("add_security_recommendation").flag().map_err(|error| broken(&error))?;
    let advice = if is_careful { " Do not give it to anybody." } else { "" };
    Ok(Text::parse(&format!("Your code is *{{{{1}}}}*.{advice}")).expect("the text has one place. This is a bug."))
}

fn footer(component: &Field<'_>, is_authentication: bool) -> Result<String, ApiError> {
    if is_authentication {
        let minutes = component.get("code_expiration_minutes").whole(1..=CODE_MINUTES_MAX);
        let minutes = minutes.map_err(|error| wrong(Some(2_388_073), FOOTER_TITLE, error.details))?;
        return Ok(format!("It is good for {minutes} minutes."));
    }
    let field = component.get("text");
    let text = places(&field, FOOTER_MAX, 2_388_073, FOOTER_TITLE)?;
    if text.format().is_some() {
        return Err(wrong(Some(2_388_073), FOOTER_TITLE, format!("{} must not have a place", field.path())));
    }
    Ok(text.as_str().to_owned())
}

fn offer(component: &Field<'_>) -> Result<(String, bool), ApiError> {
    let offer = component.get("limited_time_offer");
    let words = limited(&offer.get("text"), TEMPLATE_HEADER_MAX)?.to_owned();
    let has_end = offer.get("has_expiration").flag().map_err(|error| broken(&error))?;
    Ok((words, has_end))
}

/// A text of at most `max` characters, with its places.
fn places(field: &Field<'_>, max: usize, subcode: u32, title: &'static str) -> Result<Text, ApiError> {
    Text::parse(limited(field, max)?).map_err(|why| wrong(Some(subcode), title, format!("{} {why}", field.path())))
}

/// Each place needs an example: `[["Mark"]]` or `["Mark"]` for places with numbers, under `<name>_named_params` for others.
fn examples(example: &Field<'_>, name: &str, text: &Text) -> Result<(), ApiError> {
    let Some(format) = text.format() else { return Ok(()) };
    let field = match format {
        Format::Positional => example.get(name),
        Format::Named => example.get(&format!("{name}_named_params")),
    };
    let list = field.value().and_then(|value| value.as_array()).ok_or_else(|| missing(field.path()))?;
    let found = match (format, list.first().and_then(|first| first.as_array())) {
        (Format::Positional, Some(inner)) => inner.len(),
        (Format::Positional, None) => list.len(),
        (Format::Named, _) => {
            let given = |name: &&str| list.iter().any(|item| item["param_name"] == *name);
            text.names().iter().filter(|name| given(name)).count()
        }
    };
    let needed = text.names().len();
    if found == needed {
        return Ok(());
    }
    Err(missing(&format!("{} has examples of {found} places, each of the {needed}", field.path())))
}

/// A text that is there and has at most `max` characters.
pub(super) fn limited<'a>(field: &Field<'a>, max: usize) -> Result<&'a str, ApiError> {
    let text = field.str().filter(|text| !text.trim().is_empty()).ok_or_else(|| missing(field.path()))?;
    let length = text.chars().count();
    if length <= max {
        return Ok(text);
    }
    let details = format!("{} has {length} characters, the limit is {max}", field.path());
    Err(wrong(Some(2_388_040), "Character limit exceeded", details))
}

/// Something that a template needs is not there.
pub(super) fn missing(what: &str) -> ApiError {
    wrong(Some(2_388_043), "An expected field is missing", format!("{what} is required"))
}

/// Something is there and cannot be accepted.
pub(super) fn wrong(subcode: Option<u32>, title: &'static str, details: impl Into<String>) -> ApiError {
    ApiError::editor(subcode, title, details)
}

/// A general refusal as an editor of templates sees it.
pub(super) fn broken(error: &ApiError) -> ApiError {
    wrong(None, "Invalid parameter", error.details.clone())
}
