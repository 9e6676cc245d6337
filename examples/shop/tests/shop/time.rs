//! The shop as time goes on: opened again after an hour, a night, weeks, years.

use jiff::{SignedDuration, Span, ToSpan};
use serde_json::json;
use shop::{CUSTOMER_ORDER, OTHER_CUSTOMER_ORDER};

use super::{NOW, Who, World, world_at};

/// The figures of every day, as one line each.
const DAYS: &str = "SELECT group_concat(day || ' ' || orders || ' ' || cents, char(10)) FROM (
    SELECT substr(placed_at, 1, 10) AS day, COUNT(*) AS orders, SUM(total_cents) AS cents
    FROM orders WHERE state <> 'cancelled' GROUP BY day ORDER BY day)";

impl World {
    /// Opens the shop again, that much later.
    async fn later(&mut self, span: Span) {
        self.now = &self.now + span;
        shop::open(&self.folder.path().join("shop.db"), &self.now).await.unwrap();
    }

    /// The figures of the days that are over.
    async fn days_over(&mut self) -> Vec<String> {
        let today = self.now.date().to_string();
        self.text(DAYS).await.lines().filter(|line| *line < today.as_str()).map(str::to_owned).collect()
    }

    /// Everything that the shop knows.
    async fn everything(&mut self) -> [String; 4] {
        [
            self.text("SELECT group_concat(id || name || phone || address || created_at) FROM customers").await,
            self.text("SELECT group_concat(number || customer_id || placed_at || state || total_cents) FROM orders")
                .await,
            self.text("SELECT group_concat(order_number || line || sku || quantity) FROM order_items").await,
            self.text("SELECT group_concat(order_number || method || amount_cents || paid_at) FROM (SELECT * FROM payments ORDER BY 1)").await,
        ]
    }

    async fn is_plausible(&mut self, case: &str) {
        let now = self.now.datetime().strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let ago = |hours| (self.now.datetime() - SignedDuration::from_hours(hours)).to_string();
        let [an_hour, two_days, three_days, week] = [ago(1), ago(48), ago(72), ago(168)];
        let never = [
            format!("orders WHERE placed_at > '{now}'"),
            format!("payments WHERE paid_at > '{now}'"),
            format!("customers WHERE created_at > '{now}'"),
            "orders o JOIN customers c ON c.id = customer_id WHERE created_at > placed_at".to_owned(),
            "payments JOIN orders ON number = order_number WHERE paid_at < placed_at OR amount_cents <> total_cents"
                .to_owned(),
            "orders LEFT JOIN payments ON number = order_number
             WHERE (method IS NULL) <> (state IN ('new', 'cancelled'))"
                .to_owned(),
            "orders o WHERE total_cents <> (SELECT SUM(quantity * unit_price_cents) FROM order_items
             WHERE order_number = o.number)"
                .to_owned(),
            "order_items WHERE order_number NOT IN (SELECT number FROM orders)".to_owned(),
            "orders WHERE number NOT BETWEEN 1000 AND 9999".to_owned(),
            format!("orders WHERE state = 'new' AND placed_at < '{two_days}'"),
            format!("orders WHERE state = 'delivered' AND placed_at > '{three_days}'"),
            format!("orders WHERE state = 'shipped' AND placed_at > '{an_hour}'"),
            format!("orders WHERE state NOT IN ('delivered', 'cancelled') AND placed_at < '{week}'"),
        ];
        for what in never {
            assert_eq!(self.number(&format!("SELECT COUNT(*) FROM {what}")).await, Some(0), "{case}: {what}");
        }

        let days = self.text(DAYS).await;
        let kept: Vec<&str> = days.lines().filter(|line| *line >= self.first_day().as_str()).collect();
        assert_eq!(kept.len(), 365, "{case}: a day without sales");
        assert!(kept[364].starts_with(&self.now.date().to_string()), "{case}");
        assert!(days.lines().count() <= 366, "{case}: nothing older than a year, but for the demo order");
        let demo = self.ask(Who::Customer, "order", json!({"order": CUSTOMER_ORDER.to_string()})).await;
        assert_eq!((demo.template.as_str(), &demo.data["total"]), ("order", &json!("176.70")), "{case}");
    }

    fn first_day(&self) -> String {
        (self.now.date() - SignedDuration::from_hours(364 * 24)).to_string()
    }
}

#[tokio::test]
async fn a_shop_that_is_opened_again_has_gone_on() {
    let mut world = world_at(NOW).await;
    world.is_plausible("new").await;
    for (case, span) in [
        ("three hours later", 3.hours()),
        ("the next day", 1.day()),
        ("that night, just after midnight", 6.hours().minutes(53)),
        ("a minute later", 1.minute()),
        ("40 days later", 40.days()),
        ("before breakfast", 13.hours()),
        ("a year and a half later", 540.days()),
        ("eleven months later", 335.days()),
        ("eleven months later again", 335.days()),
        ("five years later", 1800.days()),
    ] {
        let before = world.days_over().await;
        world.later(span).await;
        world.is_plausible(case).await;
        let after = world.days_over().await;
        let first_day = world.first_day();
        assert!(before.iter().filter(|day| **day >= first_day).all(|day| after.contains(day)), "{case}");
    }
}

