//! A place in an order beside `{"offset": "3", "relativeTo": "start"}`.

use nlu::{Anchor, Ordinal};
use serde_json::Value;

use super::text;

pub(super) fn agrees(ordinal: &Ordinal, resolution: &Value) -> bool {
    let relative_to = match text(resolution, "relativeTo") {
        Some("end") => Anchor::End,
        Some("current") => Anchor::Current,
        _ => Anchor::Start,
    };
    let offset = text(resolution, "offset").and_then(|offset| offset.parse().ok());
    offset == Some(ordinal.ordinal) && ordinal.relative_to == relative_to
}
