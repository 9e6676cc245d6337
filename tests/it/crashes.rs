//! Death between any two steps of a turn, at every message of a conversation that creates a customer: after a restart the
//! conversation goes on where it was, with each answer sent once and one customer written.
//!
//! Meta's part is played as documented: what got no 200 is delivered again, and what it took is reported as `sent`, with the
//! callback data that it carried. A message of which nobody knows whether it left is held back for half a minute; that time
//! is cut short in the file while no process runs.

use gateway::store::MAX_DEATHS;

use crate::harness::{Place, Process, STAFF, end_of_hold, mark, status, text, webhook};

/// What staff says, and what must be in the answer.
const CONVERSATION: [(&str, &str); 5] = [
    ("create customer", "first and last name?"),
    ("Marina Duarte", "phone, with area code?"),
    ("11 98888-7701", "delivery address"),
    ("Rua das Flores 10, Centro", "Create this customer?"),
    ("yes", "created:* Marina Duarte"),
];
/// The same again for somebody else: the last answer comes in a turn of its own, after the command has run.
const NEXT_CUSTOMER: [(&str, &str); 5] = [
    ("create customer", "first and last name?"),
    ("Rita Souza", "phone, with area code?"),
    ("11 98888-7702", "delivery address"),
    ("Rua do Sol 5, Centro", "Create this customer?"),
    ("yes", "created:* Rita Souza"),
];
/// Passes the fail point once and dies at the second time.
const SECOND_TIME: &str = "1*off->return";
const CUSTOMERS: &str = "SELECT count(*) FROM customers";

