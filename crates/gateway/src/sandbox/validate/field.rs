//! A place in a request that knows its own path, so that a refusal can name it.

use std::{collections::HashSet, ops::RangeInclusive};

use serde_json::Value;

use super::super::error::ApiError;
use crate::whatsapp::limits::URL_MAX;

/// A place in a request, and what is there. `null` counts as absent.
#[derive(Clone, Debug)]
pub(in super::super) struct Field<'a> {
    path: String,
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// The whole request.
    pub(in super::super) fn root(value: &'a Value) -> Self {
        Self { path: String::new(), value: Some(value) }
    }

    /// What is inside, under this name.
    pub(in super::super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { path, value: self.value.and_then(|value| value.get(name)).filter(|value| !value.is_null()) }
    }

    pub(in super::super) fn path(&self) -> &str {
        &self.path
    }

    pub(in super::super) fn value(&self) -> Option<&'a Value> {
        self.value
    }

    pub(in super::super) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// The string that is there, if one is.
    pub(in super::super) fn str(&self) -> Option<&'a str> {
        self.value.and_then(Value::as_str)
    }

    /// Must be an object.
    pub(in super::super) fn object(&self) -> Result<&Self, ApiError> {
        if self.there()?.is_object() { Ok(self) } else { Err(self.refuse("must be an object")) }
    }

    /// Must be a text of 1 to `max` characters that are not all blank.
    pub(in super::super) fn text(&self, max: usize) -> Result<&'a str, ApiError> {
        let text = self.there()?.as_str().ok_or_else(|| self.refuse("must be a string"))?;
        let length = text.chars().count();
        if text.trim().is_empty() {
            Err(self.refuse("must not be empty"))
        } else if length > max {
            Err(self.refuse(&format!("has {length} characters, the limit is {max}")))
        } else {
            Ok(text)
        }
    }

    /// As [`Field::text`], but may be absent.
    pub(in super::super) fn optional_text(&self, max: usize) -> Result<Option<&'a str>, ApiError> {
        if self.is_present() { self.text(max).map(Some) } else { Ok(None) }
    }

    /// A text of at most `max` characters that may be absent or blank.
    pub(in super::super) fn words(&self, max: usize) -> Result<&'a str, ApiError> {
        let is_blank = self.str().is_some_and(|text| text.trim().is_empty());
        if is_blank { Ok("") } else { Ok(self.optional_text(max)?.unwrap_or_default()) }
    }

    /// As [`Field::text`], without a blank around it.
    pub(in super::super) fn label(&self, max: usize) -> Result<&'a str, ApiError> {
        let words = self.text(max)?;
        if words.trim() == words { Ok(words) } else { Err(self.refuse("must not begin or end with a blank")) }
    }

    /// Must be an address on the web.
    pub(in super::super) fn url(&self) -> Result<&'a str, ApiError> {
        let address = self.text(URL_MAX)?;
        let is_web = ["http://", "https://"]
            .iter()
            .any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
        if is_web { Ok(address) } else { Err(self.refuse("must begin with http:// or https://")) }
    }

    /// Must be one of these words.
    pub(in super::super) fn one_of(&self, words: &[&str]) -> Result<&'a str, ApiError> {
        let known = self.there()?.as_str().filter(|word| words.contains(word));
        known.ok_or_else(|| self.refuse(&format!("must be one of: {}", words.join(", "))))
    }

    /// Must be a list with so many items.
    pub(in super::super) fn list(&self, count: RangeInclusive<usize>) -> Result<Vec<Self>, ApiError> {
        let items = self.there()?.as_array().ok_or_else(|| self.refuse("must be a list"))?;
        if !count.contains(&items.len()) {
            let limits = format!("has {} items, the limit is {} to {}", items.len(), count.start(), count.end());
            return Err(self.refuse(&limits));
        }
        let item = |(place, value)| Self { path: format!("{}[{place}]", self.path), value: Some(value) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// The items of a list that may be absent.
    pub(in super::super) fn optional_list(&self) -> Result<Vec<Self>, ApiError> {
        if self.is_present() { self.list(0..=usize::MAX) } else { Ok(Vec::new()) }
    }

    /// Must be a number, or a string that is one, between these.
    pub(in super::super) fn number(&self, range: RangeInclusive<f64>) -> Result<f64, ApiError> {
        let value = self.there()?;
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        let limits = || self.refuse(&format!("must be a number from {} to {}", range.start(), range.end()));
        number.filter(|number| range.contains(number)).ok_or_else(limits)
    }

    /// Must be a whole number, or a string that is one, between these.
    pub(in super::super) fn whole(&self, range: RangeInclusive<i64>) -> Result<i64, ApiError> {
        let value = self.there()?;
        let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
        let limits = || self.refuse(&format!("must be a whole number from {} to {}", range.start(), range.end()));
        number.filter(|number| range.contains(number)).ok_or_else(limits)
    }

    /// True or false, also as a string; false when absent.
    pub(in super::super) fn flag(&self) -> Result<bool, ApiError> {
        match self.value {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(word)) if word == "true" || word == "false" => Ok(word == "true"),
            Some(_) => Err(self.refuse("must be true or false")),
        }
    }

    /// Refuses a word that was seen before.
    pub(in super::super) fn unique(&self, word: &'a str, seen: &mut HashSet<&'a str>) -> Result<(), ApiError> {
        if seen.insert(word) { Ok(()) } else { Err(self.refuse("is used twice")) }
    }

    /// 131009 with the path in front.
    pub(in super::super) fn refuse(&self, why: &str) -> ApiError {
        ApiError::value(format!("{} {why}", self.path))
    }

    fn there(&self) -> Result<&'a Value, ApiError> {
        self.value.ok_or_else(|| ApiError::missing(&self.path))
    }
}
