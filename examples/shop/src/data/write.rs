//! Writing the generated shop, many rows at a time.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, query_builder::Separated};

use super::{customers::Customer, lifecycle::Payment, orders::Order, products::Product};
use crate::sales::stored;

/// Rows of one statement: six columns each stay well below SQLite's 32,766 parameters.
const ROWS: usize = 1000;

const SCHEMA: &str = include_str!("../schema.sql");

type Row<'a, 'b> = Separated<'a, Sqlite, &'b str>;

/// The tables, and the products in them.
pub(super) async fn catalogue(connection: &mut SqliteConnection, products: &[Product]) -> sqlx::Result<()> {
    sqlx::raw_sql(SCHEMA).execute(&mut *connection).await?;
    insert(connection, "products (sku, price_cents, stock)", products, |row, product| {
        row.push_bind(product.sku).push_bind(product.price_cents).push_bind(product.stock);
    })
    .await?;
    let names: Vec<_> = products.iter().flat_map(names_of).collect();
    insert(connection, "product_names (sku, language, name, main)", &names, |row, (sku, language, name, main)| {
        row.push_bind(*sku).push_bind(*language).push_bind(*name).push_bind(*main);
    })
    .await
}

fn names_of(product: &Product) -> impl Iterator<Item = (&'static str, &'static str, &'static str, bool)> {
    product.names.iter().flat_map(|(language, names)| {
        names.iter().enumerate().map(|(place, name)| (product.sku, language.code(), *name, place == 0))
    })
}

pub(super) async fn customers(connection: &mut SqliteConnection, customers: &[Customer]) -> sqlx::Result<()> {
    insert(connection, "customers (id, name, phone, address, created_at)", customers, |row, customer| {
        row.push_bind(customer.id)
            .push_bind(customer.name.as_str())
            .push_bind(customer.phone.as_str())
            .push_bind(customer.address.as_str())
            .push_bind(stored(customer.created_at));
    })
    .await
}

pub(super) async fn orders(connection: &mut SqliteConnection, orders: &[Order]) -> sqlx::Result<()> {
    insert(connection, "orders (number, customer_id, placed_at, state, total_cents)", orders, |row, order| {
        row.push_bind(order.number)
            .push_bind(order.customer)
            .push_bind(stored(order.placed_at))
            .push_bind(order.state.name())
            .push_bind(order.total_cents());
    })
    .await?;
    let items: Vec<_> = orders
        .iter()
        .flat_map(|order| order.items.iter().enumerate().map(|(place, item)| (order.number, place as i64 + 1, item)))
        .collect();
    let columns = "order_items (order_number, line, sku, quantity, unit_price_cents)";
    insert(connection, columns, &items, |row, (number, line, item)| {
        row.push_bind(*number)
            .push_bind(*line)
            .push_bind(item.sku)
            .push_bind(item.quantity)
            .push_bind(item.unit_price_cents);
    })
    .await?;
    let paid: Vec<_> = orders.iter().filter_map(|order| Some((order.number, order.payment.as_ref()?))).collect();
    payments(connection, &paid).await
}

/// Payments by the number of their order.
pub(super) async fn payments(connection: &mut SqliteConnection, paid: &[(u32, &Payment)]) -> sqlx::Result<()> {
    insert(connection, "payments (order_number, method, amount_cents, paid_at)", paid, |row, (number, payment)| {
        row.push_bind(*number)
            .push_bind(payment.method)
            .push_bind(payment.amount_cents)
            .push_bind(stored(payment.paid_at));
    })
    .await
}

async fn insert<T>(
    connection: &mut SqliteConnection,
    table: &str,
    values: &[T],
    bind: impl Fn(&mut Row<'_, '_>, &T),
) -> sqlx::Result<()> {
    for rows in values.chunks(ROWS) {
        let mut statement = QueryBuilder::<Sqlite>::new(format!("INSERT INTO {table} "));
        statement.push_values(rows, |mut row, value| bind(&mut row, value));
        statement.build().execute(&mut *connection).await?;
    }
    Ok(())
}
