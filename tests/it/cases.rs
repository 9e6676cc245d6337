//! A signed webhook in, an exact request to WhatsApp out, as text. Each file of `cases/` is held with a service of its own.
//!
//! ```text
//! # Staff asks for the menu
//! as staff
//! > menu
//! {"type": "text", "text": {…}}
//! ```
//!
//! `>` is said by whom the last `as` names; `> [Title]` taps what an earlier message of this person offered under that title;
//! `> (sticker)` sends a message of that type. Then follow all messages of the answer: the part of each request that differs
//! (the rest is checked for every request alike, see `harness/meta.rs`), with `…` for what changes with the day. Every
//! message of a person must also be marked as read, with the typing indicator.
//!
//! With `RECADO_ACCEPT=1` answers that do not fit are written into the files instead: read the difference before you commit it.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, time::Duration};

use serde_json::{Value, json};

use crate::{
    harness::{CUSTOMER, OTHER_CUSTOMER, STAFF, STRANGER, World, message, tap, text, webhook},
    wanted::fits,
};

/// While accepting, an answer ends when nothing has come for so long.
const NO_MORE: Duration = Duration::from_millis(1500);

enum Line {
    /// Kept as it is: a title, or a blank.
    Other(String),
    As(String),
    Step(Step),
}

/// Something said, and the whole answer.
struct Step {
    said: String,
    wanted: Vec<Value>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_leaves_exactly_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/cases");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    let held: Vec<_> = files.into_iter().map(|file| tokio::spawn(async move { hold(&file).await })).collect();
    let mut differences = String::new();
    for file in held {
        differences.push_str(&file.await.unwrap());
    }
    assert!(differences.is_empty(), "\n{differences}");
}

/// Holds every case of a file; what differed.
async fn hold(file: &Path) -> String {
    let written = fs::read_to_string(file).unwrap();
    let mut lines = parse(&written).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let is_accepting = std::env::var_os("RECADO_ACCEPT").is_some();
    let world = World::start().await;
    let mut seen = BTreeMap::new();
    let (mut person, mut differences) = (STAFF.to_owned(), String::new());
    for line in &mut lines {
        match line {
            Line::Other(_) => {}
            Line::As(name) => person = address(name),
            Line::Step(step) => {
                let seen: &mut usize = seen.entry(person.clone()).or_default();
                let found = say(&world, &person, &step.said, step.wanted.len(), seen, is_accepting).await;
                let is_same = fits(&json!(step.wanted), &json!(found));
                if !is_same && is_accepting {
                    step.wanted = found;
                } else if !is_same {
                    let (wanted, found) = (show(&step.wanted), show(&found));
                    let diff = similar::TextDiff::from_lines(&wanted, &found);
                    let diff = diff.unified_diff().header("written", "sent").to_string();
                    let _ = writeln!(differences, "{}: > {}\n{diff}", file.display(), step.said);
                }
            }
        }
    }
    if is_accepting {
        fs::write(file, unparse(&lines)).unwrap();
    }
    if differences.is_empty() {
        world.finish().await;
    }
    differences
}

/// Says something and returns the answer: `count` messages, or while accepting as many as come.
async fn say(
    world: &World,
    person: &str,
    said: &str,
    count: usize,
    seen: &mut usize,
    is_accepting: bool,
) -> Vec<Value> {
    let inside = |open: char, close: char| said.strip_prefix(open).and_then(|said| said.strip_suffix(close));
    let message = match (inside('[', ']'), inside('(', ')')) {
        (Some(title), _) => offered(world, person, title).await,
        (_, Some(kind)) => message(person, kind, json!({})),
        _ => text(person, said),
    };
    let wamid = message["id"].as_str().unwrap().to_owned();
    world.line.deliver(&webhook(&[message], &[])).await;
    world.meta().read(&wamid).await;
    let mut count = *seen + count;
    if is_accepting {
        count = *seen;
        while tokio::time::timeout(NO_MORE, world.meta().messages(person, count + 1)).await.is_ok() {
            count += 1;
        }
    }
    let answer = world.meta().messages(person, count).await.split_off(*seen);
    *seen += answer.len();
    answer
}

