//! The account, the number, its profile, who gets webhooks, who is blocked.

use std::collections::HashMap;

use axum::{Router, extract::Query, http::StatusCode as Answer, routing::get};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::harness::{ACCOUNT_ID, BUSINESS, CUSTOMER, NUMBER_ID, STAFF, TOKEN, VERIFY_TOKEN, World, answer, serve};

fn success() -> (StatusCode, Value) {
    (StatusCode::OK, json!({"success": true}))
}

#[tokio::test]
async fn a_number_tells_what_it_is_asked() {
    let world = World::start().await;
    let (_, number) = world.graph(Method::GET, NUMBER_ID, None).await;
    assert_eq!((&number["id"], &number["display_phone_number"]), (&json!(NUMBER_ID), &json!(BUSINESS)));
    assert_eq!((&number["verified_name"], &number["quality_rating"]), (&json!("Corner Shop"), &json!("GREEN")));
    let fields = "quality_rating,throughput,status,whatsapp_business_manager_messaging_limit";
    let (_, number) = world.graph(Method::GET, &format!("{NUMBER_ID}?fields={fields}"), None).await;
    assert_eq!(
        number,
        json!({"id": NUMBER_ID, "quality_rating": "GREEN", "throughput": {"level": "STANDARD"},
        "status": "CONNECTED", "whatsapp_business_manager_messaging_limit": "TIER_250"})
    );
    let (_, list) = world.graph(Method::GET, &format!("{ACCOUNT_ID}/phone_numbers?fields=status"), None).await;
    assert_eq!(list["data"], json!([{"id": NUMBER_ID, "status": "CONNECTED"}]));
    let (_, account) = world.graph(Method::GET, ACCOUNT_ID, None).await;
    assert_eq!((&account["id"], &account["name"]), (&json!(ACCOUNT_ID), &json!("Corner Shop")));
    for (path, node) in [(NUMBER_ID, "WhatsAppBusinessPhoneNumber"), (ACCOUNT_ID, "WhatsAppBusinessAccount")] {
        let (status, answer) = world.graph(Method::GET, &format!("{path}?fields=id,colour"), None).await;
        assert_eq!(status, 400);
        assert!(answer["error"]["message"].as_str().unwrap().ends_with(&format!("(colour) on node type ({node})")));
    }
}

