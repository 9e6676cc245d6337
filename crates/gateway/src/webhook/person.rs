//! Who is meant: the phone where WhatsApp shows it, the business-scoped user id where it does not, and every other name by which
//! a webhook knows the same person.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::lenient::Fields;
use crate::store::{Person, alias_of};

/// The fields that name a person: the phone, the business-scoped user id, and that among linked businesses.
pub(super) type Naming = [&'static str; 3];
/// Who wrote or called.
pub(super) const SENDER: Naming = ["from", "from_user_id", "from_parent_user_id"];
/// Whom somebody at the business wrote to, or called.
pub(super) const ADDRESSEE: Naming = ["to", "to_user_id", "to_parent_user_id"];
/// Whom a status is about.
pub(super) const RECIPIENT: Naming = ["recipient_id", "recipient_user_id", "recipient_parent_user_id"];
/// Whom a contact, a preference or a change of ids is about.
pub(super) const SUBJECT: Naming = ["wa_id", "user_id", "parent_user_id"];

/// The names that a system message has for the person from now on, and one from before (older payloads).
const NEW_NAMES: [&str; 4] = ["wa_id", "new_wa_id", "user_id", "parent_user_id"];
const OLD_NAME: &str = "customer";

/// A person and every name by which a payload knows them, the address first.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) person: Person,
    pub(super) aliases: Vec<String>,
}

/// Whom `item` names by the fields of `naming`, with what `contact` adds.
///
/// `None` when nobody can be told, and for a message in a group: its conversation is the group's, and an answer to its
/// author alone would go to the wrong place.
pub(super) fn named(
    item: &Fields<'_>,
    naming: Naming,
    contact: Option<&Fields<'_>>,
    metadata: Option<&Fields<'_>>,
) -> Option<Known> {
    if item.raw("group_id").is_some() {
        return None;
    }
    let mut names = Names::default();
    // What somebody is called from now on comes first: the first phone is the one to write to.
    if let Some(system) = item.object("system") {
        NEW_NAMES.iter().for_each(|name| names.add(system.id(name)));
        names.add(system.id(OLD_NAME).filter(|_| names.phone.is_some()));
    }
    names.add_all(item, naming);
    if let Some(contact) = contact {
        names.add_all(contact, SUBJECT);
    }
    let address = names.phone.clone().or(names.user_id)?;
    let mut aliases = vec![alias_of(&address)];
    for name in names.all.iter().map(|name| alias_of(name)) {
        if !aliases.contains(&name) {
            aliases.push(name);
        }
    }
    let profile_name = contact.and_then(|contact| contact.object("profile")).and_then(|profile| profile.text("name"));
    let phone_number_id = metadata?.id("phone_number_id")?;
    Some(Known { person: Person { phone_number_id, address, phone: names.phone, profile_name }, aliases })
}

/// Names as they are found. A user id may stand where a phone is expected.
#[derive(Default)]
struct Names {
    phone: Option<String>,
    user_id: Option<String>,
    all: Vec<String>,
}

impl Names {
    fn add_all(&mut self, fields: &Fields<'_>, naming: Naming) {
        for name in naming {
            match fields.object(name) {
                // A change of ids has both.
                Some(change) => ["current", "previous"].iter().for_each(|name| self.add(change.id(name))),
                None => self.add(fields.id(name)),
            }
        }
    }

    fn add(&mut self, name: Option<String>) {
        let Some(name) = name.map(|name| name.trim_start_matches('+').to_owned()) else { return };
        if is_phone(&name) {
            self.phone.get_or_insert_with(|| name.clone());
        } else if is_user_id(&name) {
            let is_parent = name.split('.').nth(1) == Some("ENT");
            if !is_parent {
                self.user_id.get_or_insert_with(|| name.clone());
            }
        } else {
            return;
        }
        self.all.push(name);
    }
}

/// The contacts beside a list of messages, by every name that they have.
#[derive(Default)]
pub(super) struct Contacts<'a>(HashMap<String, &'a RawValue>);

impl<'a> Contacts<'a> {
    pub(super) fn of(contacts: &[&'a RawValue]) -> Self {
        let mut found = HashMap::new();
        for &contact in contacts {
            let Some(fields) = Fields::of(contact) else { continue };
            for name in SUBJECT.iter().filter_map(|name| fields.id(name)) {
                found.entry(alias_of(&name)).or_insert(contact);
            }
        }
        Self(found)
    }

    /// The contact of whom `item` names by the fields of `naming`: they share a name.
    pub(super) fn of_item(&self, item: &Fields<'_>, naming: Naming) -> Option<&'a RawValue> {
        naming.iter().filter_map(|name| item.id(name)).find_map(|name| self.0.get(&alias_of(&name))).copied()
    }
}

fn is_phone(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `CC.` and letters or digits; an id among linked businesses is `CC.ENT.` and letters or digits.
fn is_user_id(text: &str) -> bool {
    let country = text.split('.').next().unwrap_or_default();
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    is_country && text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}
