//! Templates: made, reviewed, changed, deleted, listed; and the messages that use them.

use gateway::sandbox::TemplateStatus;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{
    cases,
    harness::{ACCOUNT_ID, NUMBER_ID, STAFF, World},
};

/// The templates of the tables: a name and its components.
const TEMPLATES: &str = r#"
plain      | [{"type": "BODY", "text": "Hello"}]
waiting    | [{"type": "BODY", "text": "Hello"}]
refused    | [{"type": "BODY", "text": "Hello"}]
paused     | [{"type": "BODY", "text": "Hello"}]
disabled   | [{"type": "BODY", "text": "Hello"}]
numbers    | [{"type": "BODY", "text": "Hi {{1}}, your {{2}}.", "example": {"body_text": [["Ada", "order"]]}}, {"type": "FOOTER", "text": "Reply STOP"}]
names      | [{"type": "BODY", "text": "Hi {{who}}, your {{what}} is ready, {{who}}.", "example": {"body_text_named_params": [{"param_name": "who", "example": "Ada"}, {"param_name": "what", "example": "order"}]}}]
headed     | [{"type": "HEADER", "format": "TEXT", "text": "Our {{1}} on", "example": {"header_text": ["sale"]}}, {"type": "BODY", "text": "Come in"}]
pictured   | [{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::a"]}}, {"type": "BODY", "text": "Come in"}]
papered    | [{"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::a"]}}, {"type": "BODY", "text": "Come in"}]
placed     | [{"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "Come in"}]
buttoned   | [{"type": "BODY", "text": "Tap"}, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Acknowledge"}, {"type": "URL", "text": "Open", "url": "https://example.org/{{1}}", "example": ["a"]}, {"type": "URL", "text": "Home", "url": "https://example.org"}, {"type": "COPY_CODE", "example": "25OFF"}]}]
flowing    | [{"type": "BODY", "text": "Tap"}, {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Book", "flow_id": "66120"}]}]
catalogued | [{"type": "BODY", "text": "From {{1}} to {{2}}!", "example": {"body_text": [["1", "2"]]}}, {"type": "BUTTONS", "buttons": [{"type": "CATALOG", "text": "View catalog"}]}]
chosen     | [{"type": "BODY", "text": "Tap"}, {"type": "BUTTONS", "buttons": [{"type": "MPM", "text": "View items"}]}]
calling    | [{"type": "BODY", "text": "Tap"}, {"type": "BUTTONS", "buttons": [{"type": "VOICE_CALL", "text": "Call"}]}]
coded      | [{"type": "BODY", "add_security_recommendation": true}, {"type": "FOOTER", "code_expiration_minutes": 10}, {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}]
offered    | [{"type": "BODY", "text": "Buy"}, {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Ends soon", "has_expiration": true}}]
carded     | [{"type": "BODY", "text": "Hi {{1}}!", "example": {"body_text": [["Ada"]]}}, {"type": "CAROUSEL", "cards": [CARD, CARD]}]
"#;

const CARD: &str = r#"{"components": [{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::a"]}}, {"type": "BODY", "text": "Card {{1}}.", "example": {"body_text": [["1"]]}}, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "More"}, {"type": "URL", "text": "Open", "url": "https://example.org/{{1}}", "example": ["a"]}]}]}"#;

fn templates() -> String {
    format!("{ACCOUNT_ID}/message_templates")
}

/// Makes a template; the answer.
async fn create(world: &World, name: &str, category: &str, components: Value) -> (StatusCode, Value) {
    let request = json!({"name": name, "language": "en", "category": category, "components": components});
    world.graph(Method::POST, &templates(), Some(&request)).await
}

/// A world with the templates of the tables.
async fn stocked() -> World {
    let world = World::start().await;
    for line in TEMPLATES.lines().filter(|line| !line.is_empty()) {
        let (name, components) = line.split_once('|').unwrap();
        let category = if name.trim() == "coded" { "AUTHENTICATION" } else { "UTILITY" };
        let components = serde_json::from_str(&components.replace("CARD", CARD)).unwrap();
        if name.trim() == "waiting" {
            world.sandbox.set_template_review(None);
        }
        let (status, answer) = create(&world, name.trim(), category, components).await;
        assert_eq!((status, &answer["status"]), (StatusCode::OK, &json!("PENDING")), "{name}: {answer}");
    }
    for (name, status) in [
        ("refused", TemplateStatus::Rejected),
        ("paused", TemplateStatus::Paused),
        ("disabled", TemplateStatus::Disabled),
    ] {
        assert!(world.sandbox.set_template_status(name, "en", status));
    }
    for line in TEMPLATES.lines().skip(6) {
        let name = line.split_once('|').unwrap().0.trim();
        assert!(world.sandbox.set_template_status(name, "en", TemplateStatus::Approved));
    }
    world
}

fn to_staff(template: &Value) -> Value {
    json!({"messaging_product": "whatsapp", "to": STAFF, "type": "template", "template": template})
}

/// What the page got of the last message of the staff member's chat.
async fn shown(world: &World) -> Value {
    let (_, chat) = world.page(Method::GET, &format!("api/people/{STAFF}/chat"), None).await;
    chat["messages"].as_array().unwrap().last().unwrap()["content"]["shown"].clone()
}

#[tokio::test]
async fn messages_must_fit_their_template() {
    let world = stocked().await;
    let mut names = Vec::new();
    for (name, mime_type) in [
        ("\"IMAGE\"", "image/png"),
        ("\"VIDEO\"", "video/mp4"),
        ("\"PDF\"", "application/pdf"),
        ("\"NOTE\"", "text/plain"),
    ] {
        names.push((name, world.upload(mime_type, vec![1]).await.1["id"].to_string()));
    }
    for case in cases::read(include_str!("cases/templates.txt"), &names) {
        let (status, answer) = world.send(&to_staff(&case.request)).await;
        case.check(status, &answer);
    }
}

#[tokio::test]
async fn components_are_refused_as_meta_refuses_them() {
    let world = World::start().await;
    for (number, case) in cases::read(include_str!("cases/creation.txt"), &[]).iter().enumerate() {
        let (status, answer) = create(&world, &format!("case_{number}"), "MARKETING", case.request.clone()).await;
        case.check(status, &answer);
    }
}

#[tokio::test]
async fn the_rest_of_a_new_template_is_refused_as_meta_refuses_it() {
    let world = World::start().await;
    let good = json!({"name": "hi", "language": "pt_BR", "category": "UTILITY", "parameter_format": "POSITIONAL",
        "components": [{"type": "BODY", "text": "Hi {{1}}!", "example": {"body_text": [["Ada"]]}}]});
    for (field, value, code, words) in [
        ("name", json!(null), 2_388_043, "name is required"),
        ("name", json!("KPI alert"), 100, "name may have only a-z, 0-9 and _"),
        ("name", json!("a".repeat(513)), 2_388_040, "name has 513 characters, the limit is 512"),
        ("language", json!(null), 2_388_043, "language is required"),
        ("language", json!("Portuguese"), 100, "language must be a code"),
        ("category", json!(null), 2_388_043, "category is required"),
        ("category", json!("NEWS"), 100, "category is 'NEWS' and must be one of"),
        ("parameter_format", json!("NAMED"), 100, "parameter_format must be POSITIONAL"),
    ] {
        let mut request = good.clone();
        request[field] = value;
        let (status, answer) = world.graph(Method::POST, &templates(), Some(&request)).await;
        let error = &answer["error"];
        let found = error["error_subcode"].as_u64().or(error["code"].as_u64());
        assert_eq!((status.as_u16(), found), (400, Some(code)), "{field}: {answer}");
        assert!(error["error_user_msg"].as_str().unwrap().contains(words), "{field}: {answer}");
    }
    let mut longest = good.clone();
    longest["name"] = json!("a".repeat(512));
    for request in [good.clone(), longest] {
        assert_eq!(world.graph(Method::POST, &templates(), Some(&request)).await.0, 200);
    }
    let (_, again) = world.graph(Method::POST, &templates(), Some(&good)).await;
    assert_eq!(again["error"]["error_subcode"], 2_388_024, "one for each language");
    let (_, named) = create(
        &world,
        "named",
        "utility",
        json!([{"type": "BODY", "text": "Hi {{who}}!",
        "example": {"body_text_named_params": [{"param_name": "who", "example": "Ada"}]}}]),
    )
    .await;
    let (_, view) = world.graph(Method::GET, named["id"].as_str().unwrap(), None).await;
    assert_eq!((&view["parameter_format"], &view["category"]), (&json!("NAMED"), &json!("UTILITY")));
}

#[tokio::test]
async fn a_person_sees_the_template_with_its_places_filled() {
    let world = stocked().await;
    let text = |text: &str| json!({"type": "text", "text": text});
    let template =
        |name: &str, components: Value| json!({"name": name, "language": {"code": "en"}, "components": components});
    let named = |name: &str, text: &str| json!({"type": "text", "parameter_name": name, "text": text});
    let button = |index: usize, kind: &str, parameter: Value| json!({"type": "button", "sub_type": kind, "index": index, "parameters": [parameter]});
    for (request, expected) in [
        (
            template("numbers", json!([{"type": "body", "parameters": [text("Ada"), text("{{1}}")]}])),
            json!({"category": "UTILITY", "body": "Hi Ada, your {{1}}.", "footer": "Reply STOP"}),
        ),
        (
            template("names", json!([{"type": "body", "parameters": [named("what", "tea"), named("who", "Bo")]}])),
            json!({"category": "UTILITY", "body": "Hi Bo, your tea is ready, Bo."}),
        ),
        (
            template("headed", json!([{"type": "header", "parameters": [text("sale")]}])),
            json!({"category": "UTILITY", "header": {"type": "text", "text": "Our sale on"}, "body": "Come in"}),
        ),
        (
            template(
                "pictured",
                json!([{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://example.org/1.png"}}]}]),
            ),
            json!({"category": "UTILITY", "header": {"type": "image", "image": {"link": "https://example.org/1.png"}}, "body": "Come in"}),
        ),
        (
            template(
                "buttoned",
                json!([
                    button(1, "url", text("d/1")),
                    button(3, "copy_code", json!({"type": "coupon_code", "coupon_code": "5OFF"}))
                ]),
            ),
            json!({"category": "UTILITY", "body": "Tap", "buttons": [
                {"type": "QUICK_REPLY", "text": "Acknowledge", "payload": "Acknowledge"},
                {"type": "URL", "text": "Open", "url": "https://example.org/d/1"},
                {"type": "URL", "text": "Home", "url": "https://example.org"},
                {"type": "COPY_CODE", "text": "Copy code", "code": "5OFF"},
            ]}),
        ),
        (
            template("coded", json!([{"type": "body", "parameters": [text("4711")]}, button(0, "url", text("4711"))])),
            json!({"category": "AUTHENTICATION", "body": "Your code is *4711*. Do not give it to anybody.",
                "footer": "It is good for 10 minutes.", "buttons": [{"type": "OTP", "text": "Copy code", "code": "4711"}]}),
        ),
    ] {
        let (status, answer) = world.send(&to_staff(&request)).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["messages"][0]["message_status"], "accepted");
        assert_eq!(shown(&world).await, expected);
    }
    let code = json!([{"type": "body", "parameters": [text("4711")]}, button(0, "url", text("4711"))]);
    let mut to_user_id = to_staff(&template("coded", code));
    to_user_id["to"] = json!(null);
    to_user_id["recipient"] = json!(world.user_id().await);
    assert_eq!(world.send(&to_user_id).await.1["error"]["code"], 131_062);
}

#[tokio::test]
async fn a_review_takes_its_time_and_is_told() {
    let mut world = World::start().await;
    world.sandbox.set_template_review(Some(SignedDuration::from_hours(24)));
    let hello = json!([{"type": "BODY", "text": "Hello"}]);
    let (_, answer) = create(&world, "slow", "UTILITY", hello.clone()).await;
    let id = answer["id"].as_str().unwrap().to_owned();
    assert_eq!(world.graph(Method::GET, &id, None).await.1["status"], "PENDING");
    let (_, pending) = world.graph(Method::POST, &id, Some(&json!({"components": hello}))).await;
    assert!(pending["error"]["error_user_msg"].as_str().unwrap().contains("PENDING cannot be edited"), "{pending}");
    world.sandbox.set_template_review(Some(SignedDuration::ZERO));
    assert_eq!(world.graph(Method::GET, &id, None).await.1["status"], "APPROVED");
    let update = world.account_update().await;
    assert_eq!(
        update,
        (
            "message_template_status_update".to_owned(),
            json!({
                "event": "APPROVED", "message_template_id": id.parse::<u64>().unwrap(), "message_template_name": "slow",
                "message_template_language": "en", "message_template_category": "UTILITY", "reason": "NONE",
            })
        )
    );

    let adjacent = json!([{"type": "BODY", "text": "Hi {{1}} {{2}}!", "example": {"body_text": [["a", "b"]]}}]);
    let (_, answer) = create(&world, "adjacent", "UTILITY", adjacent).await;
    let (_, view) = world
        .graph(Method::GET, &format!("{}?fields=status,rejected_reason", answer["id"].as_str().unwrap()), None)
        .await;
    assert_eq!(view, json!({"id": answer["id"], "status": "REJECTED", "rejected_reason": "INVALID_FORMAT"}));
    let (_, rejected) = world.account_update().await;
    assert_eq!((&rejected["event"], &rejected["reason"]), (&json!("REJECTED"), &json!("INVALID_FORMAT")));
    assert_eq!(rejected["rejection_info"]["reason"], "INVALID_FORMAT");

    for (status, event, more) in [
        (TemplateStatus::Paused, "PAUSED", "/other_info/title"),
        (TemplateStatus::Paused, "PAUSED", "/other_info/title"),
        (TemplateStatus::Paused, "DISABLED", "/disable_info/disable_date"),
    ] {
        assert!(world.sandbox.set_template_status("slow", "en", status));
        let (_, update) = world.account_update().await;
        assert_eq!(update["event"], event);
        assert!(update.pointer(more).is_some(), "{update}");
    }
    assert!(!world.sandbox.set_template_status("none", "en", TemplateStatus::Approved));
}

#[tokio::test]
async fn templates_are_searched_and_paged() {
    let world = World::start().await;
    for name in ["alpha", "beta", "gamma"] {
        create(&world, name, "MARKETING", json!([{"type": "BODY", "text": format!("about {name}")}])).await;
    }
    let mut german = json!({"name": "beta", "language": "de", "category": "MARKETING", "components": [{"type": "BODY", "text": "Hallo"}]});
    assert_eq!(world.graph(Method::POST, &templates(), Some(&german)).await.0, 200);
    german["name"] = json!("delta");
    world.sandbox.set_template_review(None);
    assert_eq!(world.graph(Method::POST, &templates(), Some(&german)).await.0, 200);
    let names = |answer: &Value| -> String {
        let name = |template: &Value| {
            format!("{}.{}", template["name"].as_str().unwrap(), template["language"].as_str().unwrap())
        };
        answer["data"].as_array().unwrap().iter().map(name).collect::<Vec<_>>().join(" ")
    };
    for (query, expected) in [
        ("", "hello_world.en_US alpha.en beta.en gamma.en beta.de delta.de"),
        ("?name=beta", "beta.en beta.de"),
        ("?name=beta&language=de", "beta.de"),
        ("?status=PENDING", "delta.de"),
        ("?status=approved&category=MARKETING", "alpha.en beta.en gamma.en beta.de"),
        ("?name_or_content=about%20g", "gamma.en"),
        ("?name=nothing", ""),
    ] {
        let (status, answer) = world.graph(Method::GET, &format!("{}{query}", templates()), None).await;
        assert_eq!((status.as_u16(), names(&answer).as_str()), (200, expected), "{query}");
    }
    let (_, first) = world.graph(Method::GET, &format!("{}?limit=4&fields=name,language", templates()), None).await;
    assert_eq!(names(&first), "hello_world.en_US alpha.en beta.en gamma.en");
    assert_eq!(first["data"][0].as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "language", "name"]);
    assert!(first["paging"]["previous"].is_null());
    let next = first["paging"]["next"].as_str().unwrap();
    let second: Value = world.get(next).await;
    assert_eq!(names(&second), "beta.de delta.de");
    assert!(second["paging"]["next"].is_null());
    let back: Value = world.get(second["paging"]["previous"].as_str().unwrap()).await;
    assert_eq!(names(&back), names(&first));
    for query in ["?limit=0", "?limit=x", "?after=zz"] {
        let (_, answer) = world.graph(Method::GET, &format!("{}{query}", templates()), None).await;
        assert_eq!(answer["error"]["code"], 100, "{query}");
    }
    let (_, answer) = world.graph(Method::GET, &format!("{}?fields=colour", templates()), None).await;
    assert!(answer["error"]["message"].as_str().unwrap().contains("nonexisting field (colour)"), "{answer}");
}

#[tokio::test]
async fn a_template_is_changed_and_deleted() {
    let world = World::start().await;
    let hello = json!([{"type": "BODY", "text": "Hello"}]);
    let (_, answer) = create(&world, "greeting", "UTILITY", hello.clone()).await;
    let id = answer["id"].as_str().unwrap().to_owned();
    let refused = |answer: &Value| answer["error"]["error_user_msg"].as_str().unwrap_or_default().to_owned();
    let (_, answer) = world.graph(Method::POST, &id, Some(&json!({"category": "MARKETING"}))).await;
    assert!(refused(&answer).contains("stays so"), "{answer}");
    let (_, answer) = world.graph(Method::POST, &id, Some(&json!({}))).await;
    assert!(refused(&answer).contains("components or category"), "{answer}");
    let (_, answer) = world.graph(Method::POST, &id, Some(&json!({"components": []}))).await;
    assert!(refused(&answer).contains("components has 0 items"), "{answer}");
    let bye = json!([{"type": "BODY", "text": "Good-bye"}]);
    let edit = json!({"name": "greeting", "language": "en", "category": "UTILITY", "components": bye});
    assert_eq!(world.graph(Method::POST, &id, Some(&edit)).await.1["success"], true);
    assert_eq!(world.graph(Method::GET, &id, None).await.1["components"], bye);
    let (_, answer) = world.graph(Method::POST, &id, Some(&json!({"components": hello}))).await;
    assert!(refused(&answer).contains("once in 24 hours"), "{answer}");
    assert!(world.sandbox.set_template_status("greeting", "en", TemplateStatus::Rejected));
    let again = json!({"category": "MARKETING", "components": hello});
    assert_eq!(world.graph(Method::POST, &id, Some(&again)).await.0, 200, "a refused one as often as one likes");
    assert_eq!(world.graph(Method::GET, &id, None).await.1["category"], "MARKETING");

    let other = json!({"name": "greeting", "language": "pt", "category": "UTILITY", "components": hello});
    assert_eq!(world.graph(Method::POST, &templates(), Some(&other)).await.0, 200);
    let one = format!("{}?name=greeting&hsm_id={id}", templates());
    assert_eq!(world.graph(Method::DELETE, &one, None).await.1, json!({"success": true}));
    assert_eq!(world.graph(Method::GET, &id, None).await.1["error"]["code"], 100);
    assert_eq!(create(&world, "greeting", "UTILITY", hello.clone()).await.0, 200, "its name is still in use");
    let all = format!("{}?name=greeting", templates());
    assert_eq!(world.graph(Method::DELETE, &all, None).await.1, json!({"success": true}));
    assert_eq!(world.graph(Method::DELETE, &all, None).await.1["error"]["code"], 100);
    assert_eq!(world.graph(Method::DELETE, &templates(), None).await.1["error"]["code"], 100);
    let (_, answer) = create(&world, "greeting", "UTILITY", hello).await;
    assert_eq!(answer["error"]["error_subcode"], 2_388_023, "the name rests");
}

#[tokio::test]
async fn an_account_has_so_many_templates() {
    let world = World::start().await;
    let hello = json!([{"type": "BODY", "text": "Hello"}]);
    for number in 1..250 {
        assert_eq!(create(&world, &format!("n{number}"), "UTILITY", hello.clone()).await.0, 200);
    }
    let (_, answer) = create(&world, "n250", "UTILITY", hello).await;
    assert_eq!(answer["error"]["error_subcode"], 2_388_019, "hello_world is one of them");
}

#[tokio::test]
async fn marketing_messages_are_templates_of_marketing() {
    let world = World::start().await;
    create(&world, "sale", "MARKETING", json!([{"type": "BODY", "text": "Sale"}])).await;
    let path = format!("{NUMBER_ID}/marketing_messages");
    let message = |name: &str, language: &str| to_staff(&json!({"name": name, "language": {"code": language}}));
    let with = |key: &str, value: Value| {
        let mut message = message("sale", "en");
        message[key] = value;
        message
    };
    for (body, code) in [
        (message("sale", "en"), None),
        (with("product_policy", json!("CLOUD_API_FALLBACK")), None),
        (with("message_activity_sharing", json!(true)), None),
        (with("product_policy", json!("ANY")), Some(131_009)),
        (with("message_activity_sharing", json!("perhaps")), Some(131_009)),
        (with("type", json!("text")), Some(131_055)),
        (with("recipient_type", json!("group")), Some(131_055)),
        (with("status", json!("read")), Some(131_008)),
        (message("hello_world", "en_US"), Some(131_055)),
        (message("nothing", "en"), Some(132_001)),
    ] {
        let (_, answer) = world.graph(Method::POST, &path, Some(&body)).await;
        assert_eq!(answer["error"]["code"].as_u64(), code, "{body}: {answer}");
    }
}
