//! The demo shop as its people see it: staff, a customer, a stranger; against plain SQL on the same file.

#![expect(clippy::unwrap_used, reason = "a test panics where its world is not as expected")]

#[path = "shop/files.rs"]
mod files;
#[path = "shop/pack.rs"]
mod pack;
#[path = "shop/patterns.rs"]
mod patterns;
#[path = "shop/phrasing.rs"]
mod phrasing;
#[path = "shop/queries.rs"]
mod queries;
#[path = "shop/time.rs"]
mod time;

use bot::{Call, Caller, Choice, Reply};
use gateway::handlers::{CommandError, Handlers};
use jiff::{Zoned, civil::DateTime};
use nlu::Language;
use serde_json::{Value, json};
use shop::{CUSTOMER_ORDER, CUSTOMER_PHONE, OTHER_CUSTOMER_ORDER, OTHER_CUSTOMER_PHONE, STAFF_PHONE};
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

const NOW: &str = "2026-11-22T14:08:00[America/Sao_Paulo]";

/// A generated shop at a fixed moment, its handlers, and a connection of our own.
struct World {
    handlers: Handlers,
    database: SqliteConnection,
    now: Zoned,
    folder: tempfile::TempDir,
}

async fn world_at(now: &str) -> World {
    let now: Zoned = now.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let shop = shop::open(&path, &now).await.unwrap();
    let database = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    World { handlers: shop::handlers(&shop), database, now, folder }
}

enum Who {
    Staff,
    Customer,
    OtherCustomer,
    Stranger,
}

impl World {
    async fn ask(&mut self, who: Who, command: &str, slots: Value) -> Reply {
        self.try_ask(who, command, slots, "key").await.unwrap()
    }

    async fn try_ask(&mut self, who: Who, command: &str, slots: Value, key: &str) -> Result<Reply, CommandError> {
        let (phone, role) = match who {
            Who::Staff => (STAFF_PHONE, shop::STAFF),
            Who::Customer => (CUSTOMER_PHONE, "customer"),
            Who::OtherCustomer => (OTHER_CUSTOMER_PHONE, "customer"),
            Who::Stranger => ("+5511987654321", "stranger"),
        };
        let id: Option<i64> = self.number(&format!("SELECT MAX(id) FROM customers WHERE phone = '{phone}'")).await;
        let caller = Caller {
            phone: Some(phone.to_owned()),
            role: role.to_owned(),
            id: id.map(|id| id.to_string()),
            profile_name: None,
        };
        let call = Call { caller, language: Language::Pt, now: self.now.clone(), idempotency_key: key.to_owned() };
        self.handlers.get(command).unwrap().run(call, slots).await
    }

    async fn number(&mut self, sql: &str) -> Option<i64> {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut self.database).await.unwrap()
    }

    async fn text(&mut self, sql: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut self.database).await.unwrap()
    }
}

fn period(start: &str, end: &str) -> Value {
    json!({"period": {"start": format!("{start}T00:00:00"), "end": format!("{end}T00:00:00"), "grain": "day"}})
}

fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn slot_of(choice: &Choice) -> String {
    let bot::reply::Pick::Command { intent, slots } = &choice.pick else { panic!("not a command: {choice:?}") };
    assert_eq!(intent, "order");
    slots[0].1.clone()
}

#[tokio::test]
async fn the_shop_is_a_year_old_and_ends_now() {
    let mut world = world_at(NOW).await;
    let orders = world.number("SELECT COUNT(*) FROM orders").await.unwrap();
    assert!((3_500..4_500).contains(&orders), "{orders} orders");
    let customers = world.number("SELECT COUNT(*) FROM customers").await.unwrap();
    assert!((420..450).contains(&customers), "{customers} customers");
    let products = world.number("SELECT COUNT(*) FROM products").await.unwrap();
    assert!((40..=45).contains(&products), "{products} products");

    assert!(world.text("SELECT MIN(placed_at) FROM orders").await.as_str() < "2025-11-25");
    for moment in ["MAX(placed_at) FROM orders", "MAX(paid_at) FROM payments", "MAX(created_at) FROM customers"] {
        let latest = world.text(&format!("SELECT {moment}")).await;
        assert!(latest.starts_with("2026-11-22T") && latest.as_str() <= "2026-11-22T14:08:00", "{moment}: {latest}");
    }

    let unprinted = "products p WHERE (SELECT COUNT(*) FROM product_names n WHERE n.sku = p.sku AND main) <> 3";
    assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {unprinted}")).await, Some(0));
}

