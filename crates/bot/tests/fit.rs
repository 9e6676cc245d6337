//! Whatever message there is, what is sent is within the limits and says the same words.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use bot::{
    Image, Message, fit,
    message::{Button, Row},
    split::{split, split_end},
};

fn image() -> Image {
    Image { mime_type: "image/png".into(), bytes: vec![1] }
}

fn button(id: &str, title: &str) -> Button {
    Button { id: id.into(), title: title.into() }
}

fn row(id: &str, title: &str, description: Option<&str>) -> Row {
    Row { id: id.into(), title: title.into(), description: description.map(str::to_owned) }
}

/// A message in one line: its kind, its length, its choices.
fn outline(message: &Message) -> String {
    let length = message.text().chars().count();
    match message {
        Message::Text { .. } => format!("text {length}"),
        Message::Image { .. } => format!("image {length}"),
        Message::Template { name, parameters, .. } => format!("template {name} [{}]", parameters.join("|")),
        Message::Buttons { buttons, image, .. } => {
            let titles: Vec<_> = buttons.iter().map(|button| button.title.as_str()).collect();
            format!("buttons {length} [{}]{}", titles.join("|"), if image.is_some() { " picture" } else { "" })
        }
        Message::List { rows, open, .. } => {
            let row = |row: &Row| match &row.description {
                Some(description) => format!("{}: {description}", row.title),
                None => row.title.clone(),
            };
            format!("list {length} {open} [{}]", rows.iter().map(row).collect::<Vec<_>>().join("|"))
        }
    }
}

