//! From what is meant to what is sent: a [`Reply`] becomes messages within WhatsApp's limits, and the list of what can be picked.

use jiff::Zoned;
use nlu::Language;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::{
    Image, Label, Message, Reply, markup,
    message::{
        BODY_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, Button, ROW_DESCRIPTION_MAX, ROW_TITLE_MAX, ROWS_MAX, Row, TEXT_MAX,
    },
    pack::Pack,
    pick,
    reply::Pick,
    templates::TemplateError,
};

/// A reply in the words of a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrased {
    /// What to send, in order.
    pub messages: Vec<Message>,
    /// What the person may pick, in the order shown.
    pub offered: Vec<Offered>,
}

/// Something on offer: the number, the label or the button select it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// What it says.
    pub label: String,
    /// What picking it does.
    pub pick: Pick,
}

/// One choice, phrased.
struct Shown {
    id: String,
    title: String,
    description: Option<String>,
}

/// Phrases `reply` in `language`.
///
/// # Errors
/// When a template is missing, lacks a field or says nothing.
pub fn phrase(pack: &Pack, language: Language, reply: Reply, now: &Zoned) -> Result<Phrased, TemplateError> {
    let text = pack.templates.render(language, &reply.template, &reply.data, now)?;
    if text.is_empty() {
        return Err(TemplateError::Empty(reply.template));
    }
    let mut options: Vec<Shown> = Vec::new();
    let mut offered = Vec::new();
    for choice in reply.choices {
        let title = label(pack, language, &choice.label, now)?;
        let description = choice.description.map(|description| label(pack, language, &description, now)).transpose()?;
        let Some(id) = pick::to_id(&choice.pick) else { continue };
        if title.is_empty() || options.iter().any(|option| option.id == id) {
            continue;
        }
        options.push(Shown { id, title: title.clone(), description });
        offered.push(Offered { label: title, pick: choice.pick });
    }
    let open =
        if options.is_empty() { String::new() } else { pack.templates.render(language, "choose", &Map::new(), now)? };
    Ok(Phrased { messages: lay_out(text, reply.image, options, &open), offered })
}

fn label(pack: &Pack, language: Language, label: &Label, now: &Zoned) -> Result<String, TemplateError> {
    match label {
        Label::Text(text) => Ok(markup::one_line(text)),
        Label::Template(name, data) => Ok(markup::strip(&pack.templates.render(language, name, data, now)?)),
        Label::Intent(name) => match pack.intents.get(name).and_then(|intent| intent.label.get(&language)) {
            Some(label) => Ok(label.clone()),
            None => pack.templates.render(language, &format!("{name}_label"), &Map::new(), now),
        },
    }
}

/// Chooses the kind of message: up to three short choices are buttons, up to ten a list, more are numbered text.
fn lay_out(text: String, image: Option<Image>, options: Vec<Shown>, open: &str) -> Vec<Message> {
    let is_told_apart = options
        .iter()
        .enumerate()
        .all(|(index, option)| options[..index].iter().all(|other| other.title != option.title));
    let fits_buttons = is_told_apart
        && options.len() <= BUTTONS_MAX
        && options.iter().all(|option| option.description.is_none() && chars(&option.title) <= BUTTON_TITLE_MAX);
    match options.len() {
        0 => plain(text, image),
        _ if fits_buttons && chars(&text) <= BODY_MAX => {
            let button = |option: Shown| Button { id: option.id, title: option.title };
            vec![Message::Buttons { text, buttons: options.into_iter().map(button).collect(), image }]
        }
        1..=ROWS_MAX if chars(&text) <= TEXT_MAX => {
            let mut messages: Vec<_> =
                image.map(|image| Message::Image { image, text: String::new() }).into_iter().collect();
            let row = |option: Shown| Row {
                id: option.id,
                title: shorten(&option.title, ROW_TITLE_MAX),
                description: option.description.map(|text| shorten(&text, ROW_DESCRIPTION_MAX)),
            };
            let rows = options.into_iter().map(row).collect();
            messages.push(Message::List { text, open: shorten(open, BUTTON_TITLE_MAX), rows });
            messages
        }
        _ => {
            let numbered = options.iter().enumerate().map(|(index, option)| format!("{}. {}", index + 1, option.title));
            let lines: Vec<_> = std::iter::once(text).chain(numbered).collect();
            plain(lines.join("\n"), image)
        }
    }
}

/// A text, perhaps under a picture, cut where it is too long for one message.
fn plain(text: String, image: Option<Image>) -> Vec<Message> {
    let Some(image) = image else {
        return paragraphs(&text).into_iter().map(|text| Message::Text { text }).collect();
    };
    if chars(&text) <= BODY_MAX {
        return vec![Message::Image { image, text }];
    }
    let mut messages = vec![Message::Image { image, text: String::new() }];
    messages.extend(paragraphs(&text).into_iter().map(|text| Message::Text { text }));
    messages
}

/// Cuts a long text at the last paragraph, line, sentence or blank that fits.
fn paragraphs(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((limit, _)) = rest.char_indices().nth(TEXT_MAX) {
        let head = &rest[..limit];
        let cut = ["\n\n", "\n", ". ", " "].iter().find_map(|border| head.rfind(border).map(|at| at + border.len()));
        let cut = cut.filter(|&cut| cut > 0).unwrap_or(limit);
        parts.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    parts.push(rest.to_owned());
    parts
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// `text` in at most `max` characters; what is cut is shown by an ellipsis.
fn shorten(text: &str, max: usize) -> String {
    if chars(text) <= max {
        return text.to_owned();
    }
    let head: String = text.chars().take(max - 1).collect();
    format!("{}…", head.trim_end())
}
