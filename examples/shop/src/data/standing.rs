//! Where a shop stands before time goes on.

use std::collections::HashSet;

use anyhow::Context;
use jiff::civil::{Date, DateTime, Time};
use sqlx::SqliteConnection;

use crate::sales::stored;

/// What the next orders follow from.
pub(super) struct Standing {
    /// When the newest order was placed, and its number; `None` in a shop without orders.
    pub(super) newest: Option<(DateTime, u32)>,
    /// Orders of today that were not cancelled.
    pub(super) sold_today: usize,
    /// The orders that there are.
    pub(super) numbers: HashSet<u32>,
    /// The invented customers, in the order in which they came. Those created through the bot are not made to buy.
    pub(super) regulars: Vec<i64>,
    /// The highest number of a customer.
    pub(super) last_customer: i64,
    /// Everybody's phone.
    pub(super) phones: HashSet<String>,
}

/// When the newest order was placed, and its number.
pub(super) async fn newest(connection: &mut SqliteConnection) -> anyhow::Result<Option<(DateTime, u32)>> {
    let newest: Option<(String, u32)> =
        sqlx::query_as("SELECT placed_at, number FROM orders ORDER BY placed_at DESC, number DESC LIMIT 1")
            .fetch_optional(connection)
            .await?;
    newest.map(|(placed_at, number)| Ok((moment(&placed_at)?, number))).transpose()
}

/// A moment as [`stored`] writes it.
pub(super) fn moment(text: &str) -> anyhow::Result<DateTime> {
    text.parse().with_context(|| format!("reading the time of an order, {text}"))
}

pub(super) async fn read(
    connection: &mut SqliteConnection,
    newest: Option<(DateTime, u32)>,
    today: Date,
) -> anyhow::Result<Standing> {
    let sold_today: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM orders WHERE placed_at >= ? AND state <> 'cancelled'")
            .bind(stored(today.to_datetime(Time::midnight())))
            .fetch_one(&mut *connection)
            .await?;
    let numbers: Vec<u32> = sqlx::query_scalar("SELECT number FROM orders").fetch_all(&mut *connection).await?;
    let customers: Vec<(i64, String, bool)> =
        sqlx::query_as("SELECT id, phone, idempotency_key IS NULL FROM customers ORDER BY id")
            .fetch_all(&mut *connection)
            .await?;
    Ok(Standing {
        newest,
        sold_today: usize::try_from(sold_today)?,
        numbers: numbers.into_iter().collect(),
        regulars: customers.iter().filter(|(_, _, is_invented)| *is_invented).map(|(id, ..)| *id).collect(),
        last_customer: customers.last().map_or(0, |(id, ..)| *id),
        phones: customers.into_iter().map(|(_, phone, _)| phone).collect(),
    })
}
