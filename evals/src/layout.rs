//! JSON for people and for diffs: keys sorted, figures rounded, and what fits on a line in one.

use serde::Serialize;
use serde_json::{Map, Value};

/// Longer lines are broken.
const WIDTH: usize = 120;
/// Decimals of a figure: finer than any interval here.
const ROUNDING: f64 = 1e4;

/// Lays `value` out.
///
/// # Errors
/// When it cannot be JSON, such as a map whose keys are not text.
///
/// ```
/// use evals::layout::lay_out;
/// let value = serde_json::json!({"rows": 3, "accuracy": 2.0 / 3.0});
/// assert_eq!(lay_out(&value).unwrap(), "{\"accuracy\": 0.6667, \"rows\": 3}\n");
/// ```
pub fn lay_out(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(laid_out(&rounded(serde_json::to_value(value)?), 0) + "\n")
}

fn rounded(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let figure = number.as_f64().map(|figure| (figure * ROUNDING).round() / ROUNDING);
            figure.map_or(Value::Null, Value::from)
        }
        Value::Array(items) => items.into_iter().map(rounded).collect(),
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.into_iter().map(|(name, value)| (name, rounded(value))).collect();
            sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(sorted.into_iter().collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn laid_out(value: &Value, depth: usize) -> String {
    let flat = flat(value);
    let indent = "  ".repeat(depth + 1);
    let fits = flat.chars().count() + indent.len() <= WIDTH;
    let (open, parts, close) = match value {
        Value::Object(fields) if !fits => {
            let field = |(name, value): (&String, &Value)| format!("{}: {}", quoted(name), laid_out(value, depth + 1));
            ('{', fields.iter().map(field).collect::<Vec<_>>(), '}')
        }
        Value::Array(items) if !fits => ('[', items.iter().map(|item| laid_out(item, depth + 1)).collect(), ']'),
        _ => return flat,
    };
    let outdent = "  ".repeat(depth);
    format!("{open}\n{indent}{}\n{outdent}{close}", parts.join(&format!(",\n{indent}")))
}

fn flat(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{}: {}", quoted(name), flat(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}
