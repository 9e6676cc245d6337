//! A business, compiled from its folder: intents, flows, catalogues, queries and replies, checked against each other.

mod check;
mod compile;
mod complaint;
mod delivery;
mod query;
mod schedule;
mod schedules;
mod silence;
mod source;
mod steps;

use std::collections::BTreeMap;

use jiff::{SignedDuration, tz::TimeZone};
use nlu::{
    Language, SlotType,
    entities::{CatalogueName, Context, Prefer},
    pattern::Pattern,
};
use serde::{Deserialize, Serialize};

pub use complaint::Complaint;
pub use delivery::{AnswerTemplate, Delivery, Resend};
pub use query::{Parameter, Query};
pub use schedule::Schedule;
pub use source::{ChoiceStyle, SandboxPeople, SandboxPerson, SourceFile};

use crate::{call::Call, judge::cost_at, reply::Translated, templates::Templates};

/// Everybody, strangers included: a role name that packs may use.
pub const ANYONE: &str = "anyone";

/// A business that has passed all checks.
#[derive(Debug)]
pub struct Pack {
    /// The name of the business.
    pub name: String,
    /// The languages it speaks; the first is the default. Never empty.
    pub languages: Vec<Language>,
    /// Where its days begin and end.
    pub time_zone: TimeZone,
    /// Country of phone numbers without country code.
    pub region: String,
    /// Its currency.
    pub currency: Option<String>,
    /// The name of the typed handlers compiled into the program.
    pub handlers: Option<String>,
    /// The SQLite file of its data, relative to the data folder.
    pub data: Option<String>,
    /// Who is who; the first that matches counts.
    pub roles: Vec<Role>,
    /// The commands that `menu` and `help` show, in this order.
    pub menu: Vec<String>,
    /// How choices are shown.
    pub choices: ChoiceStyle,
    /// Its commands, by name.
    pub intents: BTreeMap<String, Intent>,
    /// Its flows, by name.
    pub flows: BTreeMap<String, Flow>,
    /// Its catalogues, by name.
    pub catalogues: BTreeMap<String, CatalogueSource>,
    /// Its SQL, by name.
    pub queries: BTreeMap<String, Query>,
    /// Everything it says.
    pub templates: Templates,
    /// Messages that ask for nothing this business does.
    pub out_of_scope: Vec<(Language, String)>,
    /// The share of right decisions that is asked of each risk.
    pub precision: BTreeMap<Risk, f32>,
    /// What it does by the clock, by name.
    pub schedules: BTreeMap<String, Schedule>,
    /// Who is there when it is tried out.
    pub sandbox: SandboxPeople,
    /// Its files, for complaints.
    files: Vec<SourceFile>,
}

impl Pack {
    /// Compiles the files of a pack.
    ///
    /// # Errors
    /// Every complaint, not only the first, sorted by file and line.
    pub fn compile(files: &[SourceFile]) -> Result<Self, Vec<Complaint>> {
        compile::compile(files)
    }

    /// A complaint about the first line of `file` that says `word`; about the whole file when none does.
    pub fn complaint(&self, file: &str, word: &str, message: String) -> Complaint {
        let source = self.files.iter().find(|source| source.path == file);
        let place = source.and_then(|source| source.text.lines().position(|line| line.contains(word)));
        Complaint { file: file.to_owned(), line: place.map_or(0, |index| index as u64 + 1), message }
    }

    /// The language that is spoken before anybody has said anything.
    pub fn default_language(&self) -> Language {
        self.languages[0]
    }

    /// What it costs to start a command that was not asked for, in questions: what the intent says, or what the precision that is asked of its
    /// risk comes to. A flow asks before it does anything, so starting it is no more than reading.
    pub fn cost(&self, intent: &Intent) -> f32 {
        let risk = if matches!(intent.run, Run::Flow(_)) { Risk::Read } else { intent.risk };
        intent.cost.unwrap_or_else(|| cost_at(self.precision.get(&risk).copied().unwrap_or(1.0)))
    }

    /// What the entity parsers must know in a conversation in `language` at this moment.
    pub fn reading_context(&self, language: Language, now: &jiff::Zoned) -> Context {
        Context {
            language,
            now: now.with_time_zone(self.time_zone.clone()).datetime(),
            region: self.region.clone(),
            currency: self.currency.clone(),
            prefer: Prefer::Past,
        }
    }
}

/// A role and who has it.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Phone numbers in international form.
    pub people: Vec<String>,
    /// The query that knows the rest: a row means yes, its first column is the caller's id.
    pub query: Option<String>,
}