#[tokio::test(flavor = "multi_thread")]
async fn before_a_webhook_is_on_the_disk() {
    dies_in_every_step("accept::written", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn between_the_disk_and_the_200() {
    dies_in_every_step("accept::stored", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_turn_claimed() {
    dies_in_every_step("turn::claimed", Some(SECOND_TIME)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_decision_made() {
    dies_in_every_step("turn::decided", Some(SECOND_TIME)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_decision_on_the_disk() {
    dies_in_every_step("turn::committed", Some(SECOND_TIME)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn about_to_send() {
    dies_in_every_step("send::claimed", Some(SECOND_TIME)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_message_sent() {
    dies_in_every_step("send::performed", Some(SECOND_TIME)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_done() {
    dies_in_every_step("send::settled", Some(SECOND_TIME)).await;
}

/// The one case in which a message is doubled: it left, the process died before it could write that down, and for half a
/// minute Meta reports nothing. A repeated line in a chat is better than a missing one.
#[tokio::test(flavor = "multi_thread")]
async fn without_any_status_a_message_that_left_is_sent_again() {
    let place = Place::quick().await;
    let doomed = Process::with_failpoints(&place, "send::performed=return").await;
    doomed.line.try_deliver(&webhook(&[text(STAFF, "stock of decaf")], &[])).await;
    doomed.death().await;
    assert_eq!(place.meta.rows_sent(), [1]);

    let process = Process::start(&place).await;
    assert_eq!(place.ledger().await.outbox[0].state, "unknown", "held back");
    process.stop().await;
    assert_eq!(place.meta.rows_sent(), [1], "and not sent meanwhile");
    end_of_hold(&place.store_file()).await;
    let process = Process::start(&place).await;
    place.meta.messages(STAFF, 2).await;
    process.stop().await;
    assert_eq!(place.meta.rows_sent(), [1, 1]);
    let ledger = place.ledger().await;
    ledger.assert_everything_done();
    assert_eq!(ledger.outbox[0].attempt, 2);
}

/// A message that takes the process down each time must not do so for ever, nor take others with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_kills_three_times_is_put_aside() {
    let place = Place::quick().await;
    let doomed = Process::with_failpoints(&place, "turn::decided=return").await;
    doomed.line.try_deliver(&webhook(&[text(STAFF, "stock of decaf")], &[])).await;
    doomed.death().await;
    for _ in 1..MAX_DEATHS {
        Process::dies_of_what_it_finds(&place, "turn::decided=return").await;
    }
    let process = Process::start(&place).await;
    process.line.say(STAFF, "stock of hand grinder").await;
    let mut answers = [place.meta.answer(STAFF, 1).await, place.meta.answer(STAFF, 2).await];
    answers.sort_unstable();
    assert!(answers[0].starts_with("*Hand grinder") && answers[1].starts_with("One of your messages"), "{answers:?}");
    process.stop().await;
    let ledger = place.ledger().await;
    // The person hears that a message did not get through, and is answered what came after it. Which arrives first is open: the message is put
    // aside while the next one is written.
    let mut kinds: Vec<_> = ledger.applied_kinds.chars().collect();
    kinds.sort_unstable();
    assert_eq!((ledger.pending, kinds.as_slice(), ledger.dead), (0, ['g', 'm'].as_slice(), 1));
}

/// Whoever is being answered at the same moment dies with it, and is answered all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_kills_takes_nobody_elses_with_it() {
    const POISONED: &str = "turn::poisoned=return";
    let place = Place::quick().await;
    let people: Vec<_> = (0..8).map(|person| format!("551197500000{person}")).collect();
    let mut messages: Vec<_> = people.iter().map(|person| text(person, "stock of decaf")).collect();
    messages.push(text(STAFF, "poison"));
    let doomed = Process::with_failpoints(&place, POISONED).await;
    doomed.line.try_deliver(&webhook(&messages, &[])).await;
    doomed.death().await;
    for _ in 1..MAX_DEATHS {
        Process::dies_of_what_it_finds(&place, POISONED).await;
        end_of_hold(&place.store_file()).await;
    }
    let process = Process::start(&place).await;
    process.stop().await;
    end_of_hold(&place.store_file()).await;
    let process = Process::with_failpoints(&place, POISONED).await;
    for person in &people {
        assert!(place.meta.answer(person, 1).await.starts_with("*Decaf"));
    }
    place.meta.messages(STAFF, 1).await;
    process.stop().await;
    let ledger = place.ledger().await;
    let answered = "m".repeat(people.len()) + "g";
    assert_eq!((ledger.pending, ledger.applied_kinds.as_str(), ledger.dead), (0, answered.as_str(), 1));
}

/// Dies at `point` once for each message of the conversation, and in a second one where `later` says at its last message.
async fn dies_in_every_step(point: &str, later: Option<&str>) {
    let place = Place::quick().await;
    let customers = place.count(CUSTOMERS).await;
    let mut answers = Vec::new();
    for (said, expected) in CONVERSATION {
        answers.push(expected);
        dies_at(&place, &format!("{point}=return"), said, answers.len()).await;
        assert_answered(&place, &answers).await;
    }
    assert_eq!(place.count(CUSTOMERS).await, customers + 1);
    if let Some(actions) = later {
        let (last, before) = NEXT_CUSTOMER.split_last().unwrap();
        let process = Process::start(&place).await;
        for (said, expected) in before {
            process.line.say(STAFF, said).await;
            answers.push(expected);
            place.meta.messages(STAFF, answers.len()).await;
        }
        process.stop().await;
        answers.push(last.1);
        dies_at(&place, &format!("{point}={actions}"), last.0, answers.len()).await;
        assert_answered(&place, &answers).await;
        assert_eq!(place.count(CUSTOMERS).await, customers + 2);
    }
    place.ledger().await.assert_everything_done();
}

/// Says something to a process that dies of it, starts it again, and returns when there are so many `answers` in all.
async fn dies_at(place: &Place, failpoints: &str, said: &str, answers: usize) {
    let update = webhook(&[text(STAFF, said)], &[]);
    let doomed = Process::with_failpoints(place, failpoints).await;
    let taken = doomed.line.try_deliver(&update).await;
    assert!(taken.is_none_or(|status| status == 200), "{failpoints}: {taken:?}");
    assert!(taken.is_none() || !failpoints.starts_with("accept"), "no 200 without an event on the disk");
    doomed.death().await;

    let mut process = Process::start(place).await;
    // Meta may deliver again even what it has a 200 for.
    process.line.deliver(&update).await;
    let sent = place.meta.rows_sent();
    let unknown: Vec<_> = place.ledger().await.outbox.into_iter().filter(|row| row.state == "unknown").collect();
    for row in &unknown {
        if sent.contains(&row.id) {
            let (wamid, carried) = (format!("wamid.TOLD{}", row.id), mark(&place.store_file(), row.id).await);
            process.line.deliver(&webhook(&[], &[status(&wamid, "sent", Some(&carried))])).await;
        } else {
            process.stop().await;
            end_of_hold(&place.store_file()).await;
            process = Process::start(place).await;
        }
    }
    place.meta.messages(STAFF, answers).await;
    process.stop().await;
}

/// Every answer so far left once, in order.
async fn assert_answered(place: &Place, expected: &[&str]) {
    let rows = place.meta.rows_sent();
    assert!(rows.is_sorted_by(|a, b| a < b), "messages left twice or out of order: {rows:?}");
    assert_eq!(rows.len(), expected.len());
    for (number, expected) in expected.iter().enumerate() {
        let answer = place.meta.answer(STAFF, number + 1).await;
        assert!(answer.contains(expected), "answer {} is `{answer}`, not `{expected}`", number + 1);
    }
}
