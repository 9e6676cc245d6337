//! `stock`: is it there, and what does it cost.

use bot::{Call, Reply};
use gateway::handlers::CommandError;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Shop, database::command_error, sales::money};

/// The slots of `stock`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct OneProduct {
    /// The product's article number, from the catalogue.
    pub product: String,
}

/// Stock and price of one product.
pub(crate) async fn stock(shop: Shop, call: Call, slots: OneProduct) -> Result<Reply, CommandError> {
    let row: Option<(String, i64, i64)> = sqlx::query_as(
        "SELECT name, stock, price_cents FROM products JOIN product_names USING (sku)
         WHERE sku = ? AND main AND language = ?",
    )
    .bind(&slots.product)
    .bind(call.language.code())
    .fetch_optional(&shop.reads)
    .await
    .map_err(command_error)?;
    // The catalogue is read every few minutes: a product may have gone since.
    let Some((name, stock, price_cents)) = row else { return Ok(Reply::new("product_gone")) };
    Ok(Reply::new("stock").with("name", name).with("stock", stock).with("price", money(price_cents)))
}
