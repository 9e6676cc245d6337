//! Slots, questions and runs: the parts that intents and flows share.

use indexmap::IndexMap;
use nlu::{
    Language, SlotType, Utterance,
    entities::{self, Catalogues, Context, Prefer},
};
use regex::Regex;
use serde_saphyr::Spanned;

use super::{
    Complaint, Confirmation, Question, Run, Silence, SlotSpec, Step, silence,
    source::{RunFile, SlotFile, StepFile},
};

/// Wrong answers until a question is given up, where the pack says nothing.
const ATTEMPTS: u8 = 3;
/// Characters of an answer in words, where the pack says nothing: a paragraph.
const MAX_CHARS: usize = 400;

const KINDS: &str = "text, name, id, number, ordinal, quantity, money, phone, email, period, date, time, datetime, duration, \
                     recurrence, boolean or catalogue";

pub(super) fn slots(
    source: &IndexMap<String, Spanned<SlotFile>>,
    file: &str,
    complaints: &mut Vec<Complaint>,
) -> Vec<SlotSpec> {
    let compile = |(name, slot): (&String, &Spanned<SlotFile>)| {
        let slot = &slot.value;
        let slot_type = slot_type(&slot.kind, slot.pattern.as_ref(), slot.of.as_ref(), file, complaints)?;
        let ask = slot.ask.as_ref().map(|ask| ask.value.clone());
        if ask.is_none() && !slot.optional && slot.default.is_none() {
            let message =
                format!("slot `{name}` needs `ask` (the reply that asks for it), `default` or `optional: true`");
            complaints.push(Complaint::at(file, slot.kind.referenced, message));
        }
        let invalid = slot.invalid.as_ref().map(|invalid| invalid.value.clone());
        let name = name.clone();
        if let Some(default) = &slot.default
            && !reads(&slot_type, default)
        {
            let message = format!(
                "the default `{default}` of slot `{name}` does not read as its type; a catalogue slot has none"
            );
            complaints.push(Complaint::at(file, slot.kind.referenced, message));
        }
        let (offer, optional, default) = (slot.offer.clone(), slot.optional, slot.default.clone());
        Some(SlotSpec { name, slot_type, ask, invalid, offer, optional, default })
    };
    source.iter().filter_map(compile).collect()
}

pub(super) fn step(step: &Spanned<StepFile>, file: &str, complaints: &mut Vec<Complaint>) -> Option<Step> {
    let source = &step.value;
    let mut complain = |message: &str| complaints.push(Complaint::at(file, step.referenced, message));
    match (&source.ask, &source.confirm) {
        (None, Some(confirm)) => {
            let say = confirm.value.clone();
            let silence = silence::compile(source, &say, file, complaints);
            Some(Step::Confirm(Confirmation { say, silence }))
        }
        (Some(slot), None) => {
            let Some((kind, say)) = source.kind.as_ref().zip(source.say.as_ref()) else {
                complain("a step that asks needs `type` and `say`");
                return None;
            };
            let slot_type = slot_type(kind, source.pattern.as_ref(), source.of.as_ref(), file, complaints)?;
            let (min_chars, max_chars) = (source.min.unwrap_or(1), source.max.unwrap_or(MAX_CHARS));
            let attempts = source.attempts.unwrap_or(ATTEMPTS);
            if attempts == 0 || min_chars > max_chars {
                let message = "expected at least one attempt, and `min` not above `max`";
                complaints.push(Complaint::at(file, step.referenced, message));
            }
            Some(Step::Ask(Question {
                slot: slot.clone(),
                slot_type,
                say: say.value.clone(),
                invalid: source.invalid.as_ref().unwrap_or(say).value.clone(),
                offer: Vec::new(),
                attempts,
                min_chars,
                max_chars,
                silence: silence::compile(source, &say.value, file, complaints),
            }))
        }
        _ => {
            complain("a step has either `ask` or `confirm`");
            None
        }
    }
}

/// The question that asks for a slot of a command.
pub(super) fn question(slot: &SlotSpec) -> Option<Question> {
    let say = slot.ask.clone()?;
    Some(Question {
        slot: slot.name.clone(),
        slot_type: slot.slot_type.clone(),
        invalid: slot.invalid.clone().unwrap_or_else(|| say.clone()),
        offer: slot.offer.clone(),
        say,
        attempts: ATTEMPTS,
        min_chars: 1,
        max_chars: MAX_CHARS,
        silence: Silence::default(),
    })
}