#[tokio::test]
async fn settings_of_a_number_are_taken() {
    let world = World::start().await;
    for settings in [
        json!({"connection_status": "CONNECTED"}),
        json!({"search_visibility": "VISIBLE", "new_display_name": "Corner Shop", "username": "corner"}),
        json!({"pin": "123456"}),
        json!({"pin": ""}),
    ] {
        assert_eq!(world.graph(Method::POST, NUMBER_ID, Some(&settings)).await, success(), "{settings}");
    }
    let (_, number) = world.graph(Method::GET, &format!("{NUMBER_ID}?fields=is_pin_enabled"), None).await;
    assert_eq!(number["is_pin_enabled"], true);
    assert_eq!(world.graph(Method::POST, NUMBER_ID, Some(&json!({"pin": "12"}))).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn nothing_else_is_there() {
    let world = World::start().await;
    for (method, path) in [
        (Method::GET, "42".to_owned()),
        (Method::POST, "42".to_owned()),
        (Method::DELETE, "42".to_owned()),
        (Method::POST, "42/messages".to_owned()),
        (Method::POST, "42/marketing_messages".to_owned()),
        (Method::GET, format!("{NUMBER_ID}/message_templates")),
        (Method::GET, format!("{NUMBER_ID}/phone_numbers")),
        (Method::GET, format!("{ACCOUNT_ID}/block_users")),
        (Method::GET, format!("{ACCOUNT_ID}/whatsapp_business_profile")),
        (Method::POST, format!("{ACCOUNT_ID}/register")),
        (Method::GET, format!("{NUMBER_ID}/messages")),
        (Method::DELETE, format!("{NUMBER_ID}/register")),
        (Method::PUT, NUMBER_ID.to_owned()),
    ] {
        let (status, answer) = world.graph(method.clone(), &path, Some(&json!({}))).await;
        let error = &answer["error"];
        assert_eq!((status.as_u16(), &error["code"]), (400, &json!(100)), "{method} {path}: {answer}");
        assert_eq!(error["type"], "GraphMethodException", "{method} {path}");
        let id = path.split('/').next().unwrap();
        assert!(error["message"].as_str().unwrap().contains(&format!("'{id}' does not exist")), "{method} {path}");
    }
}

#[tokio::test]
async fn every_endpoint_needs_the_token() {
    let world = World::start().await;
    for (method, path) in [
        (Method::GET, format!("{ACCOUNT_ID}/message_templates")),
        (Method::POST, format!("{ACCOUNT_ID}/subscribed_apps")),
        (Method::GET, NUMBER_ID.to_owned()),
        (Method::POST, format!("{NUMBER_ID}/marketing_messages")),
        (Method::DELETE, format!("{NUMBER_ID}/block_users")),
        (Method::GET, "debug_token".to_owned()),
        (Method::GET, "42".to_owned()),
    ] {
        for token in [None, Some("another")] {
            let request = world.http.request(method.clone(), format!("{}/graph/v25.0/{path}", world.base));
            let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
            let (status, answer) = answer(request.send().await.unwrap()).await;
            assert_eq!((status.as_u16(), &answer["error"]["code"]), (401, &json!(190)), "{method} {path}");
            assert_eq!(answer["error"]["type"], "OAuthException");
        }
    }
}

#[tokio::test]
async fn a_token_is_explained() {
    let world = World::start().await;
    let (_, good) = world.graph(Method::GET, &format!("debug_token?input_token={TOKEN}"), None).await;
    assert_eq!((&good["data"]["is_valid"], &good["data"]["expires_at"]), (&json!(true), &json!(0)));
    assert_eq!(good["data"]["scopes"], json!(["whatsapp_business_management", "whatsapp_business_messaging"]));
    let (_, bad) = world.graph(Method::GET, "debug_token?input_token=x", None).await;
    assert_eq!((&bad["data"]["is_valid"], &bad["data"]["error"]["code"]), (&json!(false), &json!(190)));
    assert_eq!(world.graph(Method::GET, "debug_token", None).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn the_profile_is_kept_within_its_limits() {
    let world = World::start().await;
    let path = format!("{NUMBER_ID}/whatsapp_business_profile");
    let set = async |field: &str, value: &Value| {
        let request = json!({"messaging_product": "whatsapp", field: value});
        world.graph(Method::POST, &path, Some(&request)).await
    };
    let web = |length: usize| format!("https://e.org/{}", "x".repeat(length - 14));
    for (field, fits, too_much) in [
        ("about", json!("x".repeat(139)), json!("x".repeat(140))),
        ("about", json!("x"), json!("")),
        ("address", json!("x".repeat(256)), json!("x".repeat(257))),
        ("description", json!("x".repeat(256)), json!("x".repeat(257))),
        ("email", json!(format!("{}@e.org", "x".repeat(122))), json!(format!("{}@e.org", "x".repeat(123)))),
        ("email", json!("a@example.org"), json!("example.org")),
        ("websites", json!([web(256), "https://example.org"]), json!([web(257)])),
        ("websites", json!([]), json!([web(20), web(20), web(20)])),
        ("websites", json!(["https://example.org"]), json!(["example.org"])),
        ("vertical", json!("RESTAURANT"), json!("CAFE")),
        ("profile_picture_handle", json!("4::aW1h"), json!("")),
    ] {
        let (status, answer) = set(field, &too_much).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(100)), "{field} {too_much}: {answer}");
        assert!(answer["error"]["error_data"]["details"].as_str().unwrap().starts_with(field), "{answer}");
        assert_eq!(set(field, &fits).await, success(), "{field} {fits}");
    }
    assert_eq!(set("address", &json!("")).await, success(), "an empty text takes it away");
    let (_, profile) = world.graph(Method::GET, &format!("{path}?fields=about,email,address,vertical"), None).await;
    let expected =
        json!({"messaging_product": "whatsapp", "about": "x", "email": "a@example.org", "vertical": "RESTAURANT"});
    assert_eq!(profile, json!({"data": [{"business_profile": expected}]}));
    let (_, whole) = world.graph(Method::GET, &path, None).await;
    assert_eq!(whole["data"][0]["business_profile"]["websites"], json!(["https://example.org"]));
    assert_eq!(world.graph(Method::GET, &format!("{path}?fields=colour"), None).await.0, 400);
    assert_eq!(world.graph(Method::POST, &path, Some(&json!({"about": "hi"}))).await.0, 400, "without the product");
}

#[tokio::test]
async fn a_number_is_registered_with_its_pin() {
    let world = World::start().await;
    let register = async |body: Value| world.graph(Method::POST, &format!("{NUMBER_ID}/register"), Some(&body)).await;
    let with_pin = |pin: Value| json!({"messaging_product": "whatsapp", "pin": pin});
    for pin in [json!(null), json!("12345"), json!("1234567"), json!("12345a"), json!(123_456)] {
        assert_eq!(register(with_pin(pin.clone())).await.1["error"]["code"], 100, "{pin}");
    }
    assert_eq!(register(json!({"pin": "123456"})).await.1["error"]["code"], 100, "without the product");
    assert_eq!(world.graph(Method::POST, &format!("{NUMBER_ID}/deregister"), None).await, success());
    let hello = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}});
    assert_eq!(world.send(&hello).await.1["error"]["code"], 133_010);
    let (_, number) = world.graph(Method::GET, &format!("{NUMBER_ID}?fields=status"), None).await;
    assert_eq!(number["status"], "DISCONNECTED");
    assert_eq!(world.graph(Method::POST, &format!("{NUMBER_ID}/deregister"), None).await.1["error"]["code"], 133_010);
    assert_eq!(register(with_pin(json!("123456"))).await, success());
    assert_eq!(register(with_pin(json!("654321"))).await.1["error"]["code"], 133_005);
    assert_eq!(world.send(&hello).await.0, 200);
    for _ in 3..10 {
        assert_eq!(register(with_pin(json!("123456"))).await, success());
    }
    assert_eq!(register(with_pin(json!("123456"))).await.1["error"]["code"], 133_016, "ten in 72 hours");
}

