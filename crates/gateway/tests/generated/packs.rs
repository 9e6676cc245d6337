//! Packs made from the demo shop's by mutation: each compiles, or is complained about with a place.

use std::path::Path;

use bot::pack::{Pack, SourceFile};
use gateway::pack_files;

use crate::cases::{Dice, run};

const CASES: u64 = 10_000;
/// Items kept of each list of the shop: what people may say is long and all of a kind.
const ITEMS_KEPT: usize = 2;
/// What a hand slips to, and what somebody may write to see what happens.
const SCALARS: &[&str] = &[
    "",
    "~",
    "null",
    "true",
    "[]",
    "{}",
    "0",
    "-1",
    "256",
    "1e999",
    ".nan",
    "99999999999999999999999",
    "\"",
    "'",
    "\"\\ud800\"",
    "\"\\x00\"",
    "|",
    ">-",
    "&a x",
    "*a",
    "*nobody",
    "!!binary aGk=",
    "!!str 5",
    "<<: *a",
    "2026-11-22",
    "en",
    "xx",
    "olá",
    "שלום",
    "\u{202e}abc",
    "\u{feff}",
    "\u{85}",
    "America/Sao_Paulo",
    "Mars/Olympus",
    "text",
    "catalogue",
    "id",
    "(",
    "(a{999}){999}",
    "[a-z",
    "\"(?P<x>a\"",
    "\"[x|y\"",
    "\"x [y [z\"",
    "\"{order} {order}\"",
    "\"{nobody}\"",
    "\"{{ x | nothing }}\"",
    "\"{% for x in y %}\"",
    "\"{{ 'a' * 99999999 }}\"",
    "\"{{ (((((1))))) }}\"",
    "\"{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}\"",
    "%TAG ! x",
    "---",
    "...",
];

#[test]
fn a_pack_compiles_or_is_complained_about() {
    let shop = small_shop();
    Pack::compile(&shop).expect("the shop without its examples is a pack");
    run("a_pack_compiles_or_is_complained_about", CASES, |dice| case(dice, &shop));
}

/// The demo shop, short enough to be compiled many times.
fn small_shop() -> Vec<SourceFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
    let mut files = pack_files::read(&folder).unwrap();
    for file in &mut files {
        let has_examples = file.path.starts_with("intents/") || file.path == "out_of_scope.yaml";
        if has_examples {
            file.text = shorten(&file.text);
        }
    }
    files
}

fn shorten(text: &str) -> String {
    let (mut count, mut kept) = (0, String::new());
    for line in text.lines() {
        count = if line.trim_start().starts_with("- ") { count + 1 } else { 0 };
        if count <= ITEMS_KEPT {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn case(dice: &mut Dice, shop: &[SourceFile]) -> Result<(), String> {
    let mut files = shop.to_vec();
    for _ in 0..=dice.below(3) {
        mutate(&mut files, dice);
    }
    let Err(complaints) = Pack::compile(&files) else { return Ok(()) };
    if complaints.is_empty() {
        return Err("refused without a complaint".to_owned());
    }
    for complaint in &complaints {
        let lines = files.iter().find(|file| file.path == complaint.file).map_or(0, |file| file.text.lines().count());
        // A file that ends too early is complained about behind its end.
        let is_a_place = complaint.line <= lines as u64 + 1;
        if complaint.message.trim().is_empty() || !is_a_place {
            return Err(format!("a complaint about nothing: {complaint:?}"));
        }
    }
    Ok(())
}

fn mutate(files: &mut Vec<SourceFile>, dice: &mut Dice) {
    if files.is_empty() {
        return;
    }
    let (one, other) = (dice.below(files.len()), dice.below(files.len()));
    match dice.below(40) {
        0 => drop(files.remove(one)),
        1 => files[one].text = files[other].text.clone(),
        2 => files.push(files[one].clone()),
        _ => {
            let mut lines: Vec<_> = files[one].text.lines().map(str::to_owned).collect();
            if !lines.is_empty() {
                mutate_lines(&mut lines, dice);
            }
            files[one].text = lines.join("\n");
        }
    }
}

fn mutate_lines(lines: &mut Vec<String>, dice: &mut Dice) {
    let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
    let scalar = *dice.pick(SCALARS);
    let line = &mut lines[one];
    match dice.below(12) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3 => line.insert_str(0, dice.pick::<&str>(&[" ", "  ", "\t", "- ", "? ", "# "])),
        4 => *line = line.trim_start().to_owned(),
        5 => lines.truncate(one),
        6 => *line = format!("{}{scalar}{}", "[".repeat(dice.below(200)), "{".repeat(dice.below(200))),
        7 => line.push_str(scalar),
        8 => {
            let at = dice.below(line.len() + 1);
            let at = (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
            line.insert_str(at, scalar);
        }
        // The value after a key, or a key before its value.
        9 | 10 => {
            let (key, _) = line.split_once(':').unwrap_or((line, ""));
            *line = format!("{key}: {scalar}");
        }
        _ => {
            let (_, value) = line.split_once(':').unwrap_or(("", line));
            *line = format!("{scalar}:{value}");
        }
    }
}

/// Files whose reading might cost far more than their length.
#[test]
fn nothing_in_a_pack_costs_more_than_it_may() {
    let nested = |open: &str, close: &str, depth: usize| format!("name: {}{}", open.repeat(depth), close.repeat(depth));
    let laughs: String = (1..12)
        .map(|level| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")))
        .collect();
    let cases = [
        ("deep lists", nested("[", "]", 10_000)),
        ("deep objects", nested("{a: ", "}", 10_000)),
        ("deep lists without an end", nested("[", "", 100_000)),
        (
            "deep blocks",
            format!("name:\n{}", (1..2_000).map(|depth| format!("{}- \n", " ".repeat(depth))).collect::<String>()),
        ),
        ("ten to the ninth laughs", format!("a0: &a0 ha\n{laughs}name: *a11")),
        ("a name of a million letters", format!("name: {}", "a".repeat(1_000_000))),
        ("no text at all", "\0".repeat(1000)),
    ];
    for (name, text) in cases {
        let files = [SourceFile { path: "bot.yaml".to_owned(), text }];
        let complaints = Pack::compile(&files).expect_err(name);
        assert!(!complaints.is_empty(), "{name}");
    }
    let shop = small_shop();
    let with = |path: &str, from: &str, to: &str| {
        let mut files = shop.clone();
        let file = files.iter_mut().find(|file| file.path == path).unwrap();
        assert!(file.text.contains(from), "{path} no longer says `{from}`");
        file.text = file.text.replacen(from, to, 1);
        files
    };
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(10_000), close.repeat(10_000));
    let templates = [
        deep("{% if x %}", "{% endif %}"),
        format!("{{{{ {} }}}}", deep("(", ")")),
        deep("{{ ", " }}"),
        deep("[", "]"),
        "{{ x".repeat(10_000),
    ];
    for template in templates {
        let files = with("replies/en.yaml", "\nhelp: ", &format!("\nhelp_of_a_stranger: \"{template}\"\nhelp: "));
        // Either verdict will do: that there is one is the point.
        let _ = Pack::compile(&files);
    }
    for pattern in [
        deep("[", "]"),
        deep("(", ")"),
        "[a|b] ".repeat(2_000),
        "{order} ".repeat(2_000),
        format!("{}x", "(a|".repeat(5_000)),
    ] {
        let files = with("intents/order.yaml", "patterns:\n", &format!("patterns:\n  es: [\"{pattern}\"]\n"));
        let _ = Pack::compile(&files);
    }
}
