//! What the handlers answer, in the words of every language: no field is missing, and each answer fits one message.

use bot::{Message, phrase::phrase};
use nlu::Language;
use serde_json::json;
use shop::{CUSTOMER_ORDER, OTHER_CUSTOMER_ORDER};

use super::{NOW, Who, files::pack, period, world_at};

#[tokio::test]
async fn every_answer_is_one_message_in_every_language() {
    let pack = pack();
    let mut world = world_at(NOW).await;
    let order = |number: u32| json!({"order": number.to_string()});
    let customer = json!({"name": "Lia *Prado*", "phone": "+5511990009999", "address": "Rua do Ipê, 12"});
    let cases = [
        (Who::Staff, "report", period("2026-11-22", "2026-11-23"), "buttons or picture"),
        (Who::Staff, "report", period("2026-11-01", "2026-11-15"), "buttons or picture"),
        (Who::Staff, "report", period("2026-11-23", "2026-11-24"), "text"),
        (Who::Staff, "report", period("1950-01-01", "2050-01-01"), "text"),
        (Who::Staff, "top_products", period("2026-11-01", "2026-12-01"), "text"),
        (Who::Staff, "top_products", period("2027-01-01", "2027-02-01"), "text"),
        (Who::Customer, "order", order(CUSTOMER_ORDER), "text"),
        (Who::Staff, "order", order(CUSTOMER_ORDER), "text"),
        (Who::Customer, "order", order(OTHER_CUSTOMER_ORDER), "buttons or picture"),
        (Who::Staff, "orders", json!({}), "list"),
        (Who::Customer, "orders", json!({}), "list"),
        (Who::Stranger, "orders", json!({}), "text"),
        (Who::Stranger, "stock", json!({"product": "GR01"}), "text"),
        (Who::Stranger, "stock", json!({"product": "CF12"}), "text"),
        (Who::Stranger, "stock", json!({"product": "XX99"}), "text"),
        (Who::Staff, "create_customer", customer.clone(), "text"),
        (Who::Customer, "create_customer", customer, "text"),
    ];
    for (who, command, slots, expected) in cases {
        let reply = world.ask(who, command, slots.clone()).await;
        for language in Language::ALL {
            let case = format!("{command} {slots} in {language}");
            let phrased = phrase(&pack, language, reply.clone(), &world.now).unwrap_or_else(|e| panic!("{case}: {e}"));
            let [message] = phrased.messages.as_slice() else { panic!("{case}: {:?}", phrased.messages) };
            let kind = match message {
                Message::Text { .. } => "text",
                Message::Buttons { .. } | Message::Image { .. } => "buttons or picture",
                Message::List { .. } => "list",
                Message::Template { .. } => "template",
            };
            assert_eq!(kind, expected, "{case}");
        }
    }
}

#[tokio::test]
async fn a_report_reads_like_this() {
    let pack = pack();
    let mut world = world_at(NOW).await;
    let report = world.ask(Who::Staff, "report", period("2026-11-22", "2026-11-23")).await;
    let said = pack.templates.render(Language::Pt, "report", &report.data, &world.now).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let [first, orders, best, "", same_point, previous] = lines.as_slice() else { panic!("{said}") };
    assert!(first.starts_with("*R$\u{a0}") && first.ends_with("* · hoje"), "{said}");
    assert!(orders.contains(" pedidos, R$\u{a0}") && orders.ends_with(" em média"), "{said}");
    assert!(best.starts_with("Mais vendido: "), "{said}");
    assert!(same_point.contains("que ontem a esta altura (R$\u{a0}"), "{said}");
    assert!(previous.contains(" (ontem, no total: R$\u{a0}"), "{said}");
}
