//! The control API: its document, its routes, and how it refuses.

use std::collections::BTreeSet;

use reqwest::{
    Method, StatusCode,
    header::{CONTENT_TYPE, HOST, ORIGIN},
};
use serde_json::{Value, json};

use super::harness::{CUSTOMER, NUMBER_ID, STAFF, World};

/// What the control API has.
const ROUTES: &str = "
GET    /sandbox/api/snapshot
POST   /sandbox/api/reset
GET    /sandbox/api/people
POST   /sandbox/api/people
PATCH  /sandbox/api/people/{person}
GET    /sandbox/api/people/{person}/chat
POST   /sandbox/api/people/{person}/deeds
POST   /sandbox/api/people/{person}/read
POST   /sandbox/api/files
GET    /sandbox/api/files/{id}
GET    /sandbox/api/clock
PUT    /sandbox/api/clock
POST   /sandbox/api/clock/jump
GET    /sandbox/api/settings
PUT    /sandbox/api/settings
GET    /sandbox/api/account
PUT    /sandbox/api/account
GET    /sandbox/api/faults
POST   /sandbox/api/faults
DELETE /sandbox/api/faults
DELETE /sandbox/api/faults/{id}
GET    /sandbox/api/templates
POST   /sandbox/api/templates
PATCH  /sandbox/api/templates/{name}/{language}
POST   /sandbox/api/webhooks
POST   /sandbox/api/traces
GET    /sandbox/api/sent
GET    /sandbox/api/log
POST   /sandbox/api/wait
GET    /sandbox/api/events
";

/// `METHOD path body -> status`, and with `: words` the error says them. Asked one after the other.
const ASKED: &str = r#"
POST people {"phone": "+34 600 555 666", "name": "Eva", "username": "eva"} -> 201
GET people/eva/chat -> 200
POST people {"phone": "12"} -> 422: phone is no phone number
POST people {"phone": "34600555666"} -> 422: phone is somebody else's
POST people {"phone": 5} -> 422: expected a string
PATCH people/eva {"name": "Eva B", "phone": "+34 600 555 777"} -> 200
GET people/34600555777/chat -> 200
PATCH people/eva {"phone": "+34 600 111 222"} -> 422: phone is somebody's already
PATCH people/eva {"hides_fone": true} -> 422: unknown field `hides_fone`
PATCH people/nobody {} -> 404: nobody here has this id
GET people/nobody/chat -> 404: nobody here has this id
POST people/nobody/deeds {"kind": "read"} -> 404: nobody here has this id
POST people/nobody/read -> 404: nobody here has this id
POST people/p1/deeds {"kind": "text", "body": "hi"} -> 201
POST people/p1/deeds {"kind": "text", "body": ""} -> 422: body
POST people/p1/deeds {"kind": "song"} -> 422: unknown variant `song`
POST people/p1/deeds {"kind": -> 400: EOF
POST people/p1/read -> 204
PUT clock {"scale": 0} -> 200
PUT clock {"scale": 10001} -> 422: scale is 10001; it goes from 0
PUT clock {"scale": 1, "speed": 2} -> 422: unknown field `speed`
POST clock/jump {"by": "P1DT1H"} -> 200
POST clock/jump {"by": "tomorrow"} -> 422: by is 'tomorrow'; expected a duration
POST clock/jump {"by": "P1M"} -> 422: by is 'P1M'; expected a duration
POST clock/jump {"by": "-PT1H"} -> 422: a jump goes forward
PUT settings {"window": "refused"} -> 200
PUT settings {"webhooks": {"batch_max": 1001}} -> 422: batch_max
PUT settings {"windows": "off"} -> 422: unknown field `windows`
PUT account {"restricted": true} -> 200
PUT account {"token_sends_left": 3} -> 200
PUT account {"token": "none"} -> 422: unknown field `token`
POST faults {"when": "messages", "do": "refuse", "code": 131000, "percent": 20} -> 201
POST faults {"when": "media", "do": "fail", "code": 131053} -> 422: only a message can fail later
POST faults {"do": "explode"} -> 422: unknown variant `explode`
DELETE faults/1 -> 204
DELETE faults/1 -> 404: there is no rule 1
DELETE faults/first -> 400: Cannot parse
DELETE faults -> 204
POST templates {"name": "kpi", "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": "Sales"}]} -> 201
POST templates {"name": "kpi", "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": "Sales"}]} -> 422: there is a template kpi in the language en already
POST templates {"name": "KPI"} -> 422: name may have only
GET templates -> 200
PATCH templates/kpi/en {"status": "PAUSED"} -> 200
PATCH templates/kpi/en {"status": "SLEEPING"} -> 422: unknown variant `SLEEPING`
PATCH templates/kpi/pt {"status": "APPROVED"} -> 404: there is no template kpi in the language pt
POST webhooks {"field": "phone_number_quality_update", "value": {"event": "DOWNGRADE"}} -> 202
POST webhooks {"field": "Quality!", "value": {}} -> 422: field is 'Quality!'
POST webhooks {"field": "flows", "value": 3} -> 422: expected a map
POST traces {"message_id": "wamid.none", "trace": {}} -> 404: nobody here wrote the message wamid.none
GET sent?to=p1 -> 200
GET sent?to=nobody -> 404: nobody here has this id
GET sent?since=3 -> 400: unknown field `since`
GET log?after=-1 -> 400: invalid digit
POST wait {"for": {"messages": 0, "to": "p1"}} -> 200
POST wait {"for": {"messages": 1, "to": "p1"}, "timeout_ms": 1} -> 408: after 1 ms: expected messages: 1, came: 0
POST wait {"for": {"messages": 1, "to": "nobody"}} -> 404: nobody here has this id
POST wait {"for": "noise"} -> 422: did not match any variant
POST wait {"for": "quiet", "timeout_ms": 60001} -> 422: timeout_ms is 60001; at most 60000
GET files/none -> 404: there is no file none
GET elsewhere -> 404: the control API has no GET /sandbox/api/elsewhere
PUT people {} -> 405
"#;