pub(super) fn run(run: &Spanned<RunFile>, file: &str, complaints: &mut Vec<Complaint>) -> Option<Run> {
    let RunFile { sql, handler, flow, reply, one_row } = &run.value;
    match (sql, handler, flow, reply) {
        (Some(query), None, None, Some(reply)) => {
            Some(Run::Sql { query: query.clone(), reply: reply.clone(), one_row: *one_row })
        }
        (None, Some(handler), None, None) => Some(Run::Handler(handler.clone())),
        (None, None, Some(flow), None) => Some(Run::Flow(flow.clone())),
        (None, None, None, Some(reply)) => Some(Run::Reply(reply.clone())),
        _ => {
            let message = "`run` is one of {sql: …, reply: …}, {handler: …}, {flow: …} and {reply: …}";
            complaints.push(Complaint::at(file, run.referenced, message));
            None
        }
    }
}

/// True when `text` reads as a value of `slot_type` on some day.
fn reads(slot_type: &SlotType, text: &str) -> bool {
    let context = Context {
        language: Language::En,
        now: jiff::civil::date(2026, 1, 1).at(12, 0, 0, 0),
        region: String::new(),
        currency: None,
        prefer: Prefer::Past,
    };
    entities::read_whole(slot_type, &Utterance::new(text), &context, &Catalogues::default()).is_some()
}

fn slot_type(
    kind: &Spanned<String>,
    pattern: Option<&Spanned<String>>,
    of: Option<&Spanned<String>>,
    file: &str,
    complaints: &mut Vec<Complaint>,
) -> Option<SlotType> {
    let mut complain = |location, message: String| complaints.push(Complaint::at(file, location, message));
    Some(match kind.value.as_str() {
        "text" => SlotType::Text,
        "name" => SlotType::Name,
        "number" => SlotType::Number,
        "ordinal" => SlotType::Ordinal,
        "quantity" => SlotType::Quantity,
        "money" => SlotType::Money,
        "phone" => SlotType::Phone,
        "email" => SlotType::Email,
        "period" => SlotType::Period,
        "date" => SlotType::Date(Prefer::Future),
        "time" => SlotType::Time(Prefer::Future),
        "datetime" => SlotType::DateTime(Prefer::Future),
        "duration" => SlotType::Duration,
        "recurrence" => SlotType::Recurrence,
        "boolean" => SlotType::Boolean,
        "id" => {
            let Some(pattern) = pattern else {
                complain(kind.referenced, "an id needs `pattern`, a regular expression for the whole of it".to_owned());
                return None;
            };
            match Regex::new(&pattern.value) {
                Ok(regex) => SlotType::Id(regex),
                Err(error) => {
                    complain(pattern.referenced, format!("`{}` is no regular expression: {error}", pattern.value));
                    return None;
                }
            }
        }
        "catalogue" => {
            let Some(of) = of else {
                complain(kind.referenced, "a catalogue slot needs `of`, the catalogue's name".to_owned());
                return None;
            };
            SlotType::Catalogue(of.value.clone())
        }
        other => {
            complain(kind.referenced, format!("expected the type {KINDS}, found `{other}`"));
            return None;
        }
    })
}

impl super::Pack {
    /// The question that settles which of several values a slot of a command takes.
    pub(crate) fn question_of(&self, intent: &str, slot: &str) -> Option<Question> {
        let slot = self.intents.get(intent)?.slots.iter().find(|known| known.name == slot)?;
        question(slot).or_else(|| question(&SlotSpec { ask: Some("did_you_mean".to_owned()), ..slot.clone() }))
    }

    /// The steps that collect what a command, or the flow that it runs, still needs.
    pub(crate) fn steps(&self, intent: &str, flow: Option<&str>) -> Vec<Step> {
        if let Some(flow) = flow {
            return self.flows.get(flow).map(|flow| flow.steps.clone()).unwrap_or_default();
        }
        let slots = self.intents.get(intent).map(|intent| intent.slots.as_slice()).unwrap_or_default();
        let required = slots.iter().filter(|slot| !slot.optional && slot.default.is_none());
        required.filter_map(question).map(Step::Ask).collect()
    }
}
