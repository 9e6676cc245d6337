//! One case of a run: what was written and meant, what it was taken for, and what was done.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One message scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// What was written.
    pub text: String,
    /// What was meant.
    pub intent: String,
    /// What it was taken for; `None` for out of scope.
    pub predicted: Option<String>,
    /// The best label in scope.
    pub top: String,
    /// The calibrated probability of `top`.
    pub probability: f32,
    /// The calibrated probability of being out of scope.
    pub oos_probability: f32,
    /// The tier that answered.
    pub tier: String,
    /// Time to predict, in microseconds.
    pub latency_us: u64,
}

/// A message of a run, as a line of `predictions.jsonl` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Made from the text, so that a case keeps it when others are added or moved.
    pub id: String,
    /// Whether the message asks for something that is known.
    pub scope: Scope,
    /// What it is and what it was taken for.
    #[serde(flatten)]
    pub prediction: Prediction,
    /// The language it is labelled with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What was done about it; only where a whole bot was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
}

/// Whether a message asks for something that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// It does.
    Inside,
    /// It does not, and how far off it is is not said.
    Outside,
    /// It does not, but something similar is known.
    Near,
    /// It has nothing to do with what is known.
    Far,
}

/// What a bot did about a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// What it decided, in one word.
    pub decision: String,
    /// The commands that it ran and the flows that it began.
    pub done: Vec<String>,
    /// Every slot that was wanted or filled.
    pub slots: Vec<SlotOutcome>,
    /// Why what it did was not asked for; `None` where all of it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<String>,
}

/// What became of one slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlotOutcome {
    /// The command that it belongs to.
    pub intent: String,
    /// Its name.
    pub slot: String,
    /// The value that was meant, if one was.
    pub wanted: Option<Value>,
    /// The value that was taken from the message, if one was.
    pub found: Option<Value>,
    /// They are the same.
    pub is_right: bool,
}

impl Case {
    /// True where the message was taken for what it is; out of scope counts as a thing to be.
    pub fn is_right(&self) -> bool {
        match &self.prediction.predicted {
            Some(predicted) => self.is_inside() && *predicted == self.prediction.intent,
            None => !self.is_inside(),
        }
    }

    /// True where the message asks for something that is known.
    pub fn is_inside(&self) -> bool {
        self.scope == Scope::Inside
    }

    /// True where the best label is right, whether or not it was acted on.
    pub fn is_top_right(&self) -> bool {
        self.is_inside() && self.prediction.top == self.prediction.intent
    }
}

/// Stands between the labels of a message that asks for several things. No label contains it.
const AND: &str = " + ";

/// The label of a message that asks for all of these.
pub fn joined<'a>(labels: impl IntoIterator<Item = &'a str>) -> String {
    labels.into_iter().collect::<Vec<_>>().join(AND)
}

/// The labels that [`joined`] put together.
pub fn apart(label: &str) -> impl Iterator<Item = &str> {
    label.split(AND)
}

/// Digits of a case's id: one collision is to be expected among 16 million texts.
const ID_CHARS: usize = 12;

/// Ids of texts. The second time a text comes, its id ends in `-2`.
pub fn ids<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let id = |text: &str| {
        let id = hex::encode(Sha256::digest(text))[..ID_CHARS].to_owned();
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}-{times}") }
    };
    texts.into_iter().map(id).collect()
}
