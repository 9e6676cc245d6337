//! Expected JSON with gaps: `…` in an expected text stands for any text, for what changes with the day.

use serde_json::Value;

/// Stands for any text, also none.
const GAP: char = '…';

/// Whether `found` is what is wanted: the same structure, the same texts but for the gaps.
pub(crate) fn fits(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::String(wanted), Value::String(found)) => text_fits(wanted, found),
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len() && wanted.iter().zip(found).all(|(wanted, found)| fits(wanted, found))
        }
        (Value::Object(wanted), Value::Object(found)) => {
            let same = |(name, wanted): (&String, &Value)| found.get(name).is_some_and(|found| fits(wanted, found));
            wanted.len() == found.len() && wanted.iter().all(same)
        }
        _ => wanted == found,
    }
}

/// Whether `found` begins with the first part, ends with the last and has the others between, in order.
pub(crate) fn text_fits(wanted: &str, found: &str) -> bool {
    let mut parts = wanted.split(GAP);
    let Some(rest) = found.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    let middle = parts.try_fold(rest, |rest, part| rest.find(part).map(|at| &rest[at + part.len()..]));
    middle.is_some_and(|rest| rest.ends_with(last))
}

#[test]
fn a_gap_stands_for_any_text_and_for_nothing_else() {
    for (wanted, found) in [("a", "a"), ("a…c", "abc"), ("a…c", "ac"), ("…", ""), ("a…b…", "a1b2"), ("…b…b…", "bb")]
    {
        assert!(text_fits(wanted, found), "{wanted} {found}");
    }
    for (wanted, found) in [("a", "ab"), ("a…c", "abd"), ("ab…b", "ab"), ("…b…b…", "b"), ("", "a")] {
        assert!(!text_fits(wanted, found), "{wanted} {found}");
    }
    let wanted = serde_json::json!({"a": ["x…"], "b": 1});
    assert!(fits(&wanted, &serde_json::json!({"a": ["xyz"], "b": 1})));
    assert!(!fits(&wanted, &serde_json::json!({"a": ["xyz"], "b": 1, "c": 2})));
    assert!(!fits(&wanted, &serde_json::json!({"a": ["xyz", "x"], "b": 1})));
}
