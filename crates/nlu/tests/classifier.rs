//! The classifier on a small business in three languages, given in `classifier.txt`.

use std::fmt::Write as _;

use nlu::{
    Encodings, Utterance,
    classifier::{Classifier, Example, TrainError, TrainOptions},
};

const TABLE: &str = include_str!("classifier.txt");

/// The lines of one section, as label and text.
fn section(title: &str) -> Vec<Example<'static>> {
    let (_, after) = TABLE.split_once(&format!("[{title}]\n")).expect("the table has the section");
    let body = after.split("\n[").next().unwrap_or(after);
    let lines = body.lines().filter_map(|line| line.split_once(':'));
    lines.map(|(label, text)| Example::new(text.trim(), label)).collect()
}

fn train(examples: &[Example<'_>]) -> Result<Classifier, TrainError> {
    Classifier::train(examples, &TrainOptions { out_of_scope: Some("none"), ..TrainOptions::default() })
}

/// What the classifier takes a text for: `none` when out of scope is likelier than not.
fn answer(classifier: &Classifier, text: &str) -> String {
    let prediction = classifier.predict(&Utterance::new(text), &Encodings::default());
    if prediction.out_of_scope > 0.5 { "none".to_owned() } else { classifier.labels()[prediction.ranked[0].0].clone() }
}

#[test]
fn messages_in_other_words_are_understood_and_nonsense_is_not() {
    let classifier = train(&section("learn")).unwrap();
    let mut wrong = String::new();
    for Example { text, label, .. } in section("ask") {
        let found = answer(&classifier, text);
        if found != label {
            let prediction = classifier.predict(&Utterance::new(text), &Encodings::default());
            writeln!(wrong, "{text}: expected {label}, found {found} {prediction:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn probabilities_sum_to_one_and_come_likeliest_first() {
    let classifier = train(&section("learn")).unwrap();
    let long = "where is my order ".repeat(1000);
    for text in section("ask").iter().map(|example| example.text).chain([long.as_str(), "a", "\u{0301}", "½ ﬁ"]) {
        let prediction = classifier.predict(&Utterance::new(text), &Encodings::default());
        let sum = prediction.out_of_scope + prediction.ranked.iter().map(|(_, probability)| probability).sum::<f32>();
        assert!((sum - 1.0).abs() < 1e-4, "{text}: {sum}");
        assert!(prediction.ranked.is_sorted_by(|(_, a), (_, b)| a >= b), "{text}");
        assert!((0.0..=1.001).contains(&prediction.similarity), "{text}: {}", prediction.similarity);
    }
}

#[test]
fn training_reports_what_it_did() {
    let training = *train(&section("learn")).unwrap().training();
    assert!(training.epochs > 0 && training.loss_after < 0.2 * training.loss_before, "{training:?}");
    assert!(training.accuracy > 0.95 && training.chance < 0.3, "{training:?}");
}

#[test]
fn the_order_of_examples_does_not_matter() {
    let examples = section("learn");
    let reversed: Vec<_> = examples.iter().rev().copied().collect();
    let mixed: Vec<_> = (0..examples.len()).map(|index| examples[index * 31 % examples.len()]).collect();
    let [first, second, third] = [&examples, &reversed, &mixed].map(|examples| train(examples).unwrap());
    for Example { text, .. } in section("ask") {
        let utterance = Utterance::new(text);
        assert_eq!(
            first.predict(&utterance, &Encodings::default()),
            second.predict(&utterance, &Encodings::default()),
            "{text}"
        );
        assert_eq!(
            first.predict(&utterance, &Encodings::default()),
            third.predict(&utterance, &Encodings::default()),
            "{text}"
        );
    }
}

#[test]
fn what_serde_writes_predicts_the_same() {
    let classifier = train(&section("learn")).unwrap();
    let written = serde_json::to_string(&classifier).unwrap();
    let read: Classifier = serde_json::from_str(&written).unwrap();
    for Example { text, .. } in section("ask") {
        let utterance = Utterance::new(text);
        assert_eq!(
            classifier.predict(&utterance, &Encodings::default()),
            read.predict(&utterance, &Encodings::default()),
            "{text}"
        );
    }
}

#[test]
fn a_damaged_classifier_is_refused() {
    let written = serde_json::to_value(train(&section("learn")).unwrap()).unwrap();
    let damages: [(&str, serde_json::Value); 6] = [
        ("/labels", serde_json::json!([])),
        ("/labels", serde_json::json!(["order", "book"])),
        ("/has_outside", true.into()),
        ("/members/sparse/vocabulary/keys", serde_json::json!([1])),
        ("/members/sparse/neighbours/examples", 1.into()),
        ("/members/sparse/neighbours/starts/0", 1_000_000.into()),
    ];
    for (place, value) in damages {
        let mut damaged = written.clone();
        *damaged.pointer_mut(place).unwrap() = value;
        let error = serde_json::from_value::<Classifier>(damaged).unwrap_err().to_string();
        assert!(error.contains("do not fit together"), "{place}: {error}");
    }
}

#[test]
fn examples_out_of_scope_are_no_label() {
    let mut examples = section("learn");
    let outside = [
        "tell me a joke",
        "what is the weather",
        "who won the game",
        "sing a song",
        "play some music",
        "tell me the news",
    ];
    examples.extend(outside.map(|text| Example::new(text, "none")));
    let classifier = train(&examples).unwrap();
    assert_eq!(classifier.labels(), ["book", "hours", "order", "price"]);
    assert_eq!(answer(&classifier, "tell me a joke"), "none");
    assert_eq!(answer(&classifier, "where is my order"), "order");
}

#[test]
fn languages_are_labels_like_any_others() {
    let examples = [
        ("en", "where is my order and when will it arrive"),
        ("en", "what is the price of this"),
        ("en", "I want to make a booking"),
        ("en", "thank you very much"),
        ("pt", "onde está meu pedido e quando ele chega"),
        ("pt", "qual é o preço disso"),
        ("pt", "quero fazer uma reserva"),
        ("pt", "muito obrigado"),
        ("es", "dónde está mi pedido y cuándo llega"),
        ("es", "cuál es el precio de esto"),
        ("es", "quiero hacer una reserva"),
        ("es", "muchas gracias"),
    ]
    .map(|(label, text)| Example::new(text, label));
    let classifier = train(&examples).unwrap();
    for (label, text) in [("en", "what is my booking"), ("pt", "qual o meu pedido"), ("es", "cuál es mi pedido")] {
        let best = classifier.predict(&Utterance::new(text), &Encodings::default()).ranked[0].0;
        assert_eq!(classifier.labels()[best], label, "{text}");
    }
}

#[test]
fn two_labels_with_one_example_each_are_enough() {
    let examples = [Example::new("yes", "yes"), Example::new("no", "no")];
    let classifier = train(&examples).unwrap();
    assert_eq!(answer(&classifier, "yes"), "yes");
    assert_eq!(answer(&classifier, "banana"), "none");
}

#[test]
fn what_cannot_be_learned_is_refused_with_the_reason() {
    let a = |text| Example::new(text, "a");
    let b = |text| Example::new(text, "b");
    let defaults = TrainOptions::default;
    let cases: [(&[Example<'_>], TrainOptions, &str); 7] = [
        (&[], defaults(), "expected examples with words, found none"),
        (&[a("😀"), b("...")], defaults(), "expected examples with words, found none"),
        (&[a("one"), a("two")], defaults(), "expected examples of at least two labels, found only `a`"),
        (&[a("one"), b("?")], defaults(), "expected examples of at least two labels, found only `a`"),
        (&[a("same words"), b("Same words!")], defaults(), "expected to learn from the examples, found "),
        (
            &[a("one"), b("two")],
            TrainOptions { out_of_scope_share: 1.0, ..defaults() },
            "expected an out-of-scope share above 0 and below 1, found 1",
        ),
        (&[a("one"), b("two")], TrainOptions { strength: 0.0, ..defaults() }, "expected a strength above 0, found 0"),
    ];
    for (examples, options, expected) in cases {
        let error = Classifier::train(examples, &options).unwrap_err().to_string();
        assert!(error.starts_with(expected), "expected {expected}\nfound {error}");
    }
}
