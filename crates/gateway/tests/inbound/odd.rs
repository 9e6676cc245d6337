//! What nobody promised.

use gateway::{
    store::keys,
    webhook::{Content, InboundMessage, Update, heard, inbound, read},
};
use jiff::SignedDuration;
use serde_json::value::RawValue;

use crate::{
    cases,
    samples::{names, sample},
    show::{pending, received},
};

#[test]
fn odd_messages_are_read_as_other() {
    let odd = [
        ("", "unknown"),
        ("null", "unknown"),
        (r#"{"message": 1}"#, "unknown"),
        (r#"{"message": {"type": ["text"]}}"#, "unknown"),
        (r#"{"message": {"type": "text"}}"#, "text"),
        (r#"{"message": {"type": "text", "text": {"body": null}}}"#, "text"),
        (r#"{"message": {"type": "text", "text": {"body": "\ud800"}}}"#, "text"),
        (r#"{"message": {"type": "image"}}"#, "image"),
        (r#"{"message": {"type": "order", "order": []}}"#, "order"),
        (r#"{"message": {"type": "contacts", "contacts": [1]}}"#, "contacts"),
        (r#"{"message": {"type": "location", "location": {"latitude": "north", "longitude": 1}}}"#, "location"),
        (r#"{"message": {"type": "interactive", "interactive": {}}}"#, "interactive"),
        (
            r#"{"message": {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {}}}}"#,
            "list_reply",
        ),
    ];
    for (payload, kind) in odd {
        assert_eq!(InboundMessage::read(payload).content, Content::Other { kind: kind.into() }, "{payload}");
    }
}

#[test]
fn no_mutation_of_a_sample_panics() {
    // A linear congruential generator (Knuth's constants): the same bytes change on every run.
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let noise = [&b"null"[..], b"{", b"]", b"\"", b"\\ud800", b"\\u0000", b"\xff", b"\0", b"1e999", b",", b"-", b"[]"];
    let samples = names().into_iter().map(|name| sample(&name));
    let cases = cases::changes().into_iter().map(|change| cases::envelope(change).to_string().into_bytes());
    for original in samples.chain(cases) {
        for _ in 0..100 {
            let mut body = original.clone();
            let at = next(body.len());
            let end = (at + next(8)).min(body.len());
            body.splice(at..end, noise[next(noise.len())].iter().copied());
            let events = read(&body, received(), SignedDuration::ZERO)
                .map_or_else(|_| vec![inbound::unreadable(&body, received())], |reading| reading.batch.events);
            for event in events {
                assert!(serde_json::from_str::<&RawValue>(&event.payload).is_ok());
                assert!(!event.key.contains('\0') && !event.aliases.iter().any(|alias| alias.contains('\0')));
                heard(&[pending(&event)]);
                Update::read(&event.payload).map(|update| update.alert());
            }
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let nested = format!("{}1{}", r#"{"type":"edit","edit":{"message":"#.repeat(50_000), "}}".repeat(50_000));
    let answers = format!(r#""{}""#, r#"{\"a\":"#.repeat(100_000));
    let messages = [
        format!(r#"{{"id":"wamid.D","type":"text","text":{deep}}}"#),
        format!(r#"{{"id":"wamid.D","type":"edit","edit":{{"message":{nested}}}}}"#),
        format!(
            r#"{{"id":"wamid.D","type":"interactive","interactive":{{"type":"nfm_reply","nfm_reply":{{"response_json":{answers}}}}}}}"#
        ),
    ];
    for message in messages {
        let body = format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messages":[{message}]}}}}]}}]}}"#
        );
        let reading = read(body.as_bytes(), received(), SignedDuration::ZERO).unwrap();
        assert_eq!(reading.batch.events[0].key, keys::message("wamid.D"));
        InboundMessage::read(&reading.batch.events[0].payload);
    }
}

#[test]
fn an_id_that_no_index_takes_is_none() {
    let long = "x".repeat(10_000);
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"changes":[{{"field":"messages","value":{{
            "metadata":{{"phone_number_id":"1"}},
            "messages":[{{"id":"{long}","from":"{}","from_user_id":"ES.{long}","type":"text"}}],
            "statuses":[{{"id":"{long}","status":"read"}},{{"id":"wamid.A","status":"read","biz_opaque_callback_data":"{long}"}}]
        }}}}]}}]}}"#,
        "1".repeat(10_000),
    );
    let batch = read(body.as_bytes(), received(), SignedDuration::ZERO).unwrap().batch;
    assert!(batch.events.iter().all(|event| event.key.len() == 66 && event.person.is_none()));
    assert_eq!(batch.events.len(), 2);
    assert_eq!(batch.statuses[0].callback_data, None);
}
