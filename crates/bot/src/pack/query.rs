//! A query of a pack: SQL whose parameters are named, and which become numbered before a database sees them.

use serde::Serialize;

/// SQL with numbered parameters and the names that they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The SQL, `:name` replaced by `?1`, `?2` … in the order of [`Query::parameters`].
    pub sql: String,
    /// The parameters, each once.
    pub parameters: Vec<Parameter>,
}

/// The name of a parameter: `order`, or `period_start`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter(pub String);

impl Query {
    /// Reads SQL. A colon inside quotes or a comment names nothing.
    ///
    /// ```
    /// let query = bot::pack::Query::parse("select ':no' from orders where id = :order or old_id = :order -- :no");
    /// assert_eq!(query.sql, "select ':no' from orders where id = ?1 or old_id = ?1 -- :no");
    /// assert_eq!(query.parameters, [bot::pack::Parameter("order".into())]);
    /// ```
    pub fn parse(text: &str) -> Self {
        let mut sql = String::with_capacity(text.len());
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let opaque = opaque_length(rest);
            if opaque > 0 {
                sql.push_str(&rest[..opaque]);
                rest = &rest[opaque..];
                continue;
            }
            let name = if c == ':' { name_of(&rest[1..]) } else { "" };
            if name.is_empty() {
                sql.push(c);
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let known = parameters.iter().position(|parameter| parameter.0 == name);
            let index = known.unwrap_or_else(|| {
                parameters.push(Parameter(name.to_owned()));
                parameters.len() - 1
            });
            sql.push_str(&format!("?{}", index + 1));
            rest = &rest[1 + name.len()..];
        }
        Self { sql, parameters }
    }
}

/// The length in bytes of a quoted text, a comment or a `::` at the start of `text`; 0 when there is none.
fn opaque_length(text: &str) -> usize {
    let until = |open: usize, close: &str| text[open..].find(close).map_or(text.len(), |at| open + at + close.len());
    match text.as_bytes() {
        [b'\'', ..] => until(1, "'"),
        [b'"', ..] => until(1, "\""),
        [b'-', b'-', ..] => until(2, "\n"),
        [b'/', b'*', ..] => until(2, "*/"),
        [b':', b':', ..] => 2,
        _ => 0,
    }
}

fn name_of(text: &str) -> &str {
    let starts_a_name = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let length = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    if starts_a_name { &text[..length] } else { "" }
}
