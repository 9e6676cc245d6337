//! What a bot did about a message, beside what it was asked for.

use std::collections::{BTreeMap, BTreeSet};

use bot::{Decision, Effect, Hearing, Pack, hear};
use evals::{
    case::{Act, SlotOutcome, joined},
    utterances::{Wanted, WantedCommand},
};
use jiff::civil::DateTime;
use nlu::{Command, Slot, Source, Value};

/// What a message was taken for.
pub(super) struct Heard {
    /// The best intents, or the name of a command of the conversation itself; empty for nothing.
    pub(super) top: String,
    /// The probability that all of them are right.
    pub(super) probability: f32,
    pub(super) oos_probability: f32,
    /// The best commands themselves.
    commands: Vec<Command>,
}

impl Heard {
    pub(super) fn of(hearing: &Hearing) -> Self {
        let nothing = Self { top: String::new(), probability: 0.0, oos_probability: 1.0, commands: Vec::new() };
        match &hearing.heard {
            hear::Heard::Commands(readings) => {
                let best: Vec<_> = readings.iter().filter_map(|reading| reading.candidates.first()).collect();
                if best.is_empty() {
                    return nothing;
                }
                Self {
                    top: joined(best.iter().map(|candidate| candidate.command.intent.as_str())),
                    probability: best.iter().map(|candidate| candidate.probability).product(),
                    oos_probability: readings.iter().map(|reading| reading.out_of_scope).fold(0.0, f32::max),
                    commands: best.iter().map(|candidate| candidate.command.clone()).collect(),
                }
            }
            hear::Heard::Universal(universal) => {
                let name = serde_json::to_value(universal).ok();
                let name = name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
                Self { top: name, probability: 1.0, oos_probability: 0.0, commands: Vec::new() }
            }
            hear::Heard::Value(..) | hear::Heard::Button(_) | hear::Heard::Page(_) | hear::Heard::Expired => nothing,
            hear::Heard::Unreadable(_) | hear::Heard::Silent | hear::Heard::Nothing => nothing,
        }
    }
}

/// Something that was begun about a message.
struct Begun<'a> {
    intent: &'a str,
    slots: &'a BTreeMap<String, Slot>,
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// A command runs.
    Runs,
    /// An answer that is only words is given.
    Answers,
    /// A flow begins: it asks before it does anything.
    Flow,
    /// A command asks for what it lacks, or whether it is meant.
    Asks,
}

/// Puts what was decided beside what was wanted.
pub(super) fn act(pack: &Pack, wanted: &Wanted, heard: &Heard, decision: &Decision) -> Act {
    let none = BTreeMap::new();
    let begun = begun(heard, decision);
    let mut left: Vec<&Begun<'_>> = begun.iter().collect();
    let (mut slots, mut wrong) = (Vec::new(), None);
    let commands: &[WantedCommand] = match wanted {
        Wanted::Commands(commands) => commands,
        Wanted::Nothing(_) => &[],
    };
    for command in commands {
        let fitting = left.iter().enumerate().filter(|(_, begun)| begun.intent == command.intent);
        // Of two orders that were asked for, each is held against the one that fits it best.
        let best = fitting
            .min_by_key(|(_, begun)| outcomes(command, begun.slots).iter().filter(|slot| !slot.is_right).count());
        let index = best.map(|(index, _)| index);
        let found = index.map(|index| left.remove(index));
        let outcomes = outcomes(command, found.map_or(&none, |begun| begun.slots));
        wrong = wrong.or_else(|| outcomes.iter().find_map(|slot| wrong_slot(pack, found?, slot)));
        slots.extend(outcomes);
    }
    let unasked = left.iter().find(|begun| begun.how != How::Asks);
    let unasked = unasked.map(|begun| {
        if commands.iter().any(|command| command.intent == begun.intent) {
            return format!("`{}` was begun once more than it was asked for", begun.intent);
        }
        format!("`{}` was begun, and {} was asked for", begun.intent, asked(commands))
    });
    Act {
        decision: decision.verdict.to_owned(),
        done: begun.iter().filter(|begun| begun.how != How::Asks).map(|begun| begun.intent.to_owned()).collect(),
        slots,
        wrong: unasked.or(wrong),
    }
}

