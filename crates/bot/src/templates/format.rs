//! The filters of templates: numbers, money and dates as people of a language write them.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use minijinja::{Environment, Error, ErrorKind, State, Value};
use nlu::{Language, Period, value::Grain};
use rust_decimal::{Decimal, RoundingStrategy};

use super::words::date_words;

/// Adds every filter and function to `environment`.
pub(super) fn register(environment: &mut Environment<'static>, language: Language, currency: Option<String>) {
    let default_currency = currency.unwrap_or_default();
    environment.add_filter("money", move |amount: Value, currency: Option<String>| {
        let currency = currency.unwrap_or_else(|| default_currency.clone());
        decimal(&amount).map(|amount| money(language, amount, &currency))
    });
    environment
        .add_filter("number", move |value: Value| decimal(&value).map(|number| grouped(language, number.normalize())));
    environment.add_filter("percent", move |ratio: Value| decimal(&ratio).map(|ratio| percent(language, ratio)));
    environment.add_filter("date", move |when: String| Ok::<_, Error>(say_date(language, read_date(&when)?)));
    environment.add_filter("time", |when: String| Ok::<_, Error>(read_moment(&when)?.strftime("%H:%M").to_string()));
    environment.add_filter("period", move |state: &State, value: Value| {
        let now = state.lookup("now").and_then(|now| now.as_str().map(read_moment)).transpose()?;
        Ok::<_, Error>(period(language, &read_period(&value)?, now.unwrap_or_default().date()))
    });
    environment.add_filter("phone", |e164: String| phone(&e164));
    environment.add_function("plural", |count: Value, one: String, other: String| {
        decimal(&count).map(|count| if count == Decimal::ONE { one } else { other })
    });
}

fn invalid(expected: &str, found: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("expected {expected}, found `{found}`"))
}

fn decimal(value: &Value) -> Result<Decimal, Error> {
    let text = value.to_string();
    text.parse().or_else(|_| Decimal::from_scientific(&text)).map_err(|_| invalid("a number", &text))
}

/// `1234.5` with the language's separators, the decimals as they are.
fn grouped(language: Language, number: Decimal) -> String {
    let (thousands, point) = match language {
        Language::En => (',', '.'),
        Language::Pt | Language::Es => ('.', ','),
    };
    let text = number.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut said = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        said.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            said.push(thousands);
        }
        said.push(digit);
    }
    if !decimals.is_empty() {
        said.push(point);
        said.push_str(decimals);
    }
    said
}

fn rounded(number: Decimal, decimals: u32) -> Decimal {
    let mut rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    rounded
}

/// R$ 1.234,50 · R$1,234.50: two decimals, the symbol as the language places it.
pub(super) fn money(language: Language, amount: Decimal, currency: &str) -> String {
    let symbol = match currency {
        "BRL" => "R$",
        "USD" => "US$",
        "EUR" => "€",
        "GBP" => "£",
        "MXN" => "MX$",
        "ARS" => "AR$",
        other => other,
    };
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    let blank = if language == Language::En && !symbol.chars().all(char::is_alphabetic) { "" } else { "\u{a0}" };
    format!("{sign}{symbol}{blank}{}", grouped(language, rounded(amount.abs(), 2)))
}

/// `0.124` is 12.4 %, and `0.12` is 12 %.
fn percent(language: Language, ratio: Decimal) -> String {
    let percent = rounded(ratio * Decimal::ONE_HUNDRED, 1).normalize();
    let blank = if language == Language::En { "" } else { "\u{a0}" };
    format!("{}{blank}%", grouped(language, percent))
}

fn read_moment(text: &str) -> Result<DateTime, Error> {
    text.parse::<DateTime>().map_err(|_| invalid("a moment such as 2026-11-22T13:05:00", &text))
}

fn read_date(text: &str) -> Result<Date, Error> {
    read_moment(text).map(DateTime::date)
}

