//! What a conversation's events say when they are answered together.

use gateway::{store::Event, webhook::heard};

use crate::show::received;

/// Messages by their ids, with what they say; `old` was answered before. Then what the bot hears.
const CASES: &str = "
    a text one; b text two                              | Text one; Text two
    a text one; b edit a two                            | Silent; Text two
    a text one; b edit a two; c edit a three            | Silent; Silent; Text three
    b edit a two; a text one                            | Text two; Silent
    b edit old two                                      | Silent
    a text one; b revoke a                              | Silent; Silent
    a text one; b edit a two; c revoke a                | Silent; Silent; Silent
    b revoke old; a text one                            | Silent; Text one
    a image; b image; c image                           | Silent; Silent; Unreadable image
    a image; b text what is it?; c image                | Unreadable image; Text what is it?; Unreadable image
    a image; b video                                    | Unreadable image; Unreadable video
    a image; b revoke a                                 | Silent; Silent
    a call                                              | Silent
    a outcome                                           | Silent";

#[test]
fn corrections_and_albums() {
    for case in CASES.lines().skip(1) {
        let (events, expected) = case.split_once('|').unwrap();
        let events: Vec<_> = events.split(';').map(|event| said(event.trim())).collect();
        let heard: Vec<_> = heard(&events).iter().map(shown).collect();
        assert_eq!(heard.join("; "), expected.trim(), "{case}");
    }
}

fn said(event: &str) -> Event {
    let mut parts = event.splitn(3, ' ');
    let (id, kind, words) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or_default());
    let (original, new) = words.split_once(' ').unwrap_or((words, ""));
    let content = match kind {
        "text" => format!(r#""text": {{"body": "{words}"}}"#),
        "edit" => format!(
            r#""edit": {{"original_message_id": "{original}", "message": {{"type": "text", "text": {{"body": "{new}"}}}}}}"#
        ),
        "revoke" => format!(r#""revoke": {{"original_message_id": "{original}"}}"#),
        _ => format!(r#""{kind}": {{}}"#),
    };
    let payload = match kind {
        // Not ours to read, whatever it holds.
        "outcome" => r#"{"message": {"type": "text", "text": {"body": "done"}}}"#.to_owned(),
        "call" => r#"{"field": "calls", "list": "calls", "item": {"event": "connect"}}"#.to_owned(),
        _ => format!(r#"{{"message": {{"id": "{id}", "type": "{kind}", {content}}}}}"#),
    };
    let key = if kind == "outcome" { "o:1".to_owned() } else { format!("m:{id}") };
    Event { key, payload, provider_time: received(), attempts: 1, deaths: 0, late: false }
}

fn shown(heard: &bot::Content) -> String {
    match heard {
        bot::Content::Text(text) => format!("Text {text}"),
        bot::Content::Pick(id) => format!("Pick {id}"),
        bot::Content::Unreadable(kind) => format!("Unreadable {kind}"),
        bot::Content::Silent => "Silent".to_owned(),
    }
}
