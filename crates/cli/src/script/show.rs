//! A message of the Cloud API as text, as conversations write it.

use gateway::sandbox::MessageView;
use serde_json::Value;

/// A message in lines: pictures and buttons in brackets, rows of a list with their numbers.
pub(super) fn text(message: &MessageView) -> String {
    let content = &message.content;
    let mut lines = match message.kind.as_str() {
        "text" => vec![string(&content["body"])],
        "image" => vec!["[picture]".to_owned(), string(&content["caption"])],
        "document" => vec![format!("[document {}]", string(&content["filename"])), string(&content["caption"])],
        "interactive" => interactive(content),
        "template" => template(content),
        "location" => vec![format!("[location {}]", string(&content["name"]))],
        "reaction" => vec![format!("[reaction {}]", string(&content["emoji"]))],
        other => vec![format!("[{other}]"), string(&content["caption"])],
    };
    if let Some(failure) = &message.failure {
        lines.push(format!("(failed: {})", failure.code));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn interactive(content: &Value) -> Vec<String> {
    let header = &content["header"];
    let header = match header["type"].as_str() {
        None => String::new(),
        Some("text") => string(&header["text"]),
        Some("image") => "[picture]".to_owned(),
        Some(other) => format!("[{other}]"),
    };
    let mut lines = vec![header, string(&content["body"]["text"]), string(&content["footer"]["text"])];
    let action = &content["action"];
    match content["type"].as_str().unwrap_or_default() {
        "button" => {
            let buttons: Vec<_> = list(&action["buttons"]).map(|button| format!("[{}]", title(button))).collect();
            lines.push(buttons.join(" "));
        }
        "list" => {
            lines.push(format!("[{} ▾]", string(&action["button"])));
            for (index, row) in rows(content).enumerate() {
                let description = row["description"].as_str().map(|text| format!(" — {text}")).unwrap_or_default();
                lines.push(format!("  {}. {}{description}", index + 1, string(&row["title"])));
            }
        }
        "cta_url" => lines.push(format!("[{}]", string(&action["parameters"]["display_text"]))),
        other => lines.push(format!("[{other}]")),
    }
    lines
}

/// The name, and what stands in its places.
fn template(content: &Value) -> Vec<String> {
    let parameters = list(&content["components"]).flat_map(|component| list(&component["parameters"]));
    let mut lines = vec![format!("[template {}]", string(&content["name"]))];
    lines.extend(parameters.map(|parameter| string(&parameter["text"])));
    lines
}

/// What a tap on this label is, as a deed, if the message offers it.
pub(super) fn tap(message: &MessageView, label: &str) -> Option<Value> {
    let MessageView { id, content, .. } = message;
    let button = list(&content["action"]["buttons"]).find(|button| title(button) == label);
    let row = rows(content).find(|row| row["title"] == label);
    let quick = list(&content["shown"]["buttons"]).find(|button| button["text"] == label);
    if let Some(button) = button {
        return Some(serde_json::json!({"kind": "button", "message_id": id, "id": button["reply"]["id"]}));
    }
    if let Some(row) = row {
        return Some(serde_json::json!({"kind": "list", "message_id": id, "id": row["id"]}));
    }
    let payload = quick.map(|quick| quick.get("payload").unwrap_or(&quick["text"]).clone())?;
    Some(serde_json::json!({"kind": "button", "message_id": id, "id": payload, "title": label}))
}

fn title(button: &Value) -> String {
    string(&button["reply"]["title"])
}

fn rows(content: &Value) -> impl Iterator<Item = &Value> {
    list(&content["action"]["sections"]).flat_map(|section| list(&section["rows"]))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
