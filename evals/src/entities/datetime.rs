//! A stretch of time beside `{"values": [{"type": "date", "value": "2026-11-23"}, …]}`.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use nlu::{Period, entities::Prefer};
use serde_json::Value;

use super::text;

/// Two values are the past and the future reading: the policy picks one.
pub(super) fn agrees(period: &Period, resolution: &Value, prefer: Prefer) -> bool {
    let values = resolution.get("values").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let picked = match prefer {
        Prefer::Past => values.first(),
        Prefer::Future => values.last(),
        Prefer::Nearest => values.iter().find(|value| is_same(period, value)),
    };
    picked.is_some_and(|value| is_same(period, value))
}

fn is_same(period: &Period, value: &Value) -> bool {
    let moment = |field| text(value, field).and_then(moment);
    match text(value, "type") {
        Some("date") => moment("value").is_some_and(|day| period.start == day && period.end == day + 1.day()),
        Some("daterange" | "datetimerange") => {
            moment("start") == Some(period.start) && moment("end") == Some(period.end)
        }
        _ => false,
    }
}

/// A date is its first moment.
fn moment(text: &str) -> Option<DateTime> {
    let day = || text.parse::<Date>().ok().filter(|_| text.len() == "2026-11-22".len());
    day().map(|day| day.at(0, 0, 0, 0)).or_else(|| text.parse().ok())
}