fn asked(commands: &[WantedCommand]) -> String {
    let intents: Vec<_> = commands.iter().map(|command| format!("`{}`", command.intent)).collect();
    if intents.is_empty() { "nothing".to_owned() } else { intents.join(" and ") }
}

fn begun<'a>(heard: &'a Heard, decision: &'a Decision) -> Vec<Begun<'a>> {
    let commands = decision.effects.iter().filter_map(|effect| match effect {
        Effect::Read(command, _) | Effect::Change(command, _) => {
            Some(Begun { intent: &command.intent, slots: &command.slots, how: How::Runs })
        }
        Effect::Say(_) | Effect::Remind(_) | Effect::Forget(_) => None,
    });
    let frames = decision.state.frames.iter().map(|frame| {
        let how = if frame.flow.is_some() { How::Flow } else { How::Asks };
        Begun { intent: &frame.intent, slots: &frame.filled, how }
    });
    let words = decision.answered.iter();
    let words = words.map(|answered| {
        let command = &answered.command;
        Begun { intent: &command.intent, slots: &command.slots, how: How::Answers }
    });
    // Whoever is asked "do you mean this?" and says yes need not say the values again.
    let offered = heard.commands.iter().filter(|_| decision.verdict == "clarify");
    let offered = offered.map(|command| Begun { intent: &command.intent, slots: &command.slots, how: How::Asks });
    commands.chain(frames).chain(words).chain(offered).collect()
}

/// Why a slot makes a command that was asked for another one, if so.
fn wrong_slot(pack: &Pack, begun: &Begun<'_>, slot: &SlotOutcome) -> Option<String> {
    let has_slot = pack.intents[&slot.intent].slots.iter().any(|of_intent| of_intent.name == slot.slot);
    // What still asks can be told what it lacks; what runs without it answers another question.
    let is_wrong = !slot.is_right && (slot.found.is_some() || (begun.how == How::Runs && has_slot));
    let said = |value: &Option<serde_json::Value>| value.as_ref().map_or("nothing".to_owned(), ToString::to_string);
    is_wrong.then(|| {
        format!("`{}` has {} = {}, and {} was said", slot.intent, slot.slot, said(&slot.found), said(&slot.wanted))
    })
}

/// Every slot that was said or taken from the message.
fn outcomes(command: &WantedCommand, filled: &BTreeMap<String, Slot>) -> Vec<SlotOutcome> {
    // What the pack fills in by itself was not taken from the message.
    let taken: BTreeMap<_, _> = filled.iter().filter(|(_, slot)| slot.source != Source::Default).collect();
    let names: BTreeSet<_> = command.slots.keys().chain(taken.keys().copied()).collect();
    let outcome = |slot: &String| {
        let (said, taken) = (command.slots.get(slot), taken.get(slot));
        SlotOutcome {
            intent: command.intent.clone(),
            slot: slot.clone(),
            wanted: said.cloned(),
            found: taken.map(|slot| slot.value.to_argument()),
            is_right: said.zip(taken).is_some_and(|(said, taken)| is_same(said, &taken.value)),
        }
    };
    names.into_iter().map(outcome).collect()
}

/// A labelled value and one that was read.
fn is_same(said: &serde_json::Value, found: &Value) -> bool {
    let moment = |key: &str| said.get(key)?.as_str()?.parse::<DateTime>().ok();
    match found {
        Value::Period(period) => moment("start") == Some(period.start) && moment("end") == Some(period.end),
        Value::Text(text) | Value::Name(text) => {
            said.as_str().is_some_and(|said| said.to_lowercase() == text.to_lowercase())
        }
        Value::Number(_) | Value::Id(_) if said.is_number() => found.to_argument().as_str() == Some(&said.to_string()),
        Value::Number(_) | Value::Id(_) | Value::Phone(_) | Value::Email(_) => *said == found.to_argument(),
        Value::Boolean(_) | Value::Money(_) | Value::Entry(_) | Value::Ordinal(_) | Value::Quantity(_) => {
            *said == found.to_argument()
        }
        Value::Moment(_) | Value::Duration(_) | Value::Recurrence(_) => *said == found.to_argument(),
    }
}
