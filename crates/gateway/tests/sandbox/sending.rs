//! What the bot sends, and what it is told about it.

use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{CUSTOMER, NUMBER_ID, STAFF, TOKEN, World, answer};

#[tokio::test]
async fn an_accepted_message_is_answered_as_meta_does() {
    let world = World::start().await;
    let body =
        json!({"messaging_product": "whatsapp", "to": "+34 600 111 222", "type": "text", "text": {"body": "olá"}});
    let (status, mut answer) = world.send(&body).await;
    assert_eq!(status, 200);
    let id = answer["messages"][0]["id"].take();
    assert!(id.as_str().unwrap().starts_with("wamid."));
    let user_id = answer["contacts"][0]["user_id"].take();
    assert!(user_id.as_str().unwrap().starts_with("ZZ."));
    let contact = json!({"input": "+34 600 111 222", "wa_id": STAFF, "user_id": null});
    assert_eq!(answer, json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": null}]}));
}

#[tokio::test]
async fn statuses_come_in_order_and_carry_the_callback_data() {
    let mut world = World::start().await;
    for number in 0..3 {
        let id = world
            .sent(json!({"type": "text", "text": {"body": "olá"}, "biz_opaque_callback_data": format!("linha/{number} é")}))
            .await;
        let sent = world.webhook().await;
        let status = &sent.value["statuses"][0];
        assert_eq!(status["id"], id);
        assert_eq!(status["status"], "sent");
        assert_eq!(status["recipient_id"], STAFF);
        assert!(status["timestamp"].as_str().unwrap().parse::<i64>().unwrap() > 1_700_000_000);
        assert_eq!(status["pricing"]["category"], "service");
        assert_eq!(sent.value["contacts"][0]["wa_id"], STAFF);
        let escaped = format!(r#""biz_opaque_callback_data":"linha\/{number} \u00e9""#);
        assert!(sent.bytes.is_ascii() && String::from_utf8_lossy(&sent.bytes).contains(&escaped));
        assert_eq!(world.status().await, format!("delivered linha/{number} é"));
    }
    let (status, _) = world.page(Method::POST, &format!("api/people/{STAFF}/read"), None).await;
    assert_eq!(status, 204);
    for number in 0..3 {
        assert_eq!(world.status().await, format!("read linha/{number} é"));
    }
    // Read is told once: the next webhook is about the next message.
    world.page(Method::POST, &format!("api/people/{STAFF}/read"), None).await;
    world.sent(json!({"text": {"body": "mais"}, "biz_opaque_callback_data": "next"})).await;
    assert_eq!(world.status().await, "sent next");
}

#[tokio::test]
async fn the_token_the_version_and_the_number_are_checked() {
    let world = World::start().await;
    let body = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}});
    for (path, token, status, code) in [
        (format!("v25.0/{NUMBER_ID}/messages"), Some("Bearer wrong"), 401, 190),
        (format!("v25.0/{NUMBER_ID}/messages"), Some(TOKEN), 401, 190),
        (format!("v25.0/{NUMBER_ID}/messages"), Some("Bearer "), 401, 190),
        (format!("v25.0/{NUMBER_ID}/messages"), None, 401, 190),
        (format!("v25.0/{NUMBER_ID}/media"), None, 401, 190),
        ("nothing".to_owned(), None, 401, 190),
        ("v25.0/1/messages".to_owned(), Some("Bearer sandbox-token"), 400, 100),
        ("v25.0/1/media".to_owned(), Some("Bearer sandbox-token"), 400, 100),
        (format!("25/{NUMBER_ID}/messages"), Some("Bearer sandbox-token"), 404, 2500),
        (format!("v25.x/{NUMBER_ID}/messages"), Some("Bearer sandbox-token"), 404, 2500),
        (format!("v25.0/{NUMBER_ID}/messages/more"), Some("Bearer sandbox-token"), 404, 2500),
    ] {
        let mut request = world.http.post(format!("{}/graph/{path}", world.base));
        if path.ends_with("media") {
            request = request.multipart(reqwest::multipart::Form::new().text("type", "image/png"));
        } else {
            request = request.json(&body);
        }
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        let (got, answer) = answer(request.send().await.unwrap()).await;
        assert_eq!((got.as_u16(), &answer["error"]["code"]), (status, &json!(code)), "{path} {token:?}: {answer}");
    }
    for version in ["v1.0", "v19.0", "v26.0", "v100.9"] {
        let url = format!("{}/graph/{version}/{NUMBER_ID}/messages", world.base);
        let response = world.http.post(url).bearer_auth(TOKEN).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{version}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let world = World::start().await;
    for body in
        [String::new(), "{".to_owned(), "\u{0}".to_owned(), "[".repeat(50_000), format!("\"{}\"", "x".repeat(80_000))]
    {
        let url = format!("{}/graph/v25.0/{NUMBER_ID}/messages", world.base);
        let response = world.http.post(url).bearer_auth(TOKEN).body(body).send().await.unwrap();
        let (status, answer) = answer(response).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(100)));
    }
}

