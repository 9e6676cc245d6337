//! The SQL of the pack, run on a generated shop.

use serde_json::Value;
use shop::{CUSTOMER_PHONE, STAFF_PHONE};
use sqlx::{Column, Row};

use super::{NOW, World, files::pack, world_at};

/// Runs a query of the pack: its columns' names, and its rows as text.
async fn run(world: &mut World, name: &str, parameters: &Value) -> (Vec<String>, Vec<Vec<String>>) {
    let query = pack().queries[name].clone();
    let mut statement = sqlx::query(sqlx::AssertSqlSafe(query.sql));
    for parameter in &query.parameters {
        statement = statement.bind(parameters[&parameter.0].as_str().unwrap().to_owned());
    }
    let rows = statement.fetch_all(&mut world.database).await.unwrap();
    let names = rows.first().map(|row| row.columns().iter().map(|column| column.name().to_owned()).collect());
    let text = |row: &sqlx::sqlite::SqliteRow| {
        let cells = 0..row.len();
        cells.map(|at| row.try_get::<String, _>(at).unwrap_or_else(|_| row.get::<i64, _>(at).to_string())).collect()
    };
    (names.unwrap_or_default(), rows.iter().map(text).collect())
}

#[tokio::test]
async fn a_phone_tells_which_customer_writes() {
    let mut world = world_at(NOW).await;
    for (phone, expected) in [(CUSTOMER_PHONE, vec![vec!["1".to_owned()]]), (STAFF_PHONE, vec![]), ("", vec![])] {
        let (_, rows) = run(&mut world, "customer_by_phone", &serde_json::json!({"caller_phone": phone})).await;
        assert_eq!(rows, expected, "{phone}");
    }
}

#[tokio::test]
async fn the_catalogue_has_every_product_in_every_language() {
    let mut world = world_at(NOW).await;
    let (names, rows) = run(&mut world, "product_names", &Value::Null).await;
    assert_eq!(names, ["key", "language", "name"]);
    assert!(rows.contains(&vec!["MG01".to_owned(), "pt".to_owned(), "Caneca azul".to_owned()]));
    let printed = rows.iter().find(|row| row[0] == "FL01" && row[1] == "en").unwrap();
    assert_eq!(printed[2], "Paper filters, 100", "the printed name comes first");
}

#[tokio::test]
async fn new_customers_are_counted_beyond_the_ten_that_are_listed() {
    let mut world = world_at(NOW).await;
    let today = serde_json::json!({"period_start": "2026-11-22T00:00:00", "period_end": "2026-11-23T00:00:00"});
    let (names, rows) = run(&mut world, "new_customers", &today).await;
    assert_eq!(names, ["id", "name", "phone", "created_at", "total"]);
    assert!((1..10).contains(&rows.len()), "{rows:?}");
    assert!(rows.iter().all(|row| row[4] == rows.len().to_string()));

    let year = serde_json::json!({"period_start": "2026-01-01T00:00:00", "period_end": "2027-01-01T00:00:00"});
    let (_, rows) = run(&mut world, "new_customers", &year).await;
    let all = world.number("SELECT COUNT(*) FROM customers WHERE created_at >= '2026-01-01'").await.unwrap();
    assert_eq!((rows.len(), &rows[0][4]), (10, &all.to_string()));
}
