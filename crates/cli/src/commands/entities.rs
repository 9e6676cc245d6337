//! `recado entities`: the values in each text of standard input.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use nlu::{
    Language, Utterance, Value,
    entities::{Context, Found, Kind, extract, load_numbering_plans},
};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::args::entities::{Entities, Locale};

/// The exit code of an input that is not as it should be.
const WRONG_INPUT: u8 = 2;

#[derive(Deserialize)]
struct Line {
    text: String,
    reference: Option<DateTime>,
}

pub(crate) fn run(args: &Entities) -> anyhow::Result<ExitCode> {
    let zone = match TimeZone::get(&args.time_zone) {
        Ok(zone) => zone,
        Err(error) => return Ok(refuse(&format!("--time-zone: {error}"))),
    };
    let kinds = if args.kinds.is_empty() { Kind::ALL.to_vec() } else { args.kinds.clone() };
    load_numbering_plans();
    let mut output = io::stdout().lock();
    for (index, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let Line { text, reference } = match serde_json::from_str(&line) {
            Ok(line) => line,
            Err(error) => {
                let expected =
                    "expected {\"text\": …, \"reference\": a local time such as 2026-11-22T10:00:00, or null}";
                return Ok(refuse(&format!("line {}: {expected}: {error}", index + 1)));
            }
        };
        let now = reference.unwrap_or_else(|| Timestamp::now().to_zoned(zone.clone()).datetime());
        let answer = answer(&text, &kinds, &context(args.lang, &args.locale, now));
        writeln!(output, "{answer}")?;
        // Whoever reads may wait for this answer before the next question.
        output.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the parsers must know beside the text.
pub(crate) fn context(language: Language, locale: &Locale, now: DateTime) -> Context {
    Context {
        language,
        now,
        region: locale.region(language),
        currency: locale.currency.clone(),
        prefer: locale.policy.prefer(),
    }
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("recado: {why}");
    ExitCode::from(WRONG_INPUT)
}

fn answer(text: &str, kinds: &[Kind], context: &Context) -> Json {
    let utterance = Utterance::new(text);
    let found = extract(kinds, &utterance, context);
    let entities: Vec<_> = found.iter().filter_map(|found| entity(&utterance, found)).collect();
    json!({"text": text, "entities": entities})
}

fn entity(utterance: &Utterance, found: &Found) -> Option<Json> {
    let kind = Kind::of(&found.value)?;
    Some(json!({
        "kind": kind.name(),
        "text": utterance.slice(found.span),
        "start": found.span.start,
        "end": found.span.end,
        "value": value(&found.value),
    }))
}

/// A value as other programs read it.
fn value(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!({"number": number.normalize().to_string()}),
        Value::Ordinal(ordinal) => json!(ordinal),
        Value::Money(money) => json!({"amount": money.amount.to_string(), "currency": money.currency}),
        Value::Phone(phone) => json!({"e164": phone.e164, "raw": phone.raw}),
        Value::Email(email) => json!({"email": email}),
        Value::Boolean(yes) => json!({"boolean": yes}),
        Value::Period(period) => {
            json!({"start": period.start, "end": period.end, "grain": period.grain, "alternatives": []})
        }
        Value::Moment(_) | Value::Duration(_) | Value::Recurrence(_) => value.to_argument(),
        Value::Quantity(_) | Value::Text(_) | Value::Name(_) | Value::Id(_) | Value::Entry(_) => value.to_argument(),
    }
}
