//! The few words of a chart, in each language.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
};
use nlu::{Language, Period};

use super::buckets::Unit;

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_PT: [&str; 12] = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];
const MONTHS_ES: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];

const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAYS_PT: [&str; 7] = ["seg", "ter", "qua", "qui", "sex", "sáb", "dom"];
const WEEKDAYS_ES: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];

/// Up to so many bars there is room for the day of the week.
const WEEKDAYS_MAX: usize = 8;

/// What the chart shows.
pub(super) fn title(unit: Unit, language: Language) -> &'static str {
    match (language, unit) {
        (Language::En, Unit::Hour) => "Revenue by hour",
        (Language::En, Unit::Day) => "Revenue by day",
        (Language::En, Unit::Month) => "Revenue by month",
        (Language::Pt, Unit::Hour) => "Faturamento por hora",
        (Language::Pt, Unit::Day) => "Faturamento por dia",
        (Language::Pt, Unit::Month) => "Faturamento por mês",
        (Language::Es, Unit::Hour) => "Ventas por hora",
        (Language::Es, Unit::Day) => "Ventas por día",
        (Language::Es, Unit::Month) => "Ventas por mes",
    }
}

/// Under a bar: `14h`, `Mon 16` or `16`, `Nov`.
pub(super) fn bar(start: DateTime, unit: Unit, bars: usize, language: Language) -> String {
    match unit {
        Unit::Hour => format!("{}h", start.hour()),
        Unit::Day if bars <= WEEKDAYS_MAX => format!("{} {}", weekday(start.date(), language), start.day()),
        Unit::Day => start.day().to_string(),
        Unit::Month => month(start.date(), language).to_owned(),
    }
}

/// In the legend: `22 Nov`, `16–22 Nov`, `28 Sep to 4 Oct`, `Nov`, `Oct–Nov`, `2026`, `2024–2026`; with the years when
/// they differ.
pub(super) fn period(period: Period, language: Language) -> String {
    let first = period.start.date();
    let last = period.end.saturating_sub(SignedDuration::from_nanos(1)).date();
    let day = |date: Date| format!("{} {}", date.day(), month(date, language));
    let to = if language == Language::En { "to" } else { "a" };
    let is_years = first == first.first_of_year() && last == last.last_of_year() && first < last;
    let is_months = first == first.first_of_month() && last == last.last_of_month() && first < last;
    let is_within_year = first.year() == last.year();
    let is_within_month = first.first_of_month() == last.first_of_month();
    match () {
        () if is_years && is_within_year => first.year().to_string(),
        () if is_years => format!("{}–{}", first.year(), last.year()),
        () if is_months && is_within_month => month(first, language).to_owned(),
        () if is_months && is_within_year => format!("{}–{}", month(first, language), month(last, language)),
        () if first >= last => day(first),
        () if is_within_month => format!("{}–{}", first.day(), day(last)),
        () if is_within_year => format!("{} {to} {}", day(first), day(last)),
        () => format!("{} {} {to} {} {}", day(first), first.year(), day(last), last.year()),
    }
}

fn month(date: Date, language: Language) -> &'static str {
    let months = match language {
        Language::En => MONTHS_EN,
        Language::Pt => MONTHS_PT,
        Language::Es => MONTHS_ES,
    };
    months[date.month() as usize - 1]
}

fn weekday(date: Date, language: Language) -> &'static str {
    let weekdays = match language {
        Language::En => WEEKDAYS_EN,
        Language::Pt => WEEKDAYS_PT,
        Language::Es => WEEKDAYS_ES,
    };
    weekdays[date.weekday().to_monday_zero_offset() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlu::value::Grain;

    #[test]
    fn periods_are_named_as_short_as_they_can_be() {
        let cases = [
            ("2026-11-22T00:00", "2026-11-23T00:00", "22 nov"),
            ("2026-11-22T09:00", "2026-11-22T12:00", "22 nov"),
            ("2026-11-16T00:00", "2026-11-23T00:00", "16–22 nov"),
            ("2026-09-28T00:00", "2026-10-05T00:00", "28 set a 4 out"),
            ("2025-12-29T00:00", "2026-01-05T00:00", "29 dez 2025 a 4 jan 2026"),
            ("2026-02-01T00:00", "2026-03-01T00:00", "fev"),
            ("2026-10-01T00:00", "2026-12-01T00:00", "out–nov"),
            ("2025-12-01T00:00", "2026-02-01T00:00", "1 dez 2025 a 31 jan 2026"),
            ("2026-01-01T00:00", "2027-01-01T00:00", "2026"),
            ("2024-01-01T00:00", "2027-01-01T00:00", "2024–2026"),
            ("2026-11-23T00:00", "2026-11-22T00:00", "23 nov"),
        ];
        for (start, end, expected) in cases {
            let period = Period { start: start.parse().unwrap(), end: end.parse().unwrap(), grain: Grain::Day };
            assert_eq!(super::period(period, Language::Pt), expected);
        }
    }
}
