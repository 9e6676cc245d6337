//! Much at once, and the same again: everything takes effect once, and for each person in order.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Call, STAFF, World, mark, status, text, webhook};

/// Products that a person may ask for, and how the answer begins.
const QUESTIONS: [(&str, &str); 6] = [
    ("stock of hand grinder", "*Hand grinder*"),
    ("stock of paper filters", "*Paper filters, 100*"),
    ("stock of house blend", "*House blend 250 g*"),
    ("stock of decaf", "*Decaf 250 g*"),
    ("stock of metal filter", "*Metal filter*"),
    ("stock of electric grinder", "*Electric grinder*"),
];

/// A person's question number `number`: everybody begins elsewhere, so that mixed-up people would show.
fn question(person: usize, number: usize) -> (&'static str, &'static str) {
    QUESTIONS[(person + number) % QUESTIONS.len()]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_updates_in_one_request() {
    const PEOPLE: usize = 25;
    const QUESTIONS_EACH: usize = 24;
    const STATUSES: usize = 400;
    let world = World::start().await;
    world.line.say(STAFF, "thanks").await;
    world.meta().messages(STAFF, 1).await;

    // The settlement is written after Meta's answer; the restart makes sure of it.
    let world = World::start_in(world.stop().await).await;
    let wamid = world.place.ledger().await.outbox[0].wamid.clone().unwrap();
    let carried = mark(&world.place.store_file(), 1).await;

    let people: Vec<_> = (0..PEOPLE).map(|person| format!("55119770000{person:02}")).collect();
    let rounds = (0..QUESTIONS_EACH).flat_map(|number| (0..PEOPLE).map(move |person| (person, number)));
    let messages: Vec<_> = rounds.map(|(person, number)| text(&people[person], question(person, number).0)).collect();
    // A quarter is about the message to staff, the rest about messages that we never sent.
    let words = ["sent", "delivered", "read", "sent"];
    let statuses: Vec<_> = (0..STATUSES)
        .map(|number| match number % 4 {
            0 => status(&wamid, words[number / 4 % 4], Some(&carried)),
            _ => status(&format!("wamid.UNKNOWN{number}"), words[number % 4], None),
        })
        .collect();
    assert_eq!(messages.len() + statuses.len(), 1000);
    world.line.deliver(&mixed(&messages, &statuses)).await;

    for (place, person) in people.iter().enumerate() {
        for number in 1..=QUESTIONS_EACH {
            let answer = world.meta().answer(person, number).await;
            let (asked, expected) = question(place, number - 1);
            assert!(answer.starts_with(expected), "{person} asked `{asked}` as number {number} and got `{answer}`");
        }
    }
    let ledger = world.finish().await;
    assert_eq!(ledger.messages().count(), PEOPLE * QUESTIONS_EACH + 1);
    assert_eq!(ledger.applied, (PEOPLE * QUESTIONS_EACH) as i64 + 1);
    assert_eq!(ledger.outbox[0].status.as_deref(), Some("read"));
    assert_eq!(ledger.strays, (STATUSES - STATUSES / 4) as i64, "statuses of unknown messages are kept");
}

/// One webhook with several entries and changes: the first holds half of everything, the others the rest.
fn mixed(messages: &[Value], statuses: &[Value]) -> Value {
    let (messages, more_messages) = messages.split_at(messages.len() / 2);
    let (statuses, more_statuses) = statuses.split_at(statuses.len() / 2);
    let mut whole = webhook(messages, statuses);
    let entry = |messages, statuses| webhook(messages, statuses)["entry"][0].clone();
    let changes = [entry(more_messages, &[]), entry(&[], more_statuses)].map(|entry| entry["changes"][0].clone());
    whole["entry"].as_array_mut().unwrap().push(json!({ "id": "500011122233344", "changes": changes }));
    whole
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_many_times_at_once() {
    const TIMES: usize = 32;
    let world = World::start().await;
    let body = webhook(&[text(STAFF, "thanks"), text(STAFF, "stock of hand grinder")], &[]);
    join_all((0..TIMES).map(|_| world.line.deliver(&body))).await;
    world.line.say(STAFF, "stock of decaf").await;
    let messages = world.meta().messages(STAFF, 3).await;
    assert_eq!(messages.len(), 3);
    assert!(world.meta().answer(STAFF, 3).await.starts_with("*Decaf"));

    // Even a day later.
    world.line.deliver(&body).await;
    world.line.say(STAFF, "stock of paper filters").await;
    assert!(world.meta().answer(STAFF, 4).await.starts_with("*Paper filters"));
    let ledger = world.finish().await;
    assert_eq!((ledger.applied, ledger.ignored), (4, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_answered_apart() {
    const PEOPLE: usize = 40;
    let world = World::start().await;
    let people: Vec<_> = (0..PEOPLE).map(|person| format!("55119780000{person:02}")).collect();
    // While one person's answer is held up, everybody else's leaves.
    world.meta().hold();
    join_all(people.iter().map(|person| world.line.say(person, "stock of decaf"))).await;
    world.meta().wait("some answers at once", |calls| asked(calls).len() >= 20).await;
    world.meta().release();
    world.meta().wait("everybody's answer", |calls| asked(calls).len() == PEOPLE).await;
    world.finish().await;
}

/// Who has been sent something.
fn asked(calls: &[Call]) -> BTreeSet<&str> {
    calls.iter().filter_map(|call| if let Call::Message { to, .. } = call { Some(to.as_str()) } else { None }).collect()
}
