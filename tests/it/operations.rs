//! Running the service: health, the handshake with Meta, stopping.

use gateway::sandbox::BUSINESS_ACCOUNT_ID;
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use serde_json::Value;

use crate::harness::{ACCESS_TOKEN, PHONE_NUMBER_ID, Place, Process, STAFF, World, text, webhook};

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_how_it_is() {
    let world = World::start().await;
    world.line.say(STAFF, "thanks").await;
    world.meta().messages(STAFF, 1).await;
    assert_eq!(world.line.get("/healthz").await.0, StatusCode::OK);
    assert_eq!(world.line.get("/readyz").await.0, StatusCode::OK);
    let (status, metrics) = world.line.get("/metrics").await;
    assert_eq!(status, StatusCode::OK);
    for metric in ["recado_webhook_requests_total", "recado_turns_total"] {
        assert!(metrics.lines().any(|line| line.starts_with(metric)), "no {metric} in\n{metrics}");
    }
    assert!(!metrics.contains(STAFF), "metrics name nobody");
    assert_eq!(world.line.get("/").await.0, StatusCode::NOT_FOUND, "without the sandbox there is no chat page");
}

#[tokio::test(flavor = "multi_thread")]
async fn meta_shakes_hands_with_the_agreed_word_only() {
    let world = World::start().await;
    let ask = |query: &'static str| world.line.get(query);
    let good = ask("/webhook?hub.mode=subscribe&hub.verify_token=the%20agreed%20word&hub.challenge=1158201444").await;
    assert_eq!(good, (StatusCode::OK, "1158201444".to_owned()));
    for refused in [
        "/webhook?hub.mode=subscribe&hub.verify_token=another&hub.challenge=1",
        "/webhook?hub.mode=unsubscribe&hub.verify_token=the%20agreed%20word&hub.challenge=1",
        "/webhook?hub.mode=subscribe&hub.verify_token=the%20agreed%20word",
        "/webhook?hub.mode=subscribe&hub.challenge=1",
        "/webhook",
    ] {
        assert_eq!(ask(refused).await.0, StatusCode::FORBIDDEN, "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_finishes_what_is_in_hand() {
    let world = World::start().await;
    world.meta().hold();
    world.line.say(STAFF, "stock of decaf").await;
    world.meta().messages(STAFF, 1).await;
    world.ask_to_stop();
    world.meta().release();
    let ledger = world.stop().await.ledger().await;
    ledger.assert_everything_done();
    assert_eq!(ledger.outbox.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_before_stopping_is_answered_after_starting() {
    let world = World::start().await;
    world.line.say(STAFF, "stock of decaf").await;
    let world = World::start_in(world.stop().await).await;
    assert!(world.meta().answer(STAFF, 1).await.starts_with("*Decaf"));
    let ledger = world.finish().await;
    assert_eq!((ledger.applied, ledger.outbox.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_stops_the_program() {
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    process.line.say(STAFF, "stock of decaf").await;
    place.meta.messages(STAFF, 1).await;
    process.stop().await;
    place.ledger().await.assert_everything_done();
}

/// 200 is a promise; without a disk there is none.
#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_can_be_stored_meta_is_told_to_come_again() {
    let world = World::start().await;
    let update = webhook(&[text(STAFF, "stock of decaf")], &[]);
    let blocked = world.place.block_store().await;
    let (taken, ready) = tokio::join!(world.line.try_deliver(&update), world.line.get("/readyz"));
    assert_eq!((taken, ready.0), (Some(StatusCode::SERVICE_UNAVAILABLE), StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(world.line.get("/healthz").await.0, StatusCode::OK, "it lives: a new start would not help");
    drop(blocked);
    world.line.deliver(&update).await;
    assert!(world.meta().answer(STAFF, 1).await.starts_with("*Decaf"));
    assert_eq!(world.finish().await.applied, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_does_not_touch_the_store_of_the_first() {
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let second = super::command_line::recado(&["serve"], &place.environment()).await;
    assert_eq!(second.status.code(), Some(1));
    let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(complaint.contains("in use by another process"), "{complaint}");
    process.line.say(STAFF, "stock of decaf").await;
    place.meta.messages(STAFF, 1).await;
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_tell_what_happened_and_name_nobody() {
    let place = Place::quick().await;
    let settings = [("RECADO_LOG__LEVEL", "debug"), ("RECADO_LOG__FORMAT", "json")];
    let process = Process::with(&place, &settings).await;
    let said = ["create customer", "Marina Duarte", "11 98888-7701", "Rua das Flores 10, Centro", "yes", "xyzzy plugh"];
    for words in said {
        process.line.say(STAFF, words).await;
    }
    place.meta.messages(STAFF, said.len()).await;
    process.stop().await;
    let log = std::fs::read_to_string(place.log_file()).unwrap();
    let (json, other): (Vec<_>, Vec<_>) = log.lines().partition(|line| serde_json::from_str::<Value>(line).is_ok());
    assert_eq!(other, ["Stopping: finishing what is in hand. Ask again to stop at once."]);
    assert!(json.iter().any(|line| line.contains("\"decision\":\"ask\"")), "{log}");
    for personal in [STAFF, "990000001", "Marina", "Duarte", "98888", "Flores", "xyzzy", "Ana"] {
        assert!(!log.contains(personal), "the log tells `{personal}`:\n{log}");
    }
}

/// With the sandbox in Meta's place; its own tests say what it does.
#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_has_a_chat_page() {
    let place = Place::quick().await;
    let process = Process::with(&place, &[("RECADO_SANDBOX__ENABLED", "true")]).await;
    let (status, page) = process.line.get("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<html"), "{page}");
    process.stop().await;
    assert!(place.meta.calls().is_empty(), "nothing reaches Meta");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_takes_the_largest_document_and_has_the_packs_templates() {
    let place = Place::quick().await;
    let process = Process::with(&place, &[("RECADO_SANDBOX__ENABLED", "true")]).await;
    let graph = format!("{}/graph/v25.0", process.line.base);
    let http = &process.line.http;
    let document = Part::bytes(vec![0; 100 * 1024 * 1024]).file_name("all.pdf");
    let form = Form::new().text("messaging_product", "whatsapp").text("type", "application/pdf").part("file", document);
    let upload = http.post(format!("{graph}/{PHONE_NUMBER_ID}/media")).bearer_auth(ACCESS_TOKEN).multipart(form);
    assert_eq!(upload.send().await.unwrap().status(), StatusCode::OK);

    let templates =
        format!("{graph}/{BUSINESS_ACCOUNT_ID}/message_templates?name=morning_report&fields=language,status");
    let answer = http.get(templates).bearer_auth(ACCESS_TOKEN).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    let list = answer["data"].as_array().unwrap();
    let languages: Vec<&str> = list.iter().filter_map(|template| template["language"].as_str()).collect();
    assert_eq!(languages, ["en_US", "es_MX", "pt_BR"], "{answer}");
    assert!(list.iter().all(|template| template["status"] == "APPROVED"), "{answer}");
    process.stop().await;
}
