//! Every kind of person: with and without a visible phone, with another id, blocked, gone.

use gateway::sandbox::{NewPerson, PersonView};
use gateway::webhook::read;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::harness::{BUSINESS, NUMBER_ID, Request, STAFF, World};

fn add(world: &World, person: Value) -> PersonView {
    let person: NewPerson = serde_json::from_value(person).unwrap();
    world.sandbox.add_person(person).unwrap()
}

fn change(world: &World, person: &str, change: Value) {
    world.sandbox.change_person(person, serde_json::from_value(change).unwrap()).unwrap();
}

async fn open_world() -> World {
    let world = World::still().await;
    world.set(json!({"window": "off"}));
    world
}

/// The first change of the next webhook, and by which names the gateway knows its person.
async fn told(world: &mut World) -> (Value, Vec<String>) {
    let request: Request = world.request().await;
    let reading = read(&request.bytes, Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
    let aliases = reading.batch.events.first().map(|event| event.aliases.clone()).unwrap_or_default();
    (request.json()["entry"][0]["changes"][0].clone(), aliases)
}

#[tokio::test]
async fn webhooks_name_people_as_whatsapp_does() {
    for (situation, person, names, contact) in [
        (
            "with a phone",
            json!({"name": "Ada", "phone": "+34 600 222 333", "user_id": "ES.1"}),
            json!({"from": "34600222333", "from_user_id": "ES.1"}),
            json!({"profile": {"name": "Ada"}, "wa_id": "34600222333", "user_id": "ES.1"}),
        ),
        (
            "with a username and a parent id",
            json!({"name": "Ada", "phone": "34600222333", "username": "ada.ex", "user_id": "ES.1", "parent_user_id": "ES.ENT.9"}),
            json!({"from": "34600222333", "from_user_id": "ES.1", "from_parent_user_id": "ES.ENT.9"}),
            json!({"profile": {"name": "Ada", "username": "ada.ex"}, "wa_id": "34600222333", "user_id": "ES.1", "parent_user_id": "ES.ENT.9"}),
        ),
        (
            "who hides the phone",
            json!({"name": "Ada", "phone": "34600222333", "username": "ada.ex", "user_id": "ES.1", "hides_phone": true}),
            json!({"from_user_id": "ES.1"}),
            json!({"profile": {"name": "Ada", "username": "ada.ex"}, "user_id": "ES.1"}),
        ),
        (
            "who has no phone here",
            json!({"username": "ada.ex", "user_id": "ES.1"}),
            json!({"from_user_id": "ES.1"}),
            json!({"profile": {"name": "ada.ex", "username": "ada.ex"}, "user_id": "ES.1"}),
        ),
        (
            "with an old id of a Brazilian phone",
            json!({"name": "Ada", "phone": "+55 31 99000-0001", "wa_id": "553190000001", "user_id": "BR.1"}),
            json!({"from": "553190000001", "from_user_id": "BR.1"}),
            json!({"profile": {"name": "Ada"}, "wa_id": "553190000001", "user_id": "BR.1"}),
        ),
    ] {
        let mut world = World::still().await;
        let view = add(&world, person);
        world.deed(&view.id.to_string(), json!({"kind": "text", "body": "hi"}));
        let (change, aliases) = told(&mut world).await;
        let mut message = change["value"]["messages"][0].clone();
        for other in ["id", "timestamp", "type", "text"] {
            message.as_object_mut().unwrap().remove(other);
        }
        assert_eq!(message, names, "{situation}");
        assert_eq!(change["value"]["contacts"], json!([contact]), "{situation}");
        assert!(!aliases.is_empty(), "{situation}: the gateway knows nobody");
    }
}

#[tokio::test]
async fn who_hides_the_phone_shows_it_to_whoever_dialled_it_for_thirty_days() {
    let mut world = open_world().await;
    add(&world, json!({"name": "Ada", "phone": "34600222333", "user_id": "ES.1", "hides_phone": true}));
    let send = json!({"messaging_product": "whatsapp", "recipient": "ES.1", "text": {"body": "hi"}});
    let (_, answer) = world.send(&send).await;
    assert_eq!(answer["contacts"], json!([{"input": "ES.1", "user_id": "ES.1"}]));
    let status = world.request().await.updates().remove(0);
    assert_eq!((&status["recipient_user_id"], &status["recipient_id"]), (&json!("ES.1"), &Value::Null));

    let send = json!({"messaging_product": "whatsapp", "to": "+34 600 222 333", "text": {"body": "hi"}});
    let (_, answer) = world.send(&send).await;
    assert_eq!(answer["contacts"], json!([{"input": "+34 600 222 333", "wa_id": "34600222333", "user_id": "ES.1"}]));
    world.settled().await;
    assert_eq!(world.requests().last().unwrap().updates()[0]["recipient_id"], "34600222333");
    for (later, from) in [("719h", json!("34600222333")), ("1h", Value::Null)] {
        world.jump(later);
        world.deed("ES.1", json!({"kind": "text", "body": "hi"}));
        assert_eq!(world.request().await.updates()[0]["from"], from, "{later}");
        world.settled().await;
    }
}

#[tokio::test]
async fn a_message_finds_its_person_by_any_form_of_the_number() {
    let world = open_world().await;
    add(
        &world,
        json!({"name": "Bia", "phone": "5531990000001", "wa_id": "553190000001", "user_id": "BR.1", "parent_user_id": "BR.ENT.1"}),
    );
    for (key, written, wa_id) in [
        ("to", "+55 31 99000-0001", "553190000001"),
        ("to", "+55 31 9000-0001", "553190000001"),
        ("recipient", "BR.1", "553190000001"),
        ("recipient", "BR.ENT.1", "553190000001"),
        // Nobody yet: whoever is written to is there, under the id that WhatsApp gives such a number.
        ("to", "+52 55 1234 5678", "5215512345678"),
        ("to", "+521 55 1234 5678", "5215512345678"),
        ("to", "+54 11 1234-5678", "5491112345678"),
        ("to", "+55 11 99000-0001", "5511990000001"),
        ("to", "+55 41 99000-0001", "554190000001"),
    ] {
        let (status, answer) =
            world.send(&json!({"messaging_product": "whatsapp", key: written, "text": {"body": "hi"}})).await;
        assert_eq!(status, 200, "{written}: {answer}");
        assert_eq!(
            (&answer["contacts"][0]["input"], &answer["contacts"][0]["wa_id"]),
            (&json!(written), &json!(wa_id))
        );
    }
    assert_eq!(world.sandbox.people().len(), 7, "two of the demo, Bia, and four others");
    let (status, answer) =
        world.send(&json!({"messaging_product": "whatsapp", "recipient": "BR.2", "text": {"body": "hi"}})).await;
    assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(131_026)));
}

