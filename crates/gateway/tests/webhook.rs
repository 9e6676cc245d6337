//! The webhook, from the bytes of a request to what is stored.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{fmt::Write, fs, path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use gateway::{
    store::{Batch, Store},
    webhook::{
        Content, InboundMessage, Webhook, inbound, read, router,
        routes::{BODY_MAX, PATH},
        signature::{HEADER, Signature},
    },
};
use http_body_util::BodyExt;
use jiff::Timestamp;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::Notify;
use tower::ServiceExt;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/webhooks");

fn received() -> Timestamp {
    "2026-09-30T12:00:00Z".parse().unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(SAMPLES).join(name)).unwrap()
}

fn names() -> Vec<String> {
    let files = fs::read_dir(SAMPLES).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = files.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
}

/// What a batch holds, one line an item. Hashes show their beginning.
fn show(batch: &Batch) -> String {
    let mut shown = String::new();
    for event in &batch.events {
        let key: String = event.key.chars().take(14).collect();
        let who = event.person.as_ref().map_or_else(
            || "nobody".to_owned(),
            |person| format!("{} {:?} to {}", person.address, person.profile_name, person.phone_number_id),
        );
        let content = if event.key.starts_with("m:") {
            let message = InboundMessage::read(&event.payload);
            let reply = message.context_wamid.map(|wamid| format!(" replying to {wamid}")).unwrap_or_default();
            format!("{:?}{reply}", message.content)
        } else {
            event.payload.chars().take(60).collect()
        };
        writeln!(shown, "  {key} | {} | {who}\n    {content}", event.provider_time).unwrap();
    }
    for status in &batch.statuses {
        writeln!(shown, "  {} {:?} {:?} {:?}", status.wamid, status.status, status.callback_data, status.error_code)
            .unwrap();
    }
    shown
}

#[test]
fn every_sample_becomes_what_is_expected() {
    let mut shown = String::new();
    for name in names() {
        write!(shown, "{name}\n{}", show(&read(&sample(&name), received()).unwrap())).unwrap();
    }
    let expected = String::from_utf8(sample("expected.txt")).unwrap();
    assert!(shown == expected, "{shown}");
}

#[test]
fn raw_text_is_kept_as_it_came() {
    let body = String::from_utf8(sample("text.json")).unwrap();
    let batch = read(body.as_bytes(), received()).unwrap();
    let payload = &batch.events[0].payload;
    let text = r#""body":"Ol\u00e1! \ud83d\udc4b quero o relat\u00f3rio de hoje \/ ontem""#;
    assert!(body.contains(text) && payload.contains(text), "{payload}");
    let parts: serde_json::Value = serde_json::from_str(payload).unwrap();
    assert_eq!(parts["contact"]["profile"]["name"], "Rita Amparo");
    assert_eq!(parts["metadata"]["phone_number_id"], "400011122233344");
}

#[test]
fn the_same_body_gives_the_same_keys_and_another_time_another() {
    let body = sample("field_template_status.json");
    let key = |body: &[u8], at: Timestamp| read(body, at).unwrap().events[0].key.clone();
    assert_eq!(key(&body, received()), key(&body, Timestamp::UNIX_EPOCH));
    let later = String::from_utf8(body.clone()).unwrap().replace("1790000950", "1790000951");
    assert_ne!(key(&body, received()), key(later.as_bytes(), received()));
}

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
    let noise = [&b"null"[..], b"{", b"]", b"\"", b"\\ud800", b"\xff", b"\0", b"1e999", b",", b"-"];
    for name in names() {
        let original = sample(&name);
        for _ in 0..300 {
            let mut body = original.clone();
            let at = next(body.len());
            let end = (at + next(8)).min(body.len());
            body.splice(at..end, noise[next(noise.len())].iter().copied());
            let events = read(&body, received())
                .map_or_else(|_| vec![inbound::unreadable(&body, received())], |batch| batch.events);
            for event in events {
                assert!(serde_json::from_str::<&serde_json::value::RawValue>(&event.payload).is_ok());
                InboundMessage::read(&event.payload);
            }
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messages":[{{"id":"wamid.D","type":"text","text":{deep}}}]}}}}]}}]}}"#
    );
    let batch = read(body.as_bytes(), received()).unwrap();
    assert_eq!(batch.events[0].key, "m:wamid.D");
    assert_eq!(InboundMessage::read(&batch.events[0].payload).content, Content::Other { kind: "text".into() });
}

fn secrets() -> Vec<SecretString> {
    vec!["old secret".into(), "new secret".into()]
}

/// A webhook over a store of its own, which lives as long as the folder.
struct Service {
    router: Router,
    store: Store,
    wake: Arc<Notify>,
    _folder: TempDir,
}

