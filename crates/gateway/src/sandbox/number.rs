//! The business's number: registered or not, and what is told about it. Pure.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{SandboxConfig, error::ApiError, validate::Field};

/// A number is registered and deregistered so often
const REGISTRATIONS_MAX: usize = 10;
/// within this.
const REGISTRATIONS_WITHIN: SignedDuration = SignedDuration::from_hours(72);
/// Digits of the second factor.
const PIN_DIGITS: usize = 6;

/// The fields that come without being asked for.
pub(super) const DEFAULT_FIELDS: [&str; 8] = [
    "id",
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "code_verification_status",
    "platform_type",
    "throughput",
    "webhook_configuration",
];

/// The number's state.
#[derive(Debug)]
pub(super) struct Number {
    is_registered: bool,
    pin: Option<String>,
    /// When it was registered or deregistered lately.
    changes: Vec<Timestamp>,
}

impl Number {
    /// A number in use.
    pub(super) fn new() -> Self {
        Self { is_registered: true, pin: None, changes: Vec::new() }
    }

    /// Registers with the second factor, which the first registration chooses.
    pub(super) fn register(&mut self, body: &Value, now: Timestamp) -> Result<(), ApiError> {
        let pin = pin(&Field::root(body).get("pin"))?;
        self.count(now)?;
        if self.pin.as_ref().is_some_and(|known| known != pin) {
            return Err(ApiError::of(133_005, "pin is not the number's"));
        }
        self.pin = Some(pin.to_owned());
        self.is_registered = true;
        Ok(())
    }

    pub(super) fn deregister(&mut self, now: Timestamp) -> Result<(), ApiError> {
        self.check()?;
        self.count(now)?;
        self.is_registered = false;
        Ok(())
    }

    /// Refuses to send from a number that is not registered.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let details = "the number was deregistered; register it first";
        if self.is_registered { Ok(()) } else { Err(ApiError::of(133_010, details)) }
    }

    /// Changes settings; the ones that the sandbox has no use for are taken and forgotten.
    pub(super) fn set(&mut self, body: &Value) -> Result<(), ApiError> {
        let field = Field::root(body).get("pin");
        if field.is_present() && field.str() != Some("") {
            self.pin = Some(pin(&field)?.to_owned());
        }
        Ok(())
    }

    /// All that is known of it. `webhooks` says where its webhooks go.
    pub(super) fn view(&self, config: &SandboxConfig, webhooks: &Value) -> Value {
        json!({
            "id": config.phone_number_id,
            "display_phone_number": config.display_phone_number,
            "verified_name": config.business_name,
            "quality_rating": "GREEN",
            "quality_score": {"score": "GREEN"},
            "code_verification_status": "VERIFIED",
            "platform_type": "CLOUD_API",
            "throughput": {"level": "STANDARD"},
            "webhook_configuration": webhooks,
            "status": if self.is_registered { "CONNECTED" } else { "DISCONNECTED" },
            "name_status": "APPROVED",
            "account_mode": "SANDBOX",
            "is_official_business_account": false,
            "is_pin_enabled": self.pin.is_some(),
            "messaging_limit_tier": "TIER_250",
            "whatsapp_business_manager_messaging_limit": "TIER_250",
            "host_platform": "CLOUD_API",
            "search_visibility": "NON_VISIBLE",
            "username": null,
        })
    }

    fn count(&mut self, now: Timestamp) -> Result<(), ApiError> {
        self.changes.retain(|change| now.duration_since(*change) < REGISTRATIONS_WITHIN);
        if self.changes.len() >= REGISTRATIONS_MAX {
            let details = format!("the number was registered or deregistered {REGISTRATIONS_MAX} times in 72 hours");
            return Err(ApiError::of(133_016, details));
        }
        self.changes.push(now);
        Ok(())
    }
}

fn pin<'a>(field: &Field<'a>) -> Result<&'a str, ApiError> {
    let is_pin = |text: &&str| text.len() == PIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    field.str().filter(is_pin).ok_or_else(|| ApiError::parameter("pin must be 6 digits in a string"))
}
