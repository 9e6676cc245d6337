//! Who wrote a message: the phone where WhatsApp shows it, the business-scoped user id where it does not.

use serde_json::value::RawValue;

use super::lenient::Fields;
use crate::store::Person;

/// Who wrote `message`, with the name from `contact`.
///
/// `None` when nobody can be told, and for a message in a group: its conversation is the group's, and an answer to its
/// author alone would go to the wrong place.
pub(super) fn of_message(
    message: &Fields<'_>,
    contact: Option<&Fields<'_>>,
    metadata: Option<&Fields<'_>>,
) -> Option<Person> {
    if message.raw("group_id").is_some() {
        return None;
    }
    Some(Person {
        phone_number_id: metadata?.text("phone_number_id")?,
        address: address(message)?,
        profile_name: contact.and_then(|contact| contact.object("profile")).and_then(|profile| profile.text("name")),
    })
}

/// The contact among `contacts` that wrote `message`: they share a phone or a user id.
pub(super) fn contact_of<'a>(message: &Fields<'_>, contacts: &[&'a RawValue]) -> Option<&'a RawValue> {
    let names = [message.text("from"), message.text("from_user_id")];
    let wrote_it = |contact: &Fields<'_>| {
        [contact.text("wa_id"), contact.text("user_id")].iter().any(|name| name.is_some() && names.contains(name))
    };
    contacts.iter().copied().find(|contact| Fields::of(contact).is_some_and(|contact| wrote_it(&contact)))
}

/// `from` when it is a phone, else the user id. A user id may stand in `from` too.
fn address(message: &Fields<'_>) -> Option<String> {
    let from = message.text("from");
    let phone =
        from.as_deref().map(|from| from.trim_start_matches('+')).filter(|from| is_phone(from)).map(str::to_owned);
    phone.or_else(|| message.text("from_user_id")).or_else(|| from.filter(|from| is_user_id(from)))
}

fn is_phone(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `CC.` and letters or digits; a parent id has a second dot.
fn is_user_id(text: &str) -> bool {
    let country = text.split('.').next().unwrap_or_default();
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    is_country && text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}
