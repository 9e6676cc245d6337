//! What comes back: "every monday", "todo dia às 8", "cada dos semanas", "weekdays at 9", as rules of RFC 5545.

use std::fmt::Write as _;

use jiff::civil::DateTime;

use crate::value::Recurrence;

use super::{
    calendar,
    clock::Clock,
    grammar::Grammar,
    terms::{Part, Term, Unit},
};

/// No list of weekdays is longer.
const MAX_WEEKDAYS: usize = 7;
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// How often something comes back.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    interval: i64,
    unit: Unit,
    /// 1, Monday, to 7.
    weekdays: Vec<i8>,
    day_of_month: Option<i8>,
    /// A part of the day, of which the time that follows is one.
    part: Option<Part>,
    clock: Option<Clock>,
}

/// Every recurrence that begins at token `start`.
pub(super) fn at(grammar: &Grammar<'_>, start: usize) -> Vec<(usize, Recurrence)> {
    let now = grammar.terms.reading.context.now;
    let mut found: Vec<_> = rules(grammar, start);
    // "6am every day": the time first.
    for clock in grammar.clocks(start) {
        let next = grammar.terms.skip_links(clock.end);
        let is_led = !clock.is_bare || grammar.terms.follows(start, &[Term::At]);
        let timed = rules(grammar, next).into_iter().filter(|(_, rule)| is_led && rule.clock.is_none());
        found.extend(timed.map(|(end, rule)| (end, Rule { clock: Some(clock.clock), ..rule })));
    }
    found.into_iter().filter_map(|(end, rule)| Some((end, rule.placed(now)?))).collect()
}

/// The rules that begin at token `start`, with the time of day behind them.
fn rules(grammar: &Grammar<'_>, start: usize) -> Vec<(usize, Rule)> {
    let readers = [often, every_unit, every_weekday, plural, every_day_of_month, once_per];
    let bare: Vec<_> = readers.into_iter().filter_map(|read| read(grammar, start)).collect();
    let mut all = Vec::new();
    for (end, rule) in bare {
        all.extend(timed(grammar, end, &rule));
        all.push((end, rule));
    }
    all
}

/// The rule with the time of day behind it.
fn timed(grammar: &Grammar<'_>, end: usize, rule: &Rule) -> Vec<(usize, Rule)> {
    let terms = &grammar.terms;
    let comma = if terms.reading.is_symbol(end, ",") { end + 1 } else { end };
    let part_at = terms.take(comma, |term| match term {
        Term::Part(part) | Term::Parts(part) => Some(part),
        _ => None,
    });
    let after_part = part_at.map_or(comma, |(end, _)| end);
    let at_word = terms.expect(after_part, Term::At);
    let next = at_word.unwrap_or(after_part);
    let part = part_at.map(|(_, part)| part).or(rule.part);
    let clocks = grammar.clocks(next).iter().filter(|said| !said.is_bare || at_word.is_some());
    let with = |clock| Rule { clock: Some(clock), ..rule.clone() };
    let mut found: Vec<_> =
        clocks.map(|said| (said.end, with(part.map_or(said.clock, |part| said.clock.in_part(part))))).collect();
    found.extend(part_at.map(|(end, part)| (end, Rule { part: Some(part), ..rule.clone() })));
    found
}

/// A part of the day comes back at its beginning.
fn beginning(part: Part) -> Option<Clock> {
    let (hour, _) = calendar::hours(part);
    Some(Clock::exact(jiff::civil::Time::new(i8::try_from(hour).ok()?, 0, 0, 0).ok()?))
}

fn rule(interval: i64, unit: Unit) -> Rule {
    Rule { interval, unit, weekdays: Vec::new(), day_of_month: None, part: None, clock: None }
}

/// "daily", "quarterly".
fn often(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let (end, (interval, unit)) = grammar
        .terms
        .take(start, |term| if let Term::Often(count, unit) = term { Some((count, unit)) } else { None })?;
    Some((end, rule(interval.into(), unit)))
}

/// "every day", "cada dos semanas", "every other day", "every weekend", "every evening".
fn every_unit(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let terms = &grammar.terms;
    let other = terms.expect(start, Term::EveryOther);
    let next = other.or_else(|| terms.expect(start, Term::Every))?;
    if let Some((end, part)) = terms.part(next) {
        return Some((end, Rule { part: Some(part), ..rule(1, Unit::Day) }));
    }
    let (next, count) = terms.count(next).map_or((next, 1), |(next, count)| (next, i64::from(count)));
    let (end, unit) = terms.unit(next)?;
    // "all day", "todo o dia" are lengths.
    let is_length = terms.reading.folded(start) == "all" && count == 1;
    let interval = if other.is_some() { 2 } else { count };
    (!is_length).then(|| (end, rule(interval, unit)))
}

/// "every monday", "every other Friday", "toda segunda e quarta", "every weekday".
fn every_weekday(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let terms = &grammar.terms;
    let other = terms.expect(start, Term::EveryOther);
    let next = other.or_else(|| terms.expect(start, Term::Every)).unwrap_or(start);
    let interval = if other.is_some() { 2 } else { 1 };
    if let Some(end) = terms.expect(next, Term::WorkingDays) {
        let is_said_so =
            next > start || terms.reading.folded(end - 1).ends_with('s') || terms.reading.folded(start) == "every";
        let weekly = Rule { weekdays: vec![1, 2, 3, 4, 5], ..rule(interval, Unit::Week) };
        return is_said_so.then_some((end, weekly));
    }
    let next = (next > start).then_some(next)?;
    let (end, weekdays) = weekday_list(grammar, next)?;
    Some((end, Rule { weekdays, ..rule(interval, Unit::Week) }))
}

