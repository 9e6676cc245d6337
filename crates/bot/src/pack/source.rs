//! The files of a pack as they are written: YAML into types, unknown keys refused.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use nlu::Language;
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::{Resend, Risk};
use crate::reply::Translated;

/// A file of a pack.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path relative to the pack, with `/` between folders.
    pub path: String,
    /// Its contents.
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BotFile {
    pub(super) name: String,
    pub(super) languages: Spanned<Vec<Language>>,
    pub(super) time_zone: Spanned<String>,
    pub(super) region: String,
    pub(super) currency: Option<String>,
    pub(super) handlers: Option<String>,
    pub(super) data: Option<DataFile>,
    #[serde(default)]
    pub(super) roles: IndexMap<String, Spanned<RoleFile>>,
    pub(super) menu: Spanned<Vec<String>>,
    #[serde(default)]
    pub(super) choices: ChoiceStyle,
    #[serde(default)]
    pub(super) precision: BTreeMap<Risk, Spanned<f32>>,
    #[serde(default)]
    pub(super) sandbox: SandboxPeople,
    #[serde(default)]
    pub(super) schedules: IndexMap<String, Spanned<ScheduleFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduleFile {
    pub(super) every: Spanned<String>,
    pub(super) at: Spanned<String>,
    pub(super) run: ScheduledFile,
    #[serde(rename = "for")]
    pub(super) people: Vec<String>,
    pub(super) template: Option<TemplateFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduledFile {
    pub(super) intent: String,
    #[serde(default)]
    pub(super) slots: IndexMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateFile {
    pub(super) name: String,
    pub(super) language: Translated,
    #[serde(default)]
    pub(super) parameters: Vec<String>,
}

/// How choices are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceStyle {
    /// As buttons, or as a list where those do not fit.
    #[default]
    Buttons,
    /// As numbered lines of text: for people whose WhatsApp shows neither.
    Numbered,
}

/// Who is there when the pack is tried out, and what a newcomer may write.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxPeople {
    /// Who can be played.
    #[serde(default)]
    pub people: Vec<SandboxPerson>,
    /// What they may write.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// Somebody who can be played.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxPerson {
    /// The name in their profile.
    pub name: String,
    /// Their phone in international form.
    pub phone: String,
    /// Who they are to the business.
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataFile {
    pub(super) sqlite: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleFile {
    #[serde(default)]
    pub(super) people: Vec<String>,
    pub(super) query: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IntentFile {
    pub(super) intent: Spanned<String>,
    pub(super) label: Spanned<Translated>,
    pub(super) about: Spanned<Translated>,
    pub(super) risk: Risk,
    #[serde(default)]
    pub(super) small_talk: bool,
    pub(super) cost: Option<Spanned<f32>>,
    pub(super) roles: Spanned<Vec<String>>,
    #[serde(default)]
    pub(super) slots: IndexMap<String, Spanned<SlotFile>>,
    #[serde(default)]
    pub(super) patterns: BTreeMap<Language, Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) examples: BTreeMap<Language, Vec<String>>,
    pub(super) run: Spanned<RunFile>,
    #[serde(default)]
    pub(super) offer: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) deliver: DeliverFile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliverFile {
    #[serde(default)]
    pub(super) resend: Resend,
    #[serde(default)]
    pub(super) marketing: bool,
    pub(super) template: Option<TemplateFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotFile {
    #[serde(rename = "type")]
    pub(super) kind: Spanned<String>,
    pub(super) pattern: Option<Spanned<String>>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) ask: Option<Spanned<String>>,
    pub(super) invalid: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) offer: Vec<String>,
    #[serde(default)]
    pub(super) optional: bool,
    pub(super) default: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RunFile {
    pub(super) sql: Option<String>,
    pub(super) handler: Option<String>,
    pub(super) flow: Option<String>,
    pub(super) reply: Option<String>,
    #[serde(default)]
    pub(super) one_row: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlowFile {
    pub(super) flow: Spanned<String>,
    pub(super) steps: Vec<Spanned<StepFile>>,
    pub(super) run: Spanned<RunFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepFile {
    pub(super) ask: Option<String>,
    pub(super) confirm: Option<Spanned<String>>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Spanned<String>>,
    pub(super) pattern: Option<Spanned<String>>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) say: Option<Spanned<String>>,
    pub(super) invalid: Option<Spanned<String>>,
    pub(super) attempts: Option<u8>,
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
    pub(super) reminder: Option<Spanned<AfterFile>>,
    pub(super) timeout: Option<Spanned<AfterFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AfterFile {
    pub(super) after: String,
    pub(super) say: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogueFile {
    pub(super) catalogue: Spanned<String>,
    pub(super) query: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) entries: Vec<EntryFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryFile {
    pub(super) key: String,
    pub(super) names: BTreeMap<Language, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutOfScopeFile {
    pub(super) examples: BTreeMap<Language, Vec<String>>,
}
