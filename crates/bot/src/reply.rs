//! What to answer, before it is phrased: a template's name, its data, and what to offer next.

use nlu::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// An answer, in no language yet. The pack's `replies/` phrase it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The name of the template.
    pub template: String,
    /// What the template may mention. Everything in it is data: its markup is escaped.
    #[serde(default)]
    pub data: Map<String, Value>,
    /// A picture above the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// What the person may pick next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

impl Reply {
    /// An answer with the template `template`.
    ///
    /// ```
    /// let reply = bot::Reply::new("order_not_found").with("order", "1823");
    /// assert_eq!(reply.data["order"], "1823");
    /// ```
    pub fn new(template: impl Into<String>) -> Self {
        Self { template: template.into(), ..Self::default() }
    }

    /// Adds one field of data.
    ///
    /// # Panics
    /// When `value` cannot be written as JSON, such as a map whose keys are not strings.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("data of a reply is plain JSON. This is a bug.");
        self.data.insert(field.to_owned(), value);
        self
    }

    /// Adds a picture.
    #[must_use]
    pub fn with_image(mut self, image: Image) -> Self {
        self.image = Some(image);
        self
    }

    /// Adds something to pick.
    #[must_use]
    pub fn offer(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }
}

/// A picture, whole: at most 5 MB, JPEG or PNG (Cloud API, media).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// `image/png` or `image/jpeg`.
    pub mime_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({}, {} bytes)", self.mime_type, self.bytes.len())
    }
}

/// Something to pick: a button or a row of a list, and the command that it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What the button says.
    pub label: Label,
    /// A second, smaller line; shown in lists only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Label>,
    /// What picking it does.
    pub pick: Pick,
}

/// What picking a choice does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// Asks for a command, its slots as text: they are parsed and the caller's role is checked when it is tapped.
    Command {
        /// The intent's name.
        intent: String,
        /// Slot and text, in order.
        slots: Vec<(String, String)>,
    },
    /// Answers the question with this number, and no other question.
    Answer {
        /// The question's number in the conversation.
        question: u64,
        /// The answer.
        value: String,
    },
    /// Shows a further page of a long list.
    Page {
        /// Which list: [`crate::pick::list_of`] its choices.
        list: u64,
        /// The first choice to show, counted from 0.
        start: usize,
    },
}

impl Choice {
    /// Offers the command `intent` under the label that the pack gives it.
    pub fn command(intent: &str) -> Self {
        Self {
            label: Label::Intent(intent.to_owned()),
            description: None,
            pick: Pick::Command { intent: intent.to_owned(), slots: Vec::new() },
        }
    }

    /// Fills a slot of the command with `text`, as if the person had written it.
    #[must_use]
    pub fn slot(mut self, name: &str, text: impl ToString) -> Self {
        if let Pick::Command { slots, .. } = &mut self.pick {
            slots.push((name.to_owned(), text.to_string()));
        }
        self
    }

    /// Replaces the label.
    #[must_use]
    pub fn label(mut self, label: impl Into<Label>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the second line.
    #[must_use]
    pub fn describe(mut self, description: impl Into<Label>) -> Self {
        self.description = Some(description.into());
        self
    }
}

/// Words on a button or in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// These words in every language: an order number, a product's name.
    Text(String),
    /// A template of the pack, with its data.
    Template(String, Map<String, Value>),
    /// The label of an intent, in the language of the conversation.
    Intent(String),
}

impl Label {
    /// The template `name` with one field of data.
    pub fn template(name: &str, field: &str, value: impl Serialize) -> Self {
        let data = json!({ field: value });
        let Value::Object(data) = data else { unreachable!("an object literal is an object. This is a bug.") };
        Self::Template(name.to_owned(), data)
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A text in each of the pack's languages.
pub type Translated = std::collections::BTreeMap<Language, String>;
