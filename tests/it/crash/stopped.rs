//! A process that stands still for longer than its lease, and goes on as if nothing had happened.

use std::fs;

use crate::harness::{Place, Process, STAFF, Schema, text, webhook};

/// The stopped process sleeps here with its decision made, and with time to be stopped.
const ASLEEP: &str = "turn::decided=1*sleep(3000)";

/// Its conversation goes to another after 30 seconds, and what it decided is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_slept_past_its_lease_is_refused() {
    let Some(schema) = Schema::new().await else { return };
    let place = Place::quick().await;
    let url = schema.url();
    let settings = |worker| [("RECADO_STORE__URL", url.as_str()), ("RECADO_STORE__WORKER", worker)];
    let mut asleep = settings("asleep").to_vec();
    asleep.push(("FAILPOINTS", ASLEEP));
    let asleep = Process::with(&place, &asleep).await;
    let message = text(STAFF, "order 10000001");
    asleep.line.deliver(&webhook(std::slice::from_ref(&message), &[])).await;
    place.meta.read(message["id"].as_str().unwrap()).await;
    asleep.freeze().await;

    let awake = Process::with(&place, &settings("awake")).await;
    assert!(place.meta.answer(STAFF, 1).await.contains("no order 10000001"));
    asleep.go_on().await;
    asleep.stop().await;
    let log = fs::read_to_string(place.log_file_of("asleep")).unwrap();
    assert!(log.contains("somebody else has this conversation now"), "{log}");

    awake.line.say(STAFF, "order 10000002").await;
    assert!(place.meta.answer(STAFF, 2).await.contains("no order 10000002"));
    awake.stop().await;
    assert_eq!(place.meta.rows_sent().len(), 2, "each answer once");
}
