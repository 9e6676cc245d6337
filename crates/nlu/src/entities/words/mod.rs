//! The words that the parsers know, one table per language.
//!
//! Everything is folded (lower case, no accents). Phrases of one meaning are separated by ` | `, tokens by a space:
//! `segunda | segunda - feira`.

mod currencies;
mod en;
mod es;
mod numerals;
mod phrases;
mod pt;
mod time;
mod units;

use std::sync::LazyLock;

use crate::{Language, value::Anchor};

use super::{boolean::Answer, money::Currency, number::NumberWord, time::Term};
use numerals::Numerals;

pub(super) use currencies::signs;
pub(super) use phrases::Phrases;

/// Phrases by meaning, as they are written down.
type Table<T> = &'static [(T, &'static str)];

/// The tables of one language, as they are written down.
struct Words {
    /// Words about time.
    time: Table<Term>,
    /// Months and weekdays that are also ordinary words, or short enough to be chance.
    weak: &'static str,
    /// Weekdays that are ordinals too: "segunda".
    ordinal_weekdays: &'static str,
    /// Words before which a weak word is not a date: "I may".
    weak_never_after: &'static str,
    /// Words of numbers.
    numerals: &'static Numerals,
    /// Words between a scale and a currency: "milhões *de* dólares".
    currency_links: &'static str,
    answers: Table<Answer>,
    /// Words that say nothing about the answer: "please".
    fillers: &'static str,
    /// Words with which people begin an answer: "my number is".
    lead_ins: &'static str,
    /// Words with which people begin their name: "my name is".
    name_lead_ins: &'static str,
    /// Words that introduce a name in the middle of a message: "se llama".
    name_introductions: &'static str,
    /// Words that people write beside a name, and with a capital where a sentence begins: "register", "customer".
    beside_names: &'static str,
    /// Words in front of the name of a street.
    streets: &'static str,
    customers: &'static str,
    /// Parts of names that stay lower case: "da".
    name_particles: &'static str,
    /// Titles before a name, which are no part of it: "Dr.".
    titles: &'static str,
    /// Single words that are no name: commands and answers.
    not_names: &'static str,
    /// Words that stand in sentences and in no name.
    sentence_words: &'static str,
    /// Words before digits that make them something else than a phone number: "order".
    not_phones: &'static str,
    /// Articles and prepositions inside a catalogue name, which people drop or add.
    catalogue_fillers: &'static str,
}

/// The tables of one language, ready to be looked up.
pub(super) struct Lexicon {
    pub(super) time: Phrases<Term>,
    pub(super) weak: Vec<&'static str>,
    pub(super) ordinal_weekdays: Vec<&'static str>,
    pub(super) weak_never_after: Vec<&'static str>,
    pub(super) numbers: Phrases<NumberWord>,
    pub(super) joins_any_numbers: bool,
    pub(super) one_never_after: Vec<&'static str>,
    pub(super) units: Phrases<&'static str>,
    pub(super) glues_numbers: bool,
    pub(super) ordinals: Phrases<NumberWord>,
    pub(super) ordinal_suffixes: Vec<&'static str>,
    pub(super) weak_ordinals: Vec<&'static str>,
    pub(super) weak_ordinals_after: Vec<&'static str>,
    pub(super) relatives: Phrases<(Anchor, i64)>,
    pub(super) parts: Phrases<NumberWord>,
    pub(super) part_suffix: &'static str,
    pub(super) tens_join_parts: bool,
    pub(super) half_is_a_number: bool,
    pub(super) currencies: Phrases<Currency>,
    pub(super) currency_links: Vec<&'static str>,
    pub(super) answers: Phrases<Answer>,
    pub(super) fillers: Phrases<()>,
    pub(super) lead_ins: Phrases<()>,
    pub(super) name_lead_ins: Phrases<()>,
    pub(super) name_introductions: Phrases<()>,
    pub(super) beside_names: Vec<&'static str>,
    /// Words in front of the name of a street.
    pub(super) streets: Vec<&'static str>,
    /// Words for somebody who buys, beside which their name stands.
    pub(super) customers: Vec<&'static str>,
    pub(super) name_particles: Vec<&'static str>,
    pub(super) titles: Vec<&'static str>,
    pub(super) not_names: Vec<&'static str>,
    pub(super) sentence_words: Vec<&'static str>,
    pub(super) not_phones: Vec<&'static str>,
    pub(super) catalogue_fillers: Vec<&'static str>,
}

