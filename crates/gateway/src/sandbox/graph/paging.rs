//! Long lists in pages: `limit`, `after`, `before`.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Uri, header::HOST};
use serde_json::{Value, json};

use super::{super::error::ApiError, PATH};

/// Items of a page, unless the request says otherwise.
const LIMIT: usize = 25;
/// Items of a page at most: those of a whole account.
const LIMIT_MAX: usize = 1000;

/// The page that a request asks for: `data` and `paging`. `key` is what a cursor remembers of an item.
pub(super) fn page<T>(
    items: &[T],
    key: impl Fn(&T) -> &str,
    view: impl Fn(&T) -> Result<Value, ApiError>,
    request: &Request<'_>,
) -> Result<Value, ApiError> {
    let limit = match request.parameters.get("limit").map(|limit| limit.parse::<usize>()) {
        None => LIMIT,
        Some(Ok(limit @ 1..=LIMIT_MAX)) => limit,
        Some(_) => return Err(ApiError::parameter(format!("limit must be a number from 1 to {LIMIT_MAX}"))),
    };
    let place = |name: &str| {
        let Some(cursor) = request.parameters.get(name) else { return Ok(None) };
        let found = items.iter().position(|item| hex::encode(key(item)) == *cursor);
        found.map(Some).ok_or_else(|| ApiError::parameter(format!("{name} is no cursor of this list")))
    };
    let (from, to) = match (place("after")?, place("before")?) {
        (Some(after), _) => (after + 1, (after + 1 + limit).min(items.len())),
        (None, Some(before)) => (before.saturating_sub(limit), before),
        (None, None) => (0, limit.min(items.len())),
    };
    let shown = &items[from..to];
    let data: Vec<Value> = shown.iter().map(view).collect::<Result<_, _>>()?;
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return Ok(json!({"data": data})) };
    let (before, after) = (hex::encode(key(first)), hex::encode(key(last)));
    let mut paging = json!({"cursors": {"before": before, "after": after}});
    if to < items.len() {
        paging["next"] = json!(request.address("after", &after));
    }
    if from > 0 {
        paging["previous"] = json!(request.address("before", &before));
    }
    Ok(json!({"data": data, "paging": paging}))
}

/// A request for a page.
pub(super) struct Request<'a> {
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) parameters: &'a BTreeMap<String, String>,
}

impl Request<'_> {
    /// The same question with another cursor.
    fn address(&self, name: &str, cursor: &str) -> String {
        let is_cursor = |pair: &&str| pair.starts_with("after=") || pair.starts_with("before=");
        let others =
            self.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !is_cursor(pair));
        let query: Vec<&str> = others.collect();
        let cursor = format!("{name}={cursor}");
        let query = query.into_iter().chain([cursor.as_str()]).collect::<Vec<_>>().join("&");
        format!("{}{PATH}{}?{query}", origin(self.headers), self.uri.path())
    }
}

/// The sandbox as whoever asks knows it.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}
