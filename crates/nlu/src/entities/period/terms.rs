//! What the words of an utterance mean for time, the same in every language.

use crate::{
    Language,
    entities::{
        number,
        reading::{Reading, is_digits},
        words::{Lexicon, lexicon},
    },
};

/// Years that people speak of. Four digits outside are numbers.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;
/// Larger counts are no periods: "last 1823 days".
const MAX_NUMBER: u16 = 9999;
/// What is written behind the digits of an ordinal in the three languages.
const ORDINAL_ENDINGS: [&str; 11] = ["st", "nd", "rd", "th", "o", "a", "er", "ro", "do", "to", "ra"];

/// What a word says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Term {
    /// A day counted from today: -1 is yesterday.
    Day(i8),
    /// A part of a day counted from today: "tonight".
    DayPart(i8, Part),
    /// A part of a day: "in the morning".
    Part(Part),
    /// A unit of time.
    Unit(Unit),
    /// A unit up to now in one word: "ytd".
    UnitToDate(Unit),
    /// "so far".
    ToDate,
    /// 1 to 12.
    Month(i8),
    /// 1, Monday, to 7.
    Weekday(i8),
    /// 1 to 4.
    QuarterOfYear(i8),
    /// A count, or a day of a month.
    Number(u16),
    /// A day of a month, or the number of a quarter.
    Ordinal(u8),
    /// A calendar year.
    Year(i16),
    /// Before a unit: -1 is "last".
    Shift(i8),
    /// Behind a unit: -1 is "passada".
    ShiftAfter(i8),
    /// An article that counts one: "a week ago".
    An,
    /// "dia" before the day of a month.
    DayWord,
    /// An article.
    The,
    /// "of", "de".
    Of,
    /// Before a year or a month: "in".
    In,
    /// Opens a range.
    From,
    /// Opens a range that "and" continues.
    Between,
    /// Continues a range.
    To,
    /// Continues a range opened by [`Term::Between`].
    And,
    /// From a point until now.
    Since,
    /// Before a distance into the past: "hace".
    AgoBefore,
    /// Behind a distance into the past: "ago".
    AgoAfter,
    /// Before a distance into the future: "in".
    Ahead,
    /// Behind a distance into the future: "from now".
    AheadAfter,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Unit {
    Hour,
    Day,
    Week,
    /// Fourteen days.
    Fortnight,
    Month,
    Quarter,
    Year,
    /// Saturday and Sunday.
    Weekend,
}

/// A part of a day. The parts leave no gap, so that their reports add up to the day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Part {
    /// 00 to 06.
    Dawn,
    /// 06 to 12.
    Morning,
    /// 12 to 18.
    Afternoon,
    /// 18 to 24.
    Evening,
    /// 18 to 24.
    Night,
}

/// The terms of an utterance in one language.
pub(super) struct Terms<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) lexicon: &'static Lexicon,
    /// For each token the terms that begin there, longest first, with the token after their end.
    at: Vec<Vec<(usize, Term)>>,
}

impl<'a> Terms<'a> {
    pub(super) fn new(reading: &'a Reading<'a>, language: Language) -> Self {
        let lexicon = lexicon(language);
        let mut at: Vec<_> = (0..reading.len()).map(|start| terms_at(reading, lexicon, start)).collect();
        for start in 0..at.len() {
            let part_end = at[start].iter().find(|(_, term)| matches!(term, Term::Part(_))).map(|(end, _)| *end);
            // "por la mañana" is no "mañana", tomorrow.
            for inner in at.iter_mut().take(part_end.unwrap_or(0)).skip(start + 1) {
                inner.retain(|(_, term)| !matches!(term, Term::Day(_)));
            }
        }
        Self { reading, lexicon, at }
    }

    /// The longest term at `index` that `pick` takes, and the token after it.
    pub(super) fn take<T>(&self, index: usize, pick: impl Fn(Term) -> Option<T>) -> Option<(usize, T)> {
        self.at.get(index)?.iter().find_map(|(end, term)| pick(*term).map(|picked| (*end, picked)))
    }

