//! Slots and wrong acts, counted.

use evals::{
    case::{Act, SlotOutcome},
    metrics::measure,
};
use serde_json::{Value, json};

use super::{inside, outside};

fn slot(name: &str, wanted: Value, found: Value) -> SlotOutcome {
    let some = |value: Value| (!value.is_null()).then_some(value);
    let is_right = wanted == found && !wanted.is_null();
    SlotOutcome {
        intent: "order".to_owned(),
        slot: name.to_owned(),
        wanted: some(wanted),
        found: some(found),
        is_right,
    }
}

fn act(decision: &str, slots: Vec<SlotOutcome>, wrong: Option<&str>) -> Act {
    Act { decision: decision.to_owned(), done: Vec::new(), slots, wrong: wrong.map(str::to_owned) }
}

#[test]
fn a_wrong_value_is_missed_and_invented_at_once() {
    let mut cases = vec![
        inside("order 1823", "order", Some("order"), 0.9),
        inside("order 1824", "order", Some("order"), 0.9),
        inside("my order", "order", Some("order"), 0.9),
        outside("sing", None, 0.1),
    ];
    cases[0].act = Some(act("act", vec![slot("order", json!("1823"), json!("1823"))], None));
    cases[1].act = Some(act("act", vec![slot("order", json!("1824"), json!("1842"))], Some("another order")));
    cases[2].act = Some(act("ask", vec![slot("period", json!(null), json!("today"))], None));
    // What is taken from a message that asks for nothing counts among the wrong acts, and not twice.
    cases[3].act = Some(act("decline", vec![slot("order", json!(null), json!("7"))], None));
    let metrics = measure(&cases, 0.9);
    let order = &metrics.slots["order"];
    assert_eq!((order.rows, order.found, order.right), (2, 2, 1));
    assert_eq!(metrics.slots["period"].precision, Some(0.0));
    // One right of two that were there and three that were found.
    assert_eq!(metrics.slots_f1, Some(2.0 / 5.0));
    assert_eq!(metrics.wrong_acts, Some(0.25));
    assert_eq!(metrics.decisions["act"], 2);
}
