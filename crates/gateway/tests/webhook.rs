//! The webhook's requests: which are taken in and which are refused. What is in them is tested in `inbound`.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{fs, path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use gateway::{
    clock::Clock,
    config,
    store::{self, Store},
    webhook::{
        Webhook, inbound, read, router,
        routes::{BODY_MAX, PATH},
        signature::{HEADER, Signature},
    },
};
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
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

fn secrets() -> Vec<SecretString> {
    vec!["old secret".into(), "new secret".into()]
}

/// A webhook over a store of its own, which lives as long as the folder.
struct Service {
    router: Router,
    store: Arc<dyn Store>,
    wake: Arc<Notify>,
    _folder: TempDir,
}

impl Service {
    async fn new(secrets: Vec<SecretString>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config::Store { path: folder.path().join("recado.db"), ..config::Store::default() };
        let store = store::open(&config).await.unwrap();
        let wake = Arc::new(Notify::new());
        let verify_token = Some("say friend".into());
        let webhook = Webhook {
            store: store.clone(),
            secrets,
            phone_number_id: None,
            verify_token,
            coalesce: SignedDuration::ZERO,
            wake: wake.clone(),
            wake_sender: Arc::default(),
            clock: Clock::default(),
        };
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
        let batch = read(&sample(&name), received(), SignedDuration::ZERO).unwrap().batch;
        let accepted = service.store.accept(batch, received()).await.unwrap();
        assert_eq!((accepted.new_events, accepted.status_changes), (0, 0), "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_stored_is_refused_so_that_it_comes_again() {
    let service = Service::new(secrets()).await;
    service.store.close().await;
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