/// A tap on what the person was last offered under this title.
async fn offered(world: &World, person: &str, title: &str) -> Value {
    let messages = world.meta().messages(person, 0).await;
    let offer = messages.iter().rev().find_map(|message| {
        let button = items(message, "/interactive/action/buttons").map(|button| &button["reply"]);
        let row = items(message, "/interactive/action/sections/0/rows");
        let of_title = |choice: &&Value| choice["title"] == title;
        button.into_iter().find(of_title).map(|choice| (false, choice)).or_else(|| {
            let mut row = row;
            row.find(of_title).map(|choice| (true, choice))
        })
    });
    let (in_a_list, choice) = offer.unwrap_or_else(|| panic!("`{title}` was not on offer"));
    tap(person, in_a_list, choice["id"].as_str().unwrap(), title)
}

fn items<'a>(message: &'a Value, place: &str) -> impl Iterator<Item = &'a Value> {
    message.pointer(place).and_then(Value::as_array).into_iter().flatten()
}

fn address(name: &str) -> String {
    match name {
        "staff" => STAFF.to_owned(),
        "customer" => CUSTOMER.to_owned(),
        "other customer" => OTHER_CUSTOMER.to_owned(),
        "stranger" => STRANGER.to_owned(),
        digits => digits.to_owned(),
    }
}

fn parse(text: &str) -> serde_json::Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut json = String::new();
    for line in text.lines() {
        if let Some(said) = line.strip_prefix("> ") {
            settle(&mut lines, &mut json)?;
            lines.push(Line::Step(Step { said: said.to_owned(), wanted: Vec::new() }));
        } else if let Some(name) = line.strip_prefix("as ") {
            settle(&mut lines, &mut json)?;
            lines.push(Line::As(name.to_owned()));
        } else if line.is_empty() || line.starts_with('#') {
            settle(&mut lines, &mut json)?;
            lines.push(Line::Other(line.to_owned()));
        } else {
            json.push_str(line);
            json.push('\n');
        }
    }
    settle(&mut lines, &mut json)?;
    Ok(lines)
}

/// Gives the JSON that was gathered to the step that it belongs to.
fn settle(lines: &mut [Line], json: &mut String) -> serde_json::Result<()> {
    let messages: Vec<Value> = serde_json::Deserializer::from_str(json).into_iter().collect::<Result<_, _>>()?;
    json.clear();
    if let Some(Line::Step(step)) = lines.last_mut() {
        step.wanted.extend(messages);
    }
    Ok(())
}

fn unparse(lines: &[Line]) -> String {
    lines.iter().fold(String::new(), |text, line| match line {
        Line::Other(line) => text + line + "\n",
        Line::As(name) => text + "as " + name + "\n",
        Line::Step(step) => text + "> " + &step.said + "\n" + &show(&step.wanted),
    })
}

/// One part a line where lines are short: buttons and rows stay whole.
fn show(messages: &[Value]) -> String {
    messages.iter().fold(String::new(), |text, message| text + &lay_out(message, 0) + "\n")
}

/// Longer lines are broken.
const WIDTH: usize = 130;

fn lay_out(value: &Value, depth: usize) -> String {
    let flat = value.to_string();
    let indent = "  ".repeat(depth + 1);
    let fits = flat.chars().count() + indent.len() <= WIDTH;
    let (open, parts, close) = match value {
        Value::Object(fields) if !fits => {
            let field = |(name, value): (&String, &Value)| format!("{}: {}", json!(name), lay_out(value, depth + 1));
            ('{', fields.iter().map(field).collect::<Vec<_>>(), '}')
        }
        Value::Array(items) if !fits => ('[', items.iter().map(|item| lay_out(item, depth + 1)).collect(), ']'),
        _ => return flat,
    };
    let outdent = "  ".repeat(depth);
    format!("{open}\n{indent}{}\n{outdent}{close}", parts.join(&format!(",\n{indent}")))
}
