//! A template with its places filled: refused when they do not fit, otherwise what a person sees. Pure.

use serde_json::{Map, Value, json};

use super::{
    super::{
        error::ApiError,
        media::MediaKind,
        validate::{Filling, GivenButton, GivenValue, Parameter, Parts},
    },
    buttons::{Button, ButtonKind},
    definition::{Definition, Header},
    text::{Format, Text},
};
use crate::whatsapp::limits::{TEMPLATE_BODY_MAX, TEMPLATE_HEADER_MAX, URL_MAX};

/// What a person sees: `header`, `body`, `footer`, `offer`, `buttons` and `cards`, as far as the template has them.
pub(super) fn fill(definition: &Definition, filling: &Filling) -> Result<Value, ApiError> {
    let mut shown = part(definition, &filling.parts, "template")?;
    if definition.cards.len() != filling.cards.len() {
        return Err(count("template.components carousel", filling.cards.len(), definition.cards.len()));
    }
    let cards = definition.cards.iter().zip(&filling.cards).enumerate();
    let cards = cards.map(|(place, (card, given))| part(card, given, &format!("card {place}")));
    let cards: Vec<Value> = cards.collect::<Result<_, _>>()?;
    if !cards.is_empty() {
        shown["cards"] = json!(cards);
    }
    Ok(shown)
}

fn part(definition: &Definition, given: &Parts, at: &str) -> Result<Value, ApiError> {
    let mut shown = Map::new();
    if let Some(header) = header(definition.header.as_ref(), &given.header, at)? {
        shown.insert("header".to_owned(), header);
    }
    match &definition.body {
        Some(body) => {
            let words = words(body, &given.body, &format!("{at}: body"), TEMPLATE_BODY_MAX)?;
            shown.insert("body".to_owned(), json!(words));
        }
        None if given.body.is_empty() => {}
        None => return Err(count(&format!("{at}: body"), given.body.len(), 0)),
    }
    if let Some(footer) = &definition.footer {
        shown.insert("footer".to_owned(), json!(footer));
    }
    if let Some((words, has_end)) = &definition.offer {
        let ends = given.offer_ends_ms.filter(|_| *has_end);
        if *has_end && ends.is_none() {
            return Err(ApiError::missing(&format!("{at}: a component of type limited_time_offer")));
        }
        shown.insert("offer".to_owned(), json!({"text": words, "expiration_time_ms": ends}));
    }
    let buttons = buttons(&definition.buttons, &given.buttons)?;
    if !buttons.is_empty() {
        shown.insert("buttons".to_owned(), json!(buttons));
    }
    Ok(Value::Object(shown))
}

fn header(header: Option<&Header>, given: &[Parameter], at: &str) -> Result<Option<Value>, ApiError> {
    let at = format!("{at}: header");
    let needed = match header {
        None => return if given.is_empty() { Ok(None) } else { Err(count(&at, given.len(), 0)) },
        Some(Header::Text(text)) => {
            let words = words(text, given, &at, TEMPLATE_HEADER_MAX)?;
            return Ok(Some(json!({"type": "text", "text": words})));
        }
        Some(Header::File(kind)) => kind.name(),
        Some(Header::Location) => "location",
        Some(Header::Product) => "product",
    };
    let found = given.first().map_or("nothing", |parameter| value_name(&parameter.value));
    match given {
        [
            Parameter {
                value: GivenValue::File(_, inside) | GivenValue::Location(inside) | GivenValue::Product(inside),
                ..
            },
        ] if found == needed => Ok(Some(json!({"type": needed, needed: inside}))),
        _ => Err(format(format!("{at}: one parameter of type {needed} is needed, found {found}"))),
    }
}

fn value_name(value: &GivenValue) -> &'static str {
    match value {
        GivenValue::Words(_) => "text",
        GivenValue::File(kind @ (MediaKind::Image | MediaKind::Video | MediaKind::Document), _) => kind.name(),
        GivenValue::File(MediaKind::Audio | MediaKind::Sticker, _) => "another file",
        GivenValue::Location(_) => "location",
        GivenValue::Product(_) => "product",
    }
}

