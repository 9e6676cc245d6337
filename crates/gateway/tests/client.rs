//! The WhatsApp client against a server that we play ourselves.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bot::{
    Image, Message,
    message::{Button, Row},
};
use gateway::whatsapp::{
    Client, ClientConfig, ErrorClass, Timeouts, Wamid, classify,
    error::CODES,
    outbound::{Media, Outbound, ReadReceipt, Recipient, render::render},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::{io::AsyncReadExt, net::TcpListener};

const NUMBER: &str = "400011122233344";
const PERSON: &str = "5511955550142";

fn picture() -> Image {
    Image { mime_type: "image/png".into(), bytes: b"\x89PNG picture".to_vec() }
}

fn button(id: &str, title: &str) -> Button {
    Button { id: id.into(), title: title.into() }
}

/// What is posted for `message`, its callback data being "31".
fn as_json(to: &str, message: &Message, media_id: Option<&str>) -> Value {
    let content = render(message, media_id.map(|id| Media::Id(id.to_owned()))).unwrap();
    let outbound = Outbound::new(Recipient::person(to).unwrap(), content).with_callback_data("31").unwrap();
    serde_json::to_value(outbound).unwrap()
}

#[test]
fn every_kind_of_message_as_json() {
    let text = Message::Text { text: "*R$ 12.410* today".into() };
    let buttons = vec![button("yes", "Yes"), button("no", "No")];
    let rows = vec![
        Row { id: "sales".into(), title: "Sales".into(), description: Some("of today".into()) },
        Row { id: "stock".into(), title: "Stock".into(), description: None },
    ];
    let cases = [
        (
            (PERSON, text.clone(), None),
            r#""to":"+5511955550142","type":"text","text":{"preview_url":false,"body":"*R$ 12.410* today"}"#,
        ),
        (
            ("+5511955550142", text.clone(), None),
            r#""to":"+5511955550142","type":"text","text":{"preview_url":false,"body":"*R$ 12.410* today"}"#,
        ),
        (
            ("BR.7100220033", text, None),
            r#""recipient":"BR.7100220033","type":"text","text":{"preview_url":false,"body":"*R$ 12.410* today"}"#,
        ),
        (
            (PERSON, Message::Buttons { text: "Cancel?".into(), buttons: buttons.clone(), image: None }, None),
            r#""to":"+5511955550142","type":"interactive","interactive":{"type":"button","body":{"text":"Cancel?"},"action":{"buttons":[
                {"type":"reply","reply":{"id":"yes","title":"Yes"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}}"#,
        ),
        (
            (PERSON, Message::Buttons { text: "Cancel?".into(), buttons, image: Some(picture()) }, Some("5501")),
            r#""to":"+5511955550142","type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"id":"5501"}},
                "body":{"text":"Cancel?"},"action":{"buttons":[
                {"type":"reply","reply":{"id":"yes","title":"Yes"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}}"#,
        ),
        (
            (PERSON, Message::List { text: "Which one?".into(), open: "Choose".into(), rows }, None),
            r#""to":"+5511955550142","type":"interactive","interactive":{"type":"list","body":{"text":"Which one?"},"action":{"button":"Choose",
                "sections":[{"rows":[{"id":"sales","title":"Sales","description":"of today"},{"id":"stock","title":"Stock"}]}]}}"#,
        ),
        (
            (PERSON, Message::Image { image: picture(), text: "Last week".into() }, Some("5501")),
            r#""to":"+5511955550142","type":"image","image":{"id":"5501","caption":"Last week"}"#,
        ),
        (
            (
                PERSON,
                Message::Template {
                    name: "order_sent".into(),
                    language: "pt_BR".into(),
                    parameters: vec!["Ana".into(), "1823".into()],
                },
                None,
            ),
            r#""to":"+5511955550142","type":"template","template":{"name":"order_sent","language":{"policy":"deterministic","code":"pt_BR"},"components":[
                {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"1823"}]}]}"#,
        ),
        (
            (PERSON, Message::Image { image: picture(), text: String::new() }, Some("5501")),
            r#""to":"+5511955550142","type":"image","image":{"id":"5501"}"#,
        ),
    ];
    for ((to, message, media_id), expected) in cases {
        let frame = r#""messaging_product":"whatsapp","recipient_type":"individual","biz_opaque_callback_data":"31""#;
        let expected: Value = serde_json::from_str(&format!("{{{frame},{expected}}}")).unwrap();
        assert_eq!(as_json(to, &message, media_id), expected);
    }
}

