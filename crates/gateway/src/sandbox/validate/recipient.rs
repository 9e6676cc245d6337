//! To whom a message goes.

use super::{
    super::{error::ApiError, phone::Phone, world::people::Address},
    Field,
};

/// The kinds of message that a group takes (Cloud API, "Groups").
const GROUP_KINDS: [&str; 7] = ["text", "image", "video", "audio", "document", "sticker", "template"];
/// Letters and digits of a business-scoped user id after its country.
pub(in super::super) const USER_ID_MAX: usize = 128;
/// The id of a group; no published limit.
const GROUP_ID_MAX: usize = 128;

/// The recipient as written, and what it is. When both are given, `to` wins.
pub(super) fn read(root: &Field<'_>, kind: &str) -> Result<(String, Address), ApiError> {
    let (to, recipient, of) = (root.get("to"), root.get("recipient"), root.get("recipient_type"));
    let words = to.str().or(recipient.str()).unwrap_or_default().to_owned();
    match of.value().map(|value| value.as_str().unwrap_or_default()) {
        None | Some("individual") => {}
        Some("group") => {
            if !GROUP_KINDS.contains(&kind) {
                let details = format!("type {kind} cannot be sent to a group, only: {}", GROUP_KINDS.join(", "));
                return Err(ApiError::of(130_501, details));
            }
            let id = to.text(GROUP_ID_MAX).map_err(|_| ApiError::parameter("to must be the id of a group"))?;
            return Ok((words, Address::Group(id.to_owned())));
        }
        Some(_) => return Err(ApiError::parameter("recipient_type must be one of: individual, group")),
    }
    if to.is_present() {
        let phone = to.str().and_then(Phone::parse);
        let phone = phone.ok_or_else(|| ApiError::parameter("to must be a phone number with its country code"))?;
        return Ok((words, Address::Phone(phone)));
    }
    let id = recipient.str().filter(|id| is_user_id(id)).map(|id| Address::User(id.to_owned()));
    let why = if recipient.is_present() {
        "recipient must be a user id: two letters of a country, a dot, letters and digits"
    } else {
        "to is required, or recipient"
    };
    id.map(|id| (words, id)).ok_or_else(|| ApiError::parameter(why))
}

/// A country's two letters, perhaps `ENT`, and up to 128 letters and digits.
pub(in super::super) fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else { return false };
    let id = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=USER_ID_MAX).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
