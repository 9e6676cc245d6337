//! Tables of requests: a situation, the code or `ok`, words of the details, the request.

use reqwest::StatusCode;
use serde_json::Value;

/// One row of a table.
pub(crate) struct Case<'a> {
    pub(crate) situation: &'a str,
    code: &'a str,
    details: &'a str,
    pub(crate) request: Value,
}

/// The rows; `names` are words of requests that stand for something else.
pub(crate) fn read<'a>(table: &'a str, names: &[(&str, String)]) -> Vec<Case<'a>> {
    let lines = table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let cases = lines.map(|line| {
        let [situation, code, details, request] = line.splitn(4, '|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}")
        };
        let named = names.iter().fold(request.to_owned(), |request, (name, value)| request.replace(name, value));
        let request = serde_json::from_str(&expand(&named)).unwrap_or_else(|error| panic!("{situation}: {error}"));
        Case { situation, code, details, request }
    });
    cases.collect()
}

impl Case<'_> {
    /// The answer must be as the table says.
    pub(crate) fn check(&self, status: StatusCode, answer: &Value) {
        let Self { situation, code, details, .. } = self;
        if *code == "ok" {
            assert_eq!(status, StatusCode::OK, "{situation}: {answer}");
            return;
        }
        let error = &answer["error"];
        let expected = if *code == "132001" { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
        assert_eq!(status, expected, "{situation}: {answer}");
        assert_eq!(error["type"], "OAuthException", "{situation}");
        assert!(error["fbtrace_id"].is_string(), "{situation}");
        let subcode = error["error_subcode"].as_u64().map(|subcode| subcode.to_string());
        let found = subcode.unwrap_or_else(|| error["code"].to_string());
        assert_eq!(found, *code, "{situation}: {answer}");
        let words =
            if error["error_data"].is_null() { &error["error_user_msg"] } else { &error["error_data"]["details"] };
        assert!(words.as_str().unwrap().contains(details), "{situation}: {answer}");
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("(#{}) ", error["code"])), "{situation}: {answer}");
    }
}

/// Replaces each `<n>` by n times `é`.
fn expand(text: &str) -> String {
    let mut expanded = String::new();
    for (place, part) in text.split('<').enumerate() {
        match part.split_once('>') {
            Some((count, rest)) if place > 0 => expanded.push_str(&("é".repeat(count.parse().unwrap()) + rest)),
            _ => expanded.push_str(part),
        }
    }
    expanded
}