#[test]
fn read_marks_as_json() {
    let quiet = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN01"});
    let receipt = ReadReceipt::new("wamid.IN01").unwrap();
    assert_eq!(serde_json::to_value(&receipt).unwrap(), quiet);
    let mut typing = quiet;
    typing["typing_indicator"] = json!({"type": "text"});
    assert_eq!(serde_json::to_value(receipt.with_typing()).unwrap(), typing);
}

/// Every code of the API's list that a send may meet, and some of each range.
const MEANINGS: &str = "
transient      1 2 131000 131016 131052 131053 133004
maintenance    131057 2494100
number_limit   4 613 80007 130429
pair_limit     131056
window_closed  131047
give_up        130403 130472 130497 131020 131026 131041 131049 131060 131062 131200 131299 132068 132069 137000
opted_out      131050
not_set_up     131030 131055 131063 131064 132001 132015 132016 134100 134101 134102 139000 139004
configuration  0 190 3 10 200 250 299 131005 33 131037 131042 131044 131045
configuration  133000 133005 133006 133008 133009 133010 133015 133016 134011
account        368 131031 131048
bug            100 130501 131008 131009 131021 131051 132000 132005 132007 132008 132012 132018 135000
bug            138000 138021 139100 139103 147001 147005 2388023 2593107 2593109
";

