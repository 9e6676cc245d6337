//! A form of several screens, which Meta calls a Flow. Whether it exists is not asked: the sandbox has none.

use super::{ApiError, Field, Files};

/// The words on the button: Meta's own example has 23 characters, its schema allows 30. What we send ourselves keeps to
/// the smaller figure in `whatsapp::limits`.
const CTA_MAX: usize = 30;
/// Ids, names and tokens of Flows; no published limit.
const FLOW_TEXT_MAX: usize = 1024;

pub(super) fn check(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["flow"])?;
    let parameters = action.get("parameters");
    parameters.object()?.get("flow_message_version").one_of(&["3"])?;
    let (id, name) = (parameters.get("flow_id"), parameters.get("flow_name"));
    match (id.is_present(), name.is_present()) {
        (true, true) => return Err(parameters.refuse("must have either flow_id or flow_name, not both")),
        (false, false) => {
            return Err(ApiError::missing(&format!(
                "{}.flow_id or {}.flow_name",
                parameters.path(),
                parameters.path()
            )));
        }
        (true, false) => id.text(FLOW_TEXT_MAX)?,
        (false, true) => name.text(FLOW_TEXT_MAX)?,
    };
    parameters.get("flow_cta").text(CTA_MAX)?;
    parameters.get("flow_token").optional_text(FLOW_TEXT_MAX)?;
    let mode = parameters.get("mode");
    if mode.is_present() {
        mode.one_of(&["draft", "published"])?;
    }
    opening(&parameters)
}

/// What opening it does: show a screen, unless it asks the business's endpoint.
fn opening(parameters: &Field<'_>) -> Result<(), ApiError> {
    let (action, payload) = (parameters.get("flow_action"), parameters.get("flow_action_payload"));
    let is_said = action.is_present();
    let asks_endpoint = is_said && action.one_of(&["navigate", "data_exchange"])? == "data_exchange";
    if asks_endpoint {
        let why = "is possible only when flow_action is navigate";
        return if payload.is_present() { Err(payload.refuse(why)) } else { Ok(()) };
    }
    if !is_said && !payload.is_present() {
        return Ok(());
    }
    payload.object()?.get("screen").text(FLOW_TEXT_MAX)?;
    let data = payload.get("data");
    if !data.is_present() {
        return Ok(());
    }
    let is_empty = data.object()?.value().and_then(|value| value.as_object()).is_some_and(serde_json::Map::is_empty);
    if is_empty { Err(data.refuse("must not be empty")) } else { Ok(()) }
}