async fn document(world: &World) -> Value {
    let (status, document) = world.page(Method::GET, "openapi.json", None).await;
    assert_eq!(status, StatusCode::OK);
    document
}

#[tokio::test]
async fn the_document_has_every_route_and_the_router_has_no_other() {
    let world = World::start().await;
    let document = document(&world).await;
    let expected: BTreeSet<_> = ROUTES.lines().filter(|line| !line.is_empty()).map(squeeze).collect();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let own: Vec<String> = item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let asked =
                path.replace("{person}", "nobody").replace("{id}", "99").replace("{name}/{language}", "none/xx");
            let asked = asked.strip_prefix("/sandbox/").unwrap();
            // The stream of events never ends, and beginning again is for another test.
            if method == "GET" && asked.ends_with("events") {
                continue;
            }
            let (status, answer) = world.page(method.parse().unwrap(), asked, None).await;
            let is_routed = status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_routed, own.contains(&method.to_owned()), "{method} {path}: {status} {answer}");
        }
        documented.extend(own.into_iter().map(|method| format!("{method} {path}")));
    }
    assert_eq!(documented, expected);
}

#[tokio::test]
async fn the_document_explains_every_route_and_type() {
    let world = World::start().await;
    let document = document(&world).await;
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    for operation in operations {
        let id = &operation["operationId"];
        assert!(operation["summary"].as_str().is_some_and(|words| words.len() > 5), "{id} has a summary");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{id} has a tag");
        assert!(operation["responses"]["4XX"]["content"]["application/json"].is_object(), "{id} can be refused");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        assert!(schema["description"].as_str().is_some(), "{name} is explained: {schema}");
    }
    let text = document.to_string();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is there");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_the_field_and_the_limit() {
    let world = World::start().await;
    for line in ASKED.lines().filter(|line| !line.is_empty()) {
        let (asked, expected) = line.rsplit_once(" -> ").unwrap();
        let (method, rest) = asked.split_once(' ').unwrap();
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        let request = world.http.request(method.parse().unwrap(), format!("{}/sandbox/api/{path}", world.base));
        let request = if body.is_empty() {
            request
        } else {
            request.header(CONTENT_TYPE, "application/json").body(body.to_owned())
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16().to_string();
        let answer = response.text().await.unwrap();
        let (expected_status, words) = expected.split_once(": ").unwrap_or((expected, ""));
        assert_eq!(status, expected_status, "{line}\n{answer}");
        if !words.is_empty() {
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert!(answer["error"].as_str().unwrap().contains(words), "{line}\n{answer}");
        }
    }
}

#[tokio::test]
async fn a_snapshot_shows_people_account_and_business() {
    let world = World::still().await;
    world.api(Method::POST, "people/p1/deeds", json!({"kind": "text", "body": "hi"})).await;
    world.settled().await;
    world.api(Method::PUT, "account", json!({"token_expired": true, "restricted": true})).await;
    world.settled().await;
    let snapshot = world.api(Method::GET, "snapshot", Value::Null).await;
    assert_eq!(snapshot["clock"]["scale"], 0.0);
    assert_eq!(snapshot["account"], json!({"token_expired": true, "token_sends_left": 0, "restricted": true}));
    assert_eq!(snapshot["business"]["phone_number_id"], NUMBER_ID);
    assert_eq!(snapshot["hints"], json!(["report today"]));
    let person = &snapshot["people"][0];
    assert_eq!((&person["id"], &person["messages"], &person["typing_ms"]), (&json!("p1"), &json!(1), &json!(0)));
    assert_eq!(person["last"]["content"]["body"], "hi");
    assert_eq!(snapshot["people"][1]["last"], Value::Null);
    let account = world.api(Method::PUT, "account", json!({"token_expired": false})).await;
    assert_eq!(account, json!({"token_expired": false, "token_sends_left": null, "restricted": true}));
}

#[tokio::test]
async fn a_program_can_wait_for_answers_and_for_quiet() {
    let world = World::start().await;
    world.sent(json!({"text": {"body": "before"}})).await;
    let done = world.api(Method::POST, "people/p1/deeds", json!({"kind": "text", "body": "hi"})).await;
    assert!(done["message_id"].as_str().unwrap().starts_with("wamid."));
    let wait = world.api(Method::POST, "wait", json!({"for": {"messages": 2, "to": STAFF}}));
    let send = async {
        for to in [STAFF, CUSTOMER, STAFF] {
            world.sent(json!({"to": to, "text": {"body": format!("to {to}")}})).await;
        }
    };
    let (waited, ()) = tokio::join!(wait, send);
    let bodies: Vec<_> = waited.as_array().unwrap().iter().map(|sent| &sent["content"]["body"]).collect();
    assert_eq!(bodies, ["to 34600111222", "to 34600111222"]);
    world.api(Method::POST, "wait", json!({"for": "quiet"})).await;
    let sent = world.api(Method::GET, "sent", Value::Null).await;
    let to: Vec<_> = sent.as_array().unwrap().iter().map(|sent| sent["person"].as_str().unwrap()).collect();
    assert_eq!(to, ["p1", "p1", "p2", "p1"]);
    let after = sent[2]["number"].as_u64().unwrap();
    let rest = world.api(Method::GET, &format!("sent?after={after}"), Value::Null).await;
    assert_eq!(rest.as_array().unwrap(), &sent.as_array().unwrap()[3..]);
}

#[tokio::test]
async fn it_is_not_quiet_while_the_bot_has_not_taken_a_webhook() {
    let world = World::still_with(&[500], Default::default()).await;
    world.deed(STAFF, json!({"kind": "text", "body": "hi"}));
    let wait = json!({"for": "quiet", "timeout_ms": 50});
    let (status, answer) = world.page(Method::POST, "api/wait", Some(&wait)).await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    assert!(answer["error"].as_str().unwrap().ends_with("webhooks that the bot has not taken: 1"), "{answer}");
    world.jump("1s");
    world.api(Method::POST, "wait", json!({"for": "quiet"})).await;
}

#[tokio::test]
async fn a_bot_can_say_how_it_answered() {
    let world = World::start().await;
    let mut events = world.events().await;
    let done = world.api(Method::POST, "people/p1/deeds", json!({"kind": "text", "body": "hi"})).await;
    let trace = json!({"stage": "pattern", "latency_us": 12});
    for old_and_new in [json!({"stage": "none"}), trace.clone()] {
        world.api(Method::POST, "traces", json!({"message_id": done["message_id"], "trace": old_and_new})).await;
    }
    let chat = world.api(Method::GET, "people/p1/chat", Value::Null).await;
    assert_eq!(chat["messages"][0]["trace"], trace);
    assert!(chat["window_until"].is_string() && chat["messages"][0]["at"].is_string());
    loop {
        let event = events.next().await.unwrap();
        if event["event"] == "trace" && event["trace"] == trace {
            assert_eq!((&event["person"], &event["id"]), (&json!("p1"), &done["message_id"]));
            break;
        }
    }
    let large = json!({"message_id": done["message_id"], "trace": "x".repeat(65536)});
    let (status, answer) = world.page(Method::POST, "api/traces", Some(&large)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["error"], "trace has 65538 bytes, at most 65536 are kept");
}

#[tokio::test]
async fn a_file_goes_up_and_comes_down_and_may_be_sent() {
    let world = World::start().await;
    let url = format!("{}/sandbox/api/files", world.base);
    let upload = world.http.post(&url).header(CONTENT_TYPE, "image/png").body(vec![7_u8; 10]).send().await.unwrap();
    assert_eq!(upload.status(), StatusCode::CREATED);
    let id = upload.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    world.api(Method::POST, "people/p1/deeds", json!({"kind": "image", "media": id})).await;
    let file = world.http.get(format!("{url}/{id}")).send().await.unwrap();
    assert_eq!(file.headers()[CONTENT_TYPE], "image/png");
    assert_eq!(file.headers()["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(file.bytes().await.unwrap(), vec![7_u8; 10]);
    let song = world.http.post(&url).header(CONTENT_TYPE, "audio/midi").body("la").send().await.unwrap();
    assert_eq!(song.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn everything_begins_again_and_no_message_has_the_id_of_an_old_one() {
    let mut world = World::still_with(&[500], Default::default()).await;
    let before = world.api(Method::GET, "snapshot", Value::Null).await;
    world.api(Method::POST, "people", json!({"phone": "34600555666"})).await;
    world.api(Method::POST, "faults", json!({"do": "server_error"})).await;
    world.api(Method::PUT, "settings", json!({"window": "off"})).await;
    world.api(Method::POST, "clock/jump", json!({"by": "P300D"})).await;
    let old = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    world.request().await;
    world.until(|log| log.first()?.next_attempt).await;
    world.api(Method::POST, "reset", Value::Null).await;
    let mut after = world.api(Method::GET, "snapshot", Value::Null).await;
    assert_eq!(after["clock"]["scale"], 1.0);
    after["clock"] = before["clock"].clone();
    after["templates"][0]["id"] = before["templates"][0]["id"].clone();
    assert_eq!(after, before);
    let new = world.deed(STAFF, json!({"kind": "text", "body": "hi"})).unwrap();
    assert_ne!(new, old);
    assert_eq!(world.request().await.updates()[0]["id"], new);
    let log = world.api(Method::GET, "log?after=1", Value::Null).await;
    assert_eq!(log.as_array().unwrap().len(), 1, "requests are counted on: {log}");
}

#[tokio::test]
async fn pages_of_others_reach_nothing() {
    let world = World::start().await;
    let own = world.base.strip_prefix("http://").unwrap();
    for (host, origin, is_refused) in [
        (own, None, false),
        ("localhost", None, false),
        ("sandbox.example.org", None, true),
        (own, Some(world.base.as_str()), false),
        (own, Some("http://example.org"), true),
        (own, Some("null"), true),
    ] {
        let request = world.http.get(format!("{}/sandbox/api/people", world.base)).header(HOST, host);
        let request = if let Some(origin) = origin { request.header(ORIGIN, origin) } else { request };
        let refused = request.send().await.unwrap().status() == StatusCode::MISDIRECTED_REQUEST;
        assert_eq!(refused, is_refused, "{host} {origin:?}");
    }
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