#[tokio::test]
async fn a_file_makes_the_round_trip() {
    let world = World::start().await;
    let bytes = b"\x89PNG not really".to_vec();
    let (status, uploaded) = world.upload("image/png", bytes.clone()).await;
    assert_eq!(status, 200, "{uploaded}");
    let id = uploaded["id"].as_str().unwrap();

    let (status, described) = world.graph(Method::GET, &format!("{id}?phone_number_id={NUMBER_ID}"), None).await;
    assert_eq!(status, 200);
    assert_eq!(described["mime_type"], "image/png");
    assert_eq!(described["file_size"], bytes.len());
    assert_eq!(described["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(described["id"], id);

    let url = described["url"].as_str().unwrap();
    let (status, refused) = answer(world.http.get(url).send().await.unwrap()).await;
    assert_eq!((status.as_u16(), &refused["error"]["code"]), (401, &json!(190)));
    let response = world.http.get(url).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    assert_eq!(response.bytes().await.unwrap(), bytes);
    let (bare, _) = url.split_once('?').unwrap();
    for wrong in [bare.to_owned(), url.replace("hash=", "hash=0"), url.replace("ext=", "ext=9")] {
        let (status, refused) = answer(world.http.get(&wrong).bearer_auth(TOKEN).send().await.unwrap()).await;
        assert_eq!((status.as_u16(), &refused["error"]["code"]), (404, &json!(100)), "{wrong}");
    }
    let foreign = format!("{id}?phone_number_id=42");
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(world.graph(method, &foreign, None).await.1["error"]["code"], 100);
    }

    world.sent(json!({"type": "image", "image": {"id": id, "caption": "vendas"}})).await;
    let button = json!([{"type": "reply", "reply": {"id": "a", "title": "A"}}]);
    let header = json!({"type": "image", "image": {"id": id}});
    let interactive = json!({"type": "button", "header": header, "body": {"text": "?"}, "action": {"buttons": button}});
    world.sent(json!({"type": "interactive", "interactive": interactive})).await;
    let as_sticker = json!({"messaging_product": "whatsapp", "to": STAFF, "type": "sticker", "sticker": {"id": id}});
    assert_eq!(world.send(&as_sticker).await.1["error"]["code"], 131_009);

    assert_eq!(world.graph(Method::DELETE, id, None).await, (reqwest::StatusCode::OK, json!({"success": true})));
    assert_eq!(world.graph(Method::GET, id, None).await.1["error"]["code"], 100);
    assert_eq!(world.graph(Method::DELETE, id, None).await.1["error"]["code"], 100);
}

#[tokio::test]
async fn files_that_whatsapp_does_not_take_are_refused() {
    let world = World::start().await;
    for (mime_type, size, code, details) in [
        ("image/gif", 10, 131_053, "'image/gif' are not supported"),
        ("text/html", 10, 131_053, "'text/html' are not supported"),
        ("image/png", 0, 131_053, "empty"),
        ("image/png", 5 * 1024 * 1024 + 1, 131_053, "image takes at most 5242880"),
        ("image/webp", 100 * 1024 + 1, 131_053, "sticker takes at most 102400"),
        ("audio/mpeg", 16 * 1024 * 1024 + 1, 131_053, "audio takes at most 16777216"),
        ("video/mp4", 16 * 1024 * 1024 + 1, 131_053, "video takes at most 16777216"),
        ("application/pdf", 100 * 1024 * 1024 + 1, 131_053, "document takes at most 104857600"),
        ("application/pdf", 101 * 1024 * 1024, 100, "form cannot be read"),
    ] {
        let (status, answer) = world.upload(mime_type, vec![0; size]).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(code)), "{mime_type}: {answer}");
        assert!(answer["error"]["error_data"]["details"].as_str().unwrap().contains(details), "{mime_type}: {answer}");
    }
    for (mime_type, size) in [
        ("image/png", 5 * 1024 * 1024),
        ("image/webp", 100 * 1024),
        ("audio/mpeg", 16 * 1024 * 1024),
        ("video/mp4", 16 * 1024 * 1024),
        ("application/pdf", 100 * 1024 * 1024),
    ] {
        let (status, answer) = world.upload(mime_type, vec![0; size]).await;
        assert_eq!(status, 200, "{mime_type} of {size} bytes: {answer}");
    }
    // The header of a WebP file that moves.
    let mut moving = b"RIFF....WEBPVP8X....\x02".to_vec();
    moving.resize(500 * 1024, 0);
    assert_eq!(world.upload("image/webp", moving.clone()).await.0, 200);
    moving.push(0);
    assert_eq!(world.upload("image/webp", moving).await.1["error"]["code"], 131_053);
}

