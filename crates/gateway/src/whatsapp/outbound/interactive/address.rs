//! A form for a street address; India and Singapore only.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
    },
    Action, Interactive, Kind, Parameters,
};
use crate::whatsapp::limits::BODY_MAX;

/// What the form begins with. [`Interactive::address`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    /// The country whose form it is.
    pub country: AddressCountry,
    /// What is filled in already.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<AddressField, String>,
    /// Addresses to pick from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub saved_addresses: Vec<SavedAddress>,
    /// What was wrong with an earlier answer, by field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub validation_errors: BTreeMap<AddressField, String>,
}

/// An address that the business has already. [`Interactive::address`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedAddress {
    /// Comes back when it is picked.
    pub id: String,
    /// The address.
    pub value: BTreeMap<AddressField, String>,
}

/// A country that has a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AddressCountry {
    /// India.
    #[serde(rename = "IN")]
    India,
    /// Singapore.
    #[serde(rename = "SG")]
    Singapore,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is named as the form shows it")]
pub enum AddressField {
    Name,
    PhoneNumber,
    InPinCode,
    SgPostCode,
    HouseNumber,
    FloorNumber,
    TowerNumber,
    UnitNumber,
    BuildingName,
    Address,
    LandmarkArea,
    City,
    State,
}

impl Interactive {
    /// Asks for a street address.
    ///
    /// # Errors
    /// When a field or an id is blank or longer than 1,024 characters. Meta publishes no limit; a body has this one.
    pub fn address(body: impl Into<String>, address: Address) -> Result<Self, LimitError> {
        let at = "interactive.action.parameters";
        check_values(&format!("{at}.values"), &address.values)?;
        check_values(&format!("{at}.validation_errors"), &address.validation_errors)?;
        for (index, saved) in address.saved_addresses.iter().enumerate() {
            let at = format!("{at}.saved_addresses[{index}]");
            check::text(format_args!("{at}.id"), &saved.id, BODY_MAX)?;
            check_values(&format!("{at}.value"), &saved.value)?;
        }
        let parameters = Some(Parameters::Address(address));
        Self::new(Kind::AddressMessage, body, Action::Named { name: "address_message", parameters })
    }
}

fn check_values(at: &str, values: &BTreeMap<AddressField, String>) -> Checked {
    for (field, value) in values {
        let name = serde_json::to_value(field).unwrap_or_default();
        check::text(format_args!("{at}.{}", name.as_str().unwrap_or_default()), value, BODY_MAX)?;
    }
    Ok(())
}