/// A second place for webhooks, whose handshake wants this token.
async fn other_hook(token: &'static str) -> String {
    let shake = move |Query(asked): Query<HashMap<String, String>>| async move {
        let is_good = asked["hub.mode"] == "subscribe" && asked["hub.verify_token"] == token;
        if is_good { (Answer::OK, asked["hub.challenge"].clone()) } else { (Answer::FORBIDDEN, String::new()) }
    };
    format!("{}/other", serve(Router::new().route("/other", get(shake))).await)
}

#[tokio::test]
async fn webhooks_go_where_they_were_asked_to_go() {
    let world = World::start().await;
    let path = format!("{ACCOUNT_ID}/subscribed_apps");
    let (_, list) = world.graph(Method::GET, &path, None).await;
    assert_eq!(list["data"][0]["whatsapp_business_api_data"]["name"], "recado");
    let url = other_hook("open sesame").await;
    let with = |token: &str| json!({"override_callback_uri": url, "verify_token": token});
    let (status, answer) = world.graph(Method::POST, &path, Some(&with("abracadabra"))).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(2200)), "{answer}");
    for broken in
        [json!({"override_callback_uri": url}), json!({"override_callback_uri": "ftp://e.org", "verify_token": "x"})]
    {
        assert_eq!(world.graph(Method::POST, &path, Some(&broken)).await.1["error"]["code"], 100, "{broken}");
    }
    let (_, answer) = world.graph(Method::POST, &path, Some(&with("open sesame"))).await;
    assert_eq!(answer["data"][0]["override_callback_uri"], json!(url));
    let number = json!({"webhook_configuration": with("open sesame")});
    assert_eq!(world.graph(Method::POST, NUMBER_ID, Some(&number)).await, success());
    let configuration = async || {
        let (_, number) = world.graph(Method::GET, &format!("{NUMBER_ID}?fields=webhook_configuration"), None).await;
        number["webhook_configuration"].clone()
    };
    let all = configuration().await;
    assert_eq!((&all["phone_number"], &all["whatsapp_business_account"]), (&json!(url), &json!(url)));
    let cleared = json!({"webhook_configuration": {"override_callback_uri": "", "verify_token": ""}});
    assert_eq!(world.graph(Method::POST, NUMBER_ID, Some(&cleared)).await, success());
    assert_eq!(world.graph(Method::POST, &path, None).await, success(), "an empty body clears the account's");
    assert_eq!(configuration().await.as_object().unwrap().keys().collect::<Vec<_>>(), ["application"]);
    assert_eq!(world.graph(Method::DELETE, &path, None).await, success());
    assert_eq!(world.graph(Method::GET, &path, None).await.1, json!({"data": []}));
}

