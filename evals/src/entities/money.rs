//! An amount beside `{"value": "25", "unit": "Dollar", "isoCurrency": "USD"}`.

use nlu::Money;
use serde_json::Value;

use super::{number, text};

pub(super) fn agrees(money: &Money, resolution: &Value) -> bool {
    let amount = text(resolution, "value").and_then(number::decimal);
    let same_amount = amount.is_some_and(|amount| number::same(money.amount, amount));
    let code = text(resolution, "isoCurrency");
    same_amount && code.is_none_or(|code| money.currency.as_deref() == Some(code))
}
