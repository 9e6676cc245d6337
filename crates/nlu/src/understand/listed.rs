//! One command for several values: "how are 1701, 1702 and 1709 doing" asks for three orders.

use super::{Hearing, JOINING, clauses};
use crate::{Reading, Span, pattern, spelling::usual};

/// How sure the command must be: one that is run for nothing is run several times.
const SURE: f32 = 0.9;

impl Hearing<'_> {
    /// A command for each value, where a message that surely asks for it lists several; the reading as it is otherwise.
    pub(super) fn listed(&self, reading: Reading) -> Vec<Reading> {
        let listed = reading.candidates.first().filter(|best| best.probability >= SURE).and_then(|best| {
            let [(name, slots)] = best.unsettled.as_slice() else { return None };
            let mut slots = slots.clone();
            slots.sort_by_key(|slot| slot.span);
            let is_list =
                slots.windows(2).all(|pair| pair[0].span.zip(pair[1].span).is_some_and(|(a, b)| self.only_joins(a, b)));
            let of_slot = |slot| {
                let mut candidate = best.clone();
                candidate.unsettled.clear();
                candidate.command.slots.insert(name.clone(), slot);
                Reading { candidates: vec![candidate], out_of_scope: reading.out_of_scope }
            };
            is_list.then(|| slots.into_iter().map(of_slot).collect())
        });
        listed.unwrap_or_else(|| vec![reading])
    }

    /// True when nothing but politeness and then what joins stands between two values: "1823 please, and then 1824".
    fn only_joins(&self, before: Span, after: Span) -> bool {
        let between = |span: Span| before.end <= span.start && span.end <= after.start;
        let tokens = self.utterance.tokens().iter().filter(|token| between(token.span));
        let tokens: Vec<_> = tokens.map(|token| usual(&token.folded)).collect();
        let tokens: Vec<_> = tokens.iter().map(AsRef::as_ref).collect();
        let joins = |tokens: &[&str]| {
            tokens.iter().all(|token| clauses::is_joint(token) || JOINING.contains(token)) && !tokens.is_empty()
        };
        let is_polite = |words: &[&str]| words.is_empty() || pattern::is_polite(words);
        before.end <= after.start && (0..tokens.len()).any(|at| is_polite(&tokens[..at]) && joins(&tokens[at..]))
    }
}
