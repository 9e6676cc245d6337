//! Power cuts at random moments, while several people write: nothing is lost, nothing takes effect twice, everybody is answered
//! in order.

use std::{collections::BTreeMap, time::Duration};

use gateway::store::MAX_DEATHS;
use rand::RngExt;
use tokio::sync::watch;

use crate::harness::{Call, Line, Place, Process, end_of_hold, mark, status, text, webhook};

const ROUNDS: usize = 5;
/// In each round: fewer than put a message aside that was in hand each time.
const KILLS: i64 = MAX_DEATHS - 1;
const PEOPLE: usize = 12;
/// What everybody asks, in this order, and how the answer begins.
const QUESTIONS: [(&str, &str); 4] = [
    ("stock of hand grinder", "*Hand grinder*"),
    ("stock of paper filters", "*Paper filters"),
    ("stock of house blend", "*House blend"),
    ("stock of metal filter", "*Metal filter*"),
];
/// A process lives so long, in milliseconds: from hardly having begun to having answered much.
const LIFE_MS: std::ops::Range<u64> = 1..120;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_happens_twice() {
    let place = Place::quick().await;
    let people: Vec<_> = (0..PEOPLE).map(|person| format!("55119790000{person:02}")).collect();
    for round in 1..=ROUNDS {
        let (lines, _) = watch::channel(None);
        let writers: Vec<_> =
            people.iter().map(|person| tokio::spawn(write(person.clone(), lines.subscribe()))).collect();
        for _ in 0..KILLS {
            let process = Process::start(&place).await;
            lines.send_replace(Some(process.line.clone()));
            report_what_was_sent(&place, &process.line).await;
            let life = Duration::from_millis(rand::rng().random_range(LIFE_MS));
            eprintln!("killed after {life:?}");
            process.kill_after(life).await;
            end_of_hold(&place.store_file()).await;
        }
        let process = Process::start(&place).await;
        lines.send_replace(Some(process.line.clone()));
        for writer in writers {
            writer.await.unwrap();
        }
        report_what_was_sent(&place, &process.line).await;
        process.stop().await;
        end_of_hold(&place.store_file()).await;
        let process = Process::start(&place).await;
        let all = round * PEOPLE * QUESTIONS.len();
        place.meta.wait("every answer", |calls| answers(calls).values().map(BTreeMap::len).sum::<usize>() >= all).await;
        process.stop().await;
        let ledger = place.ledger().await;
        ledger.assert_everything_done();
        assert_eq!((ledger.applied, ledger.outbox.len()), (all as i64, all), "each event once, each answer once");
    }
    for (person, answers) in answers(&place.meta.calls()) {
        let expected = QUESTIONS.iter().cycle().take(ROUNDS * QUESTIONS.len());
        let in_order = answers.values().zip(expected).all(|(words, (_, expected))| words.starts_with(expected));
        assert!(in_order, "{person} got {answers:#?}");
    }
    assert_each_left_no_more_often_than_tried(&place).await;
}

/// Asks everything in order, each until it is taken, whichever process is there to take it.
async fn write(person: String, mut lines: watch::Receiver<Option<Line>>) {
    for (question, _) in QUESTIONS {
        let update = webhook(&[text(&person, question)], &[]);
        loop {
            let line = lines.wait_for(Option::is_some).await.unwrap().clone().expect("it is some");
            lines.mark_unchanged();
            if line.try_deliver(&update).await.is_some_and(|status| status == 200) {
                break;
            }
            lines.changed().await.unwrap();
        }
    }
}

/// Meta tells of every message that it took.
async fn report_what_was_sent(place: &Place, line: &Line) {
    let mut statuses = Vec::new();
    for row in place.meta.rows_sent() {
        let carried = mark(&place.store_file(), row).await;
        statuses.push(status(&format!("wamid.TOLD{row}"), "sent", Some(&carried)));
    }
    line.deliver(&webhook(&[], &statuses)).await;
}

/// What everybody was sent, by outbox row: repetitions count once.
fn answers(calls: &[Call]) -> BTreeMap<String, BTreeMap<i64, String>> {
    let mut answers = BTreeMap::<_, BTreeMap<_, _>>::new();
    for call in calls {
        if let (Call::Message { to, row, .. }, Some(words)) = (call, call.words()) {
            answers.entry(to.clone()).or_default().insert(*row, words);
        }
    }
    answers
}

async fn assert_each_left_no_more_often_than_tried(place: &Place) {
    let sent = place.meta.rows_sent();
    for row in place.ledger().await.outbox {
        let times = sent.iter().filter(|id| **id == row.id).count() as i64;
        assert!((1..=row.attempt).contains(&times), "{row:?} left {times} times");
    }
}