#[tokio::test]
async fn messages_fail_or_are_refused_by_what_people_are_like() {
    for (traits, answer, left) in [
        (json!({"has_whatsapp": false}), 200, Some(131_026)),
        (json!({"blocks_business": true}), 200, Some(131_026)),
        (json!({"is_blocked": true}), 130_403, None),
        (json!({"takes_marketing": false}), 200, None),
    ] {
        let world = open_world().await;
        change(&world, STAFF, traits.clone());
        let (status, body) =
            world.send(&json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}})).await;
        let code = body["error"]["code"].as_u64().unwrap_or(status.as_u16().into());
        assert_eq!(code, answer, "{traits}");
        let chat = world.sandbox.chat(STAFF).unwrap();
        let failed = chat.messages.last().and_then(|message| message.failure.as_ref()).map(|failure| failure.code);
        assert_eq!(failed, left, "{traits}");
    }
}

#[tokio::test]
async fn who_takes_no_marketing_gets_all_other_templates() {
    for (takes_marketing, category, expected) in
        [(true, "MARKETING", None), (false, "MARKETING", Some(131_050)), (false, "UTILITY", None)]
    {
        let world = World::still().await;
        let template = world.template("news", category);
        change(&world, STAFF, json!({"takes_marketing": takes_marketing}));
        assert_eq!(world.send(&template).await.0, 200);
        let message = world.sandbox.chat(STAFF).unwrap().messages.remove(0);
        assert_eq!(message.failure.map(|failure| failure.code), expected, "{category}, {takes_marketing}");
    }
}