    /// The token after `term`, if it stands at `index`.
    pub(super) fn expect(&self, index: usize, term: Term) -> Option<usize> {
        self.take(index, |found| (found == term).then_some(())).map(|(end, ())| end)
    }

    /// True when one of `terms` ends before `index` or begins on the token before it.
    pub(super) fn follows(&self, index: usize, terms: &[Term]) -> bool {
        let Some(before) = index.checked_sub(1).and_then(|before| self.at.get(before)) else { return false };
        before.iter().any(|(end, term)| *end == index && terms.contains(term))
    }

    /// Steps over prepositions and articles.
    pub(super) fn skip_links(&self, index: usize) -> usize {
        let is_link = |term| matches!(term, Term::Of | Term::The | Term::In).then_some(());
        // Two at most: "em os", "of the".
        let once = self.take(index, is_link).map_or(index, |(end, ())| end);
        self.take(once, is_link).map_or(once, |(end, ())| end)
    }

    /// Steps over what stands between the parts of a date: "of", a comma, a dash, a slash, the full stop of `dic.`.
    pub(super) fn skip_separators(&self, index: usize) -> usize {
        let after_stop =
            if self.reading.is_symbol(index, ".") && self.reading.is_glued(index) { index + 1 } else { index };
        let is_tied = self.reading.is_glued(after_stop) && self.reading.is_glued(after_stop + 1);
        let after_sign = match is_tied {
            true if self.reading.is_symbol(after_stop, "-/") => after_stop + 1,
            _ if self.reading.is_symbol(after_stop, ",") => after_stop + 1,
            _ => after_stop,
        };
        self.skip_links(after_sign)
    }

    /// A count: "3", "three", "a".
    pub(super) fn count(&self, index: usize) -> Option<(usize, u16)> {
        self.take(index, |term| match term {
            Term::Number(count) => Some(count),
            Term::An => Some(1),
            _ => None,
        })
    }

    /// True when a period may begin at `index`: not in the middle of a longer date or number.
    pub(super) fn may_start(&self, index: usize) -> bool {
        let reading = self.reading;
        let after_sign = reading.is_glued(index) && reading.is_symbol(index.wrapping_sub(1), "#$@+€£%");
        !after_sign && reading.starts_clean(index)
    }

    /// True when a period may end before `index`: no further digits or letters are tied to it.
    pub(super) fn may_end(&self, index: usize) -> bool {
        let reading = self.reading;
        let tied_by_full_stop = reading.is_symbol(index, ".") && !reading.is_digits(index + 1);
        let percent = reading.is_glued(index) && reading.is_symbol(index, "%");
        !percent && (tied_by_full_stop || reading.ends_clean(index))
    }
}

fn terms_at(reading: &Reading<'_>, lexicon: &Lexicon, start: usize) -> Vec<(usize, Term)> {
    let mut terms: Vec<_> = lexicon.periods.at(reading, start).collect();
    let folded = reading.folded(start);
    if is_digits(folded) {
        terms.extend(folded.parse().ok().into_iter().flat_map(number_terms).map(|term| (start + 1, term)));
    } else if let Some(day) = ordinal(folded) {
        terms.push((start + 1, Term::Ordinal(day)));
    } else if let Some((end, value, _)) =
        number::in_words(reading, start, lexicon).filter(|(_, _, probability)| *probability >= 1.0)
    {
        terms.extend(u16::try_from(value).ok().into_iter().flat_map(number_terms).map(|term| (end, term)));
    }
    terms.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
    terms
}

fn number_terms(number: u16) -> impl Iterator<Item = Term> {
    let year = YEARS.contains(&number).then(|| i16::try_from(number).ok().map(Term::Year)).flatten();
    (number <= MAX_NUMBER).then_some(Term::Number(number)).into_iter().chain(year)
}

/// `3rd`, `1o`.
fn ordinal(folded: &str) -> Option<u8> {
    let digits = folded.trim_end_matches(char::is_alphabetic);
    ORDINAL_ENDINGS.contains(&&folded[digits.len()..]).then(|| digits.parse().ok()).flatten()
}
