//! What a pack does by the clock, without being asked.

use jiff::{
    Timestamp,
    civil::{Time, Weekday},
    tz::TimeZone,
};
use nlu::{Command, Slot, Source, Utterance, entities};

use super::{AnswerTemplate, Pack, SlotSpec};
use crate::Caller;

/// A command that is run by the clock for some people.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// On which days.
    pub days: Vec<Weekday>,
    /// At what time, in the business's time zone.
    pub at: Time,
    /// The command.
    pub intent: String,
    /// Its slots, as words.
    pub slots: Vec<(String, String)>,
    /// For whom: roles, and phone numbers in international form.
    pub people: Vec<String>,
    /// What goes out instead when the customer service window is closed.
    pub template: Option<AnswerTemplate>,
    /// The line of bot.yaml where it begins.
    pub(super) line: u64,
}

impl Schedule {
    /// True when `caller` is among those for whom it runs.
    pub fn is_for(&self, caller: &Caller) -> bool {
        self.people.iter().any(|who| *who == caller.role || Some(who) == caller.phone.as_ref())
    }

    /// Its first occurrence after `after`. One a day: an hour that a clock change skips is moved behind it, one that it
    /// repeats counts the first time.
    pub fn next(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let first = after.to_zoned(zone.clone()).date();
        let days = first.series(jiff::Span::new().days(1)).take(8);
        let occurrences = days.filter(|day| self.days.contains(&day.weekday())).filter_map(|day| {
            let moment = day.to_datetime(self.at).to_zoned(zone.clone()).ok()?;
            Some(moment.timestamp())
        });
        occurrences.into_iter().find(|moment| *moment > after)
    }

    /// True when `moment` is one of its occurrences.
    pub fn occurs_at(&self, moment: Timestamp, zone: &TimeZone) -> bool {
        let before = moment.saturating_sub(jiff::SignedDuration::from_nanos(1));
        before.is_ok_and(|before| self.next(before, zone) == Some(moment))
    }
}

impl SlotSpec {
    /// Reads words of the pack as a value of this slot. `None` when they are none; entries of catalogues are not known here.
    pub(crate) fn read(&self, words: &str, context: &entities::Context) -> Option<Slot> {
        let found =
            entities::read_whole(&self.slot_type, &Utterance::new(words), context, &entities::Catalogues::default())?;
        Some(Slot {
            value: found.value,
            text: words.to_owned(),
            source: Source::Default,
            span: None,
            probability: found.probability,
        })
    }
}

impl Pack {
    /// The command that `schedule` runs, its slots read at the moment of `context`.
    pub(crate) fn scheduled(&self, schedule: &Schedule, context: &entities::Context) -> Command {
        let specs = self.intents.get(&schedule.intent).map(|intent| intent.slots.as_slice()).unwrap_or_default();
        let slots = schedule.slots.iter().filter_map(|(name, words)| {
            let spec = specs.iter().find(|spec| spec.name == *name)?;
            Some((name.clone(), spec.read(words, context)?))
        });
        Command { intent: schedule.intent.clone(), slots: slots.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clocks of New York skip 2:00 to 3:00 on 8 March 2026 and go through 1:00 to 2:00 twice on 1 November.
    const OCCURRENCES: &str = "
        every day at 09:00 | 2026-11-20T08:59 | 2026-11-20T09:00-05:00
        every day at 09:00 | 2026-11-20T09:00 | 2026-11-21T09:00-05:00
        every sunday at 09:00 | 2026-11-20T09:00 | 2026-11-22T09:00-05:00
        every sunday at 09:00 | 2026-11-22T09:00 | 2026-11-29T09:00-05:00
        every day at 02:30 | 2026-03-08T00:00 | 2026-03-08T03:30-04:00
        every day at 02:30 | 2026-03-08T03:30 | 2026-03-09T02:30-04:00
        every day at 01:30 | 2026-11-01T00:00 | 2026-11-01T01:30-04:00
        every day at 01:30 | 2026-11-01T01:30 | 2026-11-02T01:30-05:00
    ";

    #[test]
    fn one_occurrence_a_day_whatever_the_clocks_do() {
        let zone = TimeZone::get("America/New_York").unwrap();
        for case in OCCURRENCES.lines().map(str::trim).filter(|case| !case.is_empty()) {
            let parts: Vec<_> = case.split(" | ").collect();
            let (every, at) = parts[0].strip_prefix("every ").and_then(|rest| rest.split_once(" at ")).unwrap();
            let schedule = Schedule {
                name: String::new(),
                days: if every == "day" {
                    Weekday::Monday.cycle_forward().take(7).collect()
                } else {
                    vec![Weekday::Sunday]
                },
                at: at.parse().unwrap(),
                intent: String::new(),
                slots: Vec::new(),
                people: Vec::new(),
                template: None,
                line: 0,
            };
            let after: jiff::civil::DateTime = parts[1].parse().unwrap();
            let next = schedule.next(after.to_zoned(zone.clone()).unwrap().timestamp(), &zone).unwrap();
            assert_eq!(next, parts[2].parse::<Timestamp>().unwrap(), "{case}");
            assert!(schedule.occurs_at(next, &zone), "{case}");
            assert!(!schedule.occurs_at(next + jiff::SignedDuration::from_mins(1), &zone), "{case}");
        }
    }
}
