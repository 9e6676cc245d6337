//! `create_customer`: the one command that writes.

use bot::{Call, Reply};
use gateway::handlers::CommandError;
use schemars::JsonSchema;
use serde::Deserialize;
use sqlx::FromRow;

use crate::{STAFF, Shop, database::command_error, sales::stored};

/// The slots of `create_customer`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateCustomer {
    /// First and last name.
    pub name: String,
    /// International form: `+5511987654321`.
    pub phone: String,
    /// Where to deliver, as the customer says it.
    pub address: String,
}

#[derive(FromRow)]
struct Known {
    id: i64,
    name: String,
    /// This very command wrote the row, now or at an earlier attempt.
    is_ours: bool,
}

/// Writes a new customer once, however often the same command runs. A phone that is known already stays with its
/// customer.
pub(crate) async fn create_customer(shop: Shop, call: Call, slots: CreateCustomer) -> Result<Reply, CommandError> {
    insert(&shop, &call, &slots).await.map_err(command_error)?;
    let known = find(&shop, &call.idempotency_key, &slots.phone).await.map_err(command_error)?;
    let reply =
        Reply::new(if known.is_ours { "customer_created" } else { "customer_exists" }).with("phone", slots.phone);
    let may_see_others = call.caller.role == STAFF;
    let is_shown = known.is_ours || may_see_others;
    Ok(reply.with("name", is_shown.then_some(known.name)).with("customer", is_shown.then_some(known.id.to_string())))
}

/// Nothing happens when the command has run before or the phone is known: both columns are unique.
async fn insert(shop: &Shop, call: &Call, slots: &CreateCustomer) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO customers (name, phone, address, created_at, idempotency_key) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(&slots.name)
    .bind(&slots.phone)
    .bind(&slots.address)
    .bind(stored(call.now.datetime()))
    .bind(&call.idempotency_key)
    .execute(&shop.writes)
    .await?;
    Ok(())
}

async fn find(shop: &Shop, idempotency_key: &str, phone: &str) -> sqlx::Result<Known> {
    sqlx::query_as(
        "SELECT id, name, idempotency_key IS ?1 AS is_ours FROM customers
         WHERE idempotency_key = ?1 OR phone = ?2
         ORDER BY is_ours DESC
         LIMIT 1",
    )
    .bind(idempotency_key)
    .bind(phone)
    .fetch_one(&shop.reads)
    .await
}
