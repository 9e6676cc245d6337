//! The access token expires while messages wait.

use crate::harness::{ACCESS_TOKEN, CUSTOMER, OTHER_CUSTOMER, Place, Process, STAFF};

#[tokio::test(flavor = "multi_thread")]
async fn with_an_expired_token_nothing_is_lost_and_a_new_one_sends_it_all() {
    let place = Place::quick().await;
    let service = Process::start(&place).await;
    place.meta.expire_token_after(1);
    service.line.say(STAFF, "stock of decaf").await;
    place.meta.answer(STAFF, 1).await;
    for (person, words) in [(STAFF, "stock of hand grinder"), (CUSTOMER, "order 1823"), (OTHER_CUSTOMER, "order 1811")]
    {
        service.line.say(person, words).await;
    }
    service.line.say(STAFF, "stock of paper filters").await;
    place.meta.unauthorized().await;
    service.stop().await;

    let log = std::fs::read_to_string(place.log_file()).unwrap();
    assert_eq!(log.matches("a number cannot send").count(), 1, "{log}");
    assert!(log.contains("set RECADO_WHATSAPP__ACCESS_TOKEN"), "{log}");
    let ledger = place.ledger().await;
    assert!(ledger.outbox.iter().all(|row| row.state != "failed"), "{ledger:#?}");

    place.meta.renew_token("a new token");
    let service = Process::with(&place, &[("RECADO_WHATSAPP__ACCESS_TOKEN", "a new token")]).await;
    assert!(place.meta.answer(STAFF, 2).await.starts_with("*Hand grinder"));
    assert!(place.meta.answer(STAFF, 3).await.starts_with("*Paper filters"));
    place.meta.messages(CUSTOMER, 1).await;
    place.meta.messages(OTHER_CUSTOMER, 1).await;
    service.stop().await;
    finish(&place).await;
}

/// Some errors are mended without us: a permission comes back, an invoice is paid.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_mended_on_metas_side_is_found_by_trying_one_message() {
    let place = Place::quick().await;
    let service = Process::with_failpoints(&place, "send::probe_after_ms=return(200)").await;
    place.meta.expire_token_after(0);
    service.line.say(STAFF, "stock of decaf").await;
    place.meta.unauthorized().await;
    service.line.say(CUSTOMER, "order 1823").await;
    place.meta.renew_token(ACCESS_TOKEN);
    place.meta.messages(STAFF, 1).await;
    place.meta.messages(CUSTOMER, 1).await;
    service.stop().await;
    let log = std::fs::read_to_string(place.log_file()).unwrap();
    assert!(log.contains("a number that could not send sends again"), "{log}");
    finish(&place).await;
}

/// Every message left, and each was taken once.
async fn finish(place: &Place) {
    let ledger = place.ledger().await;
    ledger.assert_everything_done();
    assert!(ledger.messages().all(|row| row.attempt == 1), "refused tokens count for no attempt: {ledger:#?}");
    let mut sent = place.meta.rows_sent();
    sent.sort_unstable();
    assert_eq!(sent, ledger.message_ids());
}
