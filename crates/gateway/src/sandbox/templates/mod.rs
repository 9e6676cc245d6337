//! The account's message templates: made, reviewed, changed, deleted, and filled by messages. Pure: `now` is an argument.
//!
//! Source: Cloud API, "Templates"; figures in `whatsapp::limits`.

mod buttons;
mod definition;
mod fill;
mod status;
mod text;
mod view;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use self::{definition::Definition, status::Status};
pub(super) use self::{
    status::Change,
    view::{DEFAULT_FIELDS, Filter},
};
pub use self::{status::TemplateStatus, view::TemplateView};
use super::{
    error::ApiError,
    validate::{Field, Filling},
};
use crate::whatsapp::limits::{LANGUAGE_MAX, TEMPLATE_NAME_MAX, TEMPLATES_MAX};

/// The name of a deleted template cannot be used for so long.
const NAME_REST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// An approved template is changed once in so long,
const EDIT_GAP: SignedDuration = SignedDuration::from_hours(24);
/// and so often
const EDITS_MAX: usize = 10;
/// within this.
const EDITS_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a review takes, unless somebody says otherwise: whoever tries a bot does not wait.
const REVIEW: SignedDuration = SignedDuration::ZERO;

const CATEGORIES: [&str; 3] = ["AUTHENTICATION", "MARKETING", "UTILITY"];

/// All templates, oldest first.
#[derive(Debug)]
pub(super) struct Templates {
    entries: Vec<Template>,
    /// Names of deleted ones, and since when.
    gone: Vec<(String, Timestamp)>,
    /// How long a review takes; nobody reviews without it.
    review: Option<SignedDuration>,
    /// What became of templates and has not been told yet.
    changes: Vec<Change>,
}

/// One translation of a template.
#[derive(Debug)]
pub(super) struct Template {
    id: String,
    name: String,
    language: String,
    category: String,
    /// As they were written.
    components: Value,
    definition: Definition,
    status: Status,
    rejected_reason: Option<&'static str>,
    /// When it was changed while it was approved.
    edits: Vec<Timestamp>,
    pauses: u8,
}

impl Templates {
    /// The one template that every new account has.
    pub(super) fn new(id: String, now: Timestamp) -> Self {
        let mut templates = Self { entries: Vec::new(), gone: Vec::new(), review: Some(REVIEW), changes: Vec::new() };
        let hello = json!({
            "name": "hello_world",
            "language": "en_US",
            "category": "UTILITY",
            "components": [
                {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
                {"type": "BODY", "text": "This is a template message. If you can read it, sending templates works."},
                {"type": "FOOTER", "text": "From the sandbox"},
            ],
        });
        templates.add_approved(id, &hello, now).expect("the template is in order. This is a bug.");
        templates
    }

    /// Makes a template, which then waits for its review. The answer to whoever asked.
    pub(super) fn create(&mut self, id: String, body: &Value, now: Timestamp) -> Result<Value, ApiError> {
        let root = Field::root(body);
        let field = root.get("name");
        let name = definition::limited(&field, TEMPLATE_NAME_MAX)?.to_owned();
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
            return Err(definition::wrong(None, "Invalid name", "name may have only a-z, 0-9 and _"));
        }
        let language = definition::limited(&root.get("language"), LANGUAGE_MAX)?.to_owned();
        if !is_language(&language) {
            return Err(definition::wrong(None, "Invalid language", "language must be a code such as pt or pt_BR"));
        }
        let category = category(&root.get("category"))?;
        let definition = read(&root, &category)?;
        self.check_room(&name, &language, now)?;
        let answer = json!({"id": id, "status": "PENDING", "category": category});
        self.entries.push(Template {
            id,
            name,
            language,
            category,
            components: body["components"].clone(),
            definition,
            status: Status::Pending { since: now },
            rejected_reason: None,
            edits: Vec::new(),
            pauses: 0,
        });
        Ok(answer)
    }

    /// Makes a template that is approved and has been for long: nobody is told. The error says what is wrong.
    pub(super) fn add_approved(&mut self, id: String, body: &Value, now: Timestamp) -> Result<(), String> {
        self.create(id, body, now).map_err(|refusal| refusal.details)?;
        let made = self.entries.last_mut().expect("it was just made. This is a bug.");
        made.status = Status::Approved;
        Ok(())
    }

    fn check_room(&self, name: &str, language: &str, now: Timestamp) -> Result<(), ApiError> {
        if self.find(name, language).is_some() {
            let details = format!("there is a template {name} in the language {language} already");
            return Err(definition::wrong(Some(2_388_024), "Content in this language exists", details));
        }
        let is_resting = |(gone, since): &(String, Timestamp)| gone == name && now.duration_since(*since) < NAME_REST;
        if self.gone.iter().any(is_resting) {
            let details = format!("a template {name} was deleted less than 30 days ago");
            return Err(definition::wrong(Some(2_388_023), "The name is being deleted", details));
        }
        if self.entries.len() < TEMPLATES_MAX {
            return Ok(());
        }
        let details = format!("the account has {TEMPLATES_MAX} templates, which is the limit");
        Err(definition::wrong(Some(2_388_019), "Message template limit exceeded", details))
    }

