//! The tables of cases. A case is a title, then `<field> <value>`, then what it means after `-> `. `message` and `status` stand for
//! the field `messages` with one item from Ada.

use std::{fmt::Write, fs, path::PathBuf};

use gateway::webhook::{Reading, read};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::show::{self, received};

/// How long words may wait for more.
const WAIT: SignedDuration = SignedDuration::from_millis(1500);

pub(crate) struct Case {
    title: String,
    came: String,
    means: Vec<String>,
}

#[test]
fn messages() {
    hold("messages.txt", show::contents);
}

#[test]
fn people() {
    hold("people.txt", show::people);
}

#[test]
fn statuses() {
    hold("statuses.txt", show::statuses);
}

#[test]
fn every_other_field() {
    hold("fields.txt", show::alerts);
}

/// Every change in the tables, as `{"field":…,"value":…}`.
pub(crate) fn changes() -> Vec<Value> {
    let tables = ["messages.txt", "people.txt", "statuses.txt", "fields.txt"];
    tables.iter().flat_map(|table| load(table)).map(|case| change(&case.came)).collect()
}

pub(crate) fn envelope(change: Value) -> Value {
    let entry = json!({"id": "204511876300145", "time": 1_791_000_010, "changes": [change]});
    json!({"object": "whatsapp_business_account", "entry": [entry]})
}

fn hold(table: &str, show: fn(&Reading) -> Vec<String>) {
    let mut held = String::new();
    let mut differ = Vec::new();
    for case in load(table) {
        let body = envelope(change(&case.came)).to_string();
        let means = show(&read(body.as_bytes(), received(), WAIT).unwrap());
        if means != case.means {
            differ.push(case.title.clone());
        }
        let means: String = means.iter().map(|line| format!("-> {line}\n")).collect();
        writeln!(held, "# {}\n{}\n{means}", case.title, case.came).unwrap();
    }
    assert!(differ.is_empty(), "these differ: {differ:?}; the table as it is:\n{held}");
}

fn load(table: &str) -> Vec<Case> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "inbound", "cases", table].iter().collect();
    let text = fs::read_to_string(path).unwrap();
    let cases = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let case = |block: &str| {
        let mut lines = block.lines();
        let title = lines.next().unwrap().strip_prefix("# ").unwrap().to_owned();
        let came = lines.next().unwrap().to_owned();
        Case { title, came, means: lines.map(|line| line.strip_prefix("-> ").unwrap().to_owned()).collect() }
    };
    cases.map(case).collect()
}

fn change(came: &str) -> Value {
    let (field, json) = came.split_once(' ').unwrap();
    let json: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {came}"));
    let metadata = json!({"display_phone_number": "15550140042", "phone_number_id": "310775512200981"});
    let ada = json!({
        "profile": {"name": "Ada Example", "username": "ada.ex"},
        "wa_id": "34600111222", "user_id": "ES.90218844713355", "parent_user_id": "ES.ENT.55120087",
    });
    match field {
        "message" => {
            let mut message = json;
            for (name, default) in [("from", json!("34600111222")), ("timestamp", json!("1791000009"))] {
                message.as_object_mut().unwrap().entry(name).or_insert(default);
            }
            let value = json!({"messaging_product": "whatsapp", "metadata": metadata, "contacts": [ada], "messages": [message]});
            json!({"field": "messages", "value": value})
        }
        "status" => json!({"field": "messages", "value": {"metadata": metadata, "statuses": [json]}}),
        _ => json!({"field": field, "value": json}),
    }
}
