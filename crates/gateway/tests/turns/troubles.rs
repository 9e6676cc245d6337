//! What cannot be handled, and what will not arrive.

use gateway::{
    store::{Batch, DeadFilter, MAX_ERRORS, Remedy, Settle, Settlement, Store},
    telemetry::UNDELIVERED,
};
use jiff::{SignedDuration, Timestamp};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

use crate::harness::{Desk, PHONE, event, moment};

const A_MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn write(desk: &Desk, key: &str, words: &str, now: Timestamp) {
    let message = event(PHONE, key, now, &json!({"type": "text", "text": {"body": words}}));
    desk.store.accept(Batch { events: vec![message], ..Batch::default() }, now).await.unwrap();
}

/// Lets the next event fail until it is put aside; returns the time then.
async fn fail_until_dead(desk: &Desk, mut now: Timestamp) -> Timestamp {
    for _ in 0..MAX_ERRORS {
        let work = desk.claim(now).await.remove(0);
        desk.store.fail(work.lease, &work.events[0].key, "it broke", now).await.unwrap();
        now += A_MINUTE;
    }
    now
}

#[tokio::test]
async fn whoever_lost_messages_is_told_once_until_they_write_again() {
    let mut desk = Desk::new(false).await;
    let mut now = moment("10:00");
    for key in ["m:wamid.A", "m:wamid.B"] {
        write(&desk, key, "figures", now).await;
        now = fail_until_dead(&desk, now).await;
        assert_eq!(desk.catch_up(now).await, if key == "m:wamid.A" { "< Lost: message\n" } else { "" });
    }
    write(&desk, "m:wamid.C", "figures", now).await;
    assert_eq!(desk.catch_up(now).await, "< Figures of today\n");
    write(&desk, "m:wamid.D", "figures", now).await;
    now = fail_until_dead(&desk, now).await;
    assert_eq!(desk.catch_up(now).await, "< Lost: message\n");
}

#[tokio::test]
async fn an_outcome_that_is_lost_is_not_asked_to_be_sent_again() {
    let mut desk = Desk::new(false).await;
    let now = moment("10:00");
    write(&desk, "m:wamid.A", "note buy milk", now).await;
    desk.answer(now).await;
    let command = desk.sends(now).await.remove(0);
    let settlement = Settlement::Outcome { payload: "{}".to_owned() };
    desk.store.settle(Settle { id: command.id, attempt: command.attempt, settlement }, now).await.unwrap();
    assert_eq!(desk.catch_up(now).await, "< Lost: outcome\n");
}

#[tokio::test]
async fn a_timer_that_is_lost_is_nothing_to_tell_of() {
    let mut desk = Desk::new(false).await;
    write(&desk, "m:wamid.A", "sign up", moment("10:00")).await;
    assert_eq!(desk.catch_up(moment("10:00")).await, "< Your name?\n");
    desk.store.fire_timers(moment("10:10")).await.unwrap();
    let now = fail_until_dead(&desk, moment("10:10")).await;
    assert_eq!(desk.catch_up(now).await, "");
}

#[tokio::test]
async fn what_is_handed_out_again_is_answered_however_old_it_is() {
    let mut desk = Desk::new(false).await;
    write(&desk, "m:wamid.A", "figures", moment("10:00")).await;
    let now = fail_until_dead(&desk, moment("10:00")).await;
    desk.catch_up(now).await;
    assert_eq!(desk.store.replay(&DeadFilter::default(), moment("15:00")).await.unwrap(), 1);
    assert_eq!(desk.catch_up(moment("15:00")).await, "< Figures of today\n");
}

#[tokio::test]
async fn that_a_message_will_not_arrive_is_counted_and_not_answered() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let mut desk = Desk::new(false).await;
    let now = moment("10:00");
    write(&desk, "m:wamid.A", "figures", now).await;
    desk.answer(now).await;
    let message = desk.sends(now).await.remove(0);
    let reason = "no such person: 5511990000001".to_owned();
    let settlement = Settlement::Failed { code: Some(131_026), reason, remedy: Remedy::GiveUp };
    desk.store.settle(Settle { id: message.id, attempt: message.attempt, settlement }, now).await.unwrap();
    assert_eq!(desk.catch_up(now).await, "");
    assert_eq!(desk.store.counts().await.unwrap().pending_events, 0);
    let counted = recorder.handle().render();
    assert!(counted.contains(&format!("{UNDELIVERED}{{code=\"131026\"}} 1")), "{counted}");
}
