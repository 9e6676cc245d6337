//! From what is meant to what is sent: a [`Reply`] becomes messages within WhatsApp's limits, and the list of what can be picked.

use jiff::Zoned;
use nlu::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::{
    Image, Label, Message, Reply, fit, markup,
    message::{ROWS_MAX, Row},
    pack::{ChoiceStyle, Pack},
    pick,
    reply::Pick,
    templates::TemplateError,
};

/// Choices of one list, all pages together: more than anybody turns through. What lies beyond is not offered.
pub const CHOICES_MAX: usize = 100;
/// Choices of a page that another one follows: its last row turns to it.
const PAGE: usize = ROWS_MAX - 1;

/// A reply in the words of a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrased {
    /// What to send, in order.
    pub messages: Vec<Message>,
    /// What the person may pick, in the order shown.
    pub offered: Vec<Offered>,
    /// All choices, when they take more than one page.
    pub pages: Vec<Offered>,
}

/// Something on offer: the number, the label or the button select it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// What it says.
    pub label: String,
    /// A second, smaller line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What picking it does.
    pub pick: Pick,
}

/// Phrases `reply` in `language`. Choices that one list cannot hold become pages; the first is shown.
///
/// # Errors
/// When a template is missing, lacks a field or says nothing.
pub fn phrase(pack: &Pack, language: Language, reply: Reply, now: &Zoned) -> Result<Phrased, TemplateError> {
    let text = pack.templates.render(language, &reply.template, &reply.data, now)?;
    if text.is_empty() {
        return Err(TemplateError::Empty(reply.template));
    }
    let mut choices: Vec<Offered> = Vec::new();
    for choice in reply.choices {
        let label = one_line(pack, language, &choice.label, now)?;
        let description =
            choice.description.map(|description| one_line(pack, language, &description, now)).transpose()?;
        let description = description.filter(|words| !words.is_empty());
        let is_new = choices.iter().all(|other| other.pick != choice.pick);
        if is_new && !label.is_empty() && pick::to_id(&choice.pick).is_some() && choices.len() < CHOICES_MAX {
            choices.push(Offered { label, description, pick: choice.pick });
        }
    }
    let offered = shown(pack, language, &choices, 0, now)?;
    let messages = lay_out(pack, language, &text, reply.image, &offered, now)?;
    let pages = if offered == choices { Vec::new() } else { choices };
    Ok(Phrased { messages, offered, pages })
}

/// Phrases the page of a long list that begins with the choice `start`.
///
/// # Errors
/// As [`phrase`].
pub fn page(
    pack: &Pack,
    language: Language,
    choices: &[Offered],
    start: usize,
    now: &Zoned,
) -> Result<Phrased, TemplateError> {
    let pages = 1 + choices.len().saturating_sub(ROWS_MAX).div_ceil(PAGE);
    let data = json!({ "page": start / PAGE + 1, "pages": pages });
    let text = pack.templates.render(language, "page", data.as_object().unwrap_or(&Map::new()), now)?;
    let offered = shown(pack, language, choices, start, now)?;
    let messages = lay_out(pack, language, &text, None, &offered, now)?;
    Ok(Phrased { messages, offered, pages: Vec::new() })
}

/// The choices of the page that begins with `start`, and what turns to the next one.
fn shown(
    pack: &Pack,
    language: Language,
    choices: &[Offered],
    start: usize,
    now: &Zoned,
) -> Result<Vec<Offered>, TemplateError> {
    let rest = choices.get(start..).unwrap_or_default();
    if rest.len() <= ROWS_MAX {
        return Ok(rest.to_vec());
    }
    let mut shown = rest[..PAGE].to_vec();
    let label = fit::label(&pack.templates.render(language, "more", &Map::new(), now)?);
    let list = pick::list_of(choices.iter().map(|choice| &choice.pick));
    shown.push(Offered { label, description: None, pick: Pick::Page { list, start: start + PAGE } });
    Ok(shown)
}

/// Text and choices as messages of the kind that shows them.
fn lay_out(
    pack: &Pack,
    language: Language,
    text: &str,
    image: Option<Image>,
    offered: &[Offered],
    now: &Zoned,
) -> Result<Vec<Message>, TemplateError> {
    let row = |choice: &Offered| {
        let id = pick::to_id(&choice.pick)?;
        Some(Row { id, title: choice.label.clone(), description: choice.description.clone() })
    };
    let rows: Vec<_> = offered.iter().filter_map(row).collect();
    match pack.choices {
        ChoiceStyle::Numbered => Ok(fit::numbered(text, image, &rows)),
        ChoiceStyle::Buttons if rows.is_empty() => Ok(fit::choices(text, image, "", rows)),
        ChoiceStyle::Buttons => {
            let open = pack.templates.render(language, "choose", &Map::new(), now)?;
            Ok(fit::choices(text, image, &open, rows))
        }
    }
}

/// A label in one line. Buttons and rows show markup as it is, so templates leave theirs out.
fn one_line(pack: &Pack, language: Language, words: &Label, now: &Zoned) -> Result<String, TemplateError> {
    label(pack, language, words, now).map(|words| fit::label(&words))
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
