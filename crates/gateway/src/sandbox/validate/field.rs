//! A place in a request that knows its own path, so that a refusal can name it.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::super::error::ApiError;

/// A place in a request, and what is there. `null` counts as absent.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    path: String,
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    /// The whole request.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { path: String::new(), value: Some(value) }
    }

    /// What is inside, under this name.
    pub(super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { path, value: self.value.and_then(|value| value.get(name)).filter(|value| !value.is_null()) }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn value(&self) -> Option<&'a Value> {
        self.value
    }

    pub(super) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// The string that is there, if one is.
    pub(super) fn str(&self) -> Option<&'a str> {
        self.value.and_then(Value::as_str)
    }

    /// Must be an object.
    pub(super) fn object(&self) -> Result<&Self, ApiError> {
        match self.value {
            None => Err(ApiError::missing(&self.path)),
            Some(value) if value.is_object() => Ok(self),
            Some(_) => Err(self.refuse("must be an object")),
        }
    }

    /// Must be a text of 1 to `max` characters that are not all blank.
    pub(super) fn text(&self, max: usize) -> Result<&'a str, ApiError> {
        let value = self.value.ok_or_else(|| ApiError::missing(&self.path))?;
        let text = value.as_str().ok_or_else(|| self.refuse("must be a string"))?;
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
    pub(super) fn optional_text(&self, max: usize) -> Result<Option<&'a str>, ApiError> {
        if self.is_present() { self.text(max).map(Some) } else { Ok(None) }
    }

    /// Must be one of these words.
    pub(super) fn one_of(&self, words: &[&str]) -> Result<&'a str, ApiError> {
        let word = self.value.ok_or_else(|| ApiError::missing(&self.path))?.as_str();
        let known = word.filter(|word| words.contains(word));
        known.ok_or_else(|| self.refuse(&format!("must be one of: {}", words.join(", "))))
    }

    /// Must be a list with so many items.
    pub(super) fn list(&self, count: RangeInclusive<usize>) -> Result<Vec<Self>, ApiError> {
        let value = self.value.ok_or_else(|| ApiError::missing(&self.path))?;
        let items = value.as_array().ok_or_else(|| self.refuse("must be a list"))?;
        if !count.contains(&items.len()) {
            let limits = format!("has {} items, the limit is {} to {}", items.len(), count.start(), count.end());
            return Err(self.refuse(&limits));
        }
        let item = |(place, value)| Self { path: format!("{}[{place}]", self.path), value: Some(value) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// Must be a number, or a string that is one, between these.
    pub(super) fn number(&self, range: RangeInclusive<f64>) -> Result<f64, ApiError> {
        let value = self.value.ok_or_else(|| ApiError::missing(&self.path))?;
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
        let limits = || self.refuse(&format!("must be a number from {} to {}", range.start(), range.end()));
        number.filter(|number| range.contains(number)).ok_or_else(limits)
    }

    /// 131009 with the path in front.
    pub(super) fn refuse(&self, why: &str) -> ApiError {
        ApiError::value(format!("{} {why}", self.path))
    }
}
