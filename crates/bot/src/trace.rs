//! Why a reply was given: what was heard, which stage decided, how sure it was, what ran.

use std::collections::BTreeMap;

use nlu::{Slot, Stage};
use serde::Serialize;

use crate::{
    hear::{Heard, Hearing},
    pack::{Pack, Risk},
};

/// The trace of one event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// The stage that understood it; `None` for the outcome of a command.
    pub stage: Option<Stage>,
    /// The commands it was taken for, best candidate of each.
    pub commands: Vec<TracedCommand>,
    /// What was decided, in one word.
    pub decision: &'static str,
    /// From event to decision, commands included, in microseconds.
    pub latency_us: u64,
}

/// A command in a trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TracedCommand {
    /// Its intent.
    pub intent: String,
    /// Its slots, each with its origin.
    pub slots: BTreeMap<String, Slot>,
    /// How probable it was.
    pub probability: f32,
    /// What a wrong run would cost.
    pub risk: Option<Risk>,
}

impl Trace {
    /// The trace of something heard, before anything is decided.
    pub fn of(pack: &Pack, hearing: &Hearing) -> Self {
        let readings = match &hearing.heard {
            Heard::Commands(readings) => readings.as_slice(),
            Heard::Universal(_) | Heard::Value(..) | Heard::Button(_) | Heard::Page(_) => &[],
            Heard::Expired | Heard::Unreadable(_) | Heard::Silent | Heard::Nothing => &[],
        };
        let best = readings.iter().filter_map(|reading| reading.candidates.first());
        let commands = best.map(|candidate| TracedCommand {
            intent: candidate.command.intent.clone(),
            slots: candidate.command.slots.clone(),
            probability: candidate.probability,
            risk: pack.intents.get(&candidate.command.intent).map(|intent| intent.risk),
        });
        Self { stage: Some(hearing.stage), commands: commands.collect(), decision: "", latency_us: 0 }
    }

    /// The trace of a command's outcome.
    pub fn of_outcome() -> Self {
        Self { stage: None, commands: Vec::new(), decision: "", latency_us: 0 }
    }
}
