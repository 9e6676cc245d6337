//! The outcome of understanding one message, and why.

use serde::{Deserialize, Serialize};

use crate::{Command, Language, Slot, SlotType, entities::Found, universal::Universal};

/// What the conversation waits for: all that understanding knows of the past.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// The language of the conversation so far.
    pub language: Option<Language>,
    /// The type of the value that was asked for.
    pub slot: Option<SlotType>,
    /// The labels of the choices on offer, in the order shown.
    pub choices: Vec<String>,
    /// The command before this message, for "and yesterday?".
    pub last: Option<Command>,
}

/// A message understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Understanding {
    /// The language to answer in.
    pub language: Language,
    /// What it means.
    pub meaning: Meaning,
    /// The stage that decided.
    pub stage: Stage,
    /// What each stage made of it, in the order in which they were asked.
    pub reports: Vec<StageReport>,
    /// Texts whose encodings were not at hand and would tell more: the message, or a part of it.
    pub wants: Vec<String>,
}

/// What a message means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A command of the conversation itself.
    Universal(Universal),
    /// The choice with this index in [`Expectation::choices`].
    Choice(usize),
    /// The value that was asked for.
    Answer(Found),
    /// Things to do, in the order in which they were asked.
    Commands(Vec<Reading>),
    /// Nothing that any stage knows.
    Nothing,
}

/// One thing to do, and what else it could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Candidates, the most probable first; never empty.
    pub candidates: Vec<Candidate>,
    /// The calibrated probability that it is none of the pack's commands.
    pub out_of_scope: f32,
}

/// A command that the message may ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The command.
    pub command: Command,
    /// The calibrated probability that this intent is meant; 1 for an exact form.
    pub probability: f32,
    /// Slots for which several values fit as well as each other: the person must say which.
    pub unsettled: Vec<(String, Vec<Slot>)>,
}

/// The stages of understanding, surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The answer to a question, a choice on offer, or a universal command.
    Expected,
    /// An exact form of the pack.
    Pattern,
    /// Several commands in one message.
    Clauses,
    /// A change to the last command.
    FollowUp,
    /// The trained classifier.
    Classifier,
    /// No stage knew.
    None,
}

impl Stage {
    /// Its name in traces, logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Pattern => "pattern",
            Self::Clauses => "clauses",
            Self::FollowUp => "follow_up",
            Self::Classifier => "classifier",
            Self::None => "none",
        }
    }
}

/// What one stage made of a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageReport {
    /// Which stage.
    pub stage: Stage,
    /// Its candidates with their probabilities, best first.
    pub candidates: Vec<(String, f32)>,
    /// In words: what it found or why it passed on.
    pub why: String,
}
