//! One button that does one thing: open a page, call, or ask for a place, a number, a permission.

use serde::Serialize;

use super::{
    super::{check, error::LimitError},
    Action, Interactive, Kind, Parameters,
};
use crate::whatsapp::limits::{BUTTON_TITLE_MAX, CALL_TTL_MINUTES_MAX, PAYLOAD_MAX};

/// The button of a call to the business. [`Interactive::voice_call`] checks it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Call {
    /// What the button says, at most 20 characters; Meta's own words without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_text: Option<String>,
    /// How long the button works, at most 43,200 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_minutes: Option<u32>,
    /// Comes back with the call, at most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

impl Interactive {
    /// A button with the words `display_text` that opens `url`. No webhook tells of the tap.
    ///
    /// # Errors
    /// When the words have more than 20 characters, or `url` is no address on the web.
    pub fn link(
        body: impl Into<String>,
        display_text: impl Into<String>,
        url: impl Into<String>,
    ) -> Result<Self, LimitError> {
        let (display_text, url) = (display_text.into(), url.into());
        check::label("interactive.action.parameters.display_text", &display_text, BUTTON_TITLE_MAX)?;
        check::url("interactive.action.parameters.url", &url)?;
        let parameters = Some(Parameters::Link { display_text, url });
        Self::new(Kind::CtaUrl, body, Action::Named { name: "cta_url", parameters })
    }

    /// A button that calls the business.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn voice_call(body: impl Into<String>, call: Call) -> Result<Self, LimitError> {
        let at = "interactive.action.parameters";
        if let Some(words) = &call.display_text {
            check::label(format_args!("{at}.display_text"), words, BUTTON_TITLE_MAX)?;
        }
        if let Some(minutes) = call.ttl_minutes {
            let fits = (1..=CALL_TTL_MINUTES_MAX).contains(&minutes);
            check::rule(format_args!("{at}.ttl_minutes"), &minutes.to_string(), fits, "a number from 1 to 43200")?;
        }
        check::optional(format_args!("{at}.payload"), call.payload.as_deref(), PAYLOAD_MAX)?;
        let parameters = (call != Call::default()).then_some(Parameters::Call(call));
        Self::new(Kind::VoiceCall, body, Action::Named { name: "voice_call", parameters })
    }

    /// Asks for a place; the answer is a message of the type `location`.
    ///
    /// # Errors
    /// When the body is blank or longer than 1,024 characters.
    pub fn location_request(body: impl Into<String>) -> Result<Self, LimitError> {
        Self::request(Kind::LocationRequestMessage, "send_location", body)
    }

    /// Asks whoever hides their phone number for it; the answer is a message of the type `contacts`.
    ///
    /// # Errors
    /// When the body is blank or longer than 1,024 characters.
    pub fn contact_info_request(body: impl Into<String>) -> Result<Self, LimitError> {
        Self::request(Kind::RequestContactInfo, "request_contact_info", body)
    }

    /// Asks whether the business may call.
    ///
    /// # Errors
    /// When the body is blank or longer than 1,024 characters.
    pub fn call_permission_request(body: impl Into<String>) -> Result<Self, LimitError> {
        Self::request(Kind::CallPermissionRequest, "call_permission_request", body)
    }

    fn request(kind: Kind, name: &'static str, body: impl Into<String>) -> Result<Self, LimitError> {
        Self::new(kind, body, Action::Named { name, parameters: None })
    }
}
