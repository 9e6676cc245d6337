//! Figures over a stretch of time. What was cancelled was not sold.

use jiff::civil::DateTime;
use nlu::{Language, Period};
use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::SqliteConnection;

/// What was sold in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sales {
    pub(crate) orders: i64,
    pub(crate) revenue_cents: i64,
}

impl Sales {
    /// Revenue by order, rounded down to the cent; nothing when nothing was sold.
    pub(crate) fn average_cents(self) -> i64 {
        self.revenue_cents.checked_div(self.orders).unwrap_or(0)
    }
}

/// One product's share.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ProductSales {
    pub(crate) name: String,
    pub(crate) quantity: i64,
    /// Decimal text: `1234.50`.
    pub(crate) revenue: String,
}

/// Cents as the decimal text that replies take: `1234.50`.
pub(crate) fn money(cents: i64) -> String {
    Decimal::new(cents, 2).to_string()
}

/// A moment as the database writes it, to the second; it sorts as text.
pub(crate) fn stored(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

pub(crate) async fn sales(shop: &mut SqliteConnection, period: Period) -> sqlx::Result<Sales> {
    let (orders, revenue_cents) = sqlx::query_as(
        "SELECT COUNT(*), COALESCE(SUM(total_cents), 0) FROM orders
         WHERE state <> 'cancelled' AND placed_at >= ? AND placed_at < ?",
    )
    .bind(stored(period.start))
    .bind(stored(period.end))
    .fetch_one(shop)
    .await?;
    Ok(Sales { orders, revenue_cents })
}

/// The products that brought most, best first.
pub(crate) async fn best_products(
    shop: &mut SqliteConnection,
    period: Period,
    language: Language,
    limit: u32,
) -> sqlx::Result<Vec<ProductSales>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT product_names.name, SUM(quantity), SUM(quantity * unit_price_cents) AS revenue_cents
         FROM orders
         JOIN order_items ON order_number = number
         JOIN product_names ON product_names.sku = order_items.sku AND main AND language = ?
         WHERE state <> 'cancelled' AND placed_at >= ? AND placed_at < ?
         GROUP BY order_items.sku
         ORDER BY revenue_cents DESC, order_items.sku
         LIMIT ?",
    )
    .bind(language.code())
    .bind(stored(period.start))
    .bind(stored(period.end))
    .bind(limit)
    .fetch_all(shop)
    .await?;
    Ok(rows.into_iter().map(|(name, quantity, cents)| ProductSales { name, quantity, revenue: money(cents) }).collect())
}

/// Revenue in cents by the first `length` characters of the time: 13 for hours, 10 for days, 7 for months.
pub(crate) async fn revenue_by(
    shop: &mut SqliteConnection,
    period: Period,
    length: u32,
) -> sqlx::Result<Vec<(String, i64)>> {
    sqlx::query_as(
        "SELECT substr(placed_at, 1, ?) AS unit, SUM(total_cents) FROM orders
         WHERE state <> 'cancelled' AND placed_at >= ? AND placed_at < ?
         GROUP BY unit",
    )
    .bind(length)
    .bind(stored(period.start))
    .bind(stored(period.end))
    .fetch_all(shop)
    .await
}
