//! The entity parsers against tables of text: one case a line, `language [flags] | message | span = value ; …`.
//!
//! It is Sunday, 22 November 2026, 10:00. The place is Brazil (`BR`, `BRL`), and reports look back; flags change that:
//! `us`, `ar` the place, `future` and `nearest` which way a date points, `whole` that the message answers a question.
//! Without `whole`, the longest values that do not overlap are compared; `-` means that nothing may be found.

use nlu::value::Grain;
use nlu::{
    Language, SlotType, Stretch, Utterance, Value,
    entities::{Catalogue, CatalogueName, Catalogues, Context, Found, Kind, Prefer, extract, find, read_whole},
};
use regex::Regex;

const TABLES: [(&str, &str); 16] = [
    ("period", include_str!("entities/period.txt")),
    ("date", include_str!("entities/date.txt")),
    ("time", include_str!("entities/time.txt")),
    ("datetime", include_str!("entities/datetime.txt")),
    ("duration", include_str!("entities/duration.txt")),
    ("recurrence", include_str!("entities/recurrence.txt")),
    ("number", include_str!("entities/number.txt")),
    ("ordinal", include_str!("entities/ordinal.txt")),
    ("quantity", include_str!("entities/quantity.txt")),
    ("money", include_str!("entities/money.txt")),
    ("phone", include_str!("entities/phone.txt")),
    ("email", include_str!("entities/email.txt")),
    ("id", include_str!("entities/id.txt")),
    ("name", include_str!("entities/name.txt")),
    ("boolean", include_str!("entities/boolean.txt")),
    ("catalogue", include_str!("entities/catalogue.txt")),
];

struct Case<'a> {
    setting: &'a str,
    text: &'a str,
    expected: &'a str,
}