#[tokio::test]
async fn a_message_may_be_for_one_identity_only() {
    let mut world = open_world().await;
    let mut hash = async || {
        world.deed(STAFF, json!({"kind": "change_identity"}));
        told(&mut world).await.0["value"]["messages"][0]["identity"]["hash"].clone()
    };
    let (old, new) = (hash().await, hash().await);
    for (hash, code) in [(old, json!(137_000)), (new, Value::Null)] {
        let send = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hi"}, "recipient_identity_key_hash": hash});
        assert_eq!(world.send(&send).await.1["error"]["code"], code, "{hash}");
    }
}

#[tokio::test]
async fn who_is_blocked_writes_in_vain() {
    let mut world = World::still().await;
    change(&world, STAFF, json!({"is_blocked": true}));
    world.deed(STAFF, json!({"kind": "text", "body": "hello?"}));
    world.deed(STAFF, json!({"kind": "call"}));
    change(&world, STAFF, json!({"is_blocked": false}));
    assert_eq!(world.sandbox.people()[0].window_until, None, "no window opens");
    world.deed(STAFF, json!({"kind": "text", "body": "hello!"}));
    assert_eq!(world.request().await.updates()[0]["text"]["body"], "hello!");
}

#[tokio::test]
async fn a_new_number_is_told_by_the_old_one_and_brings_a_new_user_id() {
    let mut world = open_world().await;
    add(&world, json!({"name": "Ada", "phone": "34600222333", "user_id": "ES.1"}));
    world.deed("ES.1", json!({"kind": "change_number", "phone": "+34 600 999 888"}));
    let (system, aliases) = told(&mut world).await;
    let message = &system["value"]["messages"][0];
    assert_eq!((&message["from"], &message["type"]), (&json!("34600222333"), &json!("system")));
    let body = "User Ada changed from 34600222333 to 34600999888";
    assert_eq!(message["system"], json!({"type": "user_changed_number", "body": body, "wa_id": "34600999888"}));
    assert!(system["value"]["contacts"].is_null());
    assert!(aliases.iter().any(|alias| alias.contains("34600222333")), "{aliases:?}");

    let (rotated, aliases) = told(&mut world).await;
    assert_eq!(rotated["field"], "user_id_update");
    let update = &rotated["value"]["user_id_update"][0];
    let current = update["user_id"]["current"].as_str().unwrap().to_owned();
    assert_eq!((&update["user_id"]["previous"], &update["wa_id"]), (&json!("ES.1"), &json!("34600999888")));
    assert!(update["timestamp"].is_string() && aliases.len() > 1, "{aliases:?}");
    assert!(rotated["value"]["contacts"].is_null());
    assert_eq!(rotated["value"]["metadata"]["phone_number_id"], NUMBER_ID);

    for (key, written) in [("to", "34600999888"), ("recipient", current.as_str())] {
        let (_, answer) =
            world.send(&json!({"messaging_product": "whatsapp", key: written, "text": {"body": "hi"}})).await;
        assert_eq!(answer["contacts"][0]["user_id"], current, "{written}");
    }
    for (phone, why) in [(STAFF, "somebody's already"), (BUSINESS, "somebody's already"), ("12", "no phone number")] {
        let deed = serde_json::from_value(json!({"kind": "change_number", "phone": phone})).unwrap();
        assert!(world.sandbox.deed(&current, &deed).unwrap_err().contains(why), "{phone}");
    }
}