fn outlines(message: Message) -> String {
    fit(message).iter().map(outline).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_templates_places_hold_one_line_each() {
    let parameters = vec!["Rita\n\tSilva    Costa".to_owned(), " ".to_owned()];
    let message = Message::Template { name: "order_ready".into(), language: "pt_BR".into(), parameters };
    assert_eq!(outlines(message), "template order_ready [Rita Silva Costa|…]");
}

#[test]
fn what_does_not_fit_becomes_another_kind_or_several_messages() {
    let three = || vec![button("a", "A"), button("b", "B"), button("c", "C")];
    let words = |count: usize| "word ".repeat(count / 5);
    let buttons = |text: String, buttons| Message::Buttons { text, buttons, image: None };
    let list = |text: String, rows| Message::List { text, open: "Open".into(), rows };
    let many = || (1..=23).map(|index| row(&index.to_string(), &format!("R{index}"), None)).collect::<Vec<_>>();
    let cases = [
        (Message::Text { text: "hi".into() }, "text 2"),
        (Message::Text { text: " \n".into() }, ""),
        (Message::Text { text: "x".repeat(4096) }, "text 4096"),
        (Message::Text { text: "x".repeat(4097) }, "text 4096, text 1"),
        (Message::Image { text: "x".repeat(1024), image: image() }, "image 1024"),
        (Message::Image { text: "x".repeat(1025), image: image() }, "image 0, text 1025"),
        (Message::Image { text: words(9000), image: image() }, "image 0, text 4094, text 4094, text 809"),
        (buttons("?".into(), three()), "buttons 1 [A|B|C]"),
        (Message::Buttons { text: "?".into(), buttons: three(), image: Some(image()) }, "buttons 1 [A|B|C] picture"),
        (buttons("?".into(), Vec::new()), "text 1"),
        (buttons(String::new(), three()), "buttons 1 [A|B|C]"),
        (buttons("x".repeat(1024), three()), "buttons 1024 [A|B|C]"),
        (buttons(words(1500), three()), "text 474, buttons 1024 [A|B|C]"),
        (buttons("?".into(), vec![button("a", &"é".repeat(20))]), "buttons 1 [éééééééééééééééééééé]"),
        (buttons("?".into(), vec![button("a", &"é".repeat(21))]), "list 1 … [ééééééééééééééééééééé]"),
        (buttons("?".into(), vec![button("a", "A"), button("b", "A")]), "list 1 … [A|A]"),
        (
            buttons("?".into(), vec![button("a", " A\n B "), button("a", "B"), button("", "C"), button("d", " ")]),
            "buttons 1 [A  B]",
        ),
        (buttons("?".into(), vec![button(&"i".repeat(201), "A"), button(" b", "B")]), "text 1"),
        (
            Message::Buttons {
                text: "?".into(),
                buttons: vec![button("a", "Espresso Aurora, one kilogram")],
                image: Some(image()),
            },
            "image 0, list 1 … [Espresso Aurora, one ki…: Espresso Aurora, one kilogram]",
        ),
        (list("?".into(), vec![row("a", "A", Some("what A is"))]), "list 1 Open [A: what A is]"),
        (
            list("?".into(), vec![row("a", "A", Some(&"x".repeat(73)))]),
            &format!("list 1 Open [A: {}…]", "x".repeat(71)),
        ),
        (list("?".into(), Vec::new()), "text 1"),
        (list(words(1500), vec![row("a", "A", None)]), "text 474, list 1024 Open [A]"),
        (
            list("?".into(), many()),
            "list 1 Open [R1|R2|R3|R4|R5|R6|R7|R8|R9|R10], list 1 Open [R11|R12|R13|R14|R15|R16|R17|R18|R19|R20], list 1 Open [R21|R22|R23]",
        ),
        (
            Message::List {
                text: "?".into(),
                open: "Open the whole list of it".into(),
                rows: vec![row("a", "A", None)],
            },
            "list 1 Open the whole list… [A]",
        ),
    ];
    for (message, expected) in cases {
        let case = format!("{message:?}");
        assert_eq!(outlines(message), expected, "{case}");
    }
}

#[test]
fn a_text_is_cut_where_a_reader_would() {
    let family = "👩‍👩‍👧‍👦";
    let cases: &[(&str, usize, &[&str])] = &[
        ("short", 10, &["short"]),
        ("", 10, &[]),
        ("One.\n\nTwo two.\nThree three.", 14, &["One.", "Two two.", "Three three."]),
        ("One one one.\n\nTwo two.\nThree", 20, &["One one one.", "Two two.\nThree"]),
        ("a. b c d e f\ng", 12, &["a. b c d e f", "g"]),
        ("First one. Second one. Third", 24, &["First one. Second one.", "Third"]),
        ("one two three four", 9, &["one two", "three", "four"]),
        // The border at the very beginning would leave a part nearly empty.
        ("A\n\nbbbbb bbbbb bbbbb", 16, &["A\n\nbbbbb bbbbb", "bbbbb"]),
        ("total R$\u{A0}120 now", 11, &["total", "R$\u{A0}120 now"]),
        (&family.repeat(3), 15, &[&family.repeat(2), family]),
        ("e\u{301}e\u{301}e\u{301}", 3, &["e\u{301}", "e\u{301}", "e\u{301}"]),
    ];
    for (text, max, expected) in cases {
        assert_eq!(split(text, *max), *expected, "{text:?} at {max}");
    }
    assert_eq!(split_end("One.\n\nTwo two.\n\nThree", 16), ("One.", "Two two.\n\nThree"));
    assert_eq!(split_end("one two three", 6), ("one two", "three"));
    assert_eq!(split_end(&family.repeat(2), 8), (family, family));
}

/// A small generator with a fixed seed: the same cases every time (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    fn text(&mut self, max: usize) -> String {
        const PIECES: &[&str] = &[
            "a",
            "word",
            "*bold*",
            " ",
            " ",
            ". ",
            "\n",
            "\n\n",
            "é",
            "e\u{301}",
            "👩‍👩‍👧‍👦",
            "🇧🇷",
            "\u{A0}",
            "\t",
            "1823",
            "!",
        ];
        let mut text = String::new();
        for _ in 0..self.below(max) {
            let piece = PIECES[self.below(PIECES.len())];
            let repeated = if self.below(200) == 0 { self.below(3000) } else { 1 };
            text.push_str(&piece.repeat(repeated));
        }
        text
    }
}

#[test]
fn parts_of_any_text_are_within_the_limit_and_give_back_its_words() {
    let together = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut random = Random(7);
    for case in 0..100 {
        let (text, max) = (random.text(4000), 40 + random.below(4096));
        let parts = split(&text, max);
        assert!(parts.iter().all(|part| (1..=max).contains(&part.chars().count())), "case {case}");
        assert_eq!(together(&parts.concat()), together(&text), "case {case}");
        let (before, end) = split_end(&text, max);
        assert!(end.chars().count() <= max, "case {case}");
        assert_eq!(together(&format!("{before}{end}")), together(&text), "case {case}");
    }
}

#[test]
fn fitting_twice_changes_nothing() {
    let mut random = Random(11);
    for case in 0..100 {
        let buttons = (0..random.below(14)).map(|index| Button { id: index.to_string(), title: random.text(9) });
        let buttons = buttons.collect();
        let image = (random.below(2) == 0).then(image);
        let message = Message::Buttons { text: random.text(2500), buttons, image };
        let once = fit(message);
        let twice: Vec<_> = once.iter().cloned().flat_map(fit).collect();
        assert!(twice == once, "case {case}");
    }
}
