//! Reading JSON that may not be what we expect: a field that does not fit is absent, never an error.
//!
//! Every level is read from its own raw text, so one odd field spoils nothing beside it, and depth costs no stack.

use std::{borrow::Borrow, collections::BTreeMap, fmt};

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::value::RawValue;

/// Bytes of an id that is looked up or kept under an index. Meta's have at most some 130; what is longer is no id.
const ID_MAX: usize = 512;

/// The fields of a JSON object, each as it came. Of a name that occurs twice the last counts.
#[derive(Debug, Default)]
pub(super) struct Fields<'a>(BTreeMap<Name, &'a RawValue>);

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

    /// A text that is not empty. A number counts as its digits: ids arrive as both. `U+FFFD` stands for NUL, which databases
    /// cannot hold.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?.get();
        let text: String = if is_number(raw) { raw.to_owned() } else { serde_json::from_str(raw).ok()? };
        Some(text.replace('\0', "\u{fffd}")).filter(|text| !text.is_empty())
    }

    /// A text that can be looked up: no longer than any id.
    pub(super) fn id(&self, name: &str) -> Option<String> {
        self.text(name).filter(|id| id.len() <= ID_MAX)
    }

    /// True when the field is `true`.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| raw.get() == "true")
    }

    /// A whole number, or a text that spells one.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// An exact decimal number, or a text that spells one.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        let text = self.text(name)?;
        text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
    }

    /// A finite number, or a text that spells one.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Unix seconds, as a number or a text.
    pub(super) fn second(&self, name: &str) -> Option<Timestamp> {
        Timestamp::from_second(self.integer(name)?).ok()
    }

    /// The items of a list; empty when it is absent or no list.
    pub(super) fn list(&self, name: &str) -> Vec<&'a RawValue> {
        self.raw(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    /// The objects of a list; what is no object is left out.
    pub(super) fn objects(&self, name: &str) -> Vec<Fields<'a>> {
        self.list(name).into_iter().filter_map(Fields::of).collect()
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Option<Fields<'a>> {
        self.raw(name).and_then(Fields::of)
    }
}

/// The name of a field. One that is no text, such as half a surrogate pair, reads with `U+FFFD` and is nobody's.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Name;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a field")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Name, E> {
                Ok(Name(String::from_utf8_lossy(bytes).into_owned()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
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
            "north": "-23.5", "huge": 1e999, "\udead": 1, "name": "Rita S.", "nul": "a\u0000b", "price": 12.50, "tiny": 1e-3}"#;
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
        assert_eq!(fields.text("nul").as_deref(), Some("a\u{fffd}b"));
        assert_eq!(fields.decimal("price").unwrap().to_string(), "12.50");
        assert_eq!(fields.decimal("tiny").unwrap().to_string(), "0.001");
        assert_eq!(fields.decimal("name"), None);
        assert!(Fields::parse("[1]").is_none());
    }
}
