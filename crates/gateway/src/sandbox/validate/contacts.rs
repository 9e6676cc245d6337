//! Cards of an address book.

use super::{super::error::ApiError, Field};
use crate::whatsapp::limits::{BODY_MAX, CONTACTS_MAX};

const NAME_PARTS: [&str; 5] = ["first_name", "middle_name", "last_name", "prefix", "suffix"];
/// What stands in each list of a card; the first is needed, the others may be missing.
const LISTS: [(&str, &[&str]); 4] = [
    ("phones", &["phone", "wa_id", "type"]),
    ("emails", &["email", "type"]),
    ("urls", &["url", "type"]),
    ("addresses", &["", "street", "city", "state", "zip", "country", "country_code", "type"]),
];

/// Checks `contacts`. What stands on a card has no published limit; a body has this one.
pub(super) fn check(contacts: &Field<'_>) -> Result<(), ApiError> {
    contacts.list(1..=CONTACTS_MAX)?.iter().try_for_each(card)
}

fn card(card: &Field<'_>) -> Result<(), ApiError> {
    let name = card.object()?.get("name");
    name.object()?.get("formatted_name").text(BODY_MAX)?;
    let mut has_part = false;
    for part in NAME_PARTS {
        has_part |= !name.get(part).words(BODY_MAX)?.is_empty();
    }
    if !has_part {
        return Err(ApiError::missing(&format!(
            "{}: one of {} beside formatted_name",
            name.path(),
            NAME_PARTS.join(", ")
        )));
    }
    for (list, fields) in LISTS {
        for item in card.get(list).optional_list()? {
            let (needed, others) = (fields[0], &fields[1..]);
            item.object()?;
            if !needed.is_empty() {
                item.get(needed).text(BODY_MAX)?;
            }
            others.iter().try_for_each(|field| item.get(field).words(BODY_MAX).map(|_| ()))?;
        }
    }
    let organisation = card.get("org");
    if organisation.is_present() {
        organisation.object()?;
        ["company", "department", "title"]
            .iter()
            .try_for_each(|field| organisation.get(field).words(BODY_MAX).map(|_| ()))?;
    }
    let birthday = card.get("birthday");
    let is_date = birthday.str().is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok());
    if !birthday.is_present() || is_date { Ok(()) } else { Err(birthday.refuse("must be a date such as 1990-02-03")) }
}
