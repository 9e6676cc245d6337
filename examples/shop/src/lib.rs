//! Aurora Coffee, the demo business: a year of invented data that goes on with time, and the typed handlers of its commands.
//!
//! It knows its own database and what its commands answer, and leaves understanding, phrasing and permission by role to
//! recado.
//! The pack itself (`bot.yaml`, intents, flows, replies) lies beside `src`.

mod chart;
mod commands;
mod data;
mod database;
mod period;
mod sales;

use std::path::Path;

use gateway::handlers::Handlers;
use jiff::Zoned;
use sqlx::SqlitePool;

pub use commands::{CreateCustomer, NoSlots, OneOrder, OneProduct, OverPeriod};
pub use data::{CUSTOMER_ORDER, CUSTOMER_PHONE, OTHER_CUSTOMER_ORDER, OTHER_CUSTOMER_PHONE, STAFF_PHONE};

/// The role of people who work here, as `bot.yaml` calls it.
pub const STAFF: &str = "staff";

/// The shop's database: read by everybody, written by the commands that change something.
#[derive(Clone, Debug)]
pub struct Shop {
    reads: SqlitePool,
    writes: SqlitePool,
}

/// Opens the shop's database at `path` as it stands at `now`, the shop's local time: created when there is none, brought
/// up to now when it is older.
///
/// # Errors
/// When the file can be neither created, opened nor written.
pub async fn open(path: &Path, now: &Zoned) -> anyhow::Result<Shop> {
    let shop = database::open(path, now).await?;
    catch_up(&shop, now).await?;
    Ok(shop)
}

/// Lets time go on until `now`, the shop's local time: people order, open orders move on, orders older than a year are
/// forgotten. A day that is over stays as it is; a second call at the same moment changes nothing. A program that
/// runs for long calls this every few minutes.
///
/// # Errors
/// When the database cannot be written, for example because another program does; the next call makes up for it.
pub async fn catch_up(shop: &Shop, now: &Zoned) -> anyhow::Result<()> {
    database::catch_up(shop, now).await
}

/// The shop's commands, by the names that its intents use.
pub fn handlers(shop: &Shop) -> Handlers {
    Handlers::new()
        .with("report", shop, commands::report)
        .with("top_products", shop, commands::top_products)
        .with("order", shop, commands::order)
        .with("orders", shop, commands::orders)
        .with("stock", shop, commands::stock)
        .with("create_customer", shop, commands::create_customer)
}
