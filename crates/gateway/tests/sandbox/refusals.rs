//! What the sandbox refuses, and what it just accepts: a situation, the code, words of the details, the request.
//! `<20>` stands for twenty letters of two bytes each: limits count characters.

use serde_json::{Value, json};

use super::harness::{STAFF, World};

const FRAMES: &str = r#"
no product                     | 100    | messaging_product           | {"to": "34600111222", "text": {"body": "hi"}}
another product                | 100    | messaging_product           | {"messaging_product": "sms", "to": "34600111222", "text": {"body": "hi"}}
a list, not an object          | 100    | body must be a JSON object  | []
nobody to send to              | 100    | to is required              | {"messaging_product": "whatsapp", "text": {"body": "hi"}}
no phone number                | 100    | to must be a phone number   | {"messaging_product": "whatsapp", "to": "Ana", "text": {"body": "hi"}}
a number, not a string         | 100    | to must be a phone number   | {"messaging_product": "whatsapp", "to": 34600111222, "text": {"body": "hi"}}
a group                        | 100    | recipient_type              | {"messaging_product": "whatsapp", "recipient_type": "group", "to": "34600111222", "text": {"body": "hi"}}
to itself                      | 131021 | business number itself      | {"messaging_product": "whatsapp", "to": "+1 555 014 0042", "text": {"body": "hi"}}
an unknown type                | 100    | type must be one of         | {"messaging_product": "whatsapp", "to": "34600111222", "type": "poll", "poll": {}}
a type that is no word         | 100    | type must be one of         | {"messaging_product": "whatsapp", "to": "34600111222", "type": 7}
callback data too long         | 131009 | biz_opaque_callback_data has 513 characters, the limit is 512 | {"messaging_product": "whatsapp", "to": "34600111222", "text": {"body": "hi"}, "biz_opaque_callback_data": "<513>"}
an answer to nothing           | 131008 | context.message_id          | {"messaging_product": "whatsapp", "to": "34600111222", "text": {"body": "hi"}, "context": {}}
an answer to a foreign message | 131009 | context.message_id          | {"messaging_product": "whatsapp", "to": "34600111222", "text": {"body": "hi"}, "context": {"message_id": "wamid.x"}}
callback data just fits        | ok     |                             | {"messaging_product": "whatsapp", "to": "34600111222", "text": {"body": "hi"}, "biz_opaque_callback_data": "<512>"}
a number as people write it    | ok     |                             | {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+34 600-111-222", "type": "text", "text": {"body": "hi"}}
read without a message         | 131008 | message_id is required      | {"messaging_product": "whatsapp", "status": "read"}
read of an unknown message     | 131009 | message_id is no message    | {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}
another status                 | 131009 | status must be one of: read | {"messaging_product": "whatsapp", "status": "seen", "message_id": "wamid.x"}
another indicator              | 131009 | typing_indicator.type       | {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x", "typing_indicator": {"type": "song"}}
"#;

const CONTENTS: &str = r#"
no text                  | 131008 | text is required         | {"type": "text"}
text that is no object   | 131009 | text must be an object   | {"type": "text", "text": "hi"}
no body                  | 131008 | text.body is required    | {"type": "text", "text": {}}
a body of null           | 131008 | text.body is required    | {"type": "text", "text": {"body": null}}
an empty body            | 131009 | text.body must not be    | {"type": "text", "text": {"body": " \n"}}
a body too long          | 100    | text.body has 4097 characters, the limit is 4096 | {"type": "text", "text": {"body": "<4097>"}}
a body just fits         | ok     |                          | {"type": "text", "text": {"body": "<4096>"}}
neither id nor link      | 131008 | image.id or image.link   | {"type": "image", "image": {}}
id and link              | 131009 | image must have either   | {"type": "image", "image": {"id": "1", "link": "https://example.org/a.png"}}
an unknown file          | 131009 | image.id is no uploaded file of type image | {"type": "image", "image": {"id": "1"}}
a link that is none      | 131009 | image.link must begin    | {"type": "image", "image": {"link": "file:///etc/passwd"}}
a caption too long       | 131009 | image.caption has 1025 characters, the limit is 1024 | {"type": "image", "image": {"link": "https://example.org/a.png", "caption": "<1025>"}}
a caption just fits      | ok     |                          | {"type": "image", "image": {"link": "https://example.org/a.png", "caption": "<1024>"}}
a caption on a sticker   | 131009 | sticker.caption          | {"type": "sticker", "sticker": {"link": "https://example.org/a.webp", "caption": "hi"}}
a caption on a voice     | 131009 | audio.caption            | {"type": "audio", "audio": {"link": "https://example.org/a.ogg", "caption": "hi"}}
a document by link       | ok     |                          | {"type": "document", "document": {"link": "https://example.org/a.pdf", "filename": "a.pdf"}}
a video by link          | ok     |                          | {"type": "video", "video": {"link": "https://example.org/a.mp4"}}
no longitude             | 131008 | location.longitude       | {"type": "location", "location": {"latitude": 1}}
north of the pole        | 131009 | location.latitude        | {"type": "location", "location": {"latitude": "90.5", "longitude": 0}}
a place in strings       | ok     |                          | {"type": "location", "location": {"latitude": "40.4", "longitude": "-3.7"}}
a reaction to nothing    | 131008 | reaction.message_id      | {"type": "reaction", "reaction": {"emoji": "👍"}}
a reaction taken back    | ok     |                          | {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": ""}}
no cards                 | 131009 | contacts has 0 items     | {"type": "contacts", "contacts": []}
a template's bad name    | 131009 | template.name            | {"type": "template", "template": {"name": "KPI alert", "language": {"code": "en"}}}
a template, no language  | 131008 | template.language        | {"type": "template", "template": {"name": "kpi"}}
a template               | ok     |                          | {"type": "template", "template": {"name": "kpi_1", "language": {"code": "en_US"}}}
"#;

const INTERACTIVES: &str = r#"
no kind                  | 131008 | interactive.type         | {}
an unknown kind          | 131009 | interactive.type         | {"type": "wheel", "action": {}}
a kind without an action | 131008 | interactive.action       | {"type": "flow"}
a kind taken as it comes | ok     |                          | {"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}}
such a kind's empty body | 131008 | interactive.body.text    | {"type": "flow", "body": {}, "action": {}}
no body                  | 131008 | interactive.body is      | {"type": "button", "action": {"buttons": []}}
a body too long          | 131009 | interactive.body.text has 1025 characters, the limit is 1024 | {"type": "button", "body": {"text": "<1025>"}, "action": {"buttons": []}}
no action                | 131008 | interactive.action       | {"type": "button", "body": {"text": "?"}}
no buttons               | 131008 | interactive.action.buttons | {"type": "button", "body": {"text": "?"}, "action": {}}
an empty list of buttons | 131009 | interactive.action.buttons has 0 items, the limit is 1 to 3 | {"type": "button", "body": {"text": "?"}, "action": {"buttons": []}}
four buttons             | 131009 | interactive.action.buttons has 4 items, the limit is 1 to 3 | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [1, 2, 3, 4]}}
a button of another type | 131009 | buttons[0].type          | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "url"}]}}
a button without reply   | 131008 | buttons[0].reply         | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply"}]}}
a title too long         | 131009 | buttons[0].reply.title has 21 characters, the limit is 20 | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "<21>"}}]}}
an id too long           | 131009 | buttons[0].reply.id has 257 characters, the limit is 256 | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "<257>", "title": "A"}}]}}
a title with a blank     | 131009 | blank                    | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A "}}]}}
the same id twice        | 131009 | buttons[1].reply.id is used twice | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}, {"type": "reply", "reply": {"id": "a", "title": "B"}}]}}
the same title twice     | 131009 | buttons[1].reply.title is used twice | {"type": "button", "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}, {"type": "reply", "reply": {"id": "b", "title": "A"}}]}}
buttons just fit         | ok     |                          | {"type": "button", "header": {"type": "text", "text": "<60>"}, "footer": {"text": "<60>"}, "body": {"text": "<1024>"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "<256>", "title": "<20>"}}]}}
a header too long        | 131009 | interactive.header.text has 61 characters, the limit is 60 | {"type": "button", "header": {"type": "text", "text": "<61>"}, "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}
a header of another type | 131009 | interactive.header.type  | {"type": "button", "header": {"type": "audio"}, "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}
a header without picture | 131008 | interactive.header.image | {"type": "button", "header": {"type": "image"}, "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}
an unknown picture       | 131009 | interactive.header.image.id | {"type": "button", "header": {"type": "image", "image": {"id": "1"}}, "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}
a footer too long        | 131009 | interactive.footer.text has 61 | {"type": "button", "footer": {"text": "<61>"}, "body": {"text": "?"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}}
a picture above a list   | 131009 | interactive.header.type must be one of: text | {"type": "list", "header": {"type": "image"}, "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "a", "title": "A"}]}]}}
a list nobody can open   | 131008 | interactive.action.button | {"type": "list", "body": {"text": "?"}, "action": {"sections": []}}
the opener too long      | 131009 | interactive.action.button has 21 characters, the limit is 20 | {"type": "list", "body": {"text": "?"}, "action": {"button": "<21>", "sections": []}}
no sections              | 131009 | sections has 0 items, the limit is 1 to 10 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": []}}
a section without rows   | 131008 | sections[0].rows         | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{}]}}
two sections, no titles  | 131008 | sections[0].title        | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "a", "title": "A"}]}, {"rows": [{"id": "b", "title": "B"}]}]}}
a section's title        | 131009 | sections[0].title has 25 characters, the limit is 24 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"title": "<25>", "rows": [{"id": "a", "title": "A"}]}]}}
a row's id               | 131009 | rows[0].id has 201 characters, the limit is 200 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "<201>", "title": "A"}]}]}}
a row's title            | 131009 | rows[0].title has 25 characters, the limit is 24 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "a", "title": "<25>"}]}]}}
a row's description      | 131009 | rows[0].description has 73 characters, the limit is 72 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"rows": [{"id": "a", "title": "A", "description": "<73>"}]}]}}
a row's id twice         | 131009 | sections[1].rows[0].id is used twice | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"title": "1", "rows": [{"id": "a", "title": "A"}]}, {"title": "2", "rows": [{"id": "a", "title": "B"}]}]}}
eleven rows in two parts | 131009 | have 11 rows together, the limit is 10 | {"type": "list", "body": {"text": "?"}, "action": {"button": "Open", "sections": [{"title": "1", "rows": [{"id": "a", "title": "A"}, {"id": "b", "title": "A"}, {"id": "c", "title": "A"}, {"id": "d", "title": "A"}, {"id": "e", "title": "A"}, {"id": "f", "title": "A"}]}, {"title": "2", "rows": [{"id": "g", "title": "A"}, {"id": "h", "title": "A"}, {"id": "i", "title": "A"}, {"id": "j", "title": "A"}, {"id": "k", "title": "A"}]}]}}
a list just fits         | ok     |                          | {"type": "list", "body": {"text": "<1024>"}, "action": {"button": "<20>", "sections": [{"title": "<24>", "rows": [{"id": "<200>", "title": "<24>", "description": "<72>"}]}]}}
a link button            | ok     |                          | {"type": "cta_url", "body": {"text": "Report"}, "action": {"name": "cta_url", "parameters": {"display_text": "<20>", "url": "https://example.org/d/1"}}}
a link button's words    | 131009 | parameters.display_text has 21 | {"type": "cta_url", "body": {"text": "Report"}, "action": {"parameters": {"display_text": "<21>", "url": "https://example.org"}}}
a link that runs         | 131009 | parameters.url           | {"type": "cta_url", "body": {"text": "Report"}, "action": {"parameters": {"display_text": "Open", "url": "javascript:alert(1)"}}}
"#;

