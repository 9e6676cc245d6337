//! A place on the map.

use serde::Serialize;

use super::{
    check::{self, Checked},
    error::LimitError,
};
use crate::whatsapp::limits::BODY_MAX;

/// A place. Meta's schema wants its coordinates as strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    latitude: String,
    longitude: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

impl Location {
    /// A place by its coordinates in degrees, north and east positive.
    ///
    /// # Errors
    /// When the latitude is not from -90 to 90, or the longitude not from -180 to 180.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, LimitError> {
        coordinate("location.latitude", latitude, 90.0, "a number from -90 to 90")?;
        coordinate("location.longitude", longitude, 180.0, "a number from -180 to 180")?;
        Ok(Self { latitude: latitude.to_string(), longitude: longitude.to_string(), name: None, address: None })
    }

    /// Adds what the place is called.
    ///
    /// # Errors
    /// When the name is blank or longer than 1,024 characters. Meta publishes no limit; a body has this one.
    pub fn with_name(self, name: impl Into<String>) -> Result<Self, LimitError> {
        let name = name.into();
        check::text("location.name", &name, BODY_MAX)?;
        Ok(Self { name: Some(name), ..self })
    }

    /// Adds the street address.
    ///
    /// # Errors
    /// As [`Location::with_name`].
    pub fn with_address(self, address: impl Into<String>) -> Result<Self, LimitError> {
        let address = address.into();
        check::text("location.address", &address, BODY_MAX)?;
        Ok(Self { address: Some(address), ..self })
    }
}

fn coordinate(field: &str, degrees: f64, max: f64, words: &'static str) -> Checked {
    check::rule(field, &degrees.to_string(), degrees.is_finite() && degrees.abs() <= max, words)
}
