//! Batches of 1 to 1,000 updates, in any order and split in any way: each comes out once, as if it had come alone.

use std::fmt::Debug;

use gateway::webhook::{Reading, read};
use jiff::SignedDuration;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::{Map, Value, json};

use crate::{cases, samples, show::received};

/// The lists of a value whose items stand for themselves.
const LISTS: [&str; 10] = [
    "messages",
    "statuses",
    "errors",
    "user_actions",
    "calls",
    "message_echoes",
    "user_preferences",
    "user_id_update",
    "automatic_events",
    "groups",
];
/// Fields whose value is one thing, whatever lists it has.
const WHOLE: [&str; 3] = ["flows", "history", "standby"];
/// Batches, beside those of the smallest and the largest size.
const BATCHES: u64 = 60;
const UPDATES_MAX: u32 = 1000;

/// One update, and what must stand around it.
#[derive(Clone)]
enum Part {
    /// An item of a list, with its field and what stands beside the list.
    Item { field: Value, metadata: Value, contacts: Vec<Value>, list: String, item: Value },
    /// A change as a whole, with its entry's id and time.
    Change { id: Value, time: Value, change: Value },
}

#[test]
fn every_update_comes_out_once_whatever_the_order_and_the_split() {
    let parts = parts();
    assert!(parts.len() > 150, "the samples were not found");
    for seed in 0..BATCHES {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut below = move |limit: u32| random.next_u32() % limit;
        let size = match seed {
            0 => 1,
            1 => UPDATES_MAX,
            // As many small ones as large ones.
            _ => {
                let digits = 1 + below(3);
                1 + below(10_u32.pow(digits))
            }
        };
        let batch: Vec<_> = (0..size).map(|n| unique(&parts[below(parts.len() as u32) as usize], n)).collect();
        let mut alone = Vec::new();
        for part in &batch {
            alone.extend(outcome(&body(vec![part.clone()], |_| 0)));
        }
        assert!(alone.len() >= batch.len(), "seed {seed}: an update came to nothing");
        let mut shuffled = batch;
        for place in (1..shuffled.len()).rev() {
            shuffled.swap(place, below(place as u32 + 1) as usize);
        }
        let mut together = outcome(&body(shuffled, &mut below));
        alone.sort();
        together.sort();
        assert!(alone == together, "seed {seed}, {size} updates: {:?}", difference(&alone, &together));
    }
}

/// Everything that a body comes to, as text.
fn outcome(body: &Value) -> Vec<String> {
    fn all(items: &[impl Debug]) -> impl Iterator<Item = String> {
        items.iter().map(|item| format!("{item:?}"))
    }
    let Reading { batch, alerts } =
        read(body.to_string().as_bytes(), received(), SignedDuration::from_secs(1)).unwrap();
    all(&batch.events).chain(all(&batch.statuses)).chain(all(&batch.preferences)).chain(all(&alerts)).collect()
}

fn difference<'a>(one: &'a [String], other: &'a [String]) -> Option<(&'a String, &'a String)> {
    one.iter().zip(other).find(|(one, other)| one != other)
}

/// Every update of the samples and of the cases.
fn parts() -> Vec<Part> {
    let whole = samples::names().into_iter().map(|name| serde_json::from_slice(&samples::sample(&name)).unwrap());
    let bodies: Vec<Value> = whole.chain(cases::changes().into_iter().map(cases::envelope)).collect();
    let entries = bodies.iter().filter_map(|body| body["entry"].as_array()).flatten();
    let changes = entries.flat_map(|entry| {
        let changes = entry["changes"].as_array();
        changes.into_iter().flatten().map(|change| (entry["id"].clone(), entry["time"].clone(), change.clone()))
    });
    changes.flat_map(|(id, time, change)| split(id, time, change)).collect()
}

fn split(id: Value, time: Value, change: Value) -> Vec<Part> {
    let value = &change["value"];
    let is_whole = WHOLE.iter().any(|field| change["field"] == *field);
    let lists = LISTS.iter().filter(|_| !is_whole).filter_map(|list| Some((list, value.get(list)?.as_array()?)));
    let items: Vec<_> = lists
        .flat_map(|(list, items)| items.iter().map(move |item| (list, item)))
        .map(|(list, item)| Part::Item {
            field: change["field"].clone(),
            metadata: value["metadata"].clone(),
            contacts: value["contacts"].as_array().cloned().unwrap_or_default(),
            list: (*list).to_owned(),
            item: item.clone(),
        })
        .collect();
    if items.is_empty() { vec![Part::Change { id, time, change }] } else { items }
}

/// The part as number `n` of its batch: other people, other ids.
fn unique(part: &Part, n: u32) -> Part {
    let others = |json: &Value| -> Value {
        let text = json.to_string();
        let text = text.replace("34600", &format!("34{n:05}")).replace("551195555", &format!("5511{:05}", 90_000 + n));
        let text = ["ES.", "BR.", "wamid.", "wacid."]
            .iter()
            .fold(text, |text, start| text.replace(&format!("\"{start}"), &format!("\"{start}{n}X")));
        serde_json::from_str(&text).unwrap()
    };
    let numbered = |json: &Value| {
        let mut json = others(json);
        if let Some(fields) = json.as_object_mut() {
            fields.insert("a_new_key".to_owned(), json!(n));
        }
        json
    };
    match part {
        Part::Item { field, metadata, contacts, list, item } => Part::Item {
            field: field.clone(),
            metadata: metadata.clone(),
            contacts: contacts.iter().map(others).collect(),
            list: list.clone(),
            item: numbered(item),
        },
        Part::Change { id, time, change } => {
            // What is no object has no other place for a number.
            let id = if change.is_object() { id.clone() } else { json!(format!("{id}{n}")) };
            Part::Change { id, time: time.clone(), change: numbered(change) }
        }
    }
}

/// A body of these parts, in this order. `below` decides what shares an entry, and what shares a change.
fn body(parts: Vec<Part>, mut below: impl FnMut(u32) -> u32) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    for part in parts {
        let shares = below(2) == 1;
        match part {
            Part::Change { id, time, change } => {
                let last = entries.last_mut().filter(|last| shares && last["id"] == id && last["time"] == time);
                match last {
                    Some(last) => last["changes"].as_array_mut().unwrap().push(change),
                    None => entries.push(json!({"id": id, "time": time, "changes": [change]})),
                }
            }
            Part::Item { field, metadata, contacts, list, item } => {
                if !shares || entries.is_empty() {
                    entries.push(json!({"id": format!("{}", below(5)), "changes": []}));
                }
                let changes = entries.last_mut().unwrap()["changes"].as_array_mut().unwrap();
                let fits = |change: &Value| change["field"] == field && change["value"]["metadata"] == metadata;
                let is_open = |change: &Value| LISTS.iter().any(|list| change["value"].get(list).is_some());
                let has_room = changes.last().is_some_and(|last| fits(last) && is_open(last)) && below(4) > 0;
                if !has_room {
                    let mut value = Map::new();
                    if !metadata.is_null() {
                        value.insert("metadata".to_owned(), metadata);
                    }
                    changes.push(json!({"field": field, "value": value}));
                }
                let value = changes.last_mut().unwrap()["value"].as_object_mut().unwrap();
                let add = |value: &mut Map<String, Value>, list: &str, items: Vec<Value>| {
                    value.entry(list).or_insert_with(|| json!([])).as_array_mut().unwrap().extend(items);
                };
                add(value, "contacts", contacts);
                add(value, &list, vec![item]);
            }
        }
    }
    json!({"object": "whatsapp_business_account", "entry": entries})
}
