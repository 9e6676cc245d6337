//! What was said about time beside `{"values": [{"timex": "2026-11-23", "type": "date", "value": "2026-11-23"}, …]}`.
//!
//! Values with one `timex` are the past and the future reading, of which the policy picks one; several of them are the
//! halves of the day, of which ours must be one. Four conventions of the data are not ours, by rule:
//! the last day of a range counts for us, and the reading without it is an alternative; "after the 3rd" begins on the 4th;
//! the hours of a part of the day are ours: they overlap the data's by half at least, and what lies before or after a part
//! ends or begins two hours away at most; an interval of two ("every other") is part of our rule and not of the data's.
//!
//! What the data does not resolve, such as the 30th of February, has neither a beginning nor an end for us; but a season
//! must be three months from the right one on.

use jiff::{
    SignedDuration, ToSpan,
    civil::{DateTime, Time},
};
use nlu::{Moment, Recurrence, Stretch, entities::Prefer, value::Grain};
use serde_json::Value;

use super::{length, text};

/// A moment or a stretch of time.
pub(super) fn agrees(moment: &Moment, resolution: &Value, prefer: Prefer) -> bool {
    picked(resolution, prefer).iter().any(|value| is_same(moment, value))
}

/// A length of time.
pub(super) fn lasts(iso: &str, resolution: &Value) -> bool {
    values(resolution).iter().any(|value| {
        let timex = text(value, "timex").and_then(length::parts);
        text(value, "type") == Some("duration") && timex.is_some() && timex == length::parts(iso)
    })
}

/// What comes back: the same rule.
pub(super) fn comes_back(recurrence: &Recurrence, resolution: &Value) -> bool {
    values(resolution).iter().any(|value| {
        let is_set = text(value, "type") == Some("set");
        let rule = text(value, "timex").and_then(rule);
        is_set && rule.is_some_and(|rule| is_same_rule(&recurrence.rrule, &rule))
    })
}

/// For each `timex` the value that the policy picks.
fn picked(resolution: &Value, prefer: Prefer) -> Vec<&Value> {
    let all = values(resolution);
    let timex = |value: &Value| text(value, "timex").map(str::to_owned);
    let is_picked = |index: &usize| {
        let same: Vec<_> = (0..all.len()).filter(|other| timex(&all[*other]) == timex(&all[*index])).collect();
        match prefer {
            Prefer::Past => same.first() == Some(index),
            Prefer::Future => same.last() == Some(index),
            Prefer::Nearest => true,
        }
    };
    (0..all.len()).filter(is_picked).map(|index| &all[index]).collect()
}

fn values(resolution: &Value) -> &[Value] {
    resolution.get("values").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_same(moment: &Moment, value: &Value) -> bool {
    let Stretch { start, end, grain } = moment.stretch;
    let modifier = text(value, "Mod").unwrap_or_default();
    let timex = text(value, "timex").unwrap_or_default();
    if text(value, "value") == Some("not resolved") {
        return season(timex).map_or((start, end) == (None, None), |season| season.is_meant(moment));
    }
    let at = |field| text(value, field).and_then(moment_of);
    // What is said to be about a moment has the moment itself.
    let is_about = modifier == "approx" && value.get("value").is_some();
    let kind = text(value, "type").map(|kind| if is_about { kind.trim_end_matches("range") } else { kind });
    match kind {
        Some("date") => {
            let day = at("value");
            day.is_some() && start == day && grain == Grain::Day && end == day.map(|day| day + 1.day())
        }
        Some("datetime") => at("value").is_some() && start == at("value"),
        Some("time") => start.map(DateTime::time) == text(value, "value").and_then(time_of),
        Some("daterange") => is_same_range(moment, at("start"), at("end"), modifier, timex),
        Some("datetimerange") if names_part(timex) && modifier != "before" && modifier != "after" => {
            overlaps_half(start, end, at("start"), at("end"))
        }
        Some("datetimerange") if names_part(timex) => is_near(start, at("start")) && is_near(end, at("end")),
        Some("datetimerange") => is_same_range(moment, at("start"), at("end"), modifier, timex),
        Some("timerange") if names_part(timex) && matches!(modifier, "before" | "after") => {
            let day = start.or(end).map(DateTime::date);
            let on_day = |field| Some(text(value, field).and_then(time_of)?.to_datetime(day?));
            is_near(start, on_day("start")) && is_near(end, on_day("end"))
        }
        Some("timerange") => {
            let day = start.or(end).map(DateTime::date);
            let on_day = |field| Some(text(value, field).and_then(time_of)?.to_datetime(day?));
            if names_part(timex) && modifier != "before" && modifier != "after" {
                return overlaps_half(start, end, on_day("start"), on_day("end"));
            }
            let same_time =
                |ours: Option<DateTime>, field| ours.map(DateTime::time) == text(value, field).and_then(time_of);
            same_time(start, "start") && same_time(end, "end")
        }
        _ => false,
    }
}

/// The same ends; where the data leaves the last day out, our alternative without it.
fn is_same_range(moment: &Moment, start: Option<DateTime>, end: Option<DateTime>, modifier: &str, timex: &str) -> bool {
    let ours = moment.stretch;
    if ours.start == start && ours.end == end {
        return start.is_some() || end.is_some();
    }
    let is_day = timex.len() == "2026-11-22".len() && !timex.starts_with('(');
    let begins_after = modifier == "after" && is_day && ours.start == start.map(|day| day + 1.day()) && ours.end == end;
    let shorter = |other: &Stretch| other.start == ours.start && other.start == start && other.end == end;
    let leaves_last_out = timex.starts_with('(') || matches!(modifier, "before" | "until");
    begins_after || leaves_last_out && moment.alternatives.iter().any(shorter)
}

/// Both are open, or two hours apart at most.
fn is_near(ours: Option<DateTime>, theirs: Option<DateTime>) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => ours.duration_until(theirs).abs() <= SignedDuration::from_hours(2),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}