#[tokio::test]
async fn requests_are_refused_as_meta_refuses_them() {
    let world = World::start().await;
    check(&world, FRAMES, |request| request).await;
    check(&world, CONTENTS, |mut request| {
        request["messaging_product"] = json!("whatsapp");
        request["to"] = json!(STAFF);
        request
    })
    .await;
    check(&world, INTERACTIVES, |interactive| {
        json!({"messaging_product": "whatsapp", "to": STAFF, "type": "interactive", "interactive": interactive})
    })
    .await;
}

async fn check(world: &World, table: &str, complete: fn(Value) -> Value) {
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let [situation, code, details, request] = line.splitn(4, '|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}")
        };
        let request = complete(serde_json::from_str(&expand(request)).expect(situation));
        let (status, answer) = world.send(&request).await;
        if code == "ok" {
            assert_eq!(status, 200, "{situation}: {answer}");
        } else {
            let error = &answer["error"];
            assert_eq!(status, 400, "{situation}: {answer}");
            assert_eq!(error["code"].to_string(), code, "{situation}: {answer}");
            assert_eq!(error["type"], "OAuthException", "{situation}");
            assert!(error["message"].as_str().unwrap().starts_with(&format!("(#{code}) ")), "{situation}");
            assert!(error["error_data"]["details"].as_str().unwrap().contains(details), "{situation}: {answer}");
        }
    }
}

/// Replaces each `<n>` by n times `é`.
fn expand(text: &str) -> String {
    let mut expanded = String::new();
    for (place, part) in text.split('<').enumerate() {
        match part.split_once('>') {
            Some((count, rest)) if place > 0 => expanded.push_str(&("é".repeat(count.parse().unwrap()) + rest)),
            _ => expanded.push_str(part),
        }
    }
    expanded
}