    /// Changes the template with this id, which is then reviewed again.
    pub(super) fn edit(&mut self, id: &str, body: &Value, now: Timestamp) -> Result<Value, ApiError> {
        let root = Field::root(body);
        let template = self.entries.iter_mut().find(|template| template.id == id);
        let template = template.ok_or_else(|| ApiError::unknown_object(id))?;
        let refuse = |why: String| definition::wrong(None, "Template cannot be edited", why);
        if !template.status.is_editable() {
            return Err(refuse(format!("a template that is {} cannot be edited", template.status.name())));
        }
        let is_approved = template.status == Status::Approved;
        let category = if root.get("category").is_present() {
            category(&root.get("category"))?
        } else {
            template.category.clone()
        };
        if is_approved && category != template.category {
            return Err(refuse(format!("category is {} and stays so, the template is approved", template.category)));
        }
        if !root.get("components").is_present() && category == template.category {
            return Err(definition::missing("components or category"));
        }
        template.edits.retain(|edit| now.duration_since(*edit) < EDITS_WITHIN);
        let is_fresh = template.edits.last().is_some_and(|edit| now.duration_since(*edit) < EDIT_GAP);
        if is_approved && (is_fresh || template.edits.len() >= EDITS_MAX) {
            return Err(refuse(format!(
                "an approved template is edited once in 24 hours and {EDITS_MAX} times in 30 days"
            )));
        }
        if root.get("components").is_present() {
            template.definition = read(&root, &category)?;
            template.components = body["components"].clone();
        }
        if is_approved {
            template.edits.push(now);
        }
        template.status = Status::Pending { since: now };
        template.rejected_reason = None;
        template.category = category;
        Ok(json!({"success": true, "id": id, "category": template.category}))
    }

    /// Deletes all translations of a template, or only the one with this id.
    pub(super) fn delete(&mut self, name: &str, id: Option<&str>, now: Timestamp) -> Result<(), ApiError> {
        let before = self.entries.len();
        let is_meant = |template: &Template| template.name == name && id.is_none_or(|id| template.id == id);
        self.entries.retain(|template| !is_meant(template));
        if self.entries.len() == before {
            let details = format!("there is no template {name}");
            return Err(definition::wrong(None, "Message template not found", details));
        }
        self.gone.retain(|(gone, since)| gone != name && now.duration_since(*since) < NAME_REST);
        if !self.entries.iter().any(|template| template.name == name) {
            self.gone.push((name.to_owned(), now));
        }
        Ok(())
    }

    pub(super) fn get(&self, id: &str) -> Option<&Template> {
        self.entries.iter().find(|template| template.id == id)
    }

    /// Those that a search asks for.
    pub(super) fn list(&self, filter: &Filter<'_>) -> Vec<&Template> {
        self.entries.iter().filter(|template| filter.takes(template)).collect()
    }

    /// What a person sees of a message with this template, with its `category`; or why it cannot be sent. Codes go to
    /// phones only.
    pub(super) fn fill(&self, filling: &Filling, is_to_phone: bool) -> Result<Value, ApiError> {
        let Filling { name, language, .. } = filling;
        let template = self.find(name, language).filter(|template| template.status.is_known_to_senders());
        let template = template.ok_or_else(|| {
            let details = format!("there is no approved template {name} in the language {language}");
            ApiError::of(132_001, details)
        })?;
        let refuse = |code| Err(ApiError::of(code, format!("template {name}, language {language}")));
        match template.status {
            Status::Paused { .. } => return refuse(132_015),
            Status::Disabled => return refuse(132_016),
            Status::Approved | Status::Pending { .. } | Status::Rejected => {}
        }
        if !is_to_phone && template.definition.has_code() {
            let details = format!("template {name} has a one-time code, which goes to phone numbers only");
            return Err(ApiError::of(131_062, details));
        }
        let mut shown = fill::fill(&template.definition, filling)?;
        shown["category"] = json!(template.category);
        Ok(shown)
    }

    fn find(&self, name: &str, language: &str) -> Option<&Template> {
        self.entries.iter().find(|template| template.name == name && template.language == language)
    }
}

fn category(field: &Field<'_>) -> Result<String, ApiError> {
    let word = field.str().ok_or_else(|| definition::missing(field.path()))?.to_uppercase();
    if CATEGORIES.contains(&word.as_str()) {
        return Ok(word);
    }
    let details = format!("category is '{word}' and must be one of: {}", CATEGORIES.join(", "));
    Err(definition::wrong(None, "Invalid category", details))
}

fn read(root: &Field<'_>, category: &str) -> Result<Definition, ApiError> {
    let definition = Definition::read(&root.get("components"), category == "AUTHENTICATION")?;
    let announced = root.get("parameter_format");
    let format = definition.format()?.name();
    let is_as_announced =
        announced.str().is_none_or(|word| word.eq_ignore_ascii_case(format) || !definition.has_places());
    if is_as_announced {
        return Ok(definition);
    }
    let details = format!("parameter_format must be {format}, as the places are written");
    Err(definition::wrong(None, "Invalid parameter format", details))
}

/// `pt`, `pt_BR`, `fil`.
fn is_language(code: &str) -> bool {
    let (language, country) = code.split_once('_').unwrap_or((code, "XX"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (2..=4).contains(&country.len())
        && country.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
