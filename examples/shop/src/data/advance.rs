//! What time does to the orders that are there: open ones move on, old ones are forgotten.

use jiff::civil::{Date, DateTime, Time};
use sqlx::SqliteConnection;

use super::{
    CUSTOMER_ORDER,
    lifecycle::{Fate, State},
    standing::moment,
    write,
};
use crate::sales::stored;

/// An order that is neither delivered nor cancelled.
#[derive(sqlx::FromRow)]
struct Open {
    number: u32,
    placed_at: String,
    state: String,
    total_cents: i64,
    is_paid: bool,
}

/// Moves every open order on to where it is at `now`; never back.
pub(super) async fn move_on(connection: &mut SqliteConnection, now: DateTime) -> anyhow::Result<()> {
    let open: Vec<Open> = sqlx::query_as(
        "SELECT number, placed_at, state, total_cents, method IS NOT NULL AS is_paid
         FROM orders LEFT JOIN payments ON order_number = number
         WHERE state NOT IN ('delivered', 'cancelled')",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut payments = Vec::new();
    for order in open {
        let fate = Fate::of(order.number, moment(&order.placed_at)?);
        let state = fate.state(now);
        if Some(state) > State::from_name(&order.state) {
            sqlx::query("UPDATE orders SET state = ? WHERE number = ?")
                .bind(state.name())
                .bind(order.number)
                .execute(&mut *connection)
                .await?;
        }
        let payment = fate.payment(order.total_cents, now).filter(|_| !order.is_paid);
        payments.extend(payment.map(|payment| (order.number, payment)));
    }
    let payments: Vec<_> = payments.iter().map(|(number, payment)| (*number, payment)).collect();
    Ok(write::payments(connection, &payments).await?)
}

/// Forgets the orders placed before `day`, all but [`CUSTOMER_ORDER`], which demos and documents name.
pub(super) async fn forget_before(connection: &mut SqliteConnection, day: Date) -> sqlx::Result<()> {
    let is_old = "placed_at < ? AND number <> ?";
    let of_old = format!("order_number IN (SELECT number FROM orders WHERE {is_old})");
    for rows in
        [format!("order_items WHERE {of_old}"), format!("payments WHERE {of_old}"), format!("orders WHERE {is_old}")]
    {
        sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {rows}")))
            .bind(stored(day.to_datetime(Time::midnight())))
            .bind(CUSTOMER_ORDER)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