#[tokio::test]
async fn the_way_to_a_moment_by_day_does_not_matter() {
    let mut walked = world_at(NOW).await;
    for _ in 0..12 {
        walked.later(5.hours()).await;
        walked.later(19.hours()).await;
    }
    let mut jumped = world_at(NOW).await;
    jumped.later(12.days()).await;
    assert_eq!(walked.everything().await, jumped.everything().await);

    let mut fresh = world_at(&walked.now.to_string()).await;
    let moments = "SELECT group_concat(placed_at) FROM (SELECT placed_at FROM orders ORDER BY placed_at)";
    assert_eq!(walked.text(moments).await, fresh.text(moments).await);
}

#[tokio::test]
async fn opening_again_at_the_same_moment_or_with_a_clock_that_went_back_changes_nothing() {
    for time in ["00:00:00", "00:00:07", "14:08:00", "23:59:59"] {
        let mut world = world_at(&format!("2026-11-22T{time}[America/Sao_Paulo]")).await;
        let before = world.everything().await;
        world.later(0.days()).await;
        assert_eq!(world.everything().await, before, "{time}");
        world.later(-3.days()).await;
        assert_eq!(world.everything().await, before, "{time}");
        let files: Vec<_> =
            std::fs::read_dir(world.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, ["shop.db"], "nothing else is left behind");
    }
}

#[tokio::test]
async fn numbers_go_on_one_by_one_and_pass_over_those_in_use() {
    let mut world = world_at(NOW).await;
    let mut newest = world.number("SELECT number FROM orders ORDER BY placed_at DESC").await.unwrap();
    for _ in 0..9 {
        let since = world.text("SELECT MAX(placed_at) FROM orders").await;
        world.later(100.days()).await;
        let numbers = world
            .text(&format!(
                "SELECT group_concat(number) FROM (SELECT number FROM orders WHERE placed_at > '{since}'
                 ORDER BY placed_at)"
            ))
            .await;
        for number in numbers.split(',').map(|number| number.parse::<i64>().unwrap()) {
            let mut next = newest + 1;
            while next == 10_000 || next == i64::from(CUSTOMER_ORDER) {
                next = if next == 10_000 { 1000 } else { next + 1 };
            }
            assert_eq!(number, next);
            newest = number;
        }
    }
}

#[tokio::test]
async fn who_was_created_through_the_bot_stays_and_is_not_made_to_buy() {
    let mut world = world_at(NOW).await;
    // An invented customer would get this phone: somebody real has it first.
    let slots = json!({"name": "Lia Prado", "phone": "+5511990009998", "address": "Rua do Ipê, 12"});
    let created = world.try_ask(Who::Staff, "create_customer", slots, "one").await.unwrap();
    let id = created.data["customer"].as_str().unwrap().to_owned();
    for span in [1.day(), 40.days(), 900.days()] {
        world.later(span).await;
        assert_eq!(world.text(&format!("SELECT name FROM customers WHERE id = {id}")).await, "Lia Prado");
        let orders = world.number(&format!("SELECT COUNT(*) FROM orders WHERE customer_id = {id}")).await;
        assert_eq!(orders, Some(0));
    }
}

#[tokio::test]
async fn an_order_moves_on_and_never_back() {
    let mut world = world_at(NOW).await;
    let rank = "instr('new paid packed shipped delivered cancelled', state) + 10000 * number";
    let states = format!(
        "SELECT group_concat({rank}) FROM (SELECT * FROM orders WHERE number < 1860 AND number > 1800 ORDER BY number)"
    );
    let read = |text: String| text.split(',').map(|rank| rank.parse::<i64>().unwrap()).collect::<Vec<_>>();
    let mut before = read(world.text(&states).await);
    for _ in 0..14 {
        world.later(11.hours()).await;
        let now = read(world.text(&states).await);
        assert!(before.iter().zip(&now).all(|(before, now)| before <= now), "{before:?} {now:?}");
        before = now;
    }
    for number in [CUSTOMER_ORDER, OTHER_CUSTOMER_ORDER] {
        let state = format!("SELECT state FROM orders WHERE number = {number}");
        assert_eq!(world.text(&state).await, "delivered");
    }
}

#[tokio::test]
async fn the_end_of_time_is_no_bug() {
    let mut world = world_at("9999-12-30T20:00:00[UTC]").await;
    world.later(90.minutes()).await;
}

#[tokio::test]
async fn a_program_that_runs_for_long_catches_up_while_people_read() {
    let mut world = world_at(NOW).await;
    let path = world.folder.path().join("shop.db");
    let shop = shop::open(&path, &world.now).await.unwrap();
    for _ in 0..6 {
        world.now = &world.now + 4.hours();
        let today = world.now.date();
        let slots = super::period(&today.to_string(), &today.tomorrow().unwrap().to_string());
        let now = world.now.clone();
        let (caught_up, report) =
            tokio::join!(shop::catch_up(&shop, &now), async { world.ask(Who::Staff, "report", slots).await });
        caught_up.unwrap();
        assert!(["report", "report_empty"].contains(&report.template.as_str()));
    }
    world.is_plausible("a day later").await;
}
