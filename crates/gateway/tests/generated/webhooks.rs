//! Webhooks made from the samples by mutation, against a plain model of what must come out.

use std::{fs, path::Path};

use gateway::{
    store::{Batch, keys},
    webhook::{self, InboundMessage, Malformed, inbound},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, value::RawValue};

use crate::{
    cases::{Dice, run},
    json::Json,
};

const CASES: u64 = 990_000;
/// Updates in one webhook: what Meta promises not to exceed, and one more.
const UPDATES_MAX: usize = 1001;
/// The lists of a change whose items are read one by one.
/// Fields of which these lists hold items that are events of their own; the others are one event as a whole.
const LISTS: [(&str, &[&str]); 7] = [
    ("messages", &["messages", "statuses", "user_actions", "errors"]),
    ("calls", &["calls", "statuses", "errors"]),
    ("smb_message_echoes", &["message_echoes", "errors"]),
    ("user_preferences", &["user_preferences", "errors"]),
    ("user_id_update", &["user_id_update", "errors"]),
    ("automatic_events", &["automatic_events", "errors"]),
    ("group_", &["groups", "errors"]),
];

#[test]
fn every_item_of_a_webhook_comes_out_once() {
    let samples = samples();
    run("every_item_of_a_webhook_comes_out_once", CASES, |dice| case(dice, &samples));
}

fn samples() -> Vec<Json> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/webhooks");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|file| Json::from(&serde_json::from_slice::<Value>(&fs::read(file).unwrap()).unwrap())).collect()
}

/// Every part of every sample, one after the other, 10,000 brackets deep: in a thread with the stack of a server's.
#[test]
fn depth_costs_no_stack_in_any_place() {
    const DEPTH: usize = 10_000;
    let lists = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", r#"{"id":"#.repeat(DEPTH), "}".repeat(DEPTH));
    for sample in samples() {
        for place in 0..sample.parts() {
            for deep in [&lists, &objects] {
                let mut webhook = sample.clone();
                webhook.replace_part(place, deep);
                let mut body = String::new();
                webhook.write(0, &mut body);
                let batch = read(body.as_bytes()).unwrap();
                can_be_read_again(&batch).unwrap();
                assert!(!batch.events.is_empty() || !batch.statuses.is_empty());
            }
        }
    }
}

fn read(body: &[u8]) -> Result<Batch, Malformed> {
    webhook::read(body, received(), SignedDuration::ZERO).map(|reading| reading.batch)
}

fn case(dice: &mut Dice, samples: &[Json]) -> Result<(), String> {
    let mut webhook = dice.pick(samples).clone();
    let joins = if dice.once_in(4) { 1 + dice.below(3) } else { 0 };
    for _ in 0..joins {
        join(&mut webhook, dice.pick(samples));
    }
    if dice.once_in(1000) {
        multiply(&mut webhook, 1 + dice.below(UPDATES_MAX));
    }
    let rarity = *dice.pick(&[4, 15, 60, 1000]);
    webhook.mutate(dice, rarity);
    let mut marks = Marks::default();
    marks.set(&mut webhook);
    let mut body = String::new();
    webhook.write(dice.below(4), &mut body);
    if dice.once_in(20) {
        return damaged(body.into_bytes(), dice);
    }
    let batch = read(body.as_bytes()).map_err(|error| format!("{error}: {body}"))?;
    can_be_read_again(&batch).and_then(|()| marks.are_in(&batch)).map_err(|wrong| format!("{wrong}\n{body}"))?;
    if dice.once_in(16) && read(body.as_bytes()).unwrap() != batch {
        return Err(format!("a second reading differs: {body}"));
    }
    Ok(())
}

fn received() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

/// Adds the entries of `other`.
fn join(webhook: &mut Json, other: &Json) {
    let mut other = other.clone();
    if let (Some(entries), Some(more)) = (webhook.items_mut("entry"), other.items_mut("entry")) {
        entries.append(more);
    }
}

/// Repeats the items of the first change until there are `count`.
fn multiply(webhook: &mut Json, count: usize) {
    let entry = webhook.items_mut("entry").and_then(|entries| entries.first_mut());
    let change = entry.and_then(|entry| entry.items_mut("changes")).and_then(|changes| changes.first_mut());
    let Some(value) = change.and_then(|change| change.get_mut("value")) else { return };
    for list in LISTS[0].1 {
        if let Some(items) = value.items_mut(list).filter(|items| !items.is_empty()) {
            *items = items.iter().cycle().take(count).cloned().collect();
        }
    }
}