#[tokio::test]
async fn an_address_that_agreed_is_not_asked_again() {
    let mut world = World::still().await;
    for (level, path, body) in
        [("/account", format!("{ACCOUNT_ID}/subscribed_apps"), "one"), ("/number", NUMBER_ID.to_owned(), "two")]
    {
        let other = json!({"override_callback_uri": format!("{}{level}", world.bot), "verify_token": VERIFY_TOKEN});
        let request = if level == "/number" { json!({"webhook_configuration": other}) } else { other };
        let (status, answer) = world.graph(Method::POST, &path, Some(&request)).await;
        assert_eq!(status, 200, "{answer}");
        world.deed(STAFF, json!({"kind": "text", "body": body}));
        assert_eq!(world.request().await.path, level);
        world.settled().await;
    }
    let asked = world.sandbox.log(0).iter().filter(|exchange| exchange.method == "GET").count();
    assert_eq!(asked, 2, "once each");
}

#[tokio::test]
async fn webhooks_follow_the_subscription() {
    let mut world = World::start().await;
    let path = format!("{ACCOUNT_ID}/subscribed_apps");
    assert_eq!(world.graph(Method::DELETE, &path, None).await, success());
    let mut events = world.events().await;
    world.write(json!({"kind": "text", "body": "nobody hears"})).await;
    while events.next().await.unwrap()["status"] != "failed" {}
    assert_eq!(world.graph(Method::POST, &path, None).await, success());
    world.write(json!({"kind": "text", "body": "somebody hears"})).await;
    assert_eq!(world.webhook().await.value["messages"][0]["text"]["body"], "somebody hears");
}

#[tokio::test]
async fn only_people_who_wrote_lately_are_blocked() {
    let world = World::start().await;
    let path = format!("{NUMBER_ID}/block_users");
    let users = |users: &[&str]| {
        let users: Vec<_> = users.iter().map(|user| json!({"user": user})).collect();
        json!({"messaging_product": "whatsapp", "block_users": users})
    };
    world.write(json!({"kind": "text", "body": "hi"})).await;
    let (status, answer) = world.graph(Method::POST, &path, Some(&users(&["+34 600 111 222"]))).await;
    assert_eq!(status, 200);
    let added = json!({"added_users": [{"input": "+34 600 111 222", "wa_id": STAFF}]});
    assert_eq!(answer, json!({"messaging_product": "whatsapp", "block_users": added}));
    let hello = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}});
    assert_eq!(world.send(&hello).await.1["error"]["code"], 130_403);

    let (status, answer) = world.graph(Method::POST, &path, Some(&users(&[STAFF, CUSTOMER, "nobody"]))).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(139_100)), "{answer}");
    assert_eq!(answer["block_users"]["added_users"][0]["wa_id"], STAFF);
    let failed = &answer["block_users"]["failed_users"];
    assert_eq!((&failed[0]["wa_id"], &failed[0]["errors"][0]["code"]), (&json!(CUSTOMER), &json!(131_047)));
    assert_eq!((&failed[1]["input"], &failed[1]["errors"][0]["code"]), (&json!("nobody"), &json!(100)));

    let (_, list) = world.graph(Method::GET, &path, None).await;
    assert_eq!(list["data"], json!([{"messaging_product": "whatsapp", "wa_id": STAFF}]));
    assert_eq!(list["paging"]["cursors"]["before"], list["paging"]["cursors"]["after"]);
    let (_, answer) = world.graph(Method::DELETE, &path, Some(&users(&[STAFF]))).await;
    assert_eq!(answer["block_users"]["removed_users"][0]["wa_id"], STAFF);
    assert_eq!(world.graph(Method::DELETE, &path, Some(&users(&[STAFF]))).await.1["error"]["code"], 139_100);
    assert_eq!(world.graph(Method::GET, &path, None).await.1["data"], json!([]));
    let user_id = world.user_id().await;
    let (_, answer) = world.graph(Method::POST, &path, Some(&users(&[&user_id]))).await;
    assert_eq!(answer["block_users"]["added_users"][0]["wa_id"], STAFF, "{answer}");

    for broken in [json!({"block_users": []}), users(&[]), users(&[STAFF; 1001]), users(&[""])] {
        let (_, answer) = world.graph(Method::POST, &path, Some(&broken)).await;
        assert_eq!(answer["error"]["code"], 100, "{answer}");
    }
    assert_eq!(world.graph(Method::POST, &path, Some(&users(&[STAFF; 1000]))).await.0, 200);
}
