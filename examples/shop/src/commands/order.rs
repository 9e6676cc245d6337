//! `order`: one order, for staff and for whom it belongs to.

use bot::{Call, Caller, Choice, Reply};
use gateway::handlers::CommandError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{STAFF, Shop, database::command_error, sales::money};

/// The slots of `order`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OneOrder {
    /// The order's number, in digits.
    pub order: String,
}

/// Whose orders somebody may see.
pub(super) enum Visible {
    /// Staff: everybody's.
    All,
    /// A customer: their own.
    Of(i64),
    /// Anybody else.
    None,
}

impl Visible {
    pub(super) fn to(caller: &Caller) -> Self {
        let customer = || caller.id.as_deref().and_then(|id| id.parse().ok());
        match caller.role.as_str() {
            STAFF => Self::All,
            _ => customer().map_or(Self::None, Self::Of),
        }
    }

    fn includes(&self, customer: i64) -> bool {
        match self {
            Self::All => true,
            Self::Of(own) => *own == customer,
            Self::None => false,
        }
    }

    /// True for those who see more than one customer.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

#[derive(sqlx::FromRow)]
struct Order {
    number: i64,
    customer_id: i64,
    customer: String,
    placed_at: String,
    state: String,
    total_cents: i64,
}

#[derive(Serialize)]
struct Line {
    quantity: i64,
    name: String,
    amount: String,
}

/// State, contents and total of one order. To a customer, somebody else's order does not exist.
pub(crate) async fn order(shop: Shop, call: Call, slots: OneOrder) -> Result<Reply, CommandError> {
    let visible = Visible::to(&call.caller);
    let found = match slots.order.parse::<i64>() {
        Ok(number) => find(&shop, number).await.map_err(command_error)?,
        Err(_) => None,
    };
    let Some(order) = found.filter(|order| visible.includes(order.customer_id)) else {
        return Ok(Reply::new("order_not_found").with("order", slots.order).offer(Choice::command("orders")));
    };
    let items = lines(&shop, order.number, call.language.code()).await.map_err(command_error)?;
    Ok(Reply::new("order")
        .with("order", order.number.to_string())
        .with("state", order.state)
        .with("placed_at", order.placed_at)
        .with("customer", visible.is_all().then_some(order.customer))
        .with("items", items)
        .with("total", money(order.total_cents)))
}

async fn find(shop: &Shop, number: i64) -> sqlx::Result<Option<Order>> {
    sqlx::query_as(
        "SELECT number, customer_id, customers.name AS customer, placed_at, state, total_cents
         FROM orders JOIN customers ON customers.id = customer_id
         WHERE number = ?",
    )
    .bind(number)
    .fetch_optional(&shop.reads)
    .await
}

async fn lines(shop: &Shop, number: i64, language: &str) -> sqlx::Result<Vec<Line>> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT quantity, name, quantity * unit_price_cents
         FROM order_items JOIN product_names USING (sku)
         WHERE order_number = ? AND main AND language = ?
         ORDER BY line",
    )
    .bind(number)
    .bind(language)
    .fetch_all(&shop.reads)
    .await?;
    Ok(rows.into_iter().map(|(quantity, name, cents)| Line { quantity, name, amount: money(cents) }).collect())
}
