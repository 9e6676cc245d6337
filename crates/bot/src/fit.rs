//! Any message within WhatsApp's limits: what is too long for one kind becomes another, or several. Total: nothing is refused.

use unicode_segmentation::UnicodeSegmentation;

use crate::{
    Image, Message, markup,
    message::{
        BODY_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, Button, ID_MAX, ROW_DESCRIPTION_MAX, ROW_TITLE_MAX, ROWS_MAX, Row,
        TEXT_MAX,
    },
    split::{split, split_end},
};

/// Opens a list that has no words for it, and stands for a body that has none.
const NO_WORDS: &str = "…";
/// Characters of a template's parameters together: those of its whole body.
const PARAMETERS_MAX: usize = BODY_MAX;

/// `message` as one or more messages within the limits, or none when it says nothing.
///
/// - A long text, or the text of a picture, is cut as [`split`] does.
/// - Up to three short choices stay buttons; with long titles they become a list, and more than ten rows several lists.
/// - What does not fit above choices goes before them as text.
/// - A choice without a title, or without an id of its own that fits, is left out.
///
/// ```
/// use bot::{Message, fit, message::Button};
/// let button = |title: &str| Button { id: title.to_lowercase(), title: title.into() };
/// let buttons = vec![button("Yes"), button("Tell me more about that first")];
/// let fitted = fit(Message::Buttons { text: "Go on?".into(), buttons, image: None });
/// let [Message::List { rows, .. }] = fitted.as_slice() else { panic!("{fitted:?}") };
/// assert_eq!(rows[1].title, "Tell me more about that…");
/// ```
pub fn fit(message: Message) -> Vec<Message> {
    match message {
        Message::Text { text } => texts(&text),
        Message::Image { text, image } => picture(&text, image),
        Message::Buttons { text, buttons, image } => {
            let row = |button: Button| Row { id: button.id, title: button.title, description: None };
            choices(&text, image, NO_WORDS, buttons.into_iter().map(row).collect())
        }
        Message::List { text, open, rows } => list(&text, None, &open, clean(rows)),
        Message::Template { name, language, parameters } => {
            let max = PARAMETERS_MAX / parameters.len().max(1);
            let parameters = parameters.iter().map(|text| parameter(text, max)).collect();
            vec![Message::Template { name, language, parameters }]
        }
    }
}

/// The value of a place in a template: one line, never empty, because WhatsApp refuses anything else.
fn parameter(text: &str, max: usize) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .graphemes(true)
        .scan(0, |length, grapheme| {
            *length += chars(grapheme);
            (*length <= max).then_some(grapheme)
        })
        .collect();
    if line.is_empty() { NO_WORDS.to_owned() } else { line }
}

/// Text with choices: buttons where they fit, else a list that `open` opens.
pub(crate) fn choices(text: &str, image: Option<Image>, open: &str, rows: Vec<Row>) -> Vec<Message> {
    let rows = clean(rows);
    let is_told_apart =
        rows.iter().enumerate().all(|(index, row)| rows[..index].iter().all(|other| other.title != row.title));
    let is_short = |row: &Row| row.description.is_none() && chars(&row.title) <= BUTTON_TITLE_MAX;
    let fits_buttons = rows.len() <= BUTTONS_MAX && is_told_apart && rows.iter().all(is_short);
    if rows.is_empty() || !fits_buttons {
        return list(text, image, open, rows);
    }
    let (mut messages, text) = body(text);
    let buttons = rows.into_iter().map(|row| Button { id: row.id, title: row.title }).collect();
    messages.push(Message::Buttons { text, buttons, image });
    messages
}

/// Text with choices where neither buttons nor lists can be shown: a line for each, with its number.
pub(crate) fn numbered(text: &str, image: Option<Image>, rows: &[Row]) -> Vec<Message> {
    let line = |(index, row): (usize, &Row)| {
        let description = row.description.as_ref().map(|words| format!(" — {words}")).unwrap_or_default();
        format!("{}. {}{description}", index + 1, row.title)
    };
    let lines: Vec<_> = std::iter::once(text.to_owned()).chain(rows.iter().enumerate().map(line)).collect();
    plain(&lines.join("\n"), image)
}

/// A text, perhaps under a picture.
fn plain(text: &str, image: Option<Image>) -> Vec<Message> {
    match image {
        Some(image) => picture(text, image),
        None => texts(text),
    }
}

fn texts(text: &str) -> Vec<Message> {
    split(text, TEXT_MAX).into_iter().map(|text| Message::Text { text }).collect()
}

/// A caption that is too long goes after the picture as text.
fn picture(text: &str, image: Image) -> Vec<Message> {
    let text = text.trim();
    if chars(text) <= BODY_MAX {
        return vec![Message::Image { image, text: text.to_owned() }];
    }
    let mut messages = vec![Message::Image { image, text: String::new() }];
    messages.extend(texts(text));
    messages
}

fn list(text: &str, image: Option<Image>, open: &str, rows: Vec<Row>) -> Vec<Message> {
    if rows.is_empty() {
        return plain(text, image);
    }
    let open = shorten(&label(open), BUTTON_TITLE_MAX);
    let open = if open.is_empty() { NO_WORDS.to_owned() } else { open };
    let picture = image.map(|image| Message::Image { image, text: String::new() });
    let (before, text) = body(text);
    let rows: Vec<_> = rows.into_iter().map(shorten_row).collect();
    let lists =
        rows.chunks(ROWS_MAX).map(|rows| Message::List { text: text.clone(), open: open.clone(), rows: rows.to_vec() });
    picture.into_iter().chain(before).chain(lists).collect()
}

/// The body above choices, and the messages before it that hold what does not fit.
fn body(text: &str) -> (Vec<Message>, String) {
    let (before, body) = split_end(text, BODY_MAX);
    let body = if body.is_empty() { NO_WORDS } else { body };
    (texts(before), body.to_owned())
}

/// Choices that can be shown and told apart: titles of one line, an id of its own for each.
fn clean(rows: Vec<Row>) -> Vec<Row> {
    let mut clean: Vec<Row> = Vec::new();
    for row in rows {
        let title = label(&row.title);
        let is_id = !row.id.is_empty() && chars(&row.id) <= ID_MAX && label(&row.id) == row.id;
        if is_id && !title.is_empty() && clean.iter().all(|other| other.id != row.id) {
            let description = row.description.map(|words| label(&words)).filter(|words| !words.is_empty());
            clean.push(Row { id: row.id, title, description });
        }
    }
    clean
}

/// A title that is cut is told in full in the second line, if that is free.
fn shorten_row(row: Row) -> Row {
    let title = shorten(&row.title, ROW_TITLE_MAX);
    let full = (title != row.title).then_some(row.title);
    let description = row.description.or(full).map(|text| shorten(&text, ROW_DESCRIPTION_MAX));
    Row { id: row.id, title, description }
}

/// Words in one line, no blank around them.
pub(crate) fn label(words: &str) -> String {
    markup::one_line(words).trim().to_owned()
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// `text` in at most `max` characters, never cut inside what is seen as one; what is cut is shown by an ellipsis.
fn shorten(text: &str, max: usize) -> String {
    if chars(text) <= max {
        return text.to_owned();
    }
    let mut head = String::new();
    for grapheme in text.graphemes(true) {
        if chars(&head) + chars(grapheme) >= max {
            break;
        }
        head.push_str(grapheme);
    }
    format!("{}…", head.trim_end())
}