#[tokio::test]
async fn no_word_means_two_products() {
    let mut world = world_at(NOW).await;
    let twice = "SELECT COUNT(*) FROM (SELECT 1 FROM product_names GROUP BY language, LOWER(name)
                 HAVING COUNT(DISTINCT sku) > 1)";
    assert_eq!(world.number(twice).await, Some(0));
}

#[tokio::test]
async fn the_same_moment_makes_the_same_shop() {
    let fingerprint = "SELECT group_concat(number || placed_at || total_cents || state || customer_id) FROM orders";
    let [mut first, mut second] = [world_at(NOW).await, world_at(NOW).await];
    assert_eq!(first.text(fingerprint).await, second.text(fingerprint).await);
}

#[tokio::test]
async fn today_has_orders_at_any_hour_and_the_demo_order_is_under_way() {
    for time in ["00:00:00", "00:05:00", "06:30:00", "23:59:59"] {
        for date in ["2026-11-22", "2027-01-01", "2028-02-29"] {
            let mut world = world_at(&format!("{date}T{time}[America/Sao_Paulo]")).await;
            let case = format!("{date} {time}");
            let today = format!("FROM orders WHERE placed_at >= '{date}T00:00:00' AND state <> 'cancelled'");
            assert!(world.number(&format!("SELECT COUNT(*) {today}")).await > Some(0), "{case}");
            assert!(world.text(&format!("SELECT MAX(placed_at) {today}")).await <= format!("{date}T{time}"), "{case}");

            let order = world.ask(Who::Customer, "order", json!({"order": CUSTOMER_ORDER.to_string()})).await;
            assert_eq!((order.template.as_str(), &order.data["state"]), ("order", &json!("shipped")), "{case}");
            let placed: DateTime = order.data["placed_at"].as_str().unwrap().parse().unwrap();
            let days = world.now.datetime().duration_since(placed).as_hours() / 24;
            assert!((3..=4).contains(&days), "{case}: placed {placed}");
        }
    }
}

#[tokio::test]
async fn the_report_of_today_adds_up_and_compares_with_yesterday_twice() {
    let mut world = world_at(NOW).await;
    let report = world.ask(Who::Staff, "report", period("2026-11-22", "2026-11-23")).await;
    assert_eq!(report.template, "report");
    let sold = "FROM orders WHERE state <> 'cancelled' AND placed_at";
    let revenue = world.number(&format!("SELECT SUM(total_cents) {sold} >= '2026-11-22'")).await.unwrap();
    let orders = world.number(&format!("SELECT COUNT(*) {sold} >= '2026-11-22'")).await.unwrap();
    assert_eq!(cents(&report.data["revenue"]), revenue);
    assert_eq!(report.data["orders"], json!(orders));
    assert_eq!(cents(&report.data["average"]), revenue / orders);

    let yesterday = "BETWEEN '2026-11-21T00:00:00' AND '2026-11-21T23:59:59'";
    let whole = world.number(&format!("SELECT SUM(total_cents) {sold} {yesterday}")).await.unwrap();
    let same_hour = "BETWEEN '2026-11-21T00:00:00' AND '2026-11-21T14:07:59'";
    let so_far = world.number(&format!("SELECT SUM(total_cents) {sold} {same_hour}")).await.unwrap();
    let [previous, same_point] = ["previous", "same_point"].map(|field| &report.data[field]);
    assert_eq!(cents(&previous["revenue"]), whole);
    assert_eq!(cents(&same_point["revenue"]), so_far);
    let change = same_point["change"].as_f64().unwrap();
    assert!((change - (revenue - so_far).abs() as f64 / so_far as f64).abs() < 1e-9);
    assert_eq!(same_point["direction"], if revenue > so_far { "up" } else { "down" });

    let best = "SELECT name FROM order_items JOIN orders ON number = order_number JOIN product_names USING (sku)
                WHERE state <> 'cancelled' AND placed_at >= '2026-11-22' AND main AND language = 'pt'
                GROUP BY sku ORDER BY SUM(quantity * unit_price_cents) DESC, sku";
    assert_eq!(report.data["best"]["name"].as_str().unwrap(), world.text(best).await);
}

