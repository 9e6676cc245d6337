//! What Meta keeps about the business: its number, its profile, its templates. Pure.

use jiff::Timestamp;

use super::{number::Number, profile::Profile, templates::Templates};

/// The id of the app that the token belongs to.
pub(super) const APP_ID: &str = "100000000000002";
/// The id of the system user that the token belongs to.
pub(super) const SYSTEM_USER_ID: &str = "100000000000003";
/// The app's name.
pub(super) const APP_NAME: &str = "recado";

/// The business as Meta knows it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) number: Number,
    pub(super) profile: Profile,
    pub(super) templates: Templates,
}

impl Account {
    /// A number in use, an empty profile, and the template with this id that every new account has.
    pub(super) fn new(template_id: String, now: Timestamp) -> Self {
        Self { number: Number::new(), profile: Profile::default(), templates: Templates::new(template_id, now) }
    }
}
