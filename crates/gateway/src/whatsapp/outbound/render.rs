//! The bot's messages as messages of the Cloud API.
//!
//! [`bot::fit`](bot::fit()) brings any message within the limits; what it gives, `render` never refuses. A property test holds both
//! against the sandbox's own reading of the limits.

use bot::Message;

use super::{
    Content, Image, Interactive, LimitError, Media, Text,
    interactive::{Header, ReplyButton, Row, Section},
    template::{Component, Parameter, Template},
};

/// `message` with its picture at `picture`. Without one a picture is left out, and a message that is nothing but a picture
/// is an error.
///
/// # Errors
/// When a field is beyond its limit: the message did not come out of [`bot::fit`](bot::fit()).
pub fn render(message: &Message, picture: Option<Media>) -> Result<Content, LimitError> {
    match message {
        Message::Text { text } => Text::new(text).map(Content::from),
        Message::Buttons { text, buttons, image: _ } => {
            let button =
                |button: &bot::message::Button| ReplyButton { id: button.id.clone(), title: button.title.clone() };
            let interactive = Interactive::buttons(text, buttons.iter().map(button).collect())?;
            let header = picture.map(|image| Header::Image { image });
            let interactive = if let Some(header) = header { interactive.with_header(header)? } else { interactive };
            Ok(interactive.into())
        }
        Message::List { text, open, rows } => {
            let row = |row: &bot::message::Row| Row {
                id: row.id.clone(),
                title: row.title.clone(),
                description: row.description.clone(),
            };
            let section = Section { title: None, rows: rows.iter().map(row).collect() };
            Interactive::list(text, open, vec![section]).map(Content::from)
        }
        Message::Image { text, image: _ } => {
            let image = Image::new(picture.unwrap_or(Media::Id(String::new())))?;
            // Meta refuses an empty caption, so there is none.
            let image = if text.is_empty() { image } else { image.with_caption(text)? };
            Ok(image.into())
        }
        Message::Template { name, language, parameters } => {
            let parameters: Vec<_> = parameters.iter().map(Parameter::text).collect();
            let body = if parameters.is_empty() { Vec::new() } else { vec![Component::body(parameters)] };
            Template::new(name, language, body).map(Content::from)
        }
    }
}
