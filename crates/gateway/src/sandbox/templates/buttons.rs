//! The buttons of a template.

use super::{
    super::{error::ApiError, validate::Field},
    definition::{broken, limited, missing, wrong},
    text::{Format, Text},
};
use crate::whatsapp::limits::{COUPON_MAX, TEMPLATE_BUTTONS_MAX, TEMPLATE_LABEL_MAX, URL_MAX};

/// A phone number on a button, as people write it (Cloud API, "Templates").
const PHONE_MAX: usize = 20;

/// A button: its kind and its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Button {
    pub(super) kind: ButtonKind,
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum ButtonKind {
    QuickReply,
    /// An address, perhaps with one place at its end.
    Url(Text),
    Phone(String),
    CopyCode,
    Flow,
    Catalog,
    Products,
    Product,
    VoiceCall,
    OneTimeCode,
}

impl ButtonKind {
    /// Its name at Meta.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::QuickReply => "QUICK_REPLY",
            Self::Url(_) => "URL",
            Self::Phone(_) => "PHONE_NUMBER",
            Self::CopyCode => "COPY_CODE",
            Self::Flow => "FLOW",
            Self::Catalog => "CATALOG",
            Self::Products => "MPM",
            Self::Product => "SPM",
            Self::VoiceCall => "VOICE_CALL",
            Self::OneTimeCode => "OTP",
        }
    }

    /// The `sub_type` under which a message gives it something; a phone number takes nothing.
    pub(super) fn sub_type(&self) -> Option<&'static str> {
        match self {
            Self::QuickReply => Some("quick_reply"),
            Self::Url(_) | Self::OneTimeCode => Some("url"),
            Self::Phone(_) => None,
            Self::CopyCode => Some("copy_code"),
            Self::Flow => Some("flow"),
            Self::Catalog => Some("catalog"),
            Self::Products => Some("mpm"),
            Self::Product => Some("spm"),
            Self::VoiceCall => Some("voice_call"),
        }
    }
}

/// Reads the list `buttons`.
pub(super) fn read(buttons: &Field<'_>, is_authentication: bool) -> Result<Vec<Button>, ApiError> {
    let buttons = buttons.list(1..=TEMPLATE_BUTTONS_MAX).map_err(|error| broken(&error))?;
    buttons.iter().map(|button| read_one(button, is_authentication)).collect()
}

fn read_one(button: &Field<'_>, is_authentication: bool) -> Result<Button, ApiError> {
    let field = button.get("type");
    let name = field.str().ok_or_else(|| missing(field.path()))?.to_uppercase();
    if is_authentication != (name == "OTP") {
        let details =
            format!("{} is '{name}': buttons of type OTP belong to the category AUTHENTICATION", field.path());
        return Err(wrong(None, "Button not possible", details));
    }
    let (kind, default) = match name.as_str() {
        "QUICK_REPLY" => (ButtonKind::QuickReply, None),
        "URL" => (ButtonKind::Url(address(button)?), None),
        "PHONE_NUMBER" => (ButtonKind::Phone(limited(&button.get("phone_number"), PHONE_MAX)?.to_owned()), None),
        "COPY_CODE" => {
            let example = button.get("example");
            let first = example.list(1..=1).ok().and_then(|list| list.into_iter().next()).unwrap_or(example);
            limited(&first, COUPON_MAX)?;
            (ButtonKind::CopyCode, Some("Copy code"))
        }
        "FLOW" => {
            let has_flow = ["flow_id", "flow_name", "flow_json"].iter().any(|name| button.get(name).is_present());
            if !has_flow {
                return Err(missing(&format!("{}: flow_id, flow_name or flow_json", button.path())));
            }
            (ButtonKind::Flow, None)
        }
        "CATALOG" => (ButtonKind::Catalog, None),
        "MPM" => (ButtonKind::Products, None),
        "SPM" => (ButtonKind::Product, None),
        "VOICE_CALL" => (ButtonKind::VoiceCall, None),
        "OTP" => {
            let otp = button.get("otp_type");
            let is_known = otp.str().is_some_and(|word| ["COPY_CODE", "ONE_TAP", "ZERO_TAP"].contains(&word));
            if !is_known {
                return Err(missing(&format!("{}: COPY_CODE, ONE_TAP or ZERO_TAP", otp.path())));
            }
            (ButtonKind::OneTimeCode, Some("Copy code"))
        }
        _ => {
            let words = "QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, FLOW, CATALOG, MPM, SPM, VOICE_CALL, OTP";
            let details = format!("{} is '{name}' and must be one of: {words}", field.path());
            return Err(wrong(None, "Unknown button", details));
        }
    };
    let words = button.get("text");
    let text = match default {
        Some(default) if !words.is_present() => default,
        Some(_) | None => limited(&words, TEMPLATE_LABEL_MAX)?,
    };
    Ok(Button { kind, text: text.to_owned() })
}

fn address(button: &Field<'_>) -> Result<Text, ApiError> {
    let field = button.get("url");
    let title = "Address not possible";
    let refuse = |why: &str| wrong(None, title, format!("{} {why}", field.path()));
    let text = Text::parse(limited(&field, URL_MAX)?).map_err(|why| refuse(&why))?;
    field.url().map_err(|error| broken(&error))?;
    if text.format().is_none() {
        return Ok(text);
    }
    let is_suffix = text.names() == ["1"] && text.as_str().ends_with("}}") && text.format() == Some(Format::Positional);
    if !is_suffix {
        return Err(refuse("may have one place, {{1}}, at its end"));
    }
    let example = button.get("example");
    if example.is_present() { Ok(text) } else { Err(missing(example.path())) }
}