/// A season as the data names it: the month in which it begins north of the equator, and the year if that was said.
struct Season {
    month: i8,
    year: Option<i16>,
}

/// `SU`, `2016-SU`.
fn season(timex: &str) -> Option<Season> {
    let (year, name) = timex.rsplit_once('-').map_or((None, timex), |(year, name)| (year.parse().ok(), name));
    let month = [("SP", 3), ("SU", 6), ("FA", 9), ("WI", 12)].into_iter().find(|(code, _)| *code == name)?.1;
    Some(Season { month, year })
}

impl Season {
    /// Three months from that one on, or from the one half a year away, as south of the equator.
    fn is_meant(&self, moment: &Moment) -> bool {
        let (Some(start), Some(end)) = (moment.stretch.start, moment.stretch.end) else { return false };
        let begins = start.day() == 1 && (start.month() - self.month) % 6 == 0;
        begins && start.checked_add(3.months()).ok() == Some(end) && self.year.is_none_or(|year| year == start.year())
    }
}

/// The day's parts are named by two letters: `TMO`, `2026-11-22TEV`.
fn names_part(timex: &str) -> bool {
    ["TMO", "TAF", "TEV", "TNI", "TDA", "TMEL", "TMEB", "TMED"].iter().any(|part| timex.ends_with(part))
}

/// The same day, and at least half of the hours.
fn overlaps_half(start: Option<DateTime>, end: Option<DateTime>, from: Option<DateTime>, to: Option<DateTime>) -> bool {
    let (Some(start), Some(end), Some(from), Some(to)) = (start, end, from, to) else { return false };
    let common = start.max(from).duration_until(end.min(to));
    // The data ends a night at 23:59:59.
    start.date() == from.date() && common * 2 + SignedDuration::from_secs(2) >= from.duration_until(to)
}

/// A date is its first moment.
fn moment_of(text: &str) -> Option<DateTime> {
    let day = || text.parse::<jiff::civil::Date>().ok().filter(|_| text.len() == "2026-11-22".len());
    day().map(|day| day.at(0, 0, 0, 0)).or_else(|| text.parse().ok())
}

fn time_of(text: &str) -> Option<Time> {
    text.parse().ok()
}

/// The parts of a rule that a timex names: `XXXX-WXX-1T16` comes back weekly, on Mondays, at 16:00.
fn rule(timex: &str) -> Option<Vec<String>> {
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let (date, time) = timex.split_once('T').map_or((timex, None), |(date, time)| (date, Some(time)));
    let mut parts = Vec::new();
    match date.strip_prefix("XXXX-WXX-") {
        Some("WE") => parts.extend(["FREQ=WEEKLY".to_owned(), "BYDAY=SA,SU".to_owned()]),
        Some(day) => {
            let day = DAYS.get(day.parse::<usize>().ok()?.checked_sub(1)?)?;
            parts.extend(["FREQ=WEEKLY".to_owned(), format!("BYDAY={day}")]);
        }
        None if date.is_empty() => parts.push("FREQ=DAILY".to_owned()),
        None => parts.extend(length::rule(date)?),
    }
    if let Some(time) = time {
        match time.split(':').next()?.parse::<u8>() {
            Ok(hour) => parts.push(format!("BYHOUR={hour}")),
            Err(_) => parts.push("BYHOUR".to_owned()),
        }
        parts
            .extend(time.split(':').nth(1).and_then(|minute| Some(format!("BYMINUTE={}", minute.parse::<u8>().ok()?))));
    }
    Some(parts)
}

/// The parts of the data's rule, and no others but an interval of two and full hours.
fn is_same_rule(rrule: &str, rule: &[String]) -> bool {
    let fits = |ours: &str, part: &String| ours == part || !part.contains('=') && ours.starts_with(part.as_str());
    let has_all = rule.iter().all(|part| rrule.split(';').any(|ours| fits(ours, part)));
    let unsaid = |ours: &str| matches!(ours, "INTERVAL=2" | "BYMINUTE=0");
    has_all && rrule.split(';').all(|ours| unsaid(ours) || rule.iter().any(|part| fits(ours, part)))
}
