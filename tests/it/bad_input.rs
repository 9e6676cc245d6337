//! Bad input: each gets a clear answer, and nothing is lost.

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{CUSTOMER, STAFF, STRANGER, World, message, sign, tap, text, webhook};

/// Requests that nobody signed as Meta does.
#[tokio::test(flavor = "multi_thread")]
async fn what_meta_did_not_sign_is_refused() {
    let world = World::start().await;
    let body = webhook(&[text(STAFF, "thanks")], &[]).to_string().into_bytes();
    let true_signature = sign(&body);
    let other = sign(b"something else");
    let (upper, short) = (true_signature.to_uppercase(), &true_signature[..70]);
    for signature in [None, Some(""), Some("sha256="), Some(other.as_str()), Some(upper.as_str()), Some(short)] {
        let answer = world.line.post(body.clone(), signature).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{signature:?}");
        assert_eq!(answer.text().await.unwrap(), "", "a forger learns nothing");
    }
    let mut changed = body.clone();
    changed[20] ^= 1;
    assert_eq!(world.line.post(changed, Some(&true_signature)).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let ledger = world.finish().await;
    assert_eq!((ledger.applied, ledger.ignored, ledger.outbox.len()), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_signed_is_kept_even_when_it_makes_no_sense() {
    let world = World::start().await;
    let bodies: [&[u8]; 6] = [b"{\"object\":", b"", b"\xff\xfe", b"[]", b"{\"object\": \"page\"}", b"null"];
    for body in bodies {
        let answer = world.line.post(body.to_vec(), Some(&sign(body))).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{:?}", String::from_utf8_lossy(body));
    }
    still_answers(&world, STAFF, 0).await;
    assert_eq!(world.finish().await.ignored, bodies.len() as i64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_four_mebibytes_is_too_large() {
    let world = World::start().await;
    let body = vec![b' '; 4 * 1024 * 1024];
    match world.line.post(body.clone(), Some(&sign(&body))).await {
        Ok(answer) => assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE),
        // The answer comes before the body is read; the connection may be gone by the time that the client looks.
        Err(error) => assert!(error.is_request() || error.is_body(), "{error:?}"),
    }
    let almost = vec![b' '; 3 * 1024 * 1024];
    assert_eq!(world.line.post(almost.clone(), Some(&sign(&almost))).await.unwrap().status(), StatusCode::OK);
    still_answers(&world, STAFF, 0).await;
    world.finish().await;
}

/// Said by staff, who may do most. Each gets one answer, of which a part is given.
#[tokio::test(flavor = "multi_thread")]
async fn odd_words_get_a_clear_answer_and_do_no_harm() {
    let world = World::start().await;
    let orders = "SELECT count(*) FROM orders";
    let before = world.place.count(orders).await;
    let nonsense = "xq zvb ".repeat(586)[..4096].to_owned();
    let cases = [
        ("🎉🎉🎉", "I did not understand"),
        ("👍", ""),
        (nonsense.as_str(), ""),
        ("order 5000", "I find no order 5000"),
        ("order 1823'; drop table orders; --", ""),
        // It speaks of orders, so it is taken for a wish to see some: harmless, and pinned here.
        ("'; drop table orders; --", "The latest orders of the shop"),
        ("stock of '; delete from products; --", ""),
        ("{{ 7 * 7 }} {% for x in y %}", "I did not understand"),
        ("*bold* _italics_ ~gone~ ```code```", "I did not understand"),
        ("\u{202e}redrO\u{202c} \u{0000}\u{0007}", "I did not understand"),
        ("?", "I did not understand"),
        ("%s%n%x ${jndi:ldap://x} <script>alert(1)</script>", "I did not understand"),
    ];
    for (place, (said, expected)) in cases.iter().enumerate() {
        world.line.say(STAFF, said).await;
        let answer = world.meta().answer(STAFF, place + 1).await;
        assert!(!answer.is_empty() && answer.contains(expected), "`{said}` was answered by `{answer}`");
        assert!(!answer.contains("49"), "a template in a message must stay text: {answer}");
    }
    still_answers(&world, STAFF, cases.len()).await;
    assert_eq!(world.place.count(orders).await, before);
    world.finish().await;
}

/// What a person writes may format nothing in what we write: marks become look-alikes.
#[tokio::test(flavor = "multi_thread")]
async fn markup_in_names_formats_nothing() {
    let world = World::start().await;
    for said in ["create customer", "*Ana* _x_", "11 98888-7755", "Rua *forte* 10, `Centro`"] {
        world.line.say(STAFF, said).await;
    }
    let confirmation = world.meta().answer(STAFF, 4).await;
    assert!(confirmation.starts_with("*∗Ana∗ ＿x＿*\n"), "{confirmation}");
    assert!(confirmation.contains("Rua ∗forte∗ 10, ˋCentroˋ"), "{confirmation}");
    world.line.say(STAFF, "yes").await;
    assert!(world.meta().answer(STAFF, 5).await.contains("∗Ana∗"));
    world.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_message_is_answered_and_what_asks_for_nothing_is_left_alone() {
    let world = World::start().await;
    let kinds = [
        ("image", json!({ "id": "1", "mime_type": "image/jpeg" })),
        ("audio", json!({ "id": "2", "voice": true })),
        ("document", json!({ "id": "3", "filename": "a.pdf" })),
        ("location", json!({ "latitude": -23.5, "longitude": -46.6 })),
        ("contacts", json!([])),
        ("hologram", json!({ "depth": 3 })),
        ("unsupported", json!({})),
        ("text", json!({ "body": {} })),
    ];
    for (place, (kind, content)) in kinds.iter().enumerate() {
        world.line.deliver(&webhook(&[message(STRANGER, kind, content.clone())], &[])).await;
        let answer = world.meta().answer(STRANGER, place + 1).await;
        assert!(answer.contains("write it"), "{kind}: {answer}");
    }
    let caption = json!({ "id": "4", "caption": "stock of decaf" });
    world.line.deliver(&webhook(&[message(STRANGER, "image", caption)], &[])).await;
    assert!(world.meta().answer(STRANGER, kinds.len() + 1).await.starts_with("*Decaf"));
    let reaction = json!({ "message_id": "wamid.X", "emoji": "👍" });
    world.line.deliver(&webhook(&[message(STRANGER, "reaction", reaction)], &[])).await;
    // What is said in a group is not said to us alone.
    let mut in_a_group = text(STRANGER, "stock of decaf");
    in_a_group["group_id"] = json!("120363000000000000");
    world.line.deliver(&webhook(&[in_a_group], &[])).await;
    still_answers(&world, STRANGER, kinds.len() + 1).await;
    assert_eq!(world.finish().await.ignored, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_and_forged_buttons_are_answered_politely() {
    let world = World::start().await;
    for said in ["create customer", "Rita Souza", "11 98888-7766", "Rua do Sol 5, Centro", "yes"] {
        world.line.say(STAFF, said).await;
    }
    assert!(world.meta().answer(STAFF, 5).await.contains("created"));
    let customers = "SELECT count(*) FROM customers";
    let before = world.place.count(customers).await;
    // The question is answered; its buttons stay tappable for ever. Ids can be anything.
    let ids = ["v1/a/4/yes", "v1/a/4/no", "v1/a/999/yes", "v1/a/4/drop", "v2/x", "", "v1/c/no_such_command", "%00/%ff"];
    for (place, id) in ids.iter().enumerate() {
        world.line.deliver(&webhook(&[tap(STAFF, false, id, "Yes")], &[])).await;
        let answer = world.meta().answer(STAFF, 6 + place).await;
        assert!(!answer.is_empty() && !answer.contains("created"), "{id}: {answer}");
    }
    assert!(world.meta().answer(STAFF, 6).await.contains("That question is closed"));
    // A customer cannot tap what only staff may do.
    world.line.deliver(&webhook(&[tap(CUSTOMER, false, "v1/c/create_customer", "Add a customer")], &[])).await;
    assert!(world.meta().answer(CUSTOMER, 1).await.contains("I cannot do that for this number"));
    world.line.deliver(&webhook(&[tap(CUSTOMER, true, "v1/c/order?order=1811", "Order 1811")], &[])).await;
    assert!(world.meta().answer(CUSTOMER, 2).await.contains("I find no order 1811"));
    assert_eq!(world.place.count(customers).await, before);
    world.finish().await;
}

/// `person`, who has got `count` messages so far, asks something and is answered.
async fn still_answers(world: &World, person: &str, count: usize) {
    world.line.say(person, "stock of decaf").await;
    let answer = world.meta().answer(person, count + 1).await;
    assert!(answer.starts_with("*Decaf 250 g*"), "{answer}");
}

/// Meta may deliver in another order than things happened, and again what it delivered before.
#[tokio::test(flavor = "multi_thread")]
async fn old_webhooks_do_not_disturb_a_question_that_waits() {
    let world = World::start().await;
    let first = webhook(&[text(STAFF, "create customer")], &[]);
    let second = webhook(&[text(STAFF, "Rita Souza")], &[]);
    world.line.deliver(&first).await;
    world.line.deliver(&second).await;
    assert!(world.meta().answer(STAFF, 2).await.contains("phone"));
    // A restart in the middle changes nothing either.
    let world = World::start_in(world.stop().await).await;
    for old in [&second, &first, &second] {
        world.line.deliver(old).await;
    }
    world.line.say(STAFF, "11 98888-7788").await;
    assert!(world.meta().answer(STAFF, 3).await.contains("address"));
    assert_eq!(world.finish().await.applied, 3);
}

/// What was on its way for an hour may no longer matter: the person is told of it, and can have it answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_was_on_its_way_for_an_hour_is_told_of_and_not_answered() {
    let world = World::start().await;
    world.line.say(STAFF, "stock of decaf").await;
    world.meta().messages(STAFF, 1).await;
    let mut late = text(STAFF, "stock of hand grinder");
    late["timestamp"] = json!((jiff::Timestamp::now().as_second() - 3600).to_string());
    world.line.deliver(&webhook(&[late], &[])).await;
    let answer = world.meta().answer(STAFF, 2).await;
    assert!(answer.starts_with("I was away when you wrote"), "{answer}");
    assert!(answer.contains("\"stock of hand grinder\""), "{answer}");
    world.finish().await;
}
