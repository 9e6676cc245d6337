//! The pack as a whole: it compiles, its words follow VOICE.md, and every reply reads well with the data it gets.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Zoned;
use nlu::{Language, Utterance};
use serde_json::{Map, Value, json};

use super::{
    NOW,
    files::{files, pack},
};

/// Phrases that the tests of understanding ask for: training must not know them.
const RESERVED: [&str; 3] = ["has my parcel left yet", "cadê minha encomenda", "ya salió mi paquete"];
const EXAMPLES_MIN: usize = 50;
const OUT_OF_SCOPE_MIN: usize = 120;
/// Words on buttons fit a button.
const BUTTONS: [&str; 6] = ["yes", "no", "change", "choose", "menu_label", "help_label"];

fn replies(language: Language) -> BTreeMap<String, String> {
    let name = format!("replies/{language}.yaml");
    let file = files().into_iter().find(|file| file.path == name).unwrap();
    serde_saphyr::from_str(&file.text).unwrap()
}

#[test]
fn every_language_has_the_same_replies() {
    let names = |language| replies(language).into_keys().collect::<BTreeSet<_>>();
    assert_eq!(names(Language::En), names(Language::Pt));
    assert_eq!(names(Language::En), names(Language::Es));
}

#[test]
fn words_on_buttons_fit() {
    for language in Language::ALL {
        for button in BUTTONS {
            let word = &replies(language)[button];
            assert!(word.chars().count() <= 20, "{language}: {word}");
        }
    }
}

#[test]
fn examples_are_many_and_no_two_commands_share_one() {
    let pack = pack();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let reserved = RESERVED.map(|text| Utterance::new(text).folded_words());
    for intent in pack.intents.values() {
        for language in Language::ALL {
            let texts: Vec<_> = intent.examples.iter().filter(|(of, _)| *of == language).collect();
            assert!(texts.len() >= EXAMPLES_MIN, "{} in {language}: {}", intent.name, texts.len());
            let different: BTreeSet<_> = texts.iter().map(|(_, text)| text).collect();
            assert_eq!(different.len(), texts.len(), "{} in {language} has one twice", intent.name);
            let patterns = intent.patterns.iter().filter(|(of, _)| *of == language).count();
            assert!((2..=8).contains(&patterns), "{} in {language}: {patterns} patterns", intent.name);
        }
        for (_, text) in &intent.examples {
            let words = Utterance::new(text).folded_words();
            assert!(!reserved.contains(&words), "{text}");
            let other = seen.insert(words, &intent.name);
            assert!(other.is_none_or(|other| other == intent.name), "{text}: {other:?} and {}", intent.name);
        }
    }
    for language in Language::ALL {
        let texts: BTreeSet<_> = pack.out_of_scope.iter().filter(|(of, _)| *of == language).collect();
        assert!(texts.len() >= OUT_OF_SCOPE_MIN, "{language}: {}", texts.len());
    }
    for (_, text) in &pack.out_of_scope {
        assert!(!seen.contains_key(&Utterance::new(text).folded_words()), "{text} is also an example");
    }
}

#[tokio::test]
async fn every_handler_that_an_intent_runs_exists_and_takes_its_slots() {
    let folder = tempfile::tempdir().unwrap();
    let shop = shop::open(&folder.path().join("shop.db"), &now()).await.unwrap();
    let handlers = shop::handlers(&shop);
    let pack = pack();
    let mut used = BTreeSet::new();
    for intent in pack.intents.values() {
        let (run, slots): (_, BTreeSet<_>) = match &intent.run {
            bot::pack::Run::Flow(flow) => {
                let flow = &pack.flows[flow];
                let asked = flow.steps.iter().filter_map(|step| match step {
                    bot::pack::Step::Ask(question) => Some(question.slot.as_str()),
                    bot::pack::Step::Confirm(_) => None,
                });
                (&flow.run, asked.collect())
            }
            run => (run, intent.slots.iter().map(|slot| slot.name.as_str()).collect()),
        };
        let bot::pack::Run::Handler(name) = run else { continue };
        let schema = handlers.get(name).unwrap_or_else(|| panic!("no handler {name}")).schema.clone().to_value();
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        assert_eq!(properties.keys().map(String::as_str).collect::<BTreeSet<_>>(), slots, "{}", intent.name);
        used.insert(name.as_str());
    }
    assert_eq!(handlers.names().collect::<BTreeSet<_>>(), used);
}

fn now() -> Zoned {
    NOW.parse().unwrap()
}

