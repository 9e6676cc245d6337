//! What a person does, as the message that WhatsApp makes of it.
//!
//! Shapes: Cloud API, "Webhooks", `messages` field, message types.

mod choice;
mod deed;
mod file;

use serde_json::{Value, json};

pub use self::deed::{Deed, Forwarded, OrderItem, ProductReference, What};
use super::chat::{Chat, Message, Side};
use crate::{
    sandbox::media::File,
    whatsapp::limits::{CAPTION_MAX, CONTACTS_MAX, TEXT_MAX, URL_MAX},
};

/// Products in one order: as in the largest list of products.
const ORDER_ITEMS_MAX: usize = 30;
/// Characters of a reaction: the longest emoji are families of several.
const EMOJI_MAX: usize = 32;
/// Characters of what a form answers.
const FORM_MAX: usize = 32 * 1024;
/// Characters of names, addresses and ids of somebody else's making.
const WORDS_MAX: usize = 1024;

/// What a deed makes.
#[derive(Debug, PartialEq)]
pub(super) enum Made {
    /// A message.
    Message(Composed),
    /// Something else that happens to the person.
    Change(Change),
}

/// Something that happens to a person and is no message of theirs.
#[derive(Debug, PartialEq)]
pub(super) enum Change {
    /// They have another number.
    Number(String),
    /// They have another user id, this one or one that is made.
    UserId(Option<String>),
    /// They have another security code.
    Identity,
    /// They want marketing messages, or none.
    Marketing(bool),
    /// They call for so many seconds.
    Call(u32),
    /// They look at the chat.
    Read,
}

/// The message that a deed makes.
#[derive(Debug, PartialEq)]
pub(super) struct Composed {
    /// The webhook's `type`.
    pub(super) kind: &'static str,
    /// The webhook's object of that type.
    pub(super) content: Value,
    /// The message of the business that it answers.
    pub(super) context: Option<String>,
    /// What stands beside the object.
    pub(super) beside: Vec<(&'static str, Value)>,
}

impl Composed {
    fn new(kind: &'static str, content: Value) -> Self {
        Self { kind, content, context: None, beside: Vec::new() }
    }

    fn answering(self, message_id: &str) -> Self {
        Self { context: Some(message_id.to_owned()), ..self }
    }
}

/// Turns a deed into what it makes. `file` finds files. The error says what is wrong.
pub(super) fn make<'a>(deed: &Deed, chat: &Chat, file: &dyn Fn(&str) -> Option<&'a File>) -> Result<Made, String> {
    let mut composed = match what(&deed.what, chat, file)? {
        Made::Message(composed) => composed,
        change @ Made::Change(_) => return Ok(change),
    };
    if let Some(id) = &deed.reply_to {
        chat.message(id).ok_or("reply_to is no message of this chat")?;
        composed.context = Some(id.clone());
    }
    if let Some(group_id) = &deed.group_id {
        check_words("group_id", group_id, WORDS_MAX)?;
        composed.beside.push(("group_id", json!(group_id)));
    }
    if let Some(referral) = &deed.referral {
        let referral = Value::Object(referral.clone());
        check_length("referral", &referral.to_string(), FORM_MAX)?;
        composed.beside.push(("referral", referral));
    }
    Ok(Made::Message(composed))
}