fn read_period(value: &Value) -> Result<Period, Error> {
    let json = serde_json::to_value(value).map_err(|error| invalid("a period", &error))?;
    serde_json::from_value(json).map_err(|_| invalid("a period with start, end and grain", value))
}

fn say_date(language: Language, date: Date) -> String {
    match language {
        Language::En => {
            format!("{} {} {}", date.day(), date_words(language).short_months[month_index(date)], date.year())
        }
        Language::Pt | Language::Es => date.strftime("%d/%m/%Y").to_string(),
    }
}

fn month_index(date: Date) -> usize {
    usize::from(date.month().unsigned_abs()) - 1
}

/// A period as a person would name it on the day `today`.
pub(super) fn period(language: Language, period: &Period, today: Date) -> String {
    let words = date_words(language);
    let (first, end) = (period.start.date(), period.end.date());
    let last = end.yesterday().unwrap_or(end);
    let month_start = today.first_of_month();
    let is_month = first.day() == 1 && last == first.last_of_month();
    match period.grain {
        Grain::Second | Grain::Minute | Grain::Hour => {
            let day = say_day(language, first, today);
            format!("{day}, {}–{}", period.start.strftime("%H:%M"), period.end.strftime("%H:%M"))
        }
        _ if first >= last => say_day(language, first, today),
        Grain::Week if Some(first) == monday_of(today) && last >= today => words.this_week.to_owned(),
        Grain::Week
            if monday_of(today).and_then(|monday| monday.checked_sub(7.days()).ok()) == Some(first)
                && Some(end) == monday_of(today) =>
        {
            words.last_week.to_owned()
        }
        Grain::Year if first.day_of_year() == 1 && first.year() == today.year() && last >= today => {
            words.this_year.to_owned()
        }
        Grain::Year
            if first.day_of_year() == 1 && last.month() == 12 && last.day() == 31 && first.year() == last.year() =>
        {
            first.year().to_string()
        }
        Grain::Month if first == month_start && last >= today => words.this_month.to_owned(),
        Grain::Month if is_month && Some(last) == month_start.yesterday().ok() => words.last_month.to_owned(),
        Grain::Month if is_month => format!("{}{}{}", words.months[month_index(first)], words.of, first.year()),
        _ => range(language, first, last),
    }
}

fn monday_of(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()
}

fn say_day(language: Language, date: Date, today: Date) -> String {
    let words = date_words(language);
    match date {
        date if date == today => words.today.to_owned(),
        date if Some(date) == today.yesterday().ok() => words.yesterday.to_owned(),
        date if Some(date) == today.tomorrow().ok() => words.tomorrow.to_owned(),
        date => say_date(language, date),
    }
}

/// "3 to 9 Nov 2026", "28 Oct to 3 Nov 2026".
fn range(language: Language, first: Date, last: Date) -> String {
    let words = date_words(language);
    let of = if language == Language::En { " " } else { " de " };
    let day_month = |date: Date| format!("{}{of}{}", date.day(), words.short_months[month_index(date)]);
    let to = words.to;
    if first.year() != last.year() {
        return format!("{} {to} {}", say_date(language, first), say_date(language, last));
    }
    let year = format!("{}{}", if language == Language::En { " " } else { " de " }, last.year());
    if first.month() == last.month() {
        format!("{} {to} {}{year}", first.day(), day_month(last))
    } else {
        format!("{} {to} {}{year}", day_month(first), day_month(last))
    }
}

/// +55 11 98765-4321: in groups, as it is dialled.
fn phone(e164: &str) -> String {
    match e164.strip_prefix("+55").map(|national| (national, national.len())) {
        Some((national, 10 | 11)) if national.bytes().all(|digit| digit.is_ascii_digit()) => {
            let (area, number) = national.split_at(2);
            let (head, tail) = number.split_at(number.len() - 4);
            format!("+55 {area} {head}-{tail}")
        }
        _ => e164.to_owned(),
    }
}