/// The lexicon of `language`, built on first use.
pub(super) fn lexicon(language: Language) -> &'static Lexicon {
    static EN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&en::WORDS, Language::En));
    static PT: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&pt::WORDS, Language::Pt));
    static ES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&es::WORDS, Language::Es));
    match language {
        Language::En => &EN,
        Language::Pt => &PT,
        Language::Es => &ES,
    }
}

impl Lexicon {
    fn new(words: &Words, language: Language) -> Self {
        let numerals = words.numerals.prepare();
        Self {
            time: Phrases::new(words.time),
            weak: split(words.weak),
            ordinal_weekdays: split(words.ordinal_weekdays),
            weak_never_after: split(words.weak_never_after),
            numbers: numerals.numbers,
            joins_any_numbers: words.numerals.joins_any_numbers,
            one_never_after: split(words.numerals.one_never_after),
            units: Phrases::new(&units::of(language)),
            glues_numbers: words.numerals.glues_numbers,
            ordinals: numerals.ordinals,
            ordinal_suffixes: split(words.numerals.ordinal_suffixes),
            weak_ordinals: numerals.weak_ordinals,
            weak_ordinals_after: numerals.weak_ordinals_after,
            relatives: numerals.relatives,
            parts: numerals.parts,
            part_suffix: words.numerals.part_suffix,
            tens_join_parts: words.numerals.tens_join_parts,
            half_is_a_number: words.numerals.half_is_a_number,
            currencies: currencies::names(language),
            currency_links: split(words.currency_links),
            answers: Phrases::new(words.answers),
            fillers: Phrases::new(&[((), words.fillers)]),
            lead_ins: Phrases::new(&[((), words.lead_ins)]),
            name_lead_ins: Phrases::new(&[((), words.name_lead_ins)]),
            name_introductions: Phrases::new(&[((), words.name_introductions)]),
            beside_names: split(words.beside_names),
            streets: split(words.streets),
            customers: split(words.customers),
            name_particles: split(words.name_particles),
            titles: split(words.titles),
            not_names: split(words.not_names),
            sentence_words: split(words.sentence_words),
            not_phones: split(words.not_phones),
            catalogue_fillers: split(words.catalogue_fillers),
        }
    }
}

/// The phrases of one entry.
fn split(phrases: &'static str) -> Vec<&'static str> {
    phrases.split(" | ").collect()
}

#[cfg(test)]
mod tests {
    use super::{Table, Words, en, es, pt, split};
    use crate::utterance::{Utterance, fold};

    #[test]
    fn every_phrase_is_folded_and_cut_like_a_message() {
        for words in [&en::WORDS, &pt::WORDS, &es::WORDS] {
            for phrase in all(words) {
                assert_eq!(fold(phrase), phrase);
                let tokens: Vec<_> = Utterance::new(phrase).tokens().iter().map(|token| token.folded.clone()).collect();
                assert_eq!(tokens.join(" "), phrase);
            }
        }
    }

    fn all(words: &Words) -> Vec<&'static str> {
        let plain = [
            words.weak,
            words.weak_never_after,
            words.currency_links,
            words.fillers,
            words.lead_ins,
            words.name_lead_ins,
            words.name_introductions,
            words.beside_names,
            words.streets,
            words.customers,
            words.name_particles,
            words.titles,
            words.not_names,
            words.sentence_words,
            words.not_phones,
            words.catalogue_fillers,
        ];
        let keyed = [phrases(words.time), words.numerals.phrases(), phrases(words.answers)];
        keyed.concat().into_iter().chain(plain).flat_map(split).collect()
    }

    fn phrases<T>(table: Table<T>) -> Vec<&'static str> {
        table.iter().map(|(_, phrases)| *phrases).collect()
    }
}