#[tokio::test]
async fn whoever_is_written_to_is_there_until_it_is_full() {
    let world = World::start().await;
    let send = |number: u64| json!({"messaging_product": "whatsapp", "to": number.to_string(), "text": {"body": "hi"}});
    for number in 0..30 {
        assert_eq!(world.send(&send(351_910_000_000 + number)).await.0, 200);
    }
    let (status, answer) = world.send(&send(351_920_000_000)).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(131_030)));
    assert_eq!(world.send(&send(CUSTOMER.parse().unwrap())).await.0, 200);
    let (_, people) = world.page(Method::GET, "api/snapshot", None).await;
    assert_eq!(people["people"].as_array().map(Vec::len), Some(32));
    assert_eq!(people["people"][2]["name"], "+351910000000");
    assert_eq!(people["people"][1]["unread"], 1);
}

#[tokio::test]
async fn reading_marks_everything_before_it() {
    let world = World::start().await;
    let first = world.write(json!({"kind": "text", "body": "one"})).await;
    let second = world.write(json!({"kind": "text", "body": "two"})).await;
    let third = world.write(json!({"kind": "text", "body": "three"})).await;
    let mut events = world.events().await;
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": second, "typing_indicator": {"type": "text"}});
    assert_eq!(world.send(&read).await, (reqwest::StatusCode::OK, json!({"success": true})));
    let mut seen: Vec<Value> = Vec::new();
    while seen.last().is_none_or(|event| event["event"] != "typing") {
        let event = events.next().await.unwrap();
        if event["status"] != "delivered" {
            seen.push(event);
        }
    }
    let status = |id: &str| json!({"event": "status", "person": "p1", "phone": STAFF, "id": id, "status": "read"});
    let typing = json!({"event": "typing", "person": "p1", "phone": STAFF, "typing_ms": 25_000});
    assert_eq!(seen, [status(&first), status(&second), typing]);
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    assert!(chat["typing_ms"].as_i64().unwrap() > 0);
    assert_eq!(chat["messages"][2]["id"], third);
    assert_ne!(chat["messages"][2]["status"], "read");
    world.sent(json!({"text": {"body": "answer"}})).await;
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    assert_eq!(chat["typing_ms"], 0);
}