/// A command of the business.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Its name.
    pub name: String,
    /// On buttons and in lists.
    pub label: Translated,
    /// One line in help.
    pub about: Translated,
    /// What a wrong run would do.
    pub risk: Risk,
    /// Said around what is really asked for: beside another command of one message it asks for nothing.
    pub is_small_talk: bool,
    /// What starting it wrongly costs, in questions, where its risk does not say it well enough.
    pub cost: Option<f32>,
    /// Who may.
    pub roles: Vec<String>,
    /// What it needs to know, in the order in which it is asked for.
    pub slots: Vec<SlotSpec>,
    /// Exact forms.
    pub patterns: Vec<(Language, Pattern)>,
    /// What people say, for the classifier.
    pub examples: Vec<(Language, String)>,
    /// What it does.
    pub run: Run,
    /// Commands offered under the answer.
    pub offer: Vec<String>,
    /// How its answers are sent.
    pub delivery: Delivery,
}

impl Intent {
    /// True when somebody with `role` may ask for it.
    pub fn allows(&self, role: &str) -> bool {
        self.roles.iter().any(|allowed| allowed == ANYONE || allowed == role)
    }
}

/// What a wrong run would cost. It decides how sure we must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Nothing changes.
    Read,
    /// What is changed can be changed back.
    Reversible,
    /// What is done is done.
    Irreversible,
}

/// A slot of a command.
#[derive(Clone, Debug)]
pub struct SlotSpec {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub slot_type: SlotType,
    /// The reply that asks for it.
    pub ask: Option<String>,
    /// The reply that says why an answer does not do; the question itself when absent.
    pub invalid: Option<String>,
    /// Commands offered under the question: another way to the answer.
    pub offer: Vec<String>,
    /// The command runs without it.
    pub optional: bool,
    /// Words read in its place when nothing was said.
    pub default: Option<String>,
}

impl SlotSpec {
    /// The parameters of queries that it gives: `order`; of a period `period_start` and `period_end`.
    pub fn parameters(&self) -> Vec<String> {
        match self.slot_type {
            SlotType::Period | SlotType::Date(_) | SlotType::Time(_) | SlotType::DateTime(_) => {
                vec![format!("{}_start", self.name), format!("{}_end", self.name)]
            }
            _ => vec![self.name.clone()],
        }
    }

    /// True when it gives the parameter `name`.
    pub fn gives(&self, name: &str) -> bool {
        self.parameters().iter().any(|parameter| parameter == name)
    }
}

/// What a command or a flow does in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// Answers from a query.
    Sql {
        /// Its name.
        query: String,
        /// The reply that phrases it.
        reply: String,
        /// Expects one row, whose columns are the fields of the reply.
        one_row: bool,
    },
    /// Runs a typed handler.
    Handler(String),
    /// Starts a flow.
    Flow(String),
    /// Says something.
    Reply(String),
}

/// Questions that collect what a command needs.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its name.
    pub name: String,
    /// Its questions, in order.
    pub steps: Vec<Step>,
    /// What it does in the end.
    pub run: Run,
}

/// A step of a flow.
#[derive(Clone, Debug)]
pub enum Step {
    /// Asks for a value.
    Ask(Question),
    /// Shows everything and asks whether to go ahead.
    Confirm(Confirmation),
}

impl Step {
    /// What happens when no answer comes.
    pub fn silence(&self) -> &Silence {
        match self {
            Self::Ask(question) => &question.silence,
            Self::Confirm(confirmation) => &confirmation.silence,
        }
    }
}

/// A question whether to go ahead.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The reply that shows everything and asks.
    pub say: String,
    /// What happens when no answer comes.
    pub silence: Silence,
}

/// What happens when no answer comes. Time counts from when the question was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// Asks once more, once.
    pub reminder: Option<After>,
    /// Gives the flow up.
    pub timeout: Option<After>,
}

/// Something to say after a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// How long after.
    pub after: SignedDuration,
    /// The reply.
    pub say: String,
}

/// A question for one value.
#[derive(Clone, Debug)]
pub struct Question {
    /// The slot that the answer fills.
    pub slot: String,
    /// What it takes.
    pub slot_type: SlotType,
    /// The reply that asks.
    pub say: String,
    /// The reply that says why an answer does not do.
    pub invalid: String,
    /// Commands offered under the question: another way to the answer.
    pub offer: Vec<String>,
    /// Wrong answers until we give up.
    pub attempts: u8,
    /// Fewest characters of an answer in words.
    pub min_chars: usize,
    /// Most characters of an answer in words.
    pub max_chars: usize,
    /// What happens when no answer comes.
    pub silence: Silence,
}

/// Where a catalogue comes from.
#[derive(Clone, Debug)]
pub enum CatalogueSource {
    /// A query with the columns key, language, name.
    Query(String),
    /// A closed list.
    Names(Vec<CatalogueName>),
}

/// The parameters that every query of a command may mention, beside its slots.
pub(crate) const CALL_PARAMETERS: &[&str] = &["caller_id", "caller_phone", "now"];

/// What a query may mention of a call: bound, never spliced.
pub fn call_parameter(call: &Call, name: &str) -> Option<serde_json::Value> {
    match name {
        "caller_id" => Some(call.caller.id.clone().into()),
        "caller_phone" => Some(call.caller.phone.clone().into()),
        "now" => Some(call.now.datetime().strftime("%Y-%m-%dT%H:%M:%S").to_string().into()),
        _ => None,
    }
}
