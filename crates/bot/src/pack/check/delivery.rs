//! Templates that stand in for answers must be what Meta knows, in every language of the pack.

use super::Check;
use crate::pack::{AnswerTemplate, Intent, Pack};

/// Parameters of a template's body: more than anybody reads in one message.
const PARAMETERS_MAX: usize = 20;

impl Check<'_> {
    pub(super) fn delivery(&mut self, file: &str, intent: &Intent) {
        for problem in intent.delivery.template.iter().flat_map(|template| problems(self.pack, template)) {
            self.complain(file, "template", format!("the intent `{}` {problem}", intent.name));
        }
    }
}

/// What is wrong with a template, as the rest of a sentence about whoever has it.
pub(super) fn problems(pack: &Pack, template: &AnswerTemplate) -> Vec<String> {
    let mut problems = Vec::new();
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if template.name.is_empty() || !template.name.chars().all(is_name) {
        problems.push(format!("names the template `{}`; expected lower-case letters, digits and `_`", template.name));
    }
    if template.parameters.len() > PARAMETERS_MAX {
        problems.push(format!("has {} parameters, at most {PARAMETERS_MAX} fit", template.parameters.len()));
    }
    for &language in &pack.languages {
        if !template.language.contains_key(&language) {
            problems.push(format!("names no translation of its template for {language}"));
        }
        for parameter in template.parameters.iter().filter(|name| !pack.templates.has(language, name)) {
            problems.push(format!("says `{parameter}`, which replies/{language}.yaml does not have"));
        }
    }
    problems
}