#[tokio::test]
async fn words_on_marketing_and_new_ids_come_in_their_fields() {
    let mut world = World::still().await;
    for (wanted, value) in [(false, "stop"), (true, "resume")] {
        world.deed(STAFF, json!({"kind": "marketing", "wanted": wanted}));
        let request = world.request().await;
        let change = &request.json()["entry"][0]["changes"][0];
        assert_eq!(change["field"], "user_preferences");
        let preference = &change["value"]["user_preferences"][0];
        assert_eq!((&preference["value"], &preference["wa_id"]), (&json!(value), &json!(STAFF)));
        assert!(preference["timestamp"].is_i64() && change["value"]["contacts"][0]["wa_id"] == STAFF);
        let reading = read(&request.bytes, Timestamp::UNIX_EPOCH, SignedDuration::ZERO).unwrap();
        assert_eq!(reading.batch.preferences[0].wants_marketing, wanted);
        assert_eq!(world.sandbox.people()[0].traits.takes_marketing, wanted);
    }
    world.deed(STAFF, json!({"kind": "change_user_id", "user_id": "ES.77"}));
    let (system, _) = told(&mut world).await;
    let expected = json!({"type": "user_changed_user_id", "body": "User changed id", "user_id": "ES.77"});
    assert_eq!(system["value"]["messages"][0]["system"], expected);
    assert_eq!(told(&mut world).await.0["field"], "user_id_update");
    world.deed(STAFF, json!({"kind": "change_identity"}));
    let (system, _) = told(&mut world).await;
    let message = &system["value"]["messages"][0];
    assert_eq!(
        (&message["system"]["type"], message["identity"]["hash"].is_string()),
        (&json!("customer_identity_changed"), true)
    );
}

#[tokio::test]
async fn a_call_rings_ends_and_opens_the_window() {
    let mut world = World::still().await;
    world.deed(STAFF, json!({"kind": "call", "seconds": 20}));
    assert!(world.sandbox.people()[0].window_until.is_some());
    let (ringing, aliases) = told(&mut world).await;
    assert_eq!(ringing["field"], "calls");
    let call = ringing["value"]["calls"][0].clone();
    assert_eq!((&call["from"], &call["to"], &call["event"]), (&json!(STAFF), &json!(BUSINESS), &json!("connect")));
    assert_eq!((&call["direction"], &call["session"]["sdp_type"]), (&json!("USER_INITIATED"), &json!("offer")));
    assert!(!aliases.is_empty());
    world.jump("20s");
    let (ended, _) = told(&mut world).await;
    let end = &ended["value"]["calls"][0];
    assert_eq!((&end["id"], &end["event"], &end["duration"]), (&call["id"], &json!("terminate"), &json!(20)));
    assert_eq!((&end["status"], &end["start_time"]), (&json!("COMPLETED"), &call["timestamp"]));
}

#[tokio::test]
async fn people_who_cannot_be_are_refused() {
    let world = World::still().await;
    for (person, why) in [
        (json!({"phone": "12"}), "phone is no phone number"),
        (json!({"phone": "34600222333", "wa_id": "x"}), "wa_id is no phone number"),
        (json!({"wa_id": "34600222333"}), "without phone there is none"),
        (json!({"phone": STAFF}), "phone is somebody else's"),
        (json!({"phone": BUSINESS}), "the business's own number"),
        (json!({"user_id": "ada"}), "user_id must be a country code"),
        (json!({"user_id": format!("ES.{}", "1".repeat(129))}), "user_id must be a country code"),
        (json!({"parent_user_id": "ES.ENT."}), "parent_user_id must be a country code"),
    ] {
        let new: NewPerson = serde_json::from_value(person.clone()).unwrap();
        let refused = world.sandbox.add_person(new).unwrap_err();
        assert!(refused.contains(why), "{person}: {refused}");
    }
    for number in 0..30 {
        add(&world, json!({"username": format!("user{number}")}));
    }
    let full = world.sandbox.add_person(NewPerson::default()).unwrap_err();
    assert!(full.contains("32 people already"), "{full}");
    assert!(world.sandbox.chat("nobody").unwrap_err().contains("nobody here"));
}
