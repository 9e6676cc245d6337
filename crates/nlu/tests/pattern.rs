//! Patterns as tables: `pattern.txt` says what messages match, `pattern_errors.txt` what cannot be read.

use std::{fmt::Write as _, rc::Rc, time::Instant};

use nlu::{
    Language, SlotType, Utterance, Value,
    entities::Found,
    pattern::{MAX_PATTERN_CHARS, Matched, Pattern, PatternSet, PatternSetError},
};

/// The values that the tables know, as a stand-in for the entity parsers.
fn values(slot: &str, utterance: &Utterance) -> Rc<[Found]> {
    let phrases: &[&str] = match slot {
        "period" => &["hoje", "amanha", "hoy", "manana", "today", "last week"],
        "product" | "rough" | "close" => &["mug", "blue mug"],
        _ => &[],
    };
    let probability = match slot {
        "rough" => 0.7,
        "close" => 0.95,
        _ => 1.0,
    };
    let tokens = utterance.tokens();
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        for end in start + 1..=tokens.len().min(start + 2) {
            let span = utterance.span_of(start..end).expect("the range holds a token");
            let folded = tokens[start..end].iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" ");
            let is_order =
                slot == "order" && (4..=6).contains(&folded.len()) && folded.bytes().all(|b| b.is_ascii_digit());
            if is_order || phrases.contains(&folded.as_str()) {
                found.push(Found { span, value: Value::Text(utterance.slice(span).to_owned()), probability });
            }
        }
    }
    found.into()
}

fn set(patterns: &[(&str, Language, &str)]) -> Result<PatternSet, PatternSetError> {
    let parsed = patterns.iter().map(|(intent, language, text)| {
        let pattern = Pattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        ((*intent).to_owned(), *language, pattern)
    });
    PatternSet::new(parsed.collect(), |_, slot| match slot {
        "text" => Some(&SlotType::Text),
        "name" => Some(&SlotType::Name),
        "order" | "product" | "period" | "rough" | "close" => Some(&SlotType::Number),
        _ => None,
    })
}

fn find(set: &PatternSet, message: &str) -> Matched {
    let utterance = Utterance::new(message);
    set.find(&utterance, Language::En, &mut |_, slot| values(slot, &utterance))
}

/// A match as the table writes it.
fn show(matched: &Matched) -> String {
    match matched {
        Matched::None => "-".to_owned(),
        Matched::Tie(matches) => matches.iter().map(|found| found.intent.as_str()).collect::<Vec<_>>().join(" | "),
        Matched::One(found) => {
            let mut line = found.intent.clone();
            for (slot, found) in &found.slots {
                line += &format!(" {slot}={}", found.value);
            }
            line
        }
    }
}

