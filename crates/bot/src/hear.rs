//! From what arrived to what it means in this conversation.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Zoned;
use nlu::{
    Encodings, Language, Meaning, Reading, SlotType, Source, Stage, StageReport, Understanding, Utterance, Value,
    entities::{Catalogues, Found},
    understand::{Domain, IntentDomain, Understander},
    universal::{self, Universal},
};

use crate::{
    pack::{Intent, Pack, Run, Step},
    pick,
    reply::Pick,
    state::State,
};

/// A business that can be talked to: its pack, and what was learnt from it.
#[derive(Debug)]
pub struct Bot {
    /// The pack.
    pub pack: Arc<Pack>,
    /// Patterns, catalogues and the trained classifier.
    pub understander: Arc<Understander>,
    /// The things of the business that have names, as last read from its data.
    pub catalogues: Catalogues,
}

impl Pack {
    /// What an intent and the flow behind it take, by slot: a message may say at once what the flow would ask for.
    fn slot_types(&self, intent: &Intent) -> BTreeMap<String, SlotType> {
        let of_intent = intent.slots.iter().map(|slot| (slot.name.clone(), slot.slot_type.clone()));
        let flow = match &intent.run {
            Run::Flow(flow) => Some(flow.as_str()),
            Run::Sql { .. } | Run::Handler(_) | Run::Reply(_) => None,
        };
        let of_flow = self.steps(&intent.name, flow).into_iter().filter_map(|step| match step {
            Step::Ask(question) => Some((question.slot, question.slot_type)),
            Step::Confirm(_) => None,
        });
        of_flow.chain(of_intent).collect()
    }

    /// What understanding learns from this pack.
    pub fn domain(&self) -> Domain {
        let intent = |intent: &Intent| IntentDomain {
            name: intent.name.clone(),
            is_small_talk: intent.is_small_talk,
            slots: self.slot_types(intent),
            patterns: intent.patterns.clone(),
            examples: intent.examples.clone(),
        };
        Domain { intents: self.intents.values().map(intent).collect(), out_of_scope: self.out_of_scope.clone() }
    }
}

/// What arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A button or a row, by its id.
    Pick(String),
    /// Something that we cannot read, such as a voice note: its kind.
    Unreadable(String),
    /// Something that asks for no answer, such as a reaction.
    Silent,
}

/// What arrived, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Hearing {
    /// The language to answer in.
    pub language: Language,
    /// What it means here.
    pub heard: Heard,
    /// The stage that decided.
    pub stage: Stage,
    /// What each stage made of it.
    pub reports: Vec<StageReport>,
    /// Texts whose encodings would tell more.
    pub wants: Vec<String>,
}

/// What something means in this conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A command of the conversation itself.
    Universal(Universal),
    /// Things to do.
    Commands(Vec<Reading>),
    /// The value that was asked for, and the words it was read from.
    Value(Found, String),
    /// A button of the question that waits: `yes`, `no`, `change`, or the slot to change.
    Button(String),
    /// A further page of the list on offer: its first choice.
    Page(usize),
    /// A button of a question that no longer waits, or of a list that is gone.
    Expired,
    /// Something that we cannot read: its kind.
    Unreadable(String),
    /// Nothing to react to.
    Silent,
    /// Words that mean nothing here.
    Nothing,
}

/// The command of the conversation itself that a pack may offer under this name. Its label is the reply `menu_label` or
/// `help_label`.
pub fn built_in(intent: &str) -> Option<Universal> {
    match intent {
        "menu" => Some(Universal::Menu),
        "help" => Some(Universal::Help),
        _ => None,
    }
}

/// Understands what arrived in a conversation with this state. [`Hearing::wants`] names the texts whose encodings would tell more.
pub fn hear(bot: &Bot, state: &State, content: &Content, now: &Zoned, encodings: &Encodings) -> Hearing {
    let language = state.language.unwrap_or(bot.pack.default_language());
    let plain = |heard| Hearing { language, heard, stage: Stage::Expected, reports: Vec::new(), wants: Vec::new() };
    let hearing = match content {
        Content::Text(text) => hear_text(bot, state, text, now, encodings),
        Content::Pick(id) => match pick::from_id(id) {
            Some(pick) => plain(picked(bot, state, &pick, language, now, encodings)),
            None => plain(Heard::Expired),
        },
        Content::Unreadable(kind) => plain(Heard::Unreadable(kind.clone())),
        Content::Silent => plain(Heard::Silent),
    };
    // A word of a language that this bot does not speak must not make it mute.
    let is_spoken = bot.pack.languages.contains(&hearing.language);
    Hearing { language: if is_spoken { hearing.language } else { language }, ..hearing }
}

