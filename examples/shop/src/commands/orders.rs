//! `orders`: the latest orders, each one tap away.

use bot::{Call, Choice, Label, Reply};
use gateway::handlers::CommandError;
use serde_json::{Map, Value, json};

use super::{NoSlots, order::Visible};
use crate::{Shop, database::command_error, sales::money};

/// A list shows ten rows at once (`bot::message::ROWS_MAX`).
const SHOWN: u32 = bot::message::ROWS_MAX as u32;
/// Longer names of customers are cut, so that state, date and total fit into a row's second line.
const NAME_MAX: usize = 20;

#[derive(sqlx::FromRow)]
struct Order {
    number: i64,
    customer: String,
    placed_at: String,
    state: String,
    total_cents: i64,
}

/// The caller's latest orders; for staff, everybody's.
pub(crate) async fn orders(shop: Shop, call: Call, _: NoSlots) -> Result<Reply, CommandError> {
    let visible = Visible::to(&call.caller);
    let orders = match visible {
        Visible::All => latest(&shop, None).await.map_err(command_error)?,
        Visible::Of(customer) => latest(&shop, Some(customer)).await.map_err(command_error)?,
        Visible::None => Vec::new(),
    };
    if orders.is_empty() {
        return Ok(Reply::new("orders_empty"));
    }
    let reply = Reply::new("orders").with("count", orders.len()).with("everybody", visible.is_all());
    Ok(orders.into_iter().fold(reply, |reply, order| reply.offer(choice(order, visible.is_all()))))
}

/// A row that shows its order when it is picked.
fn choice(order: Order, with_customer: bool) -> Choice {
    let number = order.number.to_string();
    let customer: Option<String> = with_customer.then(|| order.customer.chars().take(NAME_MAX).collect());
    let line = json!({
        "state": order.state, "placed_at": order.placed_at, "total": money(order.total_cents), "customer": customer,
    });
    let line: Map<String, Value> = line.as_object().cloned().unwrap_or_default();
    Choice::command("order")
        .slot("order", &number)
        .label(Label::template("order_label", "order", number))
        .describe(Label::Template("order_line".to_owned(), line))
}

/// The latest orders of one customer, or of all.
async fn latest(shop: &Shop, customer: Option<i64>) -> sqlx::Result<Vec<Order>> {
    sqlx::query_as(
        "SELECT number, customers.name AS customer, placed_at, state, total_cents
         FROM orders JOIN customers ON customers.id = customer_id
         WHERE ?1 IS NULL OR customer_id = ?1
         ORDER BY placed_at DESC, number DESC
         LIMIT ?2",
    )
    .bind(customer)
    .bind(SHOWN)
    .fetch_all(&shop.reads)
    .await
}
