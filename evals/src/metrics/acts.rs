//! What a bot did about messages: slots, wrong acts, decisions.

use std::collections::BTreeMap;

use super::scores::Score;
use crate::case::{Act, Case};

/// The score of all slots together, and of each. A wrong value is something found that is not there, and something there that was
/// not found. Only messages in scope count: what happens to others shows among the wrong acts.
pub fn slots(cases: &[Case]) -> (Score, BTreeMap<String, Score>) {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut all = [0; 3];
    let acts = cases.iter().filter(|case| case.is_inside()).filter_map(|case| case.act.as_ref());
    for slot in acts.flat_map(|act| &act.slots) {
        for count in [counts.entry(&slot.slot).or_default(), &mut all] {
            count[0] += usize::from(slot.wanted.is_some());
            count[1] += usize::from(slot.found.is_some());
            count[2] += usize::from(slot.is_right);
        }
    }
    let score = |[rows, found, right]: [usize; 3]| Score::of(rows, found, right);
    (score(all), counts.into_iter().map(|(name, count)| (name.to_owned(), score(count))).collect())
}

/// How many messages led to something that was not asked for, and how many there are; `None` where no bot was asked.
pub fn wrong(cases: &[Case]) -> Option<(usize, usize)> {
    let acts: Vec<&Act> = cases.iter().filter_map(|case| case.act.as_ref()).collect();
    let wrong = acts.iter().filter(|act| act.wrong.is_some()).count();
    (!acts.is_empty()).then_some((wrong, acts.len()))
}

/// How many messages were decided in which way.
pub fn decisions(cases: &[Case]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for act in cases.iter().filter_map(|case| case.act.as_ref()) {
        *counts.entry(act.decision.clone()).or_default() += 1;
    }
    counts
}
