//! An order to pay, and what became of it; India, Brazil and Singapore only.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
    },
    Action, Interactive, Kind, Parameters,
};

/// Our own name for an order: at most 35 characters (Meta, "Payments API").
const REFERENCE_MAX: usize = 35;
/// Names and descriptions of what is ordered: at most 60 characters (Meta, "Payments API").
const ITEM_MAX: usize = 60;
/// Meta's amounts are in hundredths, whatever the currency.
const OFFSET: u32 = 100;

/// An order to pay. [`Interactive::order_details`] checks it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderDetails {
    /// Our own name for it, which statuses carry.
    pub reference_id: String,
    /// `digital-goods` or `physical-goods`.
    #[serde(rename = "type")]
    pub goods: Goods,
    /// How it is paid: differs by country and provider.
    #[serde(flatten)]
    pub payment: Payment,
    /// Three letters (ISO 4217).
    pub currency: String,
    /// Subtotal, tax and shipping, less the discount.
    pub total_amount: Amount,
    /// What is ordered.
    pub order: Order,
}

/// What is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goods {
    /// Nothing is shipped.
    DigitalGoods,
    /// Something is shipped.
    PhysicalGoods,
}

/// How an order is paid. Meta's fields differ by country and provider, so they are taken as they come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Payment {
    /// By a payment configuration of the account.
    Configured {
        /// `upi`, `p2m-lite:stripe` …
        payment_type: String,
        /// Its name in WhatsApp Manager.
        payment_configuration: String,
    },
    /// By settings that come with the message.
    Settings {
        /// As Meta's page of the country describes them.
        payment_settings: Vec<Map<String, Value>>,
    },
}

/// Money, in hundredths of the currency's unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    value: u64,
    offset: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl Amount {
    /// So many hundredths.
    pub fn hundredths(value: u64) -> Self {
        Self { value, offset: OFFSET, description: None }
    }

    /// Adds words, at most 60 characters.
    #[must_use]
    pub fn described(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }
}

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Order {
    /// Always `pending`: nothing is paid yet.
    status: &'static str,
    items: Vec<Item>,
    subtotal: Amount,
    tax: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Amount>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Our own name for the product.
    pub retailer_id: String,
    /// What it is called, at most 60 characters.
    pub name: String,
    /// The price of one.
    pub amount: Amount,
    /// How many.
    pub quantity: u32,
    /// The price of one, reduced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale_amount: Option<Amount>,
}

impl Order {
    /// These lines, with their tax.
    pub fn new(items: Vec<Item>, tax: Amount) -> Self {
        let price = |item: &Item| item.sale_amount.as_ref().unwrap_or(&item.amount).value;
        let lines = items.iter().map(|item| price(item).saturating_mul(item.quantity.into()));
        let subtotal = Amount::hundredths(lines.fold(0, u64::saturating_add));
        Self { status: "pending", items, subtotal, tax, shipping: None, discount: None }
    }

    /// Adds the cost of shipping.
    #[must_use]
    pub fn shipping(self, amount: Amount) -> Self {
        Self { shipping: Some(amount), ..self }
    }

    /// Takes something off.
    #[must_use]
    pub fn discount(self, amount: Amount) -> Self {
        Self { discount: Some(amount), ..self }
    }

    fn total(&self) -> Option<u64> {
        let value = |amount: &Option<Amount>| amount.as_ref().map_or(0, |amount| amount.value);
        let sum = self.subtotal.value.checked_add(self.tax.value)?.checked_add(value(&self.shipping))?;
        sum.checked_sub(value(&self.discount))
    }

    fn check(&self, at: &str) -> Checked {
        check::items(format_args!("{at}.items"), self.items.len(), 1..=ITEMS_MAX)?;
        for (index, item) in self.items.iter().enumerate() {
            let at = format!("{at}.items[{index}]");
            check::text(format_args!("{at}.retailer_id"), &item.retailer_id, super::products::PRODUCT_ID_MAX)?;
            check::text(format_args!("{at}.name"), &item.name, ITEM_MAX)?;
            let quantity = item.quantity.to_string();
            check::rule(format_args!("{at}.quantity"), &quantity, item.quantity > 0, "at least 1")?;
        }
        let amounts =
            [("tax", Some(&self.tax)), ("shipping", self.shipping.as_ref()), ("discount", self.discount.as_ref())];
        for (name, amount) in amounts {
            let words = amount.and_then(|amount| amount.description.as_deref());
            check::optional(format_args!("{at}.{name}.description"), words, ITEM_MAX)?;
        }
        Ok(())
    }
}

/// Lines of an order; Meta publishes no limit, and nobody reads more on a phone.
const ITEMS_MAX: usize = 999;

/// What became of an order. [`Interactive::order_status`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderState {
    /// The order's name, as it was sent.
    pub reference_id: String,
    /// Its state.
    pub order: OrderProgress,
}

/// The state of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderProgress {
    /// How far it is.
    pub status: Progress,
    /// In words, at most 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Progress {
    Pending,
    Processing,
    PartiallyShipped,
    Shipped,
    Completed,
    Canceled,
}

/// The words beside an order's state (Meta, "Payments API").
const STATE_MAX: usize = 120;

impl Interactive {
    /// An order to pay.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit; also when the total is not the sum of its parts.
    pub fn order_details(body: impl Into<String>, details: OrderDetails) -> Result<Self, LimitError> {
        let at = "interactive.action.parameters";
        check_reference(at, &details.reference_id)?;
        let is_currency = details.currency.len() == 3 && details.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        check::rule(format_args!("{at}.currency"), &details.currency, is_currency, "three capital letters")?;
        details.order.check(&format!("{at}.order"))?;
        let total = details.total_amount.value;
        let is_sum = details.order.total() == Some(total);
        let words = "subtotal, tax and shipping less the discount";
        check::rule(format_args!("{at}.total_amount.value"), &total.to_string(), is_sum, words)?;
        let parameters = Some(Parameters::Order(Box::new(details)));
        Self::new(Kind::OrderDetails, body, Action::Named { name: "review_and_pay", parameters })
    }

    /// What became of an order that was sent before.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn order_status(body: impl Into<String>, state: OrderState) -> Result<Self, LimitError> {
        let at = "interactive.action.parameters";
        check_reference(at, &state.reference_id)?;
        let field = format_args!("{at}.order.description");
        check::optional(field, state.order.description.as_deref(), STATE_MAX)?;
        let parameters = Some(Parameters::OrderState(state));
        Self::new(Kind::OrderStatus, body, Action::Named { name: "review_order", parameters })
    }
}

fn check_reference(at: &str, reference: &str) -> Checked {
    let field = format!("{at}.reference_id");
    check::text(&field, reference, REFERENCE_MAX)?;
    let is_plain = reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    check::rule(field, reference, is_plain, "letters, digits, -, _ and . only")
}