/// "mondays and wednesdays", "tuesday afternoons", "mornings", "weekends".
fn plural(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let terms = &grammar.terms;
    if terms.take(start, |term| matches!(term, Term::Weekdays(_)).then_some(())).is_some() {
        let (end, weekdays) = weekday_list(grammar, start)?;
        return Some((end, Rule { weekdays, ..rule(1, Unit::Week) }));
    }
    let parts = |index| terms.take(index, |term| if let Term::Parts(part) = term { Some(part) } else { None });
    if let Some((end, part)) = parts(start) {
        return Some((end, Rule { part: Some(part), ..rule(1, Unit::Day) }));
    }
    if terms.reading.folded(start) == "weekends" {
        return Some((start + 1, rule(1, Unit::Weekend)));
    }
    let (next, weekday) = terms.weekday(start)?;
    let (end, part) = parts(next)?;
    Some((end, Rule { part: Some(part), weekdays: vec![weekday], ..rule(1, Unit::Week) }))
}

/// "every 15th", "todo dia 5".
fn every_day_of_month(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let terms = &grammar.terms;
    let next = terms.expect(start, Term::Every)?;
    let after_word = terms.expect(next, Term::DayWord);
    let (end, day) = terms.take(after_word.unwrap_or(next), |term| match term {
        Term::Ordinal(day) => i8::try_from(day).ok(),
        Term::Number(day) if after_word.is_some() => i8::try_from(day).ok(),
        _ => None,
    })?;
    let end = of_each_month(grammar, end);
    (1..=31).contains(&day).then(|| (end, Rule { day_of_month: Some(day), ..rule(1, Unit::Month) }))
}

/// Steps over "of the month", "de cada mes".
fn of_each_month(grammar: &Grammar<'_>, end: usize) -> usize {
    let terms = &grammar.terms;
    let next = terms.skip_links(end);
    let next = if next > end { terms.skip(next, Term::Every) } else { return end };
    terms.expect(next, Term::Unit(Unit::Month)).unwrap_or(end)
}

/// "once a week".
fn once_per(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Rule)> {
    let (end, unit) = grammar.terms.unit(grammar.terms.expect(start, Term::OncePer)?)?;
    Some((end, rule(1, unit)))
}

fn weekday_list(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Vec<i8>)> {
    let terms = &grammar.terms;
    let weekday = |index| {
        terms.take(terms.skip(index, Term::The), |term| match term {
            Term::Weekday(weekday) | Term::Weekdays(weekday) => Some(weekday),
            _ => None,
        })
    };
    let (mut end, first) = weekday(start)?;
    let mut weekdays = vec![first];
    for _ in 1..MAX_WEEKDAYS {
        let comma = if terms.reading.is_symbol(end, ",") { end + 1 } else { end };
        let next = terms.skip(comma, Term::And);
        let Some((after, more)) = weekday(next).filter(|_| next > end) else { break };
        weekdays.push(more);
        end = after;
    }
    Some((end, weekdays))
}

impl Rule {
    /// The rule as text, from its first occurrence on.
    fn placed(self, now: DateTime) -> Option<Recurrence> {
        let weekend = [6, 7];
        let weekdays: &[i8] = match self.unit {
            Unit::Weekend => &weekend,
            Unit::WorkingDay => &[1, 2, 3, 4, 5],
            _ => &self.weekdays,
        };
        let (frequency, factor) = match self.unit {
            Unit::Second => ("SECONDLY", 1),
            Unit::Minute => ("MINUTELY", 1),
            Unit::Hour => ("HOURLY", 1),
            Unit::Day => ("DAILY", 1),
            Unit::Week | Unit::Weekend | Unit::WorkingDay => ("WEEKLY", 1),
            Unit::Fortnight => ("WEEKLY", 2),
            Unit::Month => ("MONTHLY", 1),
            Unit::Quarter => ("MONTHLY", 3),
            Unit::HalfYear => ("MONTHLY", 6),
            Unit::Year => ("YEARLY", 1),
            Unit::Decade => ("YEARLY", 10),
        };
        let mut rrule = format!("FREQ={frequency}");
        let interval = self.interval.checked_mul(factor).filter(|interval| *interval > 0)?;
        if interval > 1 {
            let _ = write!(rrule, ";INTERVAL={interval}");
        }
        if !weekdays.is_empty() {
            let days: Vec<_> =
                weekdays.iter().filter_map(|day| DAYS.get(usize::try_from(*day - 1).ok()?).copied()).collect();
            let _ = write!(rrule, ";BYDAY={}", days.join(","));
        }
        if let Some(day) = self.day_of_month {
            let _ = write!(rrule, ";BYMONTHDAY={day}");
        }
        let clock = self.clock.or_else(|| beginning(self.part?));
        let clock = clock.map(|clock| clock.readings().first().copied().unwrap_or(clock));
        if let Some(clock) = clock {
            let _ = write!(rrule, ";BYHOUR={};BYMINUTE={}", clock.hour % 24, clock.minute);
        }
        let day_fits = |day: &jiff::civil::Date| {
            let weekday = day.weekday().to_monday_one_offset();
            (weekdays.is_empty() || weekdays.contains(&weekday))
                && self.day_of_month.is_none_or(|number| number == day.day())
        };
        let moment = |day: jiff::civil::Date| match clock {
            Some(clock) => clock.on(day).map(|period| period.start).filter(|start| *start > now),
            None => Some(day.at(0, 0, 0, 0)),
        };
        let start = now.date().series(jiff::Span::new().days(1)).take(DAYS_AHEAD).filter(day_fits).find_map(moment)?;
        Some(Recurrence { rrule, start })
    }
}

/// The 31st comes within two months.
const DAYS_AHEAD: usize = 63;
