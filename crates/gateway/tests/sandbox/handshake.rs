//! The handshake before the first webhook, and addresses of the account's and the number's own.

use gateway::sandbox::{Callback, Direction, Exchange, Level};
use serde_json::json;

use super::harness::{STAFF, VERIFY_TOKEN, World};

fn asked(log: &[Exchange]) -> Vec<&Exchange> {
    log.iter().filter(|exchange| exchange.direction == Direction::ToBot && exchange.method == "GET").collect()
}

#[tokio::test]
async fn the_bot_is_asked_once_before_the_first_webhook() {
    let mut world = World::asking(VERIFY_TOKEN).await;
    for body in ["one", "two", "three"] {
        world.deed(STAFF, json!({"kind": "text", "body": body}));
    }
    for body in ["one", "two", "three"] {
        assert_eq!(world.request().await.updates()[0]["text"]["body"], body);
    }
    world.settled().await;
    let log = world.sandbox.log(0);
    let asked = asked(&log);
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].status, asked[0].answer.as_ref().unwrap().len()), (Some(200), 10));
}

#[tokio::test]
async fn a_bot_that_does_not_agree_gets_nothing() {
    let mut world = World::asking("another-token").await;
    world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
    let refused = |log: &[Exchange]| log.iter().find_map(|exchange| exchange.next_attempt);
    world.until(refused).await;
    world.jump("1h");
    world.until(|log| (asked(log).len() > 8).then_some(())).await;
    assert_eq!(world.requests().len(), 0);
    let log = world.sandbox.log(0);
    let attempt = log.iter().find(|exchange| exchange.method == "POST").unwrap();
    assert_eq!(attempt.failure.as_deref(), Some("the handshake failed: answered 403"));
    let agreed = Callback { url: format!("{}/hook", world.bot), verify_token: Some(VERIFY_TOKEN.into()) };
    world.sandbox.set_callback(Level::App, Some(agreed));
    world.jump("2h");
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "hi", "it was kept");
}

#[tokio::test]
async fn addresses_can_be_asked_on_demand() {
    let world = World::asking(VERIFY_TOKEN).await;
    world.sandbox.verify();
    let answered = |log: &[Exchange]| asked(log).first().and_then(|exchange| exchange.status);
    assert_eq!(world.until(answered).await, 200);
    for (path, token, expected) in [
        ("hook", VERIFY_TOKEN, Ok(())),
        ("hook", "wrong", Err("answered 403")),
        ("nowhere", VERIFY_TOKEN, Err("answered 404")),
    ] {
        let callback = Callback { url: format!("{}/{path}", world.bot), verify_token: Some(token.into()) };
        let found = world.sandbox.shake_hands(&callback).await;
        match expected {
            Ok(()) => assert_eq!(found, Ok(()), "{path} {token}"),
            Err(why) => assert!(found.unwrap_err().contains(why), "{path} {token}"),
        }
    }
}

#[tokio::test]
async fn the_nearest_address_gets_the_webhook() {
    let mut world = World::asking(VERIFY_TOKEN).await;
    let at = |world: &World, path: &str| {
        Some(Callback { url: format!("{}/{path}", world.bot), verify_token: Some(VERIFY_TOKEN.into()) })
    };
    let (account, number) = (at(&world, "account"), at(&world, "number"));
    for (level, callback, of_number, of_account) in [
        (Level::App, None, "/hook", "/hook"),
        (Level::Number, number.clone(), "/number", "/hook"),
        (Level::Account, account, "/number", "/account"),
        (Level::Number, None, "/account", "/account"),
        (Level::Account, None, "/hook", "/hook"),
    ] {
        world.sandbox.set_callback(level, callback);
        world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
        assert_eq!(world.request().await.path, of_number);
        world.settled().await;
        world.sandbox.announce("account_review_update", json!({"decision": "APPROVED"}));
        assert_eq!(world.request().await.path, of_account);
        world.settled().await;
    }
}
