//! What templates say, in text: see `templates.txt`.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own table has failed")]

use bot::templates::Templates;
use jiff::{Zoned, tz::TimeZone};
use nlu::Language;

#[test]
fn every_template_says_what_the_table_says() {
    let now: Zoned = "2026-11-20T10:30[America/Sao_Paulo]".parse().unwrap();
    let mut different = Vec::new();
    for line in include_str!("templates.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (head, expected) = line.rsplit_once(" | ").unwrap();
        let (language, rest) = head.split_once(" | ").unwrap();
        let (template, data) = rest.rsplit_once(" | ").unwrap();
        let said = say(language.parse().unwrap(), template, data, &now);
        if said != expected.replace('⍽', "\u{a0}") {
            different.push(format!("{language} {template} {data}\n  expected {expected}\n  said     {said}"));
        }
    }
    assert!(different.is_empty(), "{} cases differ:\n{}", different.len(), different.join("\n"));
}

fn say(language: Language, template: &str, data: &str, now: &Zoned) -> String {
    let mut templates = Templates::new(TimeZone::get("America/Sao_Paulo").unwrap(), Some("BRL"));
    templates.add(language, "it", template).unwrap();
    let data = serde_json::from_str(data).unwrap();
    templates.render(language, "it", &data, now).unwrap_or_else(|error| {
        let error = error.to_string();
        let error = error.strip_prefix("invalid operation: ").unwrap_or(&error);
        format!("error: {}", error.split(" (line").next().unwrap())
    })
}

#[test]
fn a_template_that_does_not_parse_says_where() {
    let mut templates = Templates::new(TimeZone::UTC, None);
    let error = templates.add(Language::En, "order", "Order\n{% if x %}").unwrap_err().to_string();
    assert!(error.starts_with("syntax error: ") && error.contains("line 2"), "{error}");
}
