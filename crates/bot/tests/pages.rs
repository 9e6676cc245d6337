//! Conversations about a list that is longer than WhatsApp shows, in every language.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fmt::Write, sync::Arc};

use bot::{
    Bot, Caller, Content, Effect, Event, Message, Moment, Pack, State, decide, hear,
    pack::{ANYONE, SourceFile},
    pick,
};
use jiff::Zoned;
use nlu::{Encodings, entities::Catalogues, understand::Understander};

const BOT: &str = "name: Depot\nlanguages: [en, pt, es]\ntime_zone: UTC\nregion: BR\n";

/// A business with so many commands on its menu: `Shelf 1`, `Estante 1`, `Estante 1`.
fn depot(commands: usize, more: &str) -> Bot {
    let file = |path: &str, text: String| SourceFile { path: path.into(), text };
    let names: Vec<_> = (1..=commands).map(|index| format!("shelf_{index}")).collect();
    let mut files = vec![file("bot.yaml", format!("{BOT}menu: [{}]\n{more}", names.join(", ")))];
    for (index, name) in (1..).zip(&names) {
        files.push(file(
            &format!("intents/{name}.yaml"),
            format!(
                "intent: {name}\nlabel: {{en: Shelf {index}, pt: Estante {index}, es: Estante {index}}}\n\
                 about: {{en: what is there, pt: o que tem, es: lo que hay}}\nrisk: read\nroles: [{ANYONE}]\n\
                 patterns: {{en: [open the shelf {index}]}}\nrun: {{reply: shelf_{index}}}\n"
            ),
        ));
    }
    let words = [
        ("en", ["What?", "Choose", "More", "Page {{ page }} of {{ pages }}"]),
        ("pt", ["O quê?", "Escolher", "Mais", "Página {{ page }} de {{ pages }}"]),
        ("es", ["¿Qué?", "Elegir", "Más", "Página {{ page }} de {{ pages }}"]),
    ];
    for (language, [menu, choose, next, page]) in words {
        let mut replies = format!("menu: '{menu}'\nchoose: {choose}\nmore: {next}\npage: '{page}'\n");
        for name in ["help", "not_understood", "did_you_mean", "not_allowed", "unavailable", "failed", "cancelled"] {
            writeln!(replies, "{name}: {name}").unwrap();
        }
        for name in ["nothing_to_cancel", "nothing_to_go_back", "gave_up", "expired_choice", "only_text", "welcome"] {
            writeln!(replies, "{name}: {name}").unwrap();
        }
        for name in
            ["'yes'", "'no'", "change", "change_what", "menu_label", "help_label", "missed", "answer_last", "gap"]
        {
            writeln!(replies, "{name}: {name}").unwrap();
        }
        for name in &names {
            writeln!(replies, "{name}: this is {name}").unwrap();
        }
        files.push(file(&format!("replies/{language}.yaml"), replies));
    }
    let pack = Pack::compile(&files).unwrap_or_else(|complaints| panic!("{complaints:?}"));
    let understander = Arc::new(Understander::learn(&pack.domain()).unwrap());
    Bot { pack: Arc::new(pack), understander, catalogues: Catalogues::default() }
}

/// A person's side: says something, and reads what comes back in one line for each message.
struct Person<'a> {
    bot: &'a Bot,
    state: State,
    seen: Vec<Message>,
}

impl<'a> Person<'a> {
    fn at(bot: &'a Bot) -> Self {
        Self { bot, state: State::default(), seen: Vec::new() }
    }

    fn does(&mut self, content: Content) -> String {
        let now: Zoned = "2026-11-20T10:30[UTC]".parse().unwrap();
        // What is remembered goes through the store between two messages.
        let state = serde_json::to_string(&self.state).unwrap();
        self.state = serde_json::from_str(&state).unwrap();
        let hearing = hear(self.bot, &self.state, &content, &now, &Encodings::default());
        let caller = Caller::stranger(None);
        let decision = decide(&self.bot.pack, &caller, self.state.clone(), Event::Heard(hearing), &Moment::at(now));
        assert!(decision.problems.is_empty(), "{:?}", decision.problems);
        self.state = decision.state;
        let said = decision.effects.into_iter().map(|effect| match effect {
            Effect::Say(message) => message,
            other => panic!("{other:?}"),
        });
        self.seen = said.collect();
        self.seen.iter().map(outline).collect::<Vec<_>>().join(" / ")
    }

    fn says(&mut self, words: &str) -> String {
        self.does(Content::Text(words.into()))
    }

    fn taps(&mut self, row: usize) -> String {
        let id = self.id_of(row);
        self.does(Content::Pick(id))
    }

    fn id_of(&self, row: usize) -> String {
        let Some(Message::List { rows, .. }) = self.seen.last() else { panic!("{:?}", self.seen) };
        rows[row - 1].id.clone()
    }
}

