//! The values of one message, looked for once: several commands have slots of one type.

use std::{cell::OnceCell, collections::BTreeMap, rc::Rc};

use super::{Hearing, IntentDomain};
use crate::{
    SlotType,
    classifier::Classifier,
    entities::{self, Found},
    spelling::Speller,
};

/// The slots of all commands, those of one type with the same number.
#[derive(Debug, Default)]
pub(super) struct Slots {
    by_intent: BTreeMap<String, BTreeMap<String, Kind>>,
    kinds: usize,
}

/// A slot's type, and its number among all types.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) slot: SlotType,
    number: usize,
}

impl Kind {
    /// True when both are slots of one type.
    pub(super) fn slot_is(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Slots {
    pub(super) fn of(intents: &[IntentDomain]) -> Self {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut kind = |slot: &SlotType| {
            let next = numbers.len();
            // Expressions cannot be compared, and are written the same when they are.
            let number = *numbers.entry(format!("{slot:?}")).or_insert(next);
            Kind { slot: slot.clone(), number }
        };
        let mut by_intent = BTreeMap::new();
        for intent in intents {
            let kinds = intent.slots.iter().map(|(name, slot)| (name.clone(), kind(slot))).collect();
            by_intent.insert(intent.name.clone(), kinds);
        }
        Self { by_intent, kinds: numbers.len() }
    }

    /// The slots of a command, by name; `None` when there is no such command.
    pub(super) fn of_intent(&self, intent: &str) -> Option<&BTreeMap<String, Kind>> {
        self.by_intent.get(intent)
    }

    pub(super) fn get(&self, intent: &str, slot: &str) -> Option<&Kind> {
        self.by_intent.get(intent)?.get(slot)
    }

    /// Every type once.
    fn kinds(&self) -> impl Iterator<Item = &Kind> {
        let mut seen = vec![false; self.kinds];
        let all = self.by_intent.values().flat_map(BTreeMap::values);
        all.filter(move |kind| !std::mem::replace(&mut seen[kind.number], true))
    }
}

/// What was found in a message so far, by the number of the type.
#[derive(Debug)]
pub(super) struct Values {
    written: Vec<OnceCell<Rc<[Found]>>>,
    respelt: Vec<OnceCell<Rc<[Found]>>>,
}

impl Values {
    pub(super) fn none_yet(slots: &Slots) -> Self {
        let none = vec![OnceCell::new(); slots.kinds];
        Self { written: none.clone(), respelt: none }
    }
}

impl Hearing<'_> {
    /// All values that the message holds for a slot.
    pub(super) fn values(&self, kind: &Kind) -> Rc<[Found]> {
        let find = || entities::find(&kind.slot, self.utterance, self.context, self.catalogues).into();
        Rc::clone(self.values.written[kind.number].get_or_init(find))
    }

    /// All values for any slot.
    pub(super) fn values_of_any_slot(&self) -> Vec<Found> {
        self.understander.slots.kinds().flat_map(|kind| self.values(kind).to_vec()).collect()
    }

    /// The values for a slot in the message, or, when there are none, those that it holds once slips are put right: "sales of yesterdya".
    pub(super) fn values_meant(&self, kind: &Kind) -> Vec<Found> {
        let written = self.values(kind);
        let classifier = self.understander.learnt.intents.as_ref();
        let Some(classifier) = classifier.filter(|_| written.is_empty() && kind.slot.is_of_words()) else {
            return written.to_vec();
        };
        self.values.respelt[kind.number].get_or_init(|| self.values_respelt(kind, classifier)).to_vec()
    }

    fn values_respelt(&self, kind: &Kind, classifier: &Classifier) -> Rc<[Found]> {
        let respelt = classifier.speller().respell(self.utterance);
        if respelt == *self.utterance {
            return Rc::from([]);
        }
        let found = entities::find(&kind.slot, &respelt, self.context, self.catalogues);
        let placed =
            |found: Found| Some(Found { span: Speller::origin(self.utterance, &respelt, found.span)?, ..found });
        found.into_iter().filter_map(placed).collect()
    }
}
