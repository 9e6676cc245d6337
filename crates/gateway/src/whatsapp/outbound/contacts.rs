//! Cards of an address book.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    check::{self, Checked},
    error::LimitError,
};
use crate::whatsapp::limits::{BODY_MAX, CONTACTS_MAX};

/// One to five cards.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Contacts(Vec<Contact>);

/// A card: a name, and what else is known. [`Contacts::new`] checks it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Contact {
    /// Whose card it is.
    pub name: Name,
    /// Phone numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Street addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Pages on the web.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<Page>,
    /// Where they work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<Organisation>,
    /// Written as `2012-08-18`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Date>,
}

/// A name: all of it as shown, and at least one part.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Name {
    /// As it is shown.
    pub formatted_name: String,
    /// Its first part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Its middle part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Its last part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// `Dr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// `Jr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

/// At home or at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Where {
    /// At home.
    Home,
    /// At work.
    Work,
}

/// A phone number.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Phone {
    /// As people write it.
    pub phone: String,
    /// Where it rings.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
    /// Its digits, when it has WhatsApp: the card then has a button to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
}

/// An e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Email {
    /// The address.
    pub email: String,
    /// Where it is read.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// A page on the web.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Whose it is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// A street address.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Address {
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State, short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// Country in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Country in two letters (ISO 3166).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Whose it is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
}

/// Where somebody works, and as what.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Organisation {
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// What they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl Contacts {
    /// These cards.
    ///
    /// # Errors
    /// When there is none or more than five, a name lacks a part, or something in a card is blank.
    pub fn new(cards: Vec<Contact>) -> Result<Self, LimitError> {
        check::items("contacts", cards.len(), 1..=CONTACTS_MAX)?;
        for (index, card) in cards.iter().enumerate() {
            card.check(&format!("contacts[{index}]"))?;
        }
        Ok(Self(cards))
    }
}

impl Contact {
    fn check(&self, at: &str) -> Checked {
        let name = &self.name;
        field(at, "name.formatted_name", &name.formatted_name)?;
        let parts = [&name.first_name, &name.middle_name, &name.last_name, &name.prefix, &name.suffix];
        let has_part = parts.iter().any(|part| part.is_some());
        let words = "first_name, middle_name, last_name, prefix or suffix beside formatted_name";
        check::rule(format_args!("{at}.name"), &name.formatted_name, has_part, words)?;
        for (part, value) in ["first_name", "middle_name", "last_name", "prefix", "suffix"].iter().zip(parts) {
            optional(at, &format!("name.{part}"), value.as_ref())?;
        }
        for (index, phone) in self.phones.iter().enumerate() {
            field(at, &format!("phones[{index}].phone"), &phone.phone)?;
            optional(at, &format!("phones[{index}].wa_id"), phone.wa_id.as_ref())?;
        }
        for (index, email) in self.emails.iter().enumerate() {
            field(at, &format!("emails[{index}].email"), &email.email)?;
        }
        for (index, page) in self.urls.iter().enumerate() {
            check::url(format_args!("{at}.urls[{index}].url"), &page.url)?;
        }
        for (index, address) in self.addresses.iter().enumerate() {
            let Address { street, city, state, zip, country, country_code, place: _ } = address;
            let names = ["street", "city", "state", "zip", "country", "country_code"];
            for (name, value) in names.iter().zip([street, city, state, zip, country, country_code]) {
                optional(at, &format!("addresses[{index}].{name}"), value.as_ref())?;
            }
        }
        let Some(Organisation { company, department, title }) = &self.org else { return Ok(()) };
        for (name, value) in ["company", "department", "title"].iter().zip([company, department, title]) {
            optional(at, &format!("org.{name}"), value.as_ref())?;
        }
        Ok(())
    }
}

/// Meta publishes no limit for what is on a card; a body has this one.
fn field(at: &str, name: &str, value: &str) -> Checked {
    check::text(format_args!("{at}.{name}"), value, BODY_MAX)
}

fn optional(at: &str, name: &str, value: Option<&String>) -> Checked {
    value.map_or(Ok(()), |value| field(at, name, value))
}
