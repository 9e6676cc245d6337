//! A contact that a person shared.

use super::lenient::Fields;

/// A contact. Everything may be missing: people choose what they share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactCard {
    /// The name as it is shown.
    pub name: Option<String>,
    /// True when the person shared their own number because we asked for it.
    pub is_requested: bool,
    /// Phones.
    pub phones: Vec<ContactPhone>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Where they work.
    pub organization: Option<Organization>,
    /// Postal addresses, each on one line.
    pub addresses: Vec<String>,
    /// Web addresses.
    pub urls: Vec<String>,
    /// `YYYY-MM-DD`, as it came.
    pub birthday: Option<String>,
    /// The whole as a vCard, when it was shared by hand.
    pub vcard: Option<String>,
}

/// A phone of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPhone {
    /// As it was written.
    pub phone: Option<String>,
    /// Its WhatsApp name in digits, when it has one.
    pub wa_id: Option<String>,
}

/// Where a contact works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The company.
    pub company: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// Their title.
    pub title: Option<String>,
}

/// The parts of an address, in the order in which they are written.
const ADDRESS: [&str; 5] = ["street", "zip", "city", "state", "country"];

impl ContactCard {
    /// The contacts of a message. Where they come from stands at each, or at the message.
    pub(super) fn all_of(message: &Fields<'_>) -> Vec<Self> {
        let is_requested = is_requested(message);
        message.objects("contacts").iter().map(|card| Self::of(card, is_requested)).collect()
    }

    fn of(card: &Fields<'_>, is_requested_at_message: bool) -> Self {
        let texts = |list: &str, name: &str| card.objects(list).iter().filter_map(|item| item.text(name)).collect();
        let phone = |phone: &Fields<'_>| ContactPhone { phone: phone.text("phone"), wa_id: phone.text("wa_id") };
        let organization = |org: Fields<'_>| Organization {
            company: org.text("company"),
            department: org.text("department"),
            title: org.text("title"),
        };
        let address =
            |address: &Fields<'_>| ADDRESS.iter().filter_map(|part| address.text(part)).collect::<Vec<_>>().join(", ");
        Self {
            name: card.object("name").and_then(|name| name.text("formatted_name").or_else(|| name.text("first_name"))),
            is_requested: is_requested_at_message || is_requested(card),
            phones: card.objects("phones").iter().map(phone).collect(),
            emails: texts("emails", "email"),
            organization: card.object("org").map(organization),
            addresses: card.objects("addresses").iter().map(address).collect(),
            urls: texts("urls", "url"),
            birthday: card.text("birthday"),
            vcard: card.text("vcard"),
        }
    }
}

fn is_requested(fields: &Fields<'_>) -> bool {
    fields.text("origin").as_deref() == Some("contact_request")
}
