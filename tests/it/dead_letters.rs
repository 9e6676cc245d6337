//! `recado dead`: a message that takes the process down is put aside, looked at, and handed out again when that is mended.

use std::process::Output;

use gateway::store::MAX_DEATHS;
use serde_json::Value;

use crate::{
    command_line::recado,
    harness::{Call, Place, Process, STAFF, text, webhook},
};

const POISONED: &str = "turn::poisoned=return";

/// `person` writes `words`, which take the process down until they are put aside.
pub(crate) async fn put_aside(place: &Place, person: &str, words: &str) {
    let doomed = Process::with_failpoints(place, POISONED).await;
    doomed.line.try_deliver(&webhook(&[text(person, words)], &[])).await;
    doomed.death().await;
    for _ in 1..MAX_DEATHS {
        Process::dies_of_what_it_finds(place, POISONED).await;
    }
    let process = Process::start(place).await;
    process.line.say(person, "stock of hand grinder").await;
    let is_answer = |call: &Call| call.words().is_some_and(|words| words.starts_with("*Hand grinder"));
    place.meta.wait("the next answer", |calls| calls.iter().any(is_answer)).await;
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_aside_is_looked_at_and_handed_out_again() {
    let place = Place::quick().await;
    put_aside(&place, STAFF, "poison: stock of decaf").await;
    let told = place.meta.messages(STAFF, 1).await.len();

    let list = said(&dead(&place, &["list"]).await, 0);
    assert!(list.contains("message") && list.contains("the work on it never came to an end"), "{list}");
    assert!(!list.contains("decaf") && !list.contains(STAFF), "the list names nobody and quotes nothing: {list}");
    let list = json(&dead(&place, &["list", "--json"]).await);
    let [letter] = list.as_array().unwrap().as_slice() else { panic!("{list}") };
    assert_eq!((&letter["kind"], &letter["attempts"]), (&"message".into(), &MAX_DEATHS.into()));
    assert_eq!(letter["person"], "+55119…01");
    assert!(letter["died_at"].is_string() && letter["error"].is_string(), "{letter}");
    let id = letter["id"].to_string();

    let whole = json(&dead(&place, &["show", &id, "--json"]).await);
    assert_eq!(whole["payload"]["message"]["text"]["body"], "poison: stock of decaf");
    assert!(said(&dead(&place, &["show", &id]).await, 0).contains("poison: stock of decaf"));

    let previews = json(&dead(&place, &["replay", &id, "--dry-run", "--json"]).await);
    let preview = &previews[0];
    assert_eq!(preview["letter"]["id"], letter["id"]);
    assert!(preview["would"]["says"][0].is_string(), "{previews}");
    assert!(said(&dead(&place, &["replay", &id, "--dry-run"]).await, 0).contains("would say"));

    assert_eq!(json(&dead(&place, &["replay", &id, "--json"]).await), serde_json::json!({ "handed_out_again": 1 }));
    assert_eq!(json(&dead(&place, &["list", "--json"]).await), serde_json::json!([]));
    let process = Process::start(&place).await;
    place.meta.messages(STAFF, told + 1).await;
    for command in [&["list"] as &[_], &["show", &id], &["replay", "--all"]] {
        let complaint = said(&dead(&place, command).await, 1);
        assert!(complaint.contains("in use by another process"), "{complaint}");
    }
    process.stop().await;
    assert_eq!(place.ledger().await.pending, 0);
}

async fn dead(place: &Place, arguments: &[&str]) -> Output {
    recado(&[&["dead"], arguments].concat(), &place.environment()).await
}

/// What it said, all of it, with this exit code.
fn said(output: &Output, code: i32) -> String {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8(said).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

fn json(output: &Output) -> Value {
    let said = said(output, 0);
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
}
