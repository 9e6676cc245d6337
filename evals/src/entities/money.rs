//! An amount beside `{"value": "25", "unit": "Dollar", "isoCurrency": "USD"}`.

use nlu::Money;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{number, text};

/// Units that are hundredths of another: the data counts them, we count what they are hundredths of.
const HUNDREDTHS: [&str; 8] = ["Cent", "Centavo", "Pence", "Penny", "Penique", "Pêni", "Sen", "Cêntimo"];

pub(super) fn agrees(money: &Money, resolution: &Value) -> bool {
    let is_hundredth = text(resolution, "unit").is_some_and(|unit| HUNDREDTHS.contains(&unit));
    let factor = if is_hundredth { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let amount = text(resolution, "value").and_then(number::decimal);
    let same_amount = amount.is_some_and(|amount| number::same(money.amount * factor, amount));
    let code = text(resolution, "isoCurrency");
    same_amount && code.is_none_or(|code| money.currency.as_deref() == Some(code))
}