#[tokio::test]
async fn a_finished_period_is_compared_once() {
    let mut world = world_at(NOW).await;
    let report = world.ask(Who::Staff, "report", period("2026-11-01", "2026-11-15")).await;
    assert_eq!(report.data["same_point"], Value::Null);
    assert_eq!(report.data["previous"]["period"]["start"], "2026-10-18T00:00:00");
}

#[tokio::test]
async fn a_report_of_nothing_says_so() {
    let mut world = world_at(NOW).await;
    for (start, end, future) in [("2026-11-23", "2026-11-24", true), ("2019-01-01", "2020-01-01", false)] {
        let report = world.ask(Who::Staff, "report", period(start, end)).await;
        assert_eq!((report.template.as_str(), &report.data["future"]), ("report_empty", &json!(future)));
        assert_eq!(report.image, None);
    }
}

#[tokio::test]
async fn the_chart_is_a_picture_that_whatsapp_takes() {
    let mut world = world_at(NOW).await;
    let periods = [
        ("day", "2026-11-22", "2026-11-23"),
        ("week", "2026-11-16", "2026-11-23"),
        ("month", "2026-11-01", "2026-12-01"),
        ("long-month", "2026-07-01", "2026-08-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ];
    for (name, start, end) in periods {
        let image = world.ask(Who::Staff, "report", period(start, end)).await.image.expect("a chart");
        assert_eq!(image.mime_type, "image/png");
        assert!(image.bytes.len() < 200_000, "{name}: {} bytes", image.bytes.len());
        let picture = image::load_from_memory(&image.bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (1000, 600), "{name}");
        let has_bars = picture.to_rgb8().pixels().any(|pixel| pixel.0 == [178, 82, 24]);
        assert!(has_bars, "{name}");
    }
    for (start, end) in [("1950-01-01", "2050-01-01"), ("-009999-01-01", "9999-12-31")] {
        let ages = world.ask(Who::Staff, "report", period(start, end)).await;
        assert_eq!((ages.template.as_str(), ages.image), ("report", None), "{start} to {end}");
    }
}

#[tokio::test]
async fn a_customer_sees_their_order_and_staff_see_whose_it_is() {
    let mut world = world_at(NOW).await;
    let slots = json!({"order": CUSTOMER_ORDER.to_string()});
    let own = world.ask(Who::Customer, "order", slots.clone()).await;
    assert_eq!(own.data["items"][0]["name"], "Espresso Aurora 1 kg");
    assert_eq!(own.data["items"][1], json!({"quantity": 2, "name": "Filtros de papel, 100", "amount": "57.80"}));
    assert_eq!((&own.data["total"], &own.data["customer"]), (&json!("176.70"), &Value::Null));
    let staff = world.ask(Who::Staff, "order", slots).await;
    assert_eq!(staff.data["customer"], "Ana Ribeiro");
}

#[tokio::test]
async fn somebody_elses_order_answers_as_one_that_does_not_exist() {
    let mut world = world_at(NOW).await;
    let others = json!({"order": OTHER_CUSTOMER_ORDER.to_string()});
    assert_eq!(world.ask(Who::OtherCustomer, "order", others.clone()).await.template, "order");
    for who in [Who::Customer, Who::Stranger] {
        let hidden = world.ask(who, "order", others.clone()).await;
        let mut absent = world.ask(Who::Customer, "order", json!({"order": "999999"})).await;
        absent.data["order"] = others["order"].clone();
        assert_eq!(hidden, absent);
    }
    for number in ["", "18,23", "-1", "99999999999999999999", "1823; DROP TABLE orders"] {
        assert_eq!(world.ask(Who::Staff, "order", json!({"order": number})).await.template, "order_not_found");
    }
}

#[tokio::test]
async fn the_latest_orders_are_one_tap_away() {
    let mut world = world_at(NOW).await;
    let own = world.ask(Who::Customer, "orders", json!({})).await;
    assert!((3..=10).contains(&own.choices.len()));
    assert_eq!(slot_of(&own.choices[0]), CUSTOMER_ORDER.to_string());
    for choice in &own.choices {
        assert_eq!(world.ask(Who::Customer, "order", json!({"order": slot_of(choice)})).await.template, "order");
    }
    let all = world.ask(Who::Staff, "orders", json!({})).await;
    assert_eq!(all.choices.len(), 10);
    let latest = world.text("SELECT CAST(number AS TEXT) FROM orders ORDER BY placed_at DESC, number DESC").await;
    assert_eq!(slot_of(&all.choices[0]), latest);
    assert_eq!(world.ask(Who::Stranger, "orders", json!({})).await.template, "orders_empty");
}

#[tokio::test]
async fn the_best_products_are_sorted_by_what_they_brought() {
    let mut world = world_at(NOW).await;
    let top = world.ask(Who::Staff, "top_products", period("2026-11-01", "2026-12-01")).await;
    let products = top.data["products"].as_array().unwrap();
    assert_eq!(products.len(), 5);
    assert!(products.is_sorted_by(|one, next| cents(&one["revenue"]) >= cents(&next["revenue"])));
    let nothing = world.ask(Who::Staff, "top_products", period("2027-01-01", "2027-02-01")).await;
    assert_eq!(nothing.data["products"], json!([]));
}

#[tokio::test]
async fn anybody_may_ask_what_is_in_stock() {
    let mut world = world_at(NOW).await;
    let grinder = world.ask(Who::Stranger, "stock", json!({"product": "GR01"})).await;
    assert_eq!(json!(grinder.data), json!({"name": "Moedor manual", "stock": 23, "price": "249.00"}));
    assert_eq!(world.ask(Who::Stranger, "stock", json!({"product": "CF12"})).await.data["stock"], 0);
    assert_eq!(world.ask(Who::Stranger, "stock", json!({"product": "XX99"})).await.template, "product_gone");
}

#[tokio::test]
async fn a_customer_is_written_once_however_often_the_command_runs() {
    let mut world = world_at(NOW).await;
    let customers = world.number("SELECT MAX(id) FROM customers").await.unwrap();
    let slots = json!({"name": "Lia Prado", "phone": "+5511990009999", "address": "Rua do Ipê, 12"});
    let next = (customers + 1).to_string();
    let created = world.try_ask(Who::Staff, "create_customer", slots.clone(), "one").await.unwrap();
    assert_eq!((created.template.as_str(), &created.data["customer"]), ("customer_created", &json!(next)));
    let again = world.try_ask(Who::Staff, "create_customer", slots.clone(), "one").await.unwrap();
    assert_eq!(created, again);
    assert_eq!(world.number("SELECT COUNT(*) FROM customers").await, Some(customers + 1));
    assert_eq!(world.text(&format!("SELECT created_at FROM customers WHERE id = {next}")).await, "2026-11-22T14:08:00");

    let renamed = json!({"name": "Lia P.", "phone": "+5511990009999", "address": "Rua do Ipê, 12"});
    let known = world.try_ask(Who::Staff, "create_customer", renamed, "two").await.unwrap();
    assert_eq!((known.template.as_str(), &known.data["name"]), ("customer_exists", &json!("Lia Prado")));
    let hidden = world.try_ask(Who::Customer, "create_customer", slots, "three").await.unwrap();
    assert_eq!((hidden.template.as_str(), &hidden.data["name"]), ("customer_exists", &Value::Null));
    assert_eq!(world.number("SELECT COUNT(*) FROM customers").await, Some(customers + 1));
}

#[tokio::test]
async fn slots_that_do_not_fit_fail_and_a_locked_database_asks_for_patience() {
    let mut world = world_at(NOW).await;
    let wrong = world.try_ask(Who::Staff, "report", json!({"period": "today"}), "key").await;
    assert!(matches!(wrong, Err(CommandError::Failed(_))));

    sqlx::query("BEGIN EXCLUSIVE").execute(&mut world.database).await.unwrap();
    let handlers = world.handlers.clone();
    let caller = Caller { phone: None, role: shop::STAFF.to_owned(), id: None, profile_name: None };
    let call = Call { caller, language: Language::En, now: world.now.clone(), idempotency_key: String::new() };
    let locked = handlers.get("orders").unwrap().run(call, json!({})).await;
    assert!(matches!(locked, Err(CommandError::Unavailable(_))), "{locked:?}");
}
