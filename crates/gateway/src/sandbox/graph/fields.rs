//! `fields=name,status`: which fields of an object are asked for.

use serde_json::{Map, Value};

use super::super::error::ApiError;

/// The fields of `whole` that were asked for, its id always; `defaults` when none was asked for. `node` is the object's type.
pub(super) fn select(whole: &Value, defaults: &[&str], asked: Option<&str>, node: &str) -> Result<Value, ApiError> {
    let asked = asked.map(names).filter(|names| !names.is_empty()).unwrap_or_else(|| defaults.to_vec());
    let mut selected = Map::new();
    for name in asked.into_iter().chain(["id"]) {
        let value = whole.get(name).ok_or_else(|| ApiError::unknown_field(name, node))?;
        if !value.is_null() {
            selected.insert(name.to_owned(), value.clone());
        }
    }
    Ok(Value::Object(selected))
}

/// The names at the top: of `a{b,c},d.limit(1)` they are `a` and `d`.
fn names(fields: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_comma = |c: char| {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    let names = fields.split(is_comma).map(|field| field.split(['{', '.', '(']).next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty()).collect()
}
