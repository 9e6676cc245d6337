//! What a conversation remembers between messages.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nlu::{Command, Expectation, Language, Slot, SlotType, Utterance};
use serde::{Deserialize, Serialize};

use crate::{
    pack::{Pack, Step},
    phrase::Offered,
    reply::Pick,
};

/// The state of one conversation. A new one is [`State::default`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct State {
    /// The language of the conversation so far.
    pub language: Option<Language>,
    /// What is being collected; the last one is being asked about, the others wait.
    pub frames: Vec<Frame>,
    /// The number of the last question asked.
    pub questions: u64,
    /// What the last message offered.
    pub offered: Vec<Offered>,
    /// All choices of the last list that had several pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Offered>,
    /// The last command that was answered, for "and yesterday?".
    pub last: Option<Command>,
    /// When each schedule of the pack runs next for this person, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub schedules: BTreeMap<String, Timestamp>,
    /// Messages that came too late to be answered one by one, until the person is told of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
    /// What the person was told of last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// The person knows that a message was lost, and has not written since.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gap_told: bool,
}

/// Messages that came too late to be answered one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// How many.
    pub count: u64,
    /// When the first was written.
    pub first: Timestamp,
    /// When the last was written.
    pub last: Timestamp,
    /// The words of the last one, if it had any.
    pub text: Option<String>,
    /// When to tell, if not as soon as nothing more is pending.
    pub tell_at: Option<Timestamp>,
}

/// That the person was told of missed messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// The number under which the last of them was offered to be answered.
    pub question: u64,
    /// The words of the last of them.
    pub text: Option<String>,
}

/// A command or a flow that still needs something from the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The command that was asked for.
    pub intent: String,
    /// The flow that collects, when the command runs one.
    pub flow: Option<String>,
    /// What is known so far.
    pub filled: BTreeMap<String, Slot>,
    /// Values between which the person must choose, by slot: several entries matched as well.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unsettled: BTreeMap<String, Vec<Slot>>,
    /// The number of the question that waits.
    pub question: u64,
    /// Wrong answers to it so far.
    pub wrong: u8,
    /// The person went ahead at the confirmation.
    pub confirmed: bool,
    /// The person wants to change something: the question is what.
    #[serde(default)]
    pub changing: bool,
    /// When the question that waits was last asked.
    #[serde(default)]
    pub asked: Option<Timestamp>,
    /// The person was reminded of it.
    #[serde(default)]
    pub reminded: bool,
}

impl Frame {
    /// A frame for `command`, nothing asked yet.
    pub fn new(command: Command, unsettled: &[(String, Vec<Slot>)]) -> Self {
        Self {
            intent: command.intent,
            flow: None,
            filled: command.slots,
            unsettled: unsettled.iter().cloned().collect(),
            question: 0,
            wrong: 0,
            confirmed: false,
            changing: false,
            asked: None,
            reminded: false,
        }
    }

    /// The first step that still lacks something. `None`: everything is there.
    pub fn waiting_for(&self, pack: &Pack) -> Option<Step> {
        let open = |slot: &&String| !self.filled.contains_key(*slot);
        if let Some(question) = self.unsettled.keys().find(open).and_then(|slot| pack.question_of(&self.intent, slot)) {
            return Some(Step::Ask(question));
        }
        pack.steps(&self.intent, self.flow.as_deref()).into_iter().find(|step| match step {
            Step::Ask(question) => !self.filled.contains_key(&question.slot),
            Step::Confirm(_) => !self.confirmed,
        })
    }

    /// True when its intent and its flow are still in the pack.
    pub fn is_known(&self, pack: &Pack) -> bool {
        pack.intents.contains_key(&self.intent) && self.flow.as_ref().is_none_or(|flow| pack.flows.contains_key(flow))
    }

    /// The command with everything collected so far.
    pub fn command(&self) -> Command {
        Command { intent: self.intent.clone(), slots: self.filled.clone() }
    }
}

impl State {
    /// The choice on another page of the list on offer whose label is the whole message. Numbers count on the page that is
    /// shown.
    pub fn on_another_page(&self, words: &Utterance) -> Option<&Pick> {
        let has_pages = self.offered.iter().any(|offered| matches!(offered.pick, Pick::Page { .. }));
        let said = words.folded_words();
        let is_said = |label: &str| !said.is_empty() && Utterance::new(label).folded_words() == said;
        if !has_pages || self.offered.iter().any(|offered| is_said(&offered.label)) {
            return None;
        }
        self.pages.iter().find(|offered| is_said(&offered.label)).map(|offered| &offered.pick)
    }

    /// What the conversation waits for.
    pub fn expectation(&self, pack: &Pack) -> Expectation {
        let top = self.frames.last();
        let slot = top.and_then(|frame| match frame.waiting_for(pack)? {
            Step::Ask(question) => Some(question.slot_type),
            Step::Confirm(_) if frame.changing => None,
            Step::Confirm(_) => Some(SlotType::Boolean),
        });
        Expectation {
            language: self.language,
            slot,
            choices: self.offered.iter().map(|offered| offered.label.clone()).collect(),
            last: self.last.clone(),
        }
    }
}
