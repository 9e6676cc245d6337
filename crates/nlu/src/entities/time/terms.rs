//! The words of an utterance that say something about time, and where they stand.

use crate::{
    Language,
    entities::{
        number,
        reading::{Reading, is_digits},
        words::{Lexicon, lexicon},
    },
};

pub(super) use super::vocabulary::{Edge, Part, Term, Unit};

/// Years that people speak of. Four digits outside are numbers.
const YEARS: std::ops::RangeInclusive<u16> = 1500..=2200;
/// Larger counts are no periods: "last 1823 days".
const MAX_NUMBER: u16 = 9999;
/// What is written behind the digits of an ordinal in the three languages.
const ORDINAL_ENDINGS: [&str; 9] = ["st", "nd", "rd", "th", "o", "a", "er", "do", "to"];
/// Endings of the first and the third only.
const FIRST_AND_THIRD: [&str; 2] = ["ro", "ra"];

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

    /// True when nothing that begins at `index` says anything about time.
    pub(super) fn is_silent(&self, index: usize) -> bool {
        self.at.get(index).is_none_or(Vec::is_empty)
    }

    /// The longest term at `index` that `pick` takes, and the token after it.
    pub(super) fn take<T>(&self, index: usize, pick: impl Fn(Term) -> Option<T>) -> Option<(usize, T)> {
        self.at.get(index)?.iter().find_map(|(end, term)| pick(*term).map(|picked| (*end, picked)))
    }

    /// The token after `term`, if it stands at `index`.
    pub(super) fn expect(&self, index: usize, term: Term) -> Option<usize> {
        self.take(index, |found| (found == term).then_some(())).map(|(end, ())| end)
    }

    /// The token after one of `terms`, if one stands at `index`.
    pub(super) fn any(&self, index: usize, terms: &[Term]) -> Option<usize> {
        self.take(index, |found| terms.contains(&found).then_some(())).map(|(end, ())| end)
    }

    /// The token after `term` where it stands, else `index`.
    pub(super) fn skip(&self, index: usize, term: Term) -> usize {
        self.expect(index, term).unwrap_or(index)
    }

    /// True when one of `terms` ends before `index`.
    pub(super) fn follows(&self, index: usize, terms: &[Term]) -> bool {
        (1..=MAX_PHRASE).filter_map(|steps| index.checked_sub(steps)).any(|before| {
            self.at.get(before).is_some_and(|at| at.iter().any(|(end, term)| *end == index && terms.contains(term)))
        })
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
        let after_stop = self.skip_stop(index);
        let is_tied = self.reading.is_glued(after_stop) && self.reading.is_glued(after_stop + 1);
        let after_sign = match is_tied {
            true if self.reading.is_symbol(after_stop, "-/") => after_stop + 1,
            _ if self.reading.is_symbol(after_stop, ",") => after_stop + 1,
            _ => after_stop,
        };
        self.skip_links(after_sign)
    }

    /// Steps over the full stop of an abbreviation, but not of a sentence's end.
    pub(super) fn skip_stop(&self, index: usize) -> usize {
        let is_stop = self.reading.is_symbol(index, ".") && self.reading.is_glued(index);
        let is_short = index.checked_sub(1).is_some_and(|before| self.reading.folded(before).len() <= 4);
        if is_stop && is_short && self.reading.is_word(index + 1) { index + 1 } else { index }
    }

    /// A count: "3", "three", "a".
    pub(super) fn count(&self, index: usize) -> Option<(usize, u16)> {
        self.take(index, |term| match term {
            Term::Number(count) => Some(count),
            Term::An => Some(1),
            _ => None,
        })
    }

    /// A day of the week: 1, Monday, to 7.
    pub(super) fn weekday(&self, index: usize) -> Option<(usize, i8)> {
        self.take(index, |term| if let Term::Weekday(weekday) = term { Some(weekday) } else { None })
    }

    /// Which one of several: 1 is the first, -1 the last.
    pub(super) fn nth(&self, index: usize) -> Option<(usize, i64)> {
        self.take(index, |term| match term {
            Term::Ordinal(nth) => Some(i64::from(nth)),
            Term::LastOf => Some(-1),
            _ => None,
        })
    }

    /// A part of the day.
    pub(super) fn part(&self, index: usize) -> Option<(usize, Part)> {
        self.take(index, |term| if let Term::Part(part) = term { Some(part) } else { None })
    }

    /// A calendar year.
    pub(super) fn year(&self, index: usize) -> Option<(usize, i16)> {
        self.take(index, |term| if let Term::Year(year) = term { Some(year) } else { None })
    }

    /// "last", "next" before what they count.
    pub(super) fn shift(&self, index: usize) -> Option<(usize, i8)> {
        self.take(index, |term| if let Term::Shift(shift) = term { Some(shift) } else { None })
    }

    /// A unit of time.
    pub(super) fn unit(&self, index: usize) -> Option<(usize, Unit)> {
        self.take(index, |term| if let Term::Unit(unit) = term { Some(unit) } else { None })
    }

    /// True when something about time may begin at `index`: not in the middle of a longer date or number.
    pub(super) fn may_start(&self, index: usize) -> bool {
        let reading = self.reading;
        let after_sign = reading.is_glued(index) && reading.is_symbol(index.wrapping_sub(1), "#$@+€£%*");
        let after_dash =
            index == 1 || reading.is_symbol(index.wrapping_sub(1), "-_") && !reading.is_digits(index.wrapping_sub(2));
        let after_colon = reading.is_symbol(index.wrapping_sub(1), ":") && !reading.is_digits(index.wrapping_sub(2));
        let after_currency = reading.is_symbol(index.wrapping_sub(1), "$€£");
        !after_sign
            && !after_currency
            && (reading.starts_clean(index) || after_dash && self.is_iso(index) || after_colon)
    }

    /// A year of four digits, a sign and a month.
    fn is_iso(&self, index: usize) -> bool {
        let reading = self.reading;
        let is_long =
            reading.folded(index).len() == 4 && reading.is_symbol(index + 1, "-") && reading.is_digits(index + 4);
        reading.is_digits(index) && (is_long || reading.folded(index).len() == 8)
    }

    /// True when something about time may end before `index`: no further digits or letters are tied to it.
    pub(super) fn may_end(&self, index: usize) -> bool {
        let reading = self.reading;
        let tied = reading.is_glued(index);
        let tied_by_full_stop = reading.is_symbol(index, ".,") && !reading.is_digits(index + 1);
        let tied_by_colon = reading.is_symbol(index, ":") && !reading.is_digits(index + 1);
        let file_type = reading.is_symbol(index, "_-") && index + 1 >= reading.len();
        let percent = tied && reading.is_symbol(index, "%$€£");
        !percent && (tied_by_full_stop || tied_by_colon || file_type || reading.ends_clean(index))
    }
}

