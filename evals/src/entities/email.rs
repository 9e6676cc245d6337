//! An address beside `{"value": "ana@example.com"}`.

use serde_json::Value;

use super::text;

pub(super) fn agrees(email: &str, resolution: &Value) -> bool {
    text(resolution, "value").is_some_and(|value| value.eq_ignore_ascii_case(email))
}
