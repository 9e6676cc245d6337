//! `top_products`: what brought most.

use bot::{Call, Reply};
use gateway::handlers::CommandError;

use super::OverPeriod;
use crate::{Shop, database::command_error, sales};

/// As many as one remembers.
const SHOWN: u32 = 5;

/// The best products of a period, by revenue.
pub(crate) async fn top_products(shop: Shop, call: Call, slots: OverPeriod) -> Result<Reply, CommandError> {
    let mut reads = shop.reads.acquire().await.map_err(command_error)?;
    let products = sales::best_products(&mut reads, slots.period, call.language, SHOWN).await.map_err(command_error)?;
    Ok(Reply::new("top_products").with("period", slots.period).with("products", products))
}