#[test]
fn every_case_reads_as_the_table_says() {
    let catalogues = catalogues();
    let mut wrong = Vec::new();
    for (kind, table) in TABLES {
        for case in cases(table) {
            let actual = read(kind, &case, &catalogues);
            if actual != case.expected {
                wrong.push(format!(
                    "{kind}: {} | {} | {actual}   (expected {})",
                    case.setting, case.text, case.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn values_of_several_kinds_compete_for_their_words() {
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Datetime).collect();
    for case in cases(include_str!("entities/extract.txt")) {
        let (utterance, context) = (Utterance::new(case.text), context(case.setting));
        let shown = |found: &Found| {
            let kind = Kind::of(&found.value).expect("a kind that can be asked for");
            format!("{kind}: {}", utterance.slice(found.span))
        };
        let found: Vec<_> = extract(&kinds, &utterance, &context).iter().map(shown).collect();
        let actual = if found.is_empty() { "-".to_owned() } else { found.join(" ; ") };
        assert_eq!(actual, case.expected, "{}", case.text);
    }
}

#[test]
fn spans_stand_on_token_borders_whatever_is_written() {
    let catalogues = catalogues();
    for (kind, table) in TABLES {
        let slot = slot(kind);
        for case in cases(table) {
            for text in mutations(case.text) {
                let utterance = Utterance::new(&text);
                let context = context(case.setting);
                let mut found = find(&slot, &utterance, &context, &catalogues);
                found.extend(read_whole(&slot, &utterance, &context, &catalogues));
                for one in found {
                    let starts = utterance.tokens().iter().any(|token| token.span.start == one.span.start);
                    let ends = utterance.tokens().iter().any(|token| token.span.end == one.span.end);
                    assert!(starts && ends, "{kind}: {text:?} has {one:?}");
                    assert!((0.0..=1.0).contains(&one.probability), "{kind}: {text:?} has {one:?}");
                }
            }
        }
    }
}

#[test]
fn text_is_found_nowhere_inside_a_message() {
    let utterance = Utterance::new("the address is Rua Augusta 1500");
    assert!(find(&SlotType::Text, &utterance, &context("en"), &catalogues()).is_empty());
}

#[test]
fn text_is_any_answer_that_says_something() {
    let read = |text| read_whole(&SlotType::Text, &Utterance::new(text), &context("pt"), &catalogues());
    let address = read("  Rua Augusta, 1500 ap 12 ").expect("an address");
    assert_eq!(address.value, Value::Text("Rua Augusta, 1500 ap 12".into()));
    assert_eq!(read("..."), None);
    assert_eq!(read("🎉"), None);
    assert_eq!(read(""), None);
}

#[test]
fn two_entries_that_are_equally_near_are_both_returned() {
    let utterance = Utterance::new("preço da caneca azl");
    let found = find(&slot("catalogue"), &utterance, &context("pt"), &catalogues());
    let best = found.first().expect("an entry").probability;
    assert!(best < 1.0, "a typo costs: {found:?}");

    let tie = find(&slot("catalogue"), &Utterance::new("tem bola?"), &context("pt"), &catalogues());
    let keys: Vec<_> = tie.iter().map(|found| found.value.to_argument()).collect();
    assert_eq!(keys, ["B1", "B2"], "one name, two entries");
    assert_eq!(read_whole(&slot("catalogue"), &Utterance::new("bola"), &context("pt"), &catalogues()), None);
}

fn read(kind: &str, case: &Case<'_>, catalogues: &Catalogues) -> String {
    let (slot, utterance, context) = (slot(kind), Utterance::new(case.text), context(case.setting));
    let found = if case.setting.contains("whole") {
        read_whole(&slot, &utterance, &context, catalogues).into_iter().collect()
    } else {
        longest(find(&slot, &utterance, &context, catalogues))
    };
    let shown: Vec<_> = found.iter().map(|one| format!("{} = {}", utterance.slice(one.span), shown(one))).collect();
    if shown.is_empty() { "-".to_owned() } else { shown.join(" ; ") }
}

/// From left to right, the first value at each place, none that overlaps the one before.
fn longest(found: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for one in found {
        if kept.last().is_none_or(|last| last.span.end <= one.span.start) {
            kept.push(one);
        }
    }
    kept
}

fn shown(found: &Found) -> String {
    match &found.value {
        Value::Period(period) => {
            let moment = |at: jiff::civil::DateTime| {
                if at.time() == jiff::civil::Time::midnight() {
                    at.date().to_string()
                } else {
                    at.strftime("%FT%H").to_string()
                }
            };
            let grain = serde_json::to_value(period.grain).expect("a grain is a word");
            format!("{}..{} {}", moment(period.start), moment(period.end), grain.as_str().unwrap_or_default())
        }
        Value::Moment(moment) => {
            let stretch = |stretch: &Stretch| {
                let at = |moment: Option<jiff::civil::DateTime>| {
                    moment.map_or_else(String::new, |moment| moment.strftime("%FT%H:%M").to_string())
                };
                match at(stretch.start).strip_suffix("T00:00") {
                    Some(day) if stretch.grain >= Grain::Day => day.to_owned(),
                    _ => at(stretch.start),
                }
            };
            let others: Vec<_> = moment.alternatives.iter().map(stretch).collect();
            let others = if others.is_empty() { String::new() } else { format!(" or {}", others.join(", ")) };
            format!("{}{others}", stretch(&moment.stretch))
        }
        Value::Recurrence(recurrence) => {
            format!("{} from {}", recurrence.rrule, recurrence.start.strftime("%FT%H:%M"))
        }
        Value::Entry(entry) if found.probability < 1.0 => format!("{} {:.2}", entry.key, found.probability),
        Value::Entry(entry) => entry.key.clone(),
        other => other.to_string(),
    }
}

fn cases(table: &str) -> impl Iterator<Item = Case<'_>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut columns = line.splitn(3, " | ");
        let mut column = || columns.next().unwrap_or_else(|| panic!("expected three columns: {line}")).trim();
        Case { setting: column(), text: column(), expected: column() }
    })
}

fn slot(kind: &str) -> SlotType {
    match kind {
        "period" => SlotType::Period,
        // Appointments look ahead.
        "date" => SlotType::Date(Prefer::Future),
        "time" => SlotType::Time(Prefer::Future),
        "datetime" => SlotType::DateTime(Prefer::Future),
        "duration" => SlotType::Duration,
        "recurrence" => SlotType::Recurrence,
        "number" => SlotType::Number,
        "ordinal" => SlotType::Ordinal,
        "quantity" => SlotType::Quantity,
        "money" => SlotType::Money,
        "phone" => SlotType::Phone,
        "email" => SlotType::Email,
        "id" => SlotType::Id(Regex::new(r"\d{4}|\d{6}|AB-\d{2,4}").expect("an expression")),
        "name" => SlotType::Name,
        "boolean" => SlotType::Boolean,
        "catalogue" => SlotType::Catalogue("products".into()),
        other => panic!("no slot type for {other}"),
    }
}

fn context(setting: &str) -> Context {
    let mut flags = setting.split(' ');
    let language: Language = flags.next().and_then(|code| code.parse().ok()).expect("a language first");
    let mut context = Context {
        language,
        now: jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0),
        region: "BR".into(),
        currency: Some("BRL".into()),
        prefer: Prefer::Past,
    };
    for flag in flags {
        match flag {
            "us" => (context.region, context.currency) = ("US".into(), Some("USD".into())),
            "ar" => (context.region, context.currency) = ("AR".into(), Some("ARS".into())),
            "future" => context.prefer = Prefer::Future,
            "nearest" => context.prefer = Prefer::Nearest,
            "whole" => {}
            other => panic!("no such flag: {other}"),
        }
    }
    context
}

fn catalogues() -> Catalogues {
    let names = [
        ("A1", "Blue mug"),
        ("A1", "Caneca azul"),
        ("A2", "Red mug"),
        ("A2", "Caneca vermelha"),
        ("C1", "Espresso Blend"),
        ("C2", "Café da casa"),
        ("C3", "House coffee"),
        ("C4", "Coffee filter"),
        ("C4", "Filtro de café"),
        ("V1", "Vitamin A"),
        ("V2", "Vitamin C"),
        ("T1", "Mate"),
        ("S1", "Sock"),
        ("P1", "Pão de queijo"),
        ("K1", "Kettle"),
        ("G1", "Chá"),
        ("B1", "Bola"),
        ("B2", "Bola"),
        ("Z1", "Taza de la casa"),
        ("L1", "Grinder Pro 2"),
        ("W1", "Capuccino"),
    ];
    let name = |(key, name): (&str, &str)| CatalogueName { key: key.into(), language: None, name: name.into() };
    Catalogues::new(vec![Catalogue { name: "products".into(), names: names.into_iter().map(name).collect() }])
}

/// Every beginning of a text, and the text with what phones and people do to it.
fn mutations(text: &str) -> Vec<String> {
    let prefixes = text.char_indices().map(|(end, _)| text[..end].to_owned());
    let suffixes = text.char_indices().map(|(start, _)| text[start..].to_owned());
    let whole = [
        text.to_uppercase(),
        text.replace(' ', ""),
        text.replace(' ', "\u{200B} "),
        format!("{text}{text}"),
        format!("{text} {text}"),
        text.replace(['a', 'o', '1'], "é"),
        text.replace(['0', '3'], "99999999"),
        text.replace(' ', " - "),
        text.replace(['/', '-'], "."),
        text.chars().rev().collect(),
        format!("({text})…👍🏽"),
        text.replace('e', "e\u{301}"),
    ];
    prefixes.chain(suffixes).chain(whole).collect()
}
