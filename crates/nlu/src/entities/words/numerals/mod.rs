//! The words of numbers: whole ones, ordinals, parts, and places in an order. They are added up by their meaning, so each
//! table says of every word only what it contributes.

pub(super) mod en;
pub(super) mod es;
pub(super) mod pt;

use super::{Phrases, Table, split};
use crate::{entities::number::NumberWord, value::Anchor};

/// The tables of one language, as they are written down.
pub(in crate::entities) struct Numerals {
    /// Whole numbers, and what joins them.
    pub(super) numbers: Table<NumberWord>,
    /// Whether "and" joins tens and units: "vinte *e* três", but not "twenty and three".
    pub(super) joins_any_numbers: bool,
    /// Whether number words may be written as one: "treintaicinco".
    pub(super) glues_numbers: bool,
    /// Words after which "one" counts nothing: "which one".
    pub(super) one_never_after: &'static str,
    /// Ordinals, in all their forms.
    pub(super) ordinals: Table<NumberWord>,
    /// Ordinals that are also something else, and the words after which they are: "a second", "según".
    pub(super) weak_ordinals: (&'static str, &'static str),
    /// Places counted from the end or from the present one.
    pub(super) relatives: Table<(Anchor, i64)>,
    /// What digits end in that are an ordinal: `3rd`, `3º`.
    pub(super) ordinal_suffixes: &'static str,
    /// Words for parts, the half excepted: "third", "thirds".
    pub(super) parts: Table<NumberWord>,
    /// What makes the number before it a part: "onze *avos*".
    pub(super) part_suffix: &'static str,
    /// Whether "thirty fifths" are thirty-fifths.
    pub(super) tens_join_parts: bool,
    /// Whether the word for a half is a number where nothing stands around it.
    pub(super) half_is_a_number: bool,
}

/// The tables of one language, ready to be looked up; [`super::Lexicon`] has them.
pub(super) struct Prepared {
    pub(super) numbers: Phrases<NumberWord>,
    pub(super) ordinals: Phrases<NumberWord>,
    pub(super) relatives: Phrases<(Anchor, i64)>,
    pub(super) parts: Phrases<NumberWord>,
    pub(super) weak_ordinals: Vec<&'static str>,
    pub(super) weak_ordinals_after: Vec<&'static str>,
}

impl Numerals {
    pub(super) fn prepare(&self) -> Prepared {
        Prepared {
            numbers: Phrases::new(self.numbers),
            ordinals: Phrases::new(self.ordinals),
            relatives: Phrases::new(self.relatives),
            parts: Phrases::new(self.parts),
            weak_ordinals: split(self.weak_ordinals.0),
            weak_ordinals_after: split(self.weak_ordinals.1),
        }
    }

    /// Every phrase of every table, for the test that they are folded.
    #[cfg(test)]
    pub(super) fn phrases(&self) -> Vec<&'static str> {
        let plain = [self.one_never_after, self.weak_ordinals.0, self.weak_ordinals.1, self.ordinal_suffixes];
        let numbers = [self.numbers, self.ordinals, self.parts].concat();
        let relatives = self.relatives.iter().map(|(_, phrases)| *phrases);
        numbers.into_iter().map(|(_, phrases)| phrases).chain(plain).chain(relatives).collect()
    }
}