#[test]
fn messages_match_as_the_table_says() {
    let (mut cases, mut wrong) = (0, String::new());
    for section in include_str!("pattern.txt").split("\n[").skip(1) {
        let (title, body) = section.split_once("]\n").unwrap();
        let lines = || body.lines().filter(|line| !line.is_empty());
        let patterns: Vec<_> = lines()
            .filter_map(|line| line.split_once(" <- "))
            .map(|(head, pattern)| {
                let (language, intent) = head.split_once(' ').unwrap();
                (intent, language.parse().unwrap(), pattern)
            })
            .collect();
        let set = set(&patterns).unwrap();
        for (message, expected) in lines().filter_map(|line| line.split_once(" -> ")) {
            cases += 1;
            let found = show(&find(&set, message));
            if found != expected {
                writeln!(wrong, "{title}: {message}\n  expected {expected}\n  found    {found}").unwrap();
            }
        }
    }
    assert!(cases >= 60, "only {cases} cases");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn unreadable_patterns_say_what_was_expected_and_where() {
    for line in include_str!("pattern_errors.txt").lines().filter(|line| !line.starts_with('#')) {
        let (pattern, expected) = line.split_once(" -> ").unwrap();
        let found = Pattern::parse(pattern).map_or_else(|error| error.to_string(), |_| "no error".to_owned());
        assert_eq!(found, expected, "{pattern}");
    }
    let long = "a".repeat(MAX_PATTERN_CHARS + 1);
    let error = Pattern::parse(&long).unwrap_err().to_string();
    assert_eq!(error, "expected at most 512 characters, found 513 characters at character 513");
    assert!(Pattern::parse(&"(".repeat(MAX_PATTERN_CHARS)).is_err());
}

#[test]
fn patterns_that_do_not_fit_their_intent_are_refused() {
    for (pattern, expected) in [
        ("order {colour}", "expected a slot of `order`, found `{colour}`"),
        ("{text}", "expected a word beside the open slot `{text}` of `order`, which alone matches every message"),
        (
            "[please] {name}",
            "expected a word beside the open slot `{name}` of `order`, which alone matches every message",
        ),
        (
            "(order|{text})",
            "expected a word beside the open slot `{text}` of `order`, which alone matches every message",
        ),
    ] {
        let error = set(&[("order", Language::En, pattern)]).unwrap_err();
        assert_eq!(error.to_string(), expected, "{pattern}");
    }
    assert!(set(&[("order", Language::En, "{order} [{text}]")]).is_ok());
}

#[test]
fn one_intent_in_several_languages_prefers_that_of_the_conversation() {
    let patterns =
        [("stop", Language::En, "cancelar"), ("stop", Language::Pt, "cancelar"), ("stop", Language::Es, "cancelar")];
    let set = set(&patterns).unwrap();
    for (index, language) in Language::ALL.into_iter().enumerate() {
        let Matched::One(found) = set.find(&Utterance::new("cancelar"), language, &mut |_, _| [].into()) else {
            panic!("{language}")
        };
        assert_eq!((found.language, found.pattern), (language, index));
    }
}

#[test]
fn a_slot_is_looked_for_once_and_only_after_the_words_before_it() {
    let patterns = [
        ("order", Language::En, "order {order}"),
        ("order", Language::En, "order {order} now"),
        ("price", Language::En, "price {product}"),
    ];
    let set = set(&patterns).unwrap();
    let mut asked = Vec::new();
    let utterance = Utterance::new("order 1823, what is the price");
    set.find(&utterance, Language::En, &mut |intent, slot| {
        asked.push(format!("{intent}.{slot}"));
        values(slot, &utterance)
    });
    assert_eq!(asked, ["order.order"]);
}

#[test]
fn spans_point_into_the_message() {
    let set = set(&[("note", Language::En, "note {text}"), ("order", Language::En, "order {order}")]).unwrap();
    for (message, slot, slice) in
        [("¡Note, 🥛 pão e leite!", "text", "pão e leite"), ("olá 👋 order #1823.", "order", "1823")]
    {
        let Matched::One(found) = find(&set, message) else { panic!("{message}") };
        assert_eq!(&message[found.slots[slot].span.range()], slice);
    }
}

#[test]
fn values_that_cut_a_word_or_hold_none_are_left_out() {
    let set = set(&[("order", Language::En, "order {order}")]).unwrap();
    let utterance = Utterance::new("order 1823 !");
    for (start, end) in [(6, 8), (8, 10), (11, 12), (3, 10), (0, 0)] {
        let span = nlu::Span { start, end };
        let found = Found { span, value: Value::Boolean(true), probability: 1.0 };
        let matched = set.find(&utterance, Language::En, &mut |_, _| [found.clone()].into());
        assert_eq!(matched, Matched::None, "{start}..{end}");
    }
}

/// The longest message against 500 patterns takes about a millisecond; a second is what a busy test machine may add.
#[test]
fn many_patterns_and_a_long_message_take_no_time() {
    let optional = "[a|b|c] ".repeat(20);
    let texts: Vec<_> =
        (0..500).map(|n| format!("{optional} word{n} {{text}} ([x] [y]|y [x]) word{}", n + 1)).collect();
    let patterns: Vec<_> = texts.iter().map(|text| ("intent", Language::En, text.as_str())).collect();
    let set = set(&patterns).unwrap();
    let message = "a b c word7 and so on ".repeat(200);
    let started = Instant::now();
    assert_eq!(find(&set, &message), Matched::None);
    assert!(started.elapsed().as_secs_f32() < 1.0, "{:?}", started.elapsed());
}
