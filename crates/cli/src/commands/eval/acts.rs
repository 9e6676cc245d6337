//! What a bot did about a message, beside what it was asked for.

use std::collections::{BTreeMap, BTreeSet};

use bot::{Decision, Effect, Hearing, hear};
use evals::{
    case::{Act, SlotOutcome},
    utterances::Wanted,
};
use nlu::{Slot, Source, Value};

/// What a message was taken for.
pub(super) struct Heard {
    /// The best intent, or the name of a command of the conversation itself; empty for nothing.
    pub(super) top: String,
    pub(super) probability: f32,
    pub(super) oos_probability: f32,
}

impl Heard {
    pub(super) fn of(hearing: &Hearing) -> Self {
        let nothing = Self { top: String::new(), probability: 0.0, oos_probability: 1.0 };
        match &hearing.heard {
            hear::Heard::Commands(readings) => {
                let best = readings.first().and_then(|reading| Some((reading, reading.candidates.first()?)));
                best.map_or(nothing, |(reading, candidate)| Self {
                    top: candidate.command.intent.clone(),
                    probability: candidate.probability,
                    oos_probability: reading.out_of_scope,
                })
            }
            hear::Heard::Universal(universal) => {
                let name = serde_json::to_value(universal).ok();
                let name = name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
                Self { top: name, probability: 1.0, oos_probability: 0.0 }
            }
            hear::Heard::Value(..) | hear::Heard::Button(_) | hear::Heard::Page(_) | hear::Heard::Expired => nothing,
            hear::Heard::Unreadable(_) | hear::Heard::Silent | hear::Heard::Nothing => nothing,
        }
    }
}

/// Something that was begun: a command that runs, or a flow.
struct Begun<'a> {
    intent: &'a str,
    /// Absent where an answer is only words.
    slots: Option<&'a BTreeMap<String, Slot>>,
}

pub(super) fn act(wanted: &Wanted, decision: &Decision) -> Act {
    let begun = begun(decision);
    // What is only offered or declined fills nothing; what still lacks something is filled as far as it is.
    let asking = decision.state.frames.last().map(|frame| &frame.filled);
    let filled = begun.iter().find_map(|begun| begun.slots).or(asking);
    let slots = slots(wanted, filled.unwrap_or(&BTreeMap::new()));
    let wrong = begun.iter().find_map(|begun| wrong(wanted, begun, &slots));
    Act {
        decision: decision.verdict.to_owned(),
        done: begun.into_iter().map(|begun| begun.intent.to_owned()).collect(),
        slots,
        wrong,
    }
}

fn begun(decision: &Decision) -> Vec<Begun<'_>> {
    let commands = decision.effects.iter().filter_map(|effect| match effect {
        Effect::Read(command, _) | Effect::Change(command, _) => {
            Some(Begun { intent: &command.intent, slots: Some(&command.slots) })
        }
        Effect::Say(_) | Effect::Remind(_) | Effect::Forget(_) => None,
    });
    let flows = decision.state.frames.iter().filter(|frame| frame.flow.is_some());
    let flows = flows.map(|frame| Begun { intent: &frame.intent, slots: Some(&frame.filled) });
    let words = decision.answered.iter().map(|answered| Begun { intent: &answered.intent, slots: None });
    commands.chain(flows).chain(words).collect()
}

/// Why what was begun was not asked for, if so.
fn wrong(wanted: &Wanted, begun: &Begun<'_>, slots: &BTreeMap<String, SlotOutcome>) -> Option<String> {
    let Wanted::Command { intent, .. } = wanted else {
        return Some(format!("`{}` was begun, and nothing was asked for", begun.intent));
    };
    if begun.intent != intent {
        return Some(format!("`{}` was begun, and `{intent}` was asked for", begun.intent));
    }
    begun.slots?;
    let (name, slot) = slots.iter().find(|(_, slot)| !slot.is_right)?;
    let said = |value: &Option<serde_json::Value>| value.as_ref().map_or("nothing".to_owned(), ToString::to_string);
    Some(format!("`{intent}` was begun with {name} = {}, and {} was said", said(&slot.found), said(&slot.wanted)))
}

/// Every slot that was said or filled from the message.
fn slots(wanted: &Wanted, found: &BTreeMap<String, Slot>) -> BTreeMap<String, SlotOutcome> {
    let none = BTreeMap::new();
    let said = match wanted {
        Wanted::Command { slots, .. } => slots,
        Wanted::Nothing(_) => &none,
    };
    // What the pack fills in by itself was not taken from the message.
    let taken: BTreeMap<_, _> = found.iter().filter(|(_, slot)| slot.source != Source::Default).collect();
    let names: BTreeSet<_> = said.keys().chain(taken.keys().copied()).collect();
    let outcome = |name: &String| {
        let (said, taken) = (said.get(name), taken.get(name));
        let is_right = said.zip(taken).is_some_and(|(said, taken)| is_same(said, &taken.value));
        let found = taken.map(|slot| slot.value.to_argument());
        (name.clone(), SlotOutcome { wanted: said.cloned(), found, is_right })
    };
    names.into_iter().map(outcome).collect()
}

/// A labelled value and one that was read.
fn is_same(said: &serde_json::Value, found: &Value) -> bool {
    let argument = found.to_argument();
    match (said, found) {
        // A thing with a name may be labelled with its key or with its name.
        (serde_json::Value::String(said), Value::Entry(entry)) => *said == entry.key || *said == entry.label,
        (serde_json::Value::Number(said), Value::Number(_) | Value::Id(_)) => {
            argument.as_str() == Some(&said.to_string())
        }
        (serde_json::Value::Object(said), Value::Period(_) | Value::Money(_)) => {
            said.iter().all(|(key, value)| argument.get(key) == Some(value))
        }
        (said, _) => *said == argument,
    }
}