/// A text with its places filled, which then has at most `max` characters.
fn words(text: &Text, given: &[Parameter], at: &str, max: usize) -> Result<String, ApiError> {
    let names = text.names();
    if names.len() != given.len() {
        return Err(count(at, given.len(), names.len()));
    }
    let mut values = Vec::new();
    for (parameter, place) in given.iter().zip(&names) {
        let GivenValue::Words(words) = &parameter.value else {
            return Err(format(format!(
                "{}: a text is needed, found {}",
                parameter.path,
                value_name(&parameter.value)
            )));
        };
        let name = match (text.format(), parameter.name.as_deref()) {
            (Some(Format::Named), Some(name)) if names.contains(&name) => name,
            (Some(Format::Named), Some(name)) => {
                return Err(format(format!("{}.parameter_name: the template has no place '{name}'", parameter.path)));
            }
            (Some(Format::Named), None) => {
                return Err(format(format!("{}.parameter_name is required: the places have names", parameter.path)));
            }
            (_, Some(name)) => {
                let why = format!("{}.parameter_name is '{name}', but the places have numbers", parameter.path);
                return Err(format(why));
            }
            (_, None) => place,
        };
        if values.iter().any(|(known, _)| *known == name) {
            return Err(format(format!("{}.parameter_name is used twice", parameter.path)));
        }
        values.push((name, words.as_str()));
    }
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map_or("", |(_, words)| words);
    let filled = text.fill(value);
    let length = filled.chars().count();
    if length <= max {
        return Ok(filled);
    }
    let details = format!("{at}: has {length} characters with its places filled, the limit is {max}");
    Err(ApiError::of(132_005, details))
}

fn buttons(buttons: &[Button], given: &[GivenButton]) -> Result<Vec<Value>, ApiError> {
    if let Some(beyond) = given.iter().find(|given| given.index >= buttons.len()) {
        let why = format!("{}.index is {}, the template has {} buttons", beyond.path, beyond.index, buttons.len());
        return Err(format(why));
    }
    let find = |place| given.iter().find(|given| given.index == place);
    buttons.iter().enumerate().map(|(place, button)| show(button, place, find(place))).collect()
}

fn show(button: &Button, place: usize, given: Option<&GivenButton>) -> Result<Value, ApiError> {
    let name = button.kind.name();
    if let Some(given) = given.filter(|given| Some(given.sub_type.as_str()) != button.kind.sub_type()) {
        return Err(format(format!("{}.sub_type is {}, the button is {name}", given.path, given.sub_type)));
    }
    let words = given.and_then(|given| given.words.as_deref());
    let action = given.and_then(|given| given.action.as_ref());
    let needed = |what: &str| ApiError::missing(&format!("buttons: {what} of the {name} button at index {place}"));
    let mut shown = json!({"type": name, "text": button.text});
    match &button.kind {
        ButtonKind::QuickReply => shown["payload"] = json!(words.unwrap_or(&button.text)),
        ButtonKind::Url(address) => {
            let address = match (address.format(), words) {
                (None, None) => address.as_str().to_owned(),
                (None, Some(_)) => {
                    return Err(format(format!("buttons: the address at index {place} has no place")));
                }
                (Some(_), None) => return Err(needed("the parameter")),
                (Some(_), Some(words)) => address.fill(|_| words),
            };
            let length = address.chars().count();
            if length > URL_MAX {
                return Err(format(format!("buttons: the address at index {place} has {length} characters")));
            }
            shown["url"] = json!(address);
        }
        ButtonKind::Phone(number) => shown["phone_number"] = json!(number),
        ButtonKind::CopyCode | ButtonKind::OneTimeCode => {
            shown["code"] = json!(words.ok_or_else(|| needed("the code"))?);
        }
        ButtonKind::Products => shown["action"] = action.ok_or_else(|| needed("the action"))?.clone(),
        ButtonKind::Flow | ButtonKind::Catalog | ButtonKind::Product => {
            if let Some(action) = action {
                shown["action"] = action.clone();
            }
        }
        ButtonKind::VoiceCall => {
            if let Some(words) = words {
                shown["payload"] = json!(words);
            }
        }
    }
    Ok(shown)
}

/// 132000: another number of parameters than of places.
fn count(at: &str, found: usize, needed: usize) -> ApiError {
    let details = format!("{at}: {found} parameters are given, the template has {needed} places");
    ApiError::of(132_000, details)
}

/// 132012: parameters of another form than the places.
fn format(details: String) -> ApiError {
    ApiError::of(132_012, details)
}
