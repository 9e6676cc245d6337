//! What the shop's commands do: one function and its argument type each.

mod create_customer;
mod order;
mod orders;
mod report;
mod stock;
mod top_products;

use nlu::Period;
use schemars::JsonSchema;
use serde::Deserialize;

pub use create_customer::CreateCustomer;
pub(crate) use create_customer::create_customer;
pub use order::OneOrder;
pub(crate) use order::order;
pub(crate) use orders::orders;
pub(crate) use report::report;
pub use stock::OneProduct;
pub(crate) use stock::stock;
pub(crate) use top_products::top_products;

/// The slots of a command over a stretch of time.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OverPeriod {
    /// Local time, end exclusive.
    pub period: Period,
}

/// The slots of a command that needs none.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NoSlots {}
