//! Messages as text, for the terminal and for conversation tests.

use bot::Message;

/// A message in lines: pictures and buttons in brackets, rows of a list with their numbers.
pub(crate) fn text(message: &Message) -> String {
    let mut lines = Vec::new();
    match message {
        Message::Text { text } => lines.push(text.clone()),
        Message::Buttons { text, buttons, image } => {
            if image.is_some() {
                lines.push("[picture]".to_owned());
            }
            lines.push(text.clone());
            let buttons: Vec<_> = buttons.iter().map(|button| format!("[{}]", button.title)).collect();
            lines.push(buttons.join(" "));
        }
        Message::List { text, open, rows } => {
            lines.push(text.clone());
            lines.push(format!("[{open} ▾]"));
            for (index, row) in rows.iter().enumerate() {
                let description = row.description.as_ref().map(|text| format!(" — {text}")).unwrap_or_default();
                lines.push(format!("  {}. {}{description}", index + 1, row.title));
            }
        }
        Message::Image { text, .. } => {
            lines.push("[picture]".to_owned());
            if !text.is_empty() {
                lines.push(text.clone());
            }
        }
        Message::Template { name, parameters, .. } => {
            lines.push(format!("[template {name}]"));
            lines.extend(parameters.iter().cloned());
        }
    }
    lines.join("\n")
}

/// What a program reads: the kind, the words, and what can be picked.
pub(crate) fn json(message: &Message) -> serde_json::Value {
    let mut json = serde_json::to_value(message).expect("a message is plain JSON. This is a bug.");
    if let Some(image) = json.get_mut("image").filter(|image| image.is_object()) {
        let size_bytes = image["bytes"].as_array().map_or(0, Vec::len);
        *image = serde_json::json!({ "mime_type": image["mime_type"], "size_bytes": size_bytes });
    }
    json
}
