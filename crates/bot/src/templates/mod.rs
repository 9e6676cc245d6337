//! Everything a bot says, in each language: templates that insert data harmlessly.

mod format;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Zoned, tz::TimeZone};
use minijinja::{Environment, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde};
use nlu::Language;
use serde_json::{Map, Value};

use crate::markup;

/// The templates of a pack, a set for each language.
#[derive(Debug)]
pub struct Templates {
    zone: TimeZone,
    currency: Option<String>,
    environments: BTreeMap<Language, Environment<'static>>,
    names: BTreeSet<(Language, String)>,
}

/// A template that does not read as one, or lacks a field.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Found when the pack is checked, or when data is missing.
    #[error("{}", describe(.0))]
    Engine(#[from] minijinja::Error),
    /// Neither this language nor any other of the pack has it.
    #[error("there is no reply called `{0}`")]
    Missing(String),
    /// It says nothing with this data, and WhatsApp sends no empty message.
    #[error("the reply `{0}` says nothing")]
    Empty(String),
}

impl Templates {
    /// No templates yet; dates are said in `zone`, money in `currency`.
    pub fn new(zone: TimeZone, currency: Option<&str>) -> Self {
        Self { zone, currency: currency.map(str::to_owned), environments: BTreeMap::new(), names: BTreeSet::new() }
    }

    /// Adds a template.
    ///
    /// # Errors
    /// When it does not parse.
    pub fn add(&mut self, language: Language, name: &str, text: &str) -> Result<(), TemplateError> {
        let currency = self.currency.clone();
        let environment = self.environments.entry(language).or_insert_with(|| environment(language, currency));
        environment.add_template_owned(name.to_owned(), text.to_owned())?;
        self.names.insert((language, name.to_owned()));
        Ok(())
    }

    /// True when `language` has a template called `name`.
    pub fn has(&self, language: Language, name: &str) -> bool {
        self.names.contains(&(language, name.to_owned()))
    }

    /// Phrases the template `name` with `data`. Whatever it inserts is escaped.
    ///
    /// # Errors
    /// When there is no such template or a field is missing.
    pub fn render(
        &self,
        language: Language,
        name: &str,
        data: &Map<String, Value>,
        now: &Zoned,
    ) -> Result<String, TemplateError> {
        if !self.has(language, name) {
            return Err(TemplateError::Missing(name.to_owned()));
        }
        let environment = &self.environments[&language];
        let now = now.with_time_zone(self.zone.clone()).datetime().to_string();
        let data = minijinja::Value::from(Serde(data));
        let text = environment.get_template(name)?.render(context! { now, ..data })?;
        Ok(tidy(&text))
    }
}

fn environment(language: Language, currency: Option<String>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let blocks_leave_no_trace = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment
        .set_syntax(blocks_leave_no_trace.expect("the default delimiters differ from each other. This is a bug."));
    environment.set_formatter(|out, _, value| {
        // A text that a template marked as safe is ours; every other text is data.
        match value.as_str() {
            Some(text) if !value.is_safe() => Ok(out.write_str(&markup::escape(text))?),
            _ => Ok(write!(out, "{value}")?),
        }
    });
    format::register(&mut environment, language, currency);
    environment
}

/// No blank at the end of a line, no more than one empty line, nothing before or after.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.trim().lines() {
        let line = line.trim_end();
        if !(line.is_empty() && tidy.ends_with("\n\n")) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

fn describe(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!(" (line {line} of the reply)")).unwrap_or_default();
    match error.detail() {
        Some(detail) => format!("{}: {detail}{line}", error.kind()),
        None => format!("{}{line}", error.kind()),
    }
}
