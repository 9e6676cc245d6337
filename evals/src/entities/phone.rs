//! A phone number beside `{"value": "(541) 754-3010"}`: the same digits, however they are grouped.

use nlu::Phone;
use serde_json::Value;

use super::text;

pub(super) fn agrees(phone: &Phone, resolution: &Value) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    text(resolution, "value").is_some_and(|value| digits(value) == digits(&phone.raw))
}