fn hear_text(bot: &Bot, state: &State, text: &str, now: &Zoned, encodings: &Encodings) -> Hearing {
    let utterance = Utterance::new(text);
    if let Some(pick) = state.on_another_page(&utterance).filter(|_| universal::read(&utterance).is_none()) {
        let language = state.language.unwrap_or(bot.pack.default_language());
        let why = "a choice on another page of the list on offer".to_owned();
        let report = StageReport { stage: Stage::Expected, candidates: Vec::new(), why };
        let heard = picked(bot, state, pick, language, now, encodings);
        return Hearing { language, heard, stage: Stage::Expected, reports: vec![report], wants: Vec::new() };
    }
    let language = state.language.unwrap_or(bot.pack.default_language());
    let context = bot.pack.reading_context(language, now);
    let expectation = state.expectation(&bot.pack);
    let understanding = bot.understander.understand(&utterance, &expectation, &context, &bot.catalogues, encodings);
    let heard = match understanding.meaning {
        Meaning::Universal(universal) => Heard::Universal(universal),
        Meaning::Choice(index) => picked(bot, state, &state.offered[index].pick, language, now, encodings),
        Meaning::Answer(found) => answer(bot, state, found, &utterance),
        Meaning::Commands(readings) => Heard::Commands(readings),
        Meaning::Nothing => Heard::Nothing,
    };
    let Understanding { language, stage, reports, wants, .. } = understanding;
    Hearing { language, heard, stage, reports, wants }
}

/// "Yes" to a confirmation is its button; every other answer fills the slot.
fn answer(bot: &Bot, state: &State, found: Found, utterance: &Utterance) -> Heard {
    let step = state.frames.last().and_then(|frame| frame.waiting_for(&bot.pack));
    match (step, &found.value) {
        (Some(Step::Confirm(_)), Value::Boolean(true)) => Heard::Button("yes".to_owned()),
        (Some(Step::Confirm(_)), _) => Heard::Button("no".to_owned()),
        _ => {
            let text = utterance.slice(found.span).to_owned();
            Heard::Value(found, text)
        }
    }
}

fn picked(bot: &Bot, state: &State, pick: &Pick, language: Language, now: &Zoned, encodings: &Encodings) -> Heard {
    match pick {
        // What was missed is heard apart from what is asked now: it was written before.
        Pick::Answer { question, .. } if state.told.as_ref().is_some_and(|told| told.question == *question) => {
            let apart = State { frames: Vec::new(), offered: Vec::new(), told: None, ..state.clone() };
            let text = state.told.as_ref().and_then(|told| told.text.as_deref());
            text.map_or(Heard::Expired, |text| hear_text(bot, &apart, text, now, encodings).heard)
        }
        Pick::Answer { question, value } => {
            let waits = state.frames.last().is_some_and(|frame| frame.question == *question);
            if waits { Heard::Button(value.clone()) } else { Heard::Expired }
        }
        Pick::Page { list, start } => {
            let is_this = *start < state.pages.len() && *list == pick::list_of(state.pages.iter().map(|of| &of.pick));
            if is_this { Heard::Page(*start) } else { Heard::Expired }
        }
        Pick::Command { intent, slots } => match built_in(intent) {
            Some(universal) => Heard::Universal(universal),
            None => {
                let context = bot.pack.reading_context(language, now);
                match bot.understander.fill(intent, slots, Source::Choice, &context, &bot.catalogues) {
                    Some(candidate) => {
                        Heard::Commands(vec![Reading { candidates: vec![candidate], out_of_scope: 0.0 }])
                    }
                    None => Heard::Expired,
                }
            }
        },
    }
}
