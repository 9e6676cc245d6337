//! Reading what a pack does by the clock.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::{Time, Weekday};
use serde_saphyr::Spanned;

use super::{AnswerTemplate, Complaint, schedule::Schedule, source::ScheduleFile};

/// The days of a week, as packs name them.
const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
/// How many of them are weekdays.
const WEEKDAYS: usize = 5;

pub(super) fn compile(
    source: IndexMap<String, Spanned<ScheduleFile>>,
    file: &str,
    complaints: &mut Vec<Complaint>,
) -> BTreeMap<String, Schedule> {
    let mut schedules = BTreeMap::new();
    for (name, Spanned { value: schedule, referenced, .. }) in source {
        let days = days(&schedule.every.value);
        if days.is_none() {
            let found = &schedule.every.value;
            let message = format!("expected `day`, `weekday` or days such as `monday thursday`, found `{found}`");
            complaints.push(Complaint::at(file, schedule.every.referenced, message));
        }
        let at = time(&schedule.at.value);
        if at.is_none() {
            let message = format!("expected a time such as \"09:00\", found `{}`", schedule.at.value);
            complaints.push(Complaint::at(file, schedule.at.referenced, message));
        }
        let template = schedule.template.map(AnswerTemplate::new);
        let (Some(days), Some(at)) = (days, at) else { continue };
        let (intent, slots) = (schedule.run.intent, schedule.run.slots.into_iter().collect());
        let (people, line) = (schedule.people, referenced.line());
        schedules.insert(name.clone(), Schedule { name, days, at, intent, slots, people, template, line });
    }
    schedules
}

/// The days that words name; `None` when one of them names none.
fn days(words: &str) -> Option<Vec<Weekday>> {
    let day = |word: &str| DAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day);
    match words {
        "day" => Some(DAYS.map(|(_, day)| day).to_vec()),
        "weekday" => Some(DAYS[..WEEKDAYS].iter().map(|(_, day)| *day).collect()),
        words => words.split_whitespace().map(day).collect::<Option<Vec<_>>>().filter(|days| !days.is_empty()),
    }
}

/// `09:00`, the seconds left out.
fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_written_so = two_digits(hour) && two_digits(minute);
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok().filter(|_| is_written_so)
}
