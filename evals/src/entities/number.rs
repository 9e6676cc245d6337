//! A number beside `{"value": "1234.5"}`.

use rust_decimal::Decimal;
use serde_json::Value;

use super::text;

/// Digits that count: the data gives a third as 0.333333333333333.
const SIGNIFICANT: u32 = 10;

pub(super) fn agrees(number: Decimal, resolution: &Value) -> bool {
    let Some(expected) = text(resolution, "value").and_then(decimal) else { return false };
    same(number, expected)
}

/// A number as the data writes it: `1234.5`, `1E+21`, or `1234,5` in the languages that write so.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.replace(',', ".");
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}

/// True when the digits that count are the same.
pub(super) fn same(one: Decimal, other: Decimal) -> bool {
    one == other || one.round_sf(SIGNIFICANT) == other.round_sf(SIGNIFICANT)
}
