//! Reading JSON that may not be what we expect: a field that does not fit is absent, never an error.
//!
//! Every level is read from its own raw text, so one odd field spoils nothing beside it, and depth costs no stack.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::value::RawValue;

/// The fields of a JSON object, each as it came. Of a name that occurs twice the last counts.
#[derive(Debug)]
pub(super) struct Fields<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// The fields of `raw`, or `None` when it is no object.
    pub(super) fn of(raw: &'a RawValue) -> Option<Self> {
        Self::parse(raw.get())
    }

    /// The fields of the JSON text `json`, or `None` when it is no object.
    pub(super) fn parse(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// The field as it came; null is absent.
    pub(super) fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied().filter(|raw| raw.get() != "null")
    }

    /// A text that is not empty. A number counts as its digits: ids arrive as both.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?.get();
        let text = if is_number(raw) { raw.to_owned() } else { serde_json::from_str(raw).ok()? };
        Some(text).filter(|text| !text.is_empty())
    }

    /// A finite number, or a text that spells one.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Unix seconds, as a number or a text.
    pub(super) fn second(&self, name: &str) -> Option<Timestamp> {
        Timestamp::from_second(self.text(name)?.parse().ok()?).ok()
    }

    /// The items of a list; empty when it is absent or no list.
    pub(super) fn list(&self, name: &str) -> Vec<&'a RawValue> {
        self.raw(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Option<Fields<'a>> {
        self.raw(name).and_then(Fields::of)
    }
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn what_does_not_fit_is_absent_and_spoils_nothing() {
        let json = r#"{"id": 12, "name": "Rita", "bad": "\ud800", "none": null, "empty": "", "list": {}, "at": "1790000000",
            "north": "-23.5", "huge": 1e999, "name": "Rita S."}"#;
        let fields = Fields::parse(json).unwrap();
        assert_eq!(fields.text("id").as_deref(), Some("12"));
        assert_eq!(fields.text("name").as_deref(), Some("Rita S."));
        for absent in ["bad", "none", "empty", "list", "missing"] {
            assert_eq!(fields.text(absent), None, "{absent}");
        }
        assert!(fields.list("list").is_empty());
        assert_eq!(fields.second("at").unwrap().as_second(), 1_790_000_000);
        assert_eq!(fields.second("huge"), None);
        assert_eq!(fields.number("north"), Some(-23.5));
        assert_eq!(fields.number("huge"), None);
        assert!(Fields::parse("[1]").is_none());
    }
}
