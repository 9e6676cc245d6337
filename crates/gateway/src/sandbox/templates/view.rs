//! Templates as whoever manages them sees them.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Template, Templates};

/// What a search asks for; what is absent does not matter.
#[derive(Debug, Default)]
pub(in super::super) struct Filter<'a> {
    pub(in super::super) name: Option<&'a str>,
    pub(in super::super) status: Option<&'a str>,
    pub(in super::super) language: Option<&'a str>,
    pub(in super::super) category: Option<&'a str>,
    /// Part of the name, or of anything that is said in it.
    pub(in super::super) name_or_content: Option<&'a str>,
}

impl Filter<'_> {
    pub(super) fn takes(&self, template: &Template) -> bool {
        let is_like = |wanted: Option<&str>, found: &str| wanted.is_none_or(|word| word.eq_ignore_ascii_case(found));
        let contains = |words: &str| template.name.contains(words) || template.components.to_string().contains(words);
        is_like(self.name, &template.name)
            && is_like(self.status, template.status.name())
            && is_like(self.language, &template.language)
            && is_like(self.category, &template.category)
            && self.name_or_content.is_none_or(contains)
    }
}

/// A template as pages and programs see it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TemplateView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its language, `pt_BR`.
    pub language: String,
    /// `AUTHENTICATION`, `MARKETING` or `UTILITY`.
    pub category: String,
    /// `PENDING`, `APPROVED`, `REJECTED`, `PAUSED` or `DISABLED`.
    pub status: &'static str,
    /// What it is made of, as it was written.
    pub components: Value,
}

impl Templates {
    /// All of them, oldest first.
    pub(in super::super) fn views(&self) -> Vec<TemplateView> {
        let view = |template: &Template| TemplateView {
            id: template.id.clone(),
            name: template.name.clone(),
            language: template.language.clone(),
            category: template.category.clone(),
            status: template.status.name(),
            components: template.components.clone(),
        };
        self.entries.iter().map(view).collect()
    }
}

/// The fields that come without being asked for.
pub(in super::super) const DEFAULT_FIELDS: [&str; 7] =
    ["name", "parameter_format", "components", "language", "status", "category", "id"];

impl Template {
    pub(in super::super) fn id(&self) -> &str {
        &self.id
    }

    /// All that is known of it.
    pub(in super::super) fn view(&self) -> Value {
        let format = self.definition.format().map_or("POSITIONAL", |format| format.name());
        json!({
            "name": self.name,
            "parameter_format": format,
            "components": self.components,
            "language": self.language,
            "status": self.status.name(),
            "category": self.category,
            "id": self.id,
            "rejected_reason": self.rejected_reason.unwrap_or("NONE"),
            "quality_score": {"score": "UNKNOWN"},
        })
    }
}