/// The message as it stands in a webhook's `messages[]`, without the person's names and the time.
pub(super) fn item(business_number: &str, deed: &Deed, message: &Message, beside: &[(&'static str, Value)]) -> Value {
    let mut item = json!({"id": message.id, "type": message.kind});
    // A first contact has nothing in it.
    if !message.content.is_null() {
        item[&message.kind] = message.content.clone();
    }
    for (name, value) in beside {
        item[*name] = value.clone();
    }
    let mut context = json!({});
    if let Some(id) = &message.context {
        context = json!({"from": business_number, "id": id});
    }
    match deed.forwarded {
        None => {}
        Some(Forwarded::Once) => context["forwarded"] = json!(true),
        Some(Forwarded::Often) => context["frequently_forwarded"] = json!(true),
    }
    if let Some(product) = &deed.product {
        context["from"] = json!(business_number);
        context["referred_product"] = json!(product);
    }
    if context != json!({}) {
        item["context"] = context;
    }
    item
}

fn what<'a>(what: &What, chat: &Chat, file: &dyn Fn(&str) -> Option<&'a File>) -> Result<Made, String> {
    let change = |change| Ok(Made::Change(change));
    let composed = match what {
        What::Text { body } => {
            check_words("body", body, TEXT_MAX)?;
            Composed::new("text", json!({"body": body}))
        }
        What::Image { media, caption } => file::image(media, caption.as_deref(), file)?,
        What::Video { media, caption } => file::video(media, caption.as_deref(), file)?,
        What::Audio { media, voice } => file::audio(media, *voice, file)?,
        What::Document { media, filename, caption } => {
            file::document(media, filename.as_deref(), caption.as_deref(), file)?
        }
        What::Sticker { media, animated } => file::sticker(media, *animated, file)?,
        What::Location { latitude, longitude, name, address, url } => location(
            (*latitude, *longitude),
            [("name", name, CAPTION_MAX), ("address", address, CAPTION_MAX), ("url", url, URL_MAX)],
        )?,
        What::Contacts { contacts, requested } => cards(contacts, *requested)?,
        What::Reaction { message_id, emoji } => {
            chat.message(message_id).ok_or("message_id is no message of this chat")?;
            let mut content = json!({"message_id": message_id});
            if let Some(emoji) = emoji {
                check_words("emoji", emoji, EMOJI_MAX)?;
                content["emoji"] = json!(emoji);
            }
            Composed::new("reaction", content)
        }
        What::Button { message_id, id } => {
            let tapped = of_business(chat, message_id).and_then(|tapped| choice::tap(tapped, id));
            let (kind, content) = tapped.ok_or("there is no such button")?;
            Composed::new(kind, content).answering(message_id)
        }
        What::List { message_id, id } => {
            let picked = of_business(chat, message_id).and_then(|opened| choice::pick(opened, id));
            Composed::new("interactive", picked.ok_or("there is no such row")?).answering(message_id)
        }
        What::Flow { message_id, answers } => {
            let opened = interactive(chat, message_id, "flow").ok_or("message_id is no message with a form")?;
            let content = choice::flow(opened, answers);
            check_length("answers", &content.to_string(), FORM_MAX)?;
            Composed::new("interactive", content).answering(message_id)
        }
        What::Address { message_id, values } => {
            interactive(chat, message_id, "address_message").ok_or("message_id does not ask for an address")?;
            let content = choice::address(values);
            check_length("values", &content.to_string(), FORM_MAX)?;
            Composed::new("interactive", content).answering(message_id)
        }
        What::CallPermission { message_id, accept, permanent, until } => {
            interactive(chat, message_id, "call_permission_request").ok_or("message_id does not ask to call")?;
            Composed::new("interactive", choice::call_permission(*accept, *permanent, *until)).answering(message_id)
        }
        What::Order { catalog_id, text, items } => order(catalog_id, text, items)?,
        What::Unsupported { what } => unsupported(what.as_deref())?,
        What::Edit { message_id, body } => {
            check_words("body", body, TEXT_MAX)?;
            own(chat, message_id)?;
            let message = json!({"context": {"id": "M0"}, "type": "text", "text": {"body": body}});
            Composed::new("edit", json!({"original_message_id": message_id, "message": message}))
        }
        What::Revoke { message_id } => {
            own(chat, message_id)?;
            Composed::new("revoke", json!({"original_message_id": message_id}))
        }
        What::Welcome => Composed::new("request_welcome", Value::Null),
        What::ChangeNumber { phone } => return change(Change::Number(phone.clone())),
        What::ChangeUserId { user_id } => return change(Change::UserId(user_id.clone())),
        What::ChangeIdentity => return change(Change::Identity),
        What::Marketing { wanted } => return change(Change::Marketing(*wanted)),
        What::Call { seconds } => return change(Change::Call(*seconds)),
        What::Read => return change(Change::Read),
    };
    Ok(Made::Message(composed))
}

fn location((latitude, longitude): (f64, f64), words: [(&str, &Option<String>, usize); 3]) -> Result<Composed, String> {
    if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
        return Err("latitude goes from -90 to 90, longitude from -180 to 180".to_owned());
    }
    let mut content = json!({"latitude": latitude, "longitude": longitude});
    for (key, words, max) in words {
        if let Some(words) = words {
            check_length(key, words, max)?;
            content[key] = json!(words);
        }
    }
    Ok(Composed::new("location", content))
}

/// Cards as they come; their own fields are whatever the phone has.
fn cards(contacts: &[Value], requested: bool) -> Result<Composed, String> {
    let is_possible = (1..=CONTACTS_MAX).contains(&contacts.len()) && contacts.iter().all(Value::is_object);
    if !is_possible {
        return Err(format!("contacts must be 1 to {CONTACTS_MAX} objects"));
    }
    let mut contacts = contacts.to_vec();
    for contact in &mut contacts {
        contact["origin"] = json!(if requested { "contact_request" } else { "other" });
    }
    let contacts = Value::Array(contacts);
    check_length("contacts", &contacts.to_string(), FORM_MAX)?;
    Ok(Composed::new("contacts", contacts))
}

fn order(catalog_id: &str, text: &str, items: &[OrderItem]) -> Result<Composed, String> {
    check_words("catalog_id", catalog_id, WORDS_MAX)?;
    check_length("text", text, TEXT_MAX)?;
    if !(1..=ORDER_ITEMS_MAX).contains(&items.len()) {
        return Err(format!("items has {} products; an order has 1 to {ORDER_ITEMS_MAX}", items.len()));
    }
    Ok(Composed::new("order", json!({"catalog_id": catalog_id, "text": text, "product_items": items})))
}

fn unsupported(what: Option<&str>) -> Result<Composed, String> {
    let what = what.unwrap_or("poll_creation");
    check_words("what", what, WORDS_MAX)?;
    let title = "Message type unknown";
    let details = "Message type is currently not supported.";
    let error = json!({"code": 131_051, "title": title, "message": title, "error_data": {"details": details}});
    let composed = Composed::new("unsupported", json!({"type": what}));
    Ok(Composed { beside: vec![("errors", json!([error]))], ..composed })
}

/// A message that the person wrote.
fn own<'a>(chat: &'a Chat, id: &str) -> Result<&'a Message, String> {
    let message = chat.message(id).filter(|message| message.side == Side::Person);
    message.ok_or_else(|| "message_id is no message of this person".to_owned())
}

fn of_business<'a>(chat: &'a Chat, id: &str) -> Option<&'a Message> {
    chat.message(id).filter(|message| message.side == Side::Business)
}

/// An interactive message of the business that is of this kind.
fn interactive<'a>(chat: &'a Chat, id: &str, kind: &str) -> Option<&'a Message> {
    of_business(chat, id).filter(|message| message.content["type"] == kind)
}

fn check_length(field: &str, text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length <= max { Ok(()) } else { Err(format!("{field} has {length} characters; at most {max} fit")) }
}

fn check_words(field: &str, text: &str, max: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("{field} is empty"));
    }
    check_length(field, text, max)
}