fn outline(message: &Message) -> String {
    match message {
        Message::List { text, rows, .. } => {
            let (first, last) = (&rows[0].title, &rows[rows.len() - 1].title);
            format!("{text} [{} rows: {first} … {last}]", rows.len())
        }
        other => other.text().to_owned(),
    }
}

#[test]
fn pages_are_turned_by_tapping_by_number_and_by_word_in_every_language() {
    let bot = depot(23, "");
    let mut person = Person::at(&bot);
    assert_eq!(person.says("menu"), "What? [10 rows: Shelf 1 … More]");
    assert_eq!(person.taps(10), "Page 2 of 3 [10 rows: Shelf 10 … More]");
    assert_eq!(person.says("10"), "Page 3 of 3 [5 rows: Shelf 19 … Shelf 23]");
    assert_eq!(person.says("2"), "this is shelf_20");

    assert_eq!(person.says("opções"), "O quê? [10 rows: Estante 1 … Mais]");
    assert_eq!(person.says("mais"), "Página 2 de 3 [10 rows: Estante 10 … Mais]");
    assert_eq!(person.says("Mais!"), "Página 3 de 3 [5 rows: Estante 19 … Estante 23]");

    let mut person = Person::at(&bot);
    assert_eq!(person.says("menú"), "¿Qué? [10 rows: Estante 1 … Más]");
    assert_eq!(person.says("mas"), "Página 2 de 3 [10 rows: Estante 10 … Más]");
    assert_eq!(person.says("la primera"), "this is shelf_10");
}

#[test]
fn a_label_selects_on_every_page_and_universal_words_stay_universal() {
    let bot = depot(23, "");
    let mut person = Person::at(&bot);
    person.says("menu");
    assert_eq!(person.says("shelf 22"), "this is shelf_22");
    // The list is no longer on offer, so the label alone means nothing.
    assert_eq!(person.says("shelf 22"), "not_understood");
    person.says("menu");
    assert_eq!(person.says("help"), "help");
}

#[test]
fn an_old_list_still_turns_and_one_that_is_gone_says_so() {
    let bot = depot(23, "");
    let mut person = Person::at(&bot);
    person.says("menu");
    let turn = person.id_of(10);
    assert_eq!(person.says("open the shelf 3"), "this is shelf_3");
    assert_eq!(person.does(Content::Pick(turn.clone())), "Page 2 of 3 [10 rows: Shelf 10 … More]");
    assert_eq!(person.does(Content::Pick(turn)), "Page 2 of 3 [10 rows: Shelf 10 … More]");
    assert_eq!(person.does(Content::Pick("v1/p/1/9".into())), "expired_choice");
    assert_eq!(person.does(Content::Pick("v1/p/zz/9".into())), "expired_choice");
}

#[test]
fn exactly_as_many_as_fit_need_no_page() {
    for (count, expected) in [(10, "What? [10 rows: Shelf 1 … Shelf 10]"), (11, "What? [10 rows: Shelf 1 … More]")]
    {
        assert_eq!(Person::at(&depot(count, "")).says("menu"), expected);
    }
    let bot = depot(19, "");
    let mut person = Person::at(&bot);
    person.says("menu");
    assert_eq!(person.taps(10), "Page 2 of 2 [10 rows: Shelf 10 … Shelf 19]");
}

#[test]
fn without_buttons_and_lists_choices_are_numbered_lines() {
    let bot = depot(12, "choices: numbered\n");
    let mut person = Person::at(&bot);
    let menu = person.says("menu");
    assert!(menu.starts_with("What?\n1. Shelf 1 — what is there\n2. Shelf 2 — what is there\n"), "{menu}");
    assert!(menu.ends_with("\n9. Shelf 9 — what is there\n10. More"), "{menu}");
    let expected =
        ["Page 2 of 2", "1. Shelf 10 — what is there", "2. Shelf 11 — what is there", "3. Shelf 12 — what is there"];
    assert_eq!(person.says("10"), expected.join("\n"));
    assert!(matches!(person.seen[..], [Message::Text { .. }]), "{:?}", person.seen);
    assert_eq!(person.says("3"), "this is shelf_12");
    person.says("menu");
    assert_eq!(person.says("Shelf 2"), "this is shelf_2");
}

#[test]
fn ids_carry_no_markup() {
    use bot::reply::Pick;
    for data in ["*a*", "_a_", "~a~", "`a`", "```a```", "> a", "a_b*c"] {
        let command = Pick::Command { intent: "top_products".into(), slots: vec![("first_name".into(), data.into())] };
        let answer = Pick::Answer { question: 7, value: data.into() };
        for pick in [command, answer] {
            let id = pick::to_id(&pick).unwrap();
            assert_eq!(pick::from_id(&id), Some(pick), "{id}");
            let free = id.replace("top_products", "").replace("first_name", "");
            assert!(!free.contains(['*', '_', '~', '`', '>', ' ']), "{id}");
        }
    }
}