/// Data for every reply that mentions some: more than one where the sentence changes with it.
fn samples() -> Vec<(&'static str, Value)> {
    let day = |day: u32| {
        let [start, end] = [day, day + 1].map(|day| format!("2026-11-{day}T00:00:00"));
        json!({"start": start, "end": end, "grain": "day"})
    };
    let against = |direction: &str, revenue: &str| {
        json!({
            "period": day(21), "revenue": revenue, "orders": 8, "direction": direction, "change": 0.124,
        })
    };
    let best = json!({"name": "Espresso Aurora 1 kg", "quantity": 3, "revenue": "356.70"});
    let report = |previous: Value, same_point: Value| {
        json!({
            "period": day(22), "revenue": "1234.50", "orders": 7, "average": "176.35",
            "previous": previous, "same_point": same_point, "best": best,
        })
    };
    let items = json!([
        {"quantity": 1, "name": "Espresso Aurora 1 kg", "amount": "118.90"},
        {"quantity": 2, "name": "Filtros", "amount": "57.80"},
    ]);
    let order = |state: &str, customer: Value| {
        json!({
            "order": "1823", "state": state, "placed_at": "2026-11-19T10:12:00",
            "customer": customer, "total": "176.70", "items": items,
        })
    };
    let row = |total: u32| {
        json!({
            "id": 300, "name": "Vera Lima", "phone": "+5511990001234",
            "created_at": "2026-11-22T10:00:00", "total": total,
        })
    };
    let customer =
        json!({"name": "Vera Lima", "phone": "+5511990001234", "address": "Rua do Ipê, 12", "customer": "301"});
    let mut samples = vec![
        ("report", report(against("down", "2001.10"), against("up", "1098.00"))),
        ("report", report(against("up", "980.00"), Value::Null)),
        ("report", report(against("same", "1234.50"), against("none", "0.00"))),
        ("report", report(against("none", "0.00"), Value::Null)),
        ("report_empty", json!({"period": day(21), "future": false})),
        ("report_empty", json!({"period": day(23), "future": true})),
        ("top_products", json!({"period": day(21), "products": [best, best]})),
        ("top_products", json!({"period": day(21), "products": []})),
        ("new_customers", json!({"period": day(22), "rows": [row(1)]})),
        ("new_customers", json!({"period": day(22), "rows": [row(12), row(12)]})),
        ("new_customers", json!({"period": day(22), "rows": []})),
        ("order_not_found", json!({"order": "1811"})),
        ("orders", json!({"count": 10, "everybody": true})),
        ("orders", json!({"count": 1, "everybody": false})),
        ("orders", json!({"count": 4, "everybody": false})),
        ("order_label", json!({"order": "1823"})),
        ("stock", json!({"name": "Caneca azul", "stock": 83, "price": "49.00"})),
        ("stock", json!({"name": "Caneca azul", "stock": 0, "price": "49.00"})),
        ("did_you_mean", json!({"count": 1})),
        ("did_you_mean", json!({"count": 3})),
        ("confirm_customer", customer.clone()),
        ("customer_created", customer.clone()),
        ("customer_exists", customer),
        ("customer_exists", json!({"name": null, "phone": "+5511990001234", "customer": null})),
        ("help", json!({"name": "Aurora Coffee", "commands": [{"label": "Um", "about": "a b c"}]})),
    ];
    for state in ["new", "paid", "packed", "shipped", "delivered", "cancelled"] {
        samples.push(("order", order(state, json!("Ana Ribeiro"))));
        samples.push(("order_line", order(state, json!("Ana Maria de Almeida"))));
    }
    samples.push(("order", order("shipped", Value::Null)));
    samples.push(("order_line", order("shipped", Value::Null)));
    for kind in ["audio", "image", "sticker", "video", "document", "location", "contacts"] {
        samples.push(("only_text", json!({"kind": kind})));
    }
    for kind in ["message", "outcome"] {
        samples.push(("gap", json!({"kind": kind})));
    }
    for (count, today, text) in
        [(1, true, None), (1, false, Some("order 1823")), (7, true, Some("order 1823")), (7, false, None)]
    {
        let (first, last) = ("2026-11-19T10:02:00", "2026-11-19T11:40:00");
        samples.push(("missed", json!({"count": count, "first": first, "last": last, "today": today, "text": text})));
    }
    samples.push(("remind_customer", json!({"name": "Ana Ribeiro", "phone": "+5511990000002"})));
    samples.push(("morning_revenue", json!({"revenue": "1682.20"})));
    samples.push(("morning_orders", json!({"orders": 7})));
    samples.push(("page", json!({"page": 1, "pages": 2})));
    samples
}

#[test]
fn every_reply_can_be_said_and_keeps_the_voice() {
    let pack = pack();
    let samples = samples();
    for language in Language::ALL {
        for name in replies(language).into_keys() {
            let mut data: Vec<&Value> =
                samples.iter().filter(|(reply, _)| *reply == name).map(|(_, data)| data).collect();
            let nothing = json!({});
            if data.is_empty() {
                data.push(&nothing);
            }
            for data in data {
                let data: Map<String, Value> = data.as_object().unwrap().clone();
                let case = format!("{language} {name}");
                let said =
                    pack.templates.render(language, &name, &data, &now()).unwrap_or_else(|e| panic!("{case}: {e}"));
                keeps_the_voice(&case, &said);
                if name == "order_line" {
                    assert!(said.chars().count() <= bot::message::ROW_DESCRIPTION_MAX, "{case}: {said}");
                }
            }
        }
    }
}

fn keeps_the_voice(case: &str, said: &str) {
    assert!(!said.is_empty(), "{case} says nothing");
    assert!(said.chars().count() < 400, "{case} is long: {said}");
    let is_emoji = |c: char| matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}');
    assert!(!said.chars().any(is_emoji), "{case} has an emoji: {said}");
    assert_eq!(said.matches('*').count() % 2, 0, "{case} leaves bold open: {said}");
    assert!(!said.contains("  ") && !said.contains("\n\n\n"), "{case} has gaps: {said:?}");
    assert!(said.matches('!').count() <= usize::from(case.ends_with("greeting")), "{case} shouts: {said}");
    let lower = said.to_lowercase();
    for word in ["sorry", "oops", "desculp", "perdón", "lo siento", "lament", "inválid", "invalid", "null", "none"] {
        assert!(!lower.contains(word), "{case} says `{word}`: {said}");
    }
}
