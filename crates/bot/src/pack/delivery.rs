//! How answers are sent: what a command's author knows about them and WhatsApp does not.

use nlu::Language;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Pack, source::TemplateFile};
use crate::{
    Message, markup,
    reply::Translated,
    templates::{TemplateError, Templates},
};

/// How the answers of a command are sent.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// What happens to one of which nobody knows whether it left.
    pub resend: Resend,
    /// It is marketing: not for whoever wants none.
    pub is_marketing: bool,
    /// What goes out instead when the customer service window is closed.
    pub template: Option<AnswerTemplate>,
}

/// What happens to a message of which nobody knows whether it left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resend {
    /// It is sent once more: a chat bears a repeated line better than a lost one.
    #[default]
    Once,
    /// It is put aside for a person to decide.
    Ask,
    /// It is given up: what must not come twice.
    Never,
}

/// A template message that Meta has approved, in the place of an answer.
#[derive(Clone, Debug)]
pub struct AnswerTemplate {
    /// Its name at Meta.
    pub name: String,
    /// The code of its translation at Meta, by the language of the conversation.
    pub language: Translated,
    /// The replies that phrase the parameters of its body, in order. They may mention what the answer may mention.
    pub parameters: Vec<String>,
}

impl AnswerTemplate {
    pub(super) fn new(file: TemplateFile) -> Self {
        Self { name: file.name, language: file.language, parameters: file.parameters }
    }

    /// The message, its parameters phrased with the answer's own data; `None` without a translation.
    fn phrase(
        &self,
        templates: &Templates,
        language: Language,
        data: &Map<String, Value>,
        now: &jiff::Zoned,
    ) -> Result<Option<Message>, TemplateError> {
        let Some(code) = self.language.get(&language) else { return Ok(None) };
        let phrase = |reply: &String| {
            // Meta refuses a line break in a parameter, and one that is empty.
            let text = markup::one_line(&templates.render(language, reply, data, now)?);
            if text.is_empty() { Err(TemplateError::Empty(reply.clone())) } else { Ok(text) }
        };
        let parameters = self.parameters.iter().map(phrase).collect::<Result<_, _>>()?;
        Ok(Some(Message::Template { name: self.name.clone(), language: code.clone(), parameters }))
    }
}

impl Pack {
    /// How the answers of the command `intent` are sent.
    pub fn delivery(&self, intent: &str) -> Option<&Delivery> {
        self.intents.get(intent).map(|intent| &intent.delivery)
    }

    /// The template message that stands in for an answer of the command `intent`, which `schedule` has asked for or a person: its
    /// parameters are phrased with the answer's own data. `None` when neither of the two has one.
    ///
    /// # Errors
    /// When a parameter cannot be phrased, as when the answer lacks a field that it mentions.
    pub fn fallback(
        &self,
        intent: &str,
        schedule: Option<&str>,
        language: Language,
        data: &Map<String, Value>,
        now: &jiff::Zoned,
    ) -> Result<Option<Message>, TemplateError> {
        let of_schedule = schedule.and_then(|name| self.schedules.get(name)?.template.as_ref());
        let template = of_schedule.or_else(|| self.delivery(intent)?.template.as_ref());
        template.map_or(Ok(None), |template| template.phrase(&self.templates, language, data, now))
    }
}
