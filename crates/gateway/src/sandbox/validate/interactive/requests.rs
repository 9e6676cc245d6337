//! One button that does one thing: open a page, call, or ask for a place, a number, a permission.

use super::{ApiError, Field, Files};
use crate::whatsapp::limits::{BUTTON_TITLE_MAX, CALL_TTL_MINUTES_MAX, PAYLOAD_MAX};

pub(super) fn link(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    link_button(action)
}

/// A button that opens a page.
pub(super) fn link_button(action: &Field<'_>) -> Result<(), ApiError> {
    action.get("name").one_of(&["cta_url"])?;
    let parameters = action.get("parameters");
    parameters.object()?.get("display_text").text(BUTTON_TITLE_MAX)?;
    parameters.get("url").url().map(|_| ())
}

pub(super) fn location(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["send_location"]).map(|_| ())
}

pub(super) fn contact_info(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["request_contact_info"]).map(|_| ())
}

pub(super) fn call_permission(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["call_permission_request"]).map(|_| ())
}

pub(super) fn voice_call(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["voice_call"])?;
    let parameters = action.get("parameters");
    if !parameters.is_present() {
        return Ok(());
    }
    parameters.object()?.get("display_text").optional_text(BUTTON_TITLE_MAX)?;
    let minutes = parameters.get("ttl_minutes");
    if minutes.is_present() {
        minutes.whole(1..=i64::from(CALL_TTL_MINUTES_MAX))?;
    }
    parameters.get("payload").optional_text(PAYLOAD_MAX).map(|_| ())
}