#[test]
fn every_listed_code_has_its_class_whatever_the_status() {
    for line in MEANINGS.lines().filter(|line| !line.is_empty()) {
        let (class, codes) = line.split_once(' ').unwrap();
        for code in codes.split_whitespace() {
            for status in [400, 403, 429, 500] {
                let error = classify(status, format!(r#"{{"error":{{"code":{code}}}}}"#).as_bytes());
                assert_eq!((error.class.name(), error.code), (class, code.parse().ok()), "{code} with status {status}");
            }
        }
    }
    let listed = |code: i64| MEANINGS.split_whitespace().any(|word| word.parse() == Ok(code));
    for (codes, ..) in CODES {
        assert!(listed(*codes.start()) || codes.clone().any(listed), "{codes:?} stands in no line");
    }
}

#[test]
fn refusals_of_odd_shapes() {
    let cases: [(u16, &str, ErrorClass, Option<i64>); 15] = [
        (500, "", ErrorClass::Unknown, None),
        (503, "<html>", ErrorClass::Unknown, None),
        (504, r#"{"error":null}"#, ErrorClass::Unknown, None),
        (500, r#"{"error":{"message":"no code"}}"#, ErrorClass::Unknown, None),
        (408, "", ErrorClass::Unknown, None),
        (302, "", ErrorClass::Configuration, None),
        (401, "", ErrorClass::Configuration, None),
        (404, "not here", ErrorClass::Configuration, None),
        (429, "", ErrorClass::NumberLimit, None),
        (413, "", ErrorClass::Bug, None),
        (400, r#"{"error":{"code":999999}}"#, ErrorClass::Bug, Some(999_999)),
        (400, r#"{"error":{"code":999999,"is_transient":true}}"#, ErrorClass::Transient, Some(999_999)),
        (500, r#"{"error":{"code":999999}}"#, ErrorClass::Transient, Some(999_999)),
        (400, r#"{"error":{"code":"131056","error_data":"words"}}"#, ErrorClass::PairLimit, Some(131_056)),
        (
            400,
            r#"{"error":{"code":190,"message":5,"error_data":[1],"fbtrace_id":{}}}"#,
            ErrorClass::Configuration,
            Some(190),
        ),
    ];
    for (status, body, class, code) in cases {
        let error = classify(status, body.as_bytes());
        assert_eq!((error.class, error.code), (class, code), "{status} {body}");
        assert!(!error.details.is_empty());
    }
}

#[test]
fn a_refusal_keeps_what_helps() {
    let body = br#"{"error":{"message":"(#131056) pair rate limit hit","code":131056,"error_data":{"details":"Too fast."},"fbtrace_id":"AbC1"}}"#;
    let error = classify(400, body);
    assert_eq!((error.details.as_str(), error.fbtrace_id.as_deref()), ("Too fast.", Some("AbC1")));
    assert_eq!(error.to_string(), "Too fast. (pair_limit, code 131056, trace AbC1)");
    assert_eq!(classify(400, br#"{"error":{"message":"only this","code":1}}"#).details, "only this");
    assert_eq!(classify(400, br#"{"error":{"code":131047}}"#).details, "the 24-hour window is closed");
}

/// One request as the server saw it.
#[derive(Clone, Debug)]
struct Seen {
    path: String,
    authorization: String,
    body: Vec<u8>,
}

type Answer = fn(&str) -> Response;

#[derive(Clone)]
struct Stub {
    seen: Arc<Mutex<Vec<Seen>>>,
    answer: Answer,
}

async fn stub(answer: Answer) -> (SocketAddr, Arc<Mutex<Vec<Seen>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stub = Stub { seen: Arc::default(), answer };
    let seen = stub.seen.clone();
    let router = Router::new().fallback(record).layer(DefaultBodyLimit::disable()).with_state(stub);
    tokio::spawn(serve(listener, router));
    (address, seen)
}

/// Our own accept loop, with its ordinary limits, until the test ends.
async fn serve(listener: TcpListener, router: Router) {
    let forever = tokio_util::sync::CancellationToken::new();
    gateway::server::serve(listener, router, gateway::server::Limits::default(), forever).await;
}

async fn record(State(stub): State<Stub>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    let authorization = head.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let path = head.uri.path().to_owned();
    let answer = (stub.answer)(&path);
    stub.seen.lock().unwrap().push(Seen { path, authorization: authorization.unwrap_or_default(), body });
    answer
}

fn client(address: SocketAddr) -> Client {
    let timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(500) };
    let base_url = format!("http://{address}/");
    Client::new(ClientConfig { base_url, graph_version: "v25.0".into(), access_token: "EAA-canary".into(), timeouts })
        .unwrap()
}

fn accepts(path: &str) -> Response {
    match path {
        "/v25.0/400011122233344/media" => r#"{"id":"5501"}"#.into_response(),
        _ => r#"{"messaging_product":"whatsapp","contacts":[{"input":"+5511955550142"}],"messages":[{"id":"wamid.OUT31"}],"success":true}"#
            .into_response(),
    }
}

fn text() -> Message {
    Message::Text { text: "hello".into() }
}

#[tokio::test]
async fn a_text_is_sent_and_its_id_comes_back() {
    let (address, seen) = stub(accepts).await;
    let wamid = client(address).send(NUMBER, PERSON, &text(), "31").await.unwrap();
    assert_eq!(wamid, Wamid("wamid.OUT31".into()));
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (seen[0].path.as_str(), seen[0].authorization.as_str()),
        ("/v25.0/400011122233344/messages", "Bearer EAA-canary")
    );
    let body: Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(body, as_json(PERSON, &text(), None));
}

#[tokio::test]
async fn what_meta_would_refuse_is_not_sent() {
    let (address, seen) = stub(accepts).await;
    let long = Message::Text { text: "x".repeat(4097) };
    let cases = [
        (NUMBER, PERSON, long, "31", "text.body: at most 4096 characters, this has 4097 (bug)"),
        (
            NUMBER,
            "Ana",
            text(),
            "31",
            "recipient: a phone in digits, or a user id such as BR.7100220033, this has 3 characters (bug)",
        ),
        (NUMBER, PERSON, text(), "", "biz_opaque_callback_data: not blank, this has 0 characters (bug)"),
    ];
    for (number, to, message, data, expected) in cases {
        let error = client(address).send(number, to, &message, data).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_picture_is_uploaded_before_its_message() {
    let (address, seen) = stub(accepts).await;
    let message = Message::Image { image: picture(), text: "chart".into() };
    client(address).send(NUMBER, PERSON, &message, "31").await.unwrap();
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen[0].path, "/v25.0/400011122233344/media");
    let form = String::from_utf8_lossy(&seen[0].body).into_owned();
    for part in [
        "name=\"messaging_product\"\r\n\r\nwhatsapp",
        "name=\"type\"\r\n\r\nimage/png",
        "filename=\"image.png\"",
        "PNG picture",
    ] {
        assert!(form.contains(part), "{part} is missing in {form}");
    }
    let body: Value = serde_json::from_slice(&seen[1].body).unwrap();
    assert_eq!(body["image"], json!({"id": "5501", "caption": "chart"}));
}

#[tokio::test]
async fn a_message_is_marked_as_read() {
    let (address, seen) = stub(accepts).await;
    client(address).mark_read(NUMBER, "wamid.IN01", true).await.unwrap();
    let body: Value = serde_json::from_slice(&seen.lock().unwrap()[0].body).unwrap();
    assert_eq!(body["typing_indicator"], json!({"type": "text"}));
}

#[tokio::test]
async fn a_refusal_is_classified() {
    let (address, _) =
        stub(|_| (StatusCode::BAD_REQUEST, r#"{"error":{"code":131056,"message":"too fast"}}"#).into_response()).await;
    let error = client(address).send(NUMBER, PERSON, &text(), "31").await.unwrap_err();
    assert_eq!((error.class, error.code), (ErrorClass::PairLimit, Some(131_056)));
}

#[tokio::test]
async fn answers_that_leave_the_outcome_open() {
    let answers: [Answer; 5] = [
        |_| StatusCode::BAD_GATEWAY.into_response(),
        |_| "".into_response(),
        |_| "{}".into_response(),
        |_| r#"{"messages":[]}"#.into_response(),
        |_| "x".repeat(300 * 1024).into_response(),
    ];
    for answer in answers {
        let (address, _) = stub(answer).await;
        let error = client(address).send(NUMBER, PERSON, &text(), "31").await.unwrap_err();
        assert_eq!(error.class, ErrorClass::Unknown, "{error}");
    }
}

#[tokio::test]
async fn an_upload_that_fails_has_sent_no_message() {
    let (address, seen) = stub(|_| StatusCode::BAD_GATEWAY.into_response()).await;
    let message = Message::Image { image: picture(), text: String::new() };
    let error = client(address).send(NUMBER, PERSON, &message, "31").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Transient);
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, seen) = stub(accepts).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let location = format!("http://{elsewhere}/");
    let router = Router::new().fallback(async move || (StatusCode::TEMPORARY_REDIRECT, [("location", location)]));
    tokio::spawn(serve(listener, router));
    let error = client(address).send(NUMBER, PERSON, &text(), "31").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Configuration);
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = client(address).send(NUMBER, PERSON, &text(), "31").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::NotSent, "{error}");
    assert!(!error.to_string().contains("canary") && !error.to_string().contains(PERSON), "{error}");
}

#[tokio::test]
async fn no_answer_in_time_is_unknown() {
    // The system completes the connection; nobody ever accepts it.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = client(listener.local_addr().unwrap()).send(NUMBER, PERSON, &text(), "31").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Unknown, "{error}");
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_is_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let breaks = async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut first = [0; 16];
        stream.read_exact(&mut first).await.unwrap();
    };
    let client = client(address);
    let message = text();
    let (error, ()) = tokio::join!(client.send(NUMBER, PERSON, &message, "31"), breaks);
    assert_eq!(error.unwrap_err().class, ErrorClass::Unknown);
}

#[test]
fn the_token_is_not_shown() {
    let shown = format!("{:?}", client(([127, 0, 0, 1], 1).into()));
    assert!(!shown.contains("canary"), "{shown}");
}