impl Service {
    async fn new(secrets: Vec<SecretString>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("recado.db")).await.unwrap();
        let wake = Arc::new(Notify::new());
        let verify_token = Some("say friend".into());
        let webhook =
            Webhook { store: store.clone(), secrets, phone_number_id: None, verify_token, wake: wake.clone() };
        Self { router: router(webhook), store, wake, _folder: folder }
    }

    async fn ask(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn ask(request: Request<Body>) -> (StatusCode, Bytes) {
    let response = Service::new(secrets()).await.ask(request).await;
    (response.status(), response.into_body().collect().await.unwrap().to_bytes())
}

async fn handshake(query: &str) -> (StatusCode, Bytes) {
    ask(Request::get(format!("{PATH}?{query}")).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_handshake_repeats_the_challenge_to_whoever_knows_the_token() {
    let (status, body) = handshake("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=say%20friend").await;
    assert_eq!((status, &body[..]), (StatusCode::OK, &b"1158201444"[..]));
    let refused = [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=say+frien",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=say+friend",
        "hub.mode=subscribe&hub.verify_token=say+friend",
        "hub.mode=subscribe&hub.mode=subscribe&hub.challenge=1&hub.verify_token=say+friend",
    ];
    for query in refused {
        assert_eq!(handshake(query).await, (StatusCode::FORBIDDEN, Bytes::new()), "{query}");
    }
}

fn delivery(body: impl Into<Bytes>, signatures: &[String]) -> Request<Body> {
    let mut request = Request::post(PATH).header(header::CONTENT_TYPE, "application/json");
    for signature in signatures {
        request = request.header(HEADER, signature);
    }
    request.body(Body::from(body.into())).unwrap()
}

fn signed_with(secret: &str, body: &[u8]) -> String {
    Signature::new(body, &secret.into()).to_header()
}

#[tokio::test]
async fn signed_with_any_of_the_secrets_is_stored_and_wakes_a_worker() {
    let body = sample("text.json");
    for secret in ["old secret", "new secret"] {
        let service = Service::new(secrets()).await;
        let response = service.ask(delivery(body.clone(), &[signed_with(secret, &body)])).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(service.store.counts().await.unwrap().pending_events, 1);
        service.wake.notified().await;
    }
}

#[tokio::test]
async fn what_is_delivered_twice_is_stored_once() {
    let service = Service::new(secrets()).await;
    for name in names().iter().chain(&names()) {
        let body = sample(name);
        let response = service.ask(delivery(body.clone(), &[signed_with("new secret", &body)])).await;
        assert_eq!(response.status(), StatusCode::OK, "{name}");
    }
    for name in names() {
        let accepted = service.store.accept(&read(&sample(&name), received()).unwrap(), received()).await.unwrap();
        assert_eq!((accepted.new_events, accepted.status_changes), (0, 0), "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused_so_that_it_comes_again() {
    let service = Service::new(secrets()).await;
    service.store.clone().close().await;
    let body = sample("text.json");
    let response = service.ask(delivery(body.clone(), &[signed_with("new secret", &body)])).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "5");
}

#[tokio::test]
async fn a_signed_body_that_is_no_json_is_kept_and_answered_200() {
    for body in [&b""[..], b"{", b"\xff\xfe", b"{} {}"] {
        assert_eq!(ask(delivery(body, &[signed_with("old secret", body)])).await.0, StatusCode::OK);
        let event = inbound::unreadable(body, received());
        assert!(event.key.starts_with("h:") && event.payload.starts_with(r#"{"malformed":"#), "{event:?}");
    }
}

#[tokio::test]
async fn a_signature_of_any_other_shape_is_refused() {
    let body = sample("text.json");
    let good = signed_with("new secret", &body);
    let digits = good.trim_start_matches("sha256=").to_owned();
    let refused: Vec<(&str, Vec<String>)> = vec![
        ("none", vec![]),
        ("two, both true", vec![good.clone(), good.clone()]),
        ("another secret", vec![signed_with("guess", &body)]),
        ("an empty secret", vec![signed_with("", &body)]),
        ("another body", vec![signed_with("new secret", b"{}")]),
        ("upper case", vec![format!("sha256={}", digits.to_uppercase())]),
        ("without its scheme", vec![digits.clone()]),
        ("the old scheme", vec![format!("sha1={digits}")]),
        ("one digit short", vec![good[..good.len() - 1].to_owned()]),
        ("one digit long", vec![format!("{good}0")]),
        ("a comma and another", vec![format!("{good},{good}")]),
        ("no hex", vec![format!("sha256={}", "g".repeat(64))]),
        ("empty", vec![String::new()]),
    ];
    for (case, signatures) in refused {
        assert_eq!(ask(delivery(body.clone(), &signatures)).await, (StatusCode::UNAUTHORIZED, Bytes::new()), "{case}");
    }
}

#[tokio::test]
async fn without_a_secret_nothing_passes() {
    let body = sample("text.json");
    for secrets in [vec![], vec!["".into()]] {
        let response = Service::new(secrets).await.ask(delivery(body.clone(), &[signed_with("", &body)])).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn no_changed_bit_passes() {
    let body = sample("text.json");
    let signature = Signature::new(&body, &"new secret".into());
    assert!(signature.is_of(&body, &secrets()));
    for bit in 0..body.len() * 8 {
        let mut changed = body.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!signature.is_of(&changed, &secrets()), "bit {bit}");
    }
}

#[tokio::test]
async fn a_body_may_have_three_megabytes_and_no_more_than_the_limit() {
    let padded = |size: usize| {
        let mut body = sample("text.json");
        body.resize(size, b' ');
        body
    };
    let largest = padded(BODY_MAX);
    assert_eq!(ask(delivery(largest.clone(), &[signed_with("new secret", &largest)])).await.0, StatusCode::OK);
    let too_large = padded(BODY_MAX + 1);
    let signature = signed_with("new secret", &too_large);
    assert_eq!(
        ask(delivery(too_large.clone(), std::slice::from_ref(&signature))).await,
        (StatusCode::PAYLOAD_TOO_LARGE, Bytes::new())
    );
    // Without a length said in advance.
    let chunks = futures::stream::iter([Ok::<_, std::io::Error>(too_large)]);
    let request = Request::post(PATH).header(HEADER, signature).body(Body::from_stream(chunks)).unwrap();
    assert_eq!(ask(request).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn other_methods_are_refused() {
    let request = Request::put(PATH).body(Body::empty()).unwrap();
    assert_eq!(ask(request).await.0, StatusCode::METHOD_NOT_ALLOWED);
}