/// No phrase of a time table has more tokens.
const MAX_PHRASE: usize = 5;

fn terms_at(reading: &Reading<'_>, lexicon: &Lexicon, start: usize) -> Vec<(usize, Term)> {
    let mut terms: Vec<_> = lexicon.time.at(reading, start).collect();
    let folded = reading.folded(start);
    if is_digits(folded) {
        terms.extend(folded.parse().ok().into_iter().flat_map(number_terms).map(|term| (start + 1, term)));
        terms.extend(dotted_ordinal(reading, start, folded));
    } else if let Some(day) = ordinal(folded) {
        terms.push((start + 1, Term::Ordinal(day)));
    } else if folded.starts_with(|c: char| c.is_ascii_digit()) {
        // Digits and letters in one word are read where a clock time or a length is expected.
    } else if let Some((end, value, _)) =
        number::in_words(reading, start, lexicon).filter(|(_, _, probability)| *probability >= 1.0)
    {
        terms.extend(u16::try_from(value).ok().into_iter().flat_map(number_terms).map(|term| (end, term)));
        let century = if value % 100 == 0 { value / 100 } else { value };
        terms.extend(year_in_words(reading, lexicon, end, century));
        // "seis menos cinco", "dois e trinta": the shorter numbers inside a longer one.
        if value > 20 {
            let (end, Term::Number(small)) = first_number(reading, lexicon, start) else { return sorted(terms) };
            terms.push((end, Term::Number(small)));
        }
    } else if reading.is_symbol(start + 1, "-") || reading.is_symbol(start.wrapping_sub(1), "-") {
        // "five-thirty": the hyphen joins two numbers.
        let (end, number) = first_number(reading, lexicon, start);
        terms.extend((number != Term::An).then_some((end, number)));
    }
    sorted(terms)
}

fn sorted(mut terms: Vec<(usize, Term)>) -> Vec<(usize, Term)> {
    terms.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
    terms
}

/// The number of the first word alone.
fn first_number(reading: &Reading<'_>, lexicon: &Lexicon, start: usize) -> (usize, Term) {
    use number::NumberWord::Small;
    match lexicon.numbers.longest_at(reading, start) {
        Some((end, Small(value))) => (end, u16::try_from(value).map_or(Term::An, Term::Number)),
        _ => (start, Term::An),
    }
}

/// "nineteen ninety six", "seventeen hundred thirty three".
fn year_in_words(reading: &Reading<'_>, lexicon: &Lexicon, end: usize, century: u64) -> Option<(usize, Term)> {
    if !(15..=20).contains(&century) {
        return None;
    }
    let (end, rest, _) = number::in_words(reading, end, lexicon)?;
    let year = i16::try_from(century * 100 + rest).ok()?;
    (10..=99).contains(&rest).then_some((end, Term::Year(year)))
}

fn number_terms(number: u16) -> impl Iterator<Item = Term> {
    let year = YEARS.contains(&number).then(|| i16::try_from(number).ok().map(Term::Year)).flatten();
    (number <= MAX_NUMBER).then_some(Term::Number(number)).into_iter().chain(year)
}

/// `3rd`, `1o`.
fn ordinal(folded: &str) -> Option<u8> {
    let digits = folded.trim_end_matches(char::is_alphabetic);
    let ending = &folded[digits.len()..];
    let number: u8 = digits.parse().ok()?;
    let fits = ORDINAL_ENDINGS.contains(&ending) || FIRST_AND_THIRD.contains(&ending) && matches!(number, 1 | 3);
    fits.then_some(number)
}

/// `1.º`.
fn dotted_ordinal(reading: &Reading<'_>, start: usize, digits: &str) -> Option<(usize, Term)> {
    let is_dotted = reading.is_symbol(start + 1, ".") && reading.is_glued(start + 1) && reading.is_glued(start + 2);
    let ends = matches!(reading.folded(start + 2), "o" | "a");
    (is_dotted && ends).then(|| digits.parse().ok().map(|number| (start + 3, Term::Ordinal(number)))).flatten()
}
