//! An answer beside `{"value": true}`.

use serde_json::Value;

pub(super) fn agrees(yes: bool, resolution: &Value) -> bool {
    resolution.get("value").and_then(Value::as_bool) == Some(yes)
}
