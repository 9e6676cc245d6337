//! Filling the slots of a command: values found in the message, and which of them are too alike to choose from.

use std::collections::BTreeMap;

use super::{Hearing, Understander};
use crate::{
    Candidate, Command, Slot, SlotType, Source, Utterance, Value,
    entities::{self, Catalogues, Context, Found},
};

/// Two entries whose probabilities differ by less fit as well as each other.
const NEAR: f32 = 0.08;
/// An entry less probable than this was named in part only. Among other words that may mean something else: it is offered.
const NAMED_IN_FULL: f32 = 0.7;
/// Entries offered when several fit: as many as a list without scrolling.
const ALTERNATIVES: usize = 5;

impl Understander {
    /// The command `intent` with slots given as texts: what a button carries. Texts that no longer read as their slot's type
    /// leave it empty, to be asked for. `None` when there is no such intent.
    pub fn fill(
        &self,
        intent: &str,
        texts: &[(String, String)],
        source: Source,
        context: &Context,
        catalogues: &Catalogues,
    ) -> Option<Candidate> {
        let slots = self.slots.of_intent(intent)?;
        let mut command = Command::new(intent);
        for (name, text) in texts {
            let utterance = Utterance::new(text);
            let Some(kind) = slots.get(name) else { continue };
            let Some(found) = entities::read_whole(&kind.slot, &utterance, context, catalogues) else { continue };
            let filled =
                Slot { value: found.value, text: text.clone(), source, span: None, probability: found.probability };
            command.slots.insert(name.clone(), filled);
        }
        Some(Candidate { command, probability: 1.0, unsettled: Vec::new() })
    }
}

impl Hearing<'_> {
    /// A command whose slots a pattern has found.
    pub(super) fn candidate(&self, intent: String, found: BTreeMap<String, Found>, probability: f32) -> Candidate {
        let mut candidate = Candidate { command: Command::new(intent), probability, unsettled: Vec::new() };
        for (name, found) in found {
            let all = self.understander.slots.get(&candidate.command.intent, &name).map(|kind| self.values(kind));
            let all = all.iter().flat_map(|all| all.iter());
            let mut values: Vec<_> = all.filter(|other| other.span == found.span).cloned().collect();
            if values.is_empty() {
                values.push(found);
            }
            self.settle(&mut candidate, name, values, 0.0);
        }
        candidate
    }

    /// A command whose slots are looked for in the whole message.
    pub(super) fn candidate_with_values(&self, intent: String, probability: f32) -> Candidate {
        let mut candidate = Candidate { command: Command::new(intent.clone()), probability, unsettled: Vec::new() };
        let Some(slots) = self.understander.slots.of_intent(&intent) else { return candidate };
        for (name, kind) in slots {
            let values = self.values_meant(kind);
            let values = if matches!(kind.slot, SlotType::Catalogue(_)) { in_full(values) } else { apart(values) };
            self.settle(&mut candidate, name.clone(), values, NAMED_IN_FULL);
        }
        candidate
    }

    /// The last command with one slot replaced.
    pub(super) fn follow_up_candidate(&self, last: &Command, name: String, found: Found) -> Candidate {
        let mut candidate = self.candidate(last.intent.clone(), BTreeMap::from([(name, found)]), 1.0);
        for (name, slot) in &last.slots {
            let unsettled = candidate.unsettled.iter().any(|(unsettled, _)| unsettled == name);
            if !unsettled {
                let kept = Slot { source: Source::Context, span: None, ..slot.clone() };
                candidate.command.slots.entry(name.clone()).or_insert(kept);
            }
        }
        candidate
    }

    /// Takes the best of `values`, or leaves the slot open where others fit as well or an entry is less sure than `least`.
    fn settle(&self, candidate: &mut Candidate, name: String, mut values: Vec<Found>, least: f32) {
        values.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let mut distinct: Vec<Found> = Vec::new();
        for found in values {
            if !distinct.iter().any(|known| same(&known.value, &found.value)) {
                distinct.push(found);
            }
        }
        let Some(best) = distinct.first() else { return };
        let (most, alike) = (best.probability, |found: &&Found| best.probability - found.probability < NEAR);
        let alike = distinct.iter().filter(alike).count();
        let mut slots = distinct.into_iter().map(|found| self.slot(found));
        if alike > 1 || most < least {
            candidate.unsettled.push((name, slots.take(alike.min(ALTERNATIVES)).collect()));
        } else if let Some(best) = slots.next() {
            candidate.command.slots.insert(name, best);
        }
    }

    /// A value of this message. An entry goes by its own name, everything else by the person's words.
    fn slot(&self, found: Found) -> Slot {
        let Found { span, value, probability } = found;
        let text = match &value {
            Value::Entry(entry) => entry.label.clone(),
            _ => self.utterance.slice(span).to_owned(),
        };
        Slot { value, text, source: Source::Message, span: Some(span), probability }
    }
}

/// The entries without those whose name is only a part of another's: of "electric kettle" not also "kettle".
fn in_full(values: Vec<Found>) -> Vec<Found> {
    let is_part = |found: &Found, other: &Found| {
        let (part, whole) = (found.span, other.span);
        let is_within = whole.start <= part.start && part.end <= whole.end && whole != part;
        is_within && other.probability >= NAMED_IN_FULL.max(found.probability - NEAR)
    };
    values.iter().filter(|found| !values.iter().any(|other| is_part(found, other))).cloned().collect()
}

/// The values that do not overlap, in order; the longest counts: of "3 to 9 May" not also "9 May".
fn apart(mut values: Vec<Found>) -> Vec<Found> {
    values.sort_by_key(|found| std::cmp::Reverse(found.span.end - found.span.start));
    let mut apart: Vec<Found> = Vec::new();
    for found in values {
        let overlaps = apart.iter().any(|other| found.span.start < other.span.end && other.span.start < found.span.end);
        if !overlaps {
            apart.push(found);
        }
    }
    apart.sort_by_key(|found| found.span.start);
    apart
}

/// The same entry under two of its names is one value.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Entry(a), Value::Entry(b)) => a.catalogue == b.catalogue && a.key == b.key,
        _ => a == b,
    }
}
