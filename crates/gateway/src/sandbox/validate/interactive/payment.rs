//! An order to pay, and what became of it; India, Brazil and Singapore only.

use super::{ApiError, Field, Files, products::PRODUCT_ID_MAX};

/// The business's own name for an order (Meta, "Payments API").
const REFERENCE_MAX: usize = 35;
/// Names and descriptions of what is ordered (Meta, "Payments API").
const ITEM_MAX: usize = 60;
/// The words beside an order's state (Meta, "Payments API").
const STATE_MAX: usize = 120;
/// Lines of an order; Meta publishes no limit, and nobody reads more on a phone.
const ITEMS_MAX: usize = 999;
/// Meta's amounts are in hundredths, whatever the currency.
const OFFSET: i64 = 100;
/// The largest amount or quantity; no published limit, and the sums of so many lines stay within 64 bits.
const AMOUNT_MAX: i64 = 1_000_000_000_000;
const STATES: [&str; 6] = ["pending", "processing", "partially_shipped", "shipped", "completed", "canceled"];

pub(super) fn details(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["review_and_pay"])?;
    let parameters = action.get("parameters");
    reference(parameters.object()?)?;
    parameters.get("type").one_of(&["digital-goods", "physical-goods"])?;
    means(&parameters)?;
    let currency = parameters.get("currency");
    let code = currency.text(3)?;
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(currency.refuse("must be three capital letters"));
    }
    let total = parameters.get("total_amount");
    let (found, expected) = (amount(&total)?, order(&parameters.get("order"))?);
    if found == expected {
        return Ok(());
    }
    let why = format!("is {found}: subtotal, tax and shipping less the discount make {expected}");
    Err(total.get("value").refuse(&why))
}

pub(super) fn status(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["review_order"])?;
    let parameters = action.get("parameters");
    reference(parameters.object()?)?;
    let order = parameters.get("order");
    order.object()?.get("status").one_of(&STATES)?;
    order.get("description").optional_text(STATE_MAX).map(|_| ())
}

fn reference(parameters: &Field<'_>) -> Result<(), ApiError> {
    let field = parameters.get("reference_id");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if field.text(REFERENCE_MAX)?.bytes().all(is_plain) {
        return Ok(());
    }
    Err(field.refuse("may have only letters, digits, -, _ and ."))
}

/// How it is paid: by a payment configuration of the account, or by settings that come with the message.
fn means(parameters: &Field<'_>) -> Result<(), ApiError> {
    let settings = parameters.get("payment_settings");
    if settings.is_present() {
        return settings.list(1..=ITEMS_MAX)?.iter().try_for_each(|setting| setting.object().map(|_| ()));
    }
    parameters.get("payment_type").text(PRODUCT_ID_MAX)?;
    parameters.get("payment_configuration").optional_text(PRODUCT_ID_MAX).map(|_| ())
}

/// Checks an order; its total.
fn order(order: &Field<'_>) -> Result<i64, ApiError> {
    order.object()?.get("status").one_of(&["pending"])?;
    let mut lines = 0_i64;
    for item in order.get("items").list(1..=ITEMS_MAX)? {
        item.object()?.get("retailer_id").optional_text(PRODUCT_ID_MAX)?;
        item.get("name").text(ITEM_MAX)?;
        let (full, reduced) = (amount(&item.get("amount"))?, item.get("sale_amount"));
        let price = if reduced.is_present() { amount(&reduced)? } else { full };
        lines = lines.saturating_add(price.saturating_mul(item.get("quantity").whole(1..=AMOUNT_MAX)?));
    }
    let subtotal = order.get("subtotal");
    let found = amount(&subtotal)?;
    if found != lines {
        return Err(subtotal.get("value").refuse(&format!("is {found}: the items make {lines}")));
    }
    let tax = amount(&order.get("tax"))?;
    let optional = |name: &str| {
        let field = order.get(name);
        if field.is_present() { amount(&field) } else { Ok(0) }
    };
    Ok(lines.saturating_add(tax).saturating_add(optional("shipping")?).saturating_sub(optional("discount")?))
}

/// Money; its value.
fn amount(field: &Field<'_>) -> Result<i64, ApiError> {
    let value = field.object()?.get("value").whole(0..=AMOUNT_MAX)?;
    field.get("offset").whole(OFFSET..=OFFSET)?;
    field.get("description").optional_text(ITEM_MAX)?;
    Ok(value)
}