/// Whatever happened to the bytes on the way: it is read, or kept as it came.
fn damaged(mut body: Vec<u8>, dice: &mut Dice) -> Result<(), String> {
    const NOISE: &[&[u8]] =
        &[b"", b"null", b"{", b"]", b"\"", b"\\ud800", b"\xff", b"\xed\xa0\x80", b"\0", b"1e999", b",", b"\\"];
    for _ in 0..=dice.below(3) {
        let at = dice.below(body.len());
        let end = if dice.once_in(8) { body.len() } else { (at + dice.below(8)).min(body.len()) };
        body.splice(at..end, dice.pick(NOISE).iter().copied());
        if body.is_empty() {
            break;
        }
    }
    let is_json = serde_json::from_slice::<&RawValue>(&body).is_ok();
    let batch = match read(&body) {
        Ok(batch) if is_json => batch,
        Err(_) if !is_json => Batch { events: vec![inbound::unreadable(&body, received())], ..Batch::default() },
        odd => return Err(format!("JSON: {is_json}, but {odd:?}")),
    };
    let is_empty = batch.events.is_empty() && batch.statuses.is_empty();
    if is_empty { Err("nothing came out".to_owned()) } else { can_be_read_again(&batch) }
        .map_err(|wrong| format!("{wrong}\n{}", String::from_utf8_lossy(&body)))
}

fn can_be_read_again(batch: &Batch) -> Result<(), String> {
    for event in &batch.events {
        let is_json = serde_json::from_str::<&RawValue>(&event.payload).is_ok();
        if !is_json || event.key.len() < 3 {
            return Err(format!("kept under `{}`: {}", event.key, event.payload));
        }
        let message = InboundMessage::read(&event.payload);
        if event.key.starts_with("m:") && event.key != keys::message(&message.wamid) {
            return Err(format!("stored under `{}`, read as {message:?}", event.key));
        }
    }
    Ok(())
}

/// What must come out, each item with a mark of its own. An item that cannot carry one, such as a number, only counts.
#[derive(Default)]
struct Marks {
    items: usize,
    carried: Vec<bool>,
}

impl Marks {
    /// Walks the webhook as it is documented, not as it is read, and marks every item.
    fn set(&mut self, webhook: &mut Json) {
        let is_ours = webhook.get("object").is_some_and(|object| object.says("whatsapp_business_account"));
        if !(is_ours && webhook.has_items("entry")) {
            return self.mark(webhook);
        }
        for entry in webhook.items_mut("entry").into_iter().flatten() {
            if !entry.has_items("changes") {
                self.mark(entry);
                continue;
            }
            for change in entry.items_mut("changes").into_iter().flatten() {
                let of_field = LISTS.into_iter().find(|(name, _)| {
                    let is_group = name.ends_with('_');
                    change
                        .get("field")
                        .is_some_and(|field| if is_group { field.begins(name) } else { field.says(name) })
                });
                let lists = of_field.map(|(_, lists)| lists).unwrap_or_default();
                let has_items = change.get("value").is_some_and(|value| lists.iter().any(|list| value.has_items(list)));
                if !has_items {
                    self.mark(change);
                    continue;
                }
                let value = change.get_mut("value").unwrap();
                for list in lists {
                    value.items_mut(list).into_iter().flatten().for_each(|item| self.mark(item));
                }
            }
        }
    }

    fn mark(&mut self, item: &mut Json) {
        let mark = format!("@mark{};", self.items);
        self.items += 1;
        // A status that is understood comes out as its id, without the rest.
        let is_status = item.get("status").is_some();
        let id = item.get_mut("id").filter(|_| is_status);
        let is_marked = match id {
            Some(Json::Text(id)) if !id.is_empty() => {
                id.push_str(&mark);
                true
            }
            Some(Json::Odd(_)) => false,
            _ => add(item, mark),
        };
        self.carried.push(is_marked);
    }

    fn are_in(&self, batch: &Batch) -> Result<(), String> {
        let came = batch.events.len() + batch.statuses.len();
        if came != self.items {
            return Err(format!("{} items went in, {came} came out", self.items));
        }
        let mut seen = vec![0; self.items];
        let texts =
            batch.events.iter().map(|event| &event.payload).chain(batch.statuses.iter().map(|status| &status.wamid));
        for text in texts {
            for part in text.split("@mark").skip(1) {
                let number: usize =
                    part.split(';').next().unwrap().parse().map_err(|_| format!("a broken mark: {part}"))?;
                seen[number] += 1;
            }
        }
        let wrong = seen.iter().zip(&self.carried).position(|(&seen, &carried)| seen != usize::from(carried));
        wrong.map_or(Ok(()), |item| Err(format!("item {item} came out {} times", seen[item])))
    }
}

/// Adds `mark` to an item, if it has room for one.
fn add(item: &mut Json, mark: String) -> bool {
    match item {
        Json::Text(text) => text.push_str(&mark),
        Json::List(items) => items.push(Json::Text(mark)),
        Json::Object(fields) => fields.push(("mark".to_owned(), Json::Text(mark))),
        Json::Odd(_) => return false,
    }
    true
}
