//! A form for a street address; India and Singapore only.

use super::{ApiError, Field, Files};
use crate::whatsapp::limits::BODY_MAX;

pub(super) fn check(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["address_message"])?;
    let parameters = action.get("parameters");
    parameters.object()?.get("country").one_of(&["IN", "SG"])?;
    values(&parameters.get("values"))?;
    values(&parameters.get("validation_errors"))?;
    for saved in parameters.get("saved_addresses").optional_list()? {
        saved.object()?.get("id").text(BODY_MAX)?;
        values(saved.get("value").object()?)?;
    }
    Ok(())
}

/// Words by the form's fields. They have no published limit; a body has this one.
fn values(values: &Field<'_>) -> Result<(), ApiError> {
    if !values.is_present() {
        return Ok(());
    }
    let names = values.object()?.value().and_then(|value| value.as_object()).into_iter().flat_map(|map| map.keys());
    names.into_iter().try_for_each(|name| values.get(name).words(BODY_MAX).map(|_| ()))
}
