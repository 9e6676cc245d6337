//! When an ambiguous word is believed to be a date: "May" is, "may" in "I may come" is not.

use super::terms::{Term, Terms};

/// Years that people speak of without saying that they are years.
const NEAR_YEARS: i16 = 10;

/// What must stand around a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// Nothing more.
    Enough,
    /// A word that is also something else: a preposition before it, a capital, or the end of what is said.
    Weak,
    /// A bare year: "in" before it.
    Year,
    /// A bare day: "the" before it, nothing after.
    Day,
    /// A number that may be an hour: "at" before it.
    Hour,
    /// A season: not what it is worn in, "a summer dress", "ropa de verano".
    Season,
    /// A unit with its article: "the month" is, "the month of rain" is not.
    Unit,
}

impl Evidence {
    /// Whether the tokens around `start..end` give this evidence.
    pub(super) fn is_given(self, terms: &Terms<'_>, start: usize, end: usize) -> bool {
        let ends_clause = !terms.reading.is_word(end) && !is_ratio(terms, end)
            || terms.take(end, |term| matches!(term, Term::And | Term::To).then_some(())).is_some();
        match self {
            Self::Enough => true,
            Self::Weak => {
                let tied = terms.reading.is_symbol(end, ",") && follows_plain_word(terms, start);
                is_led(terms, start) || (ends_clause && !tied || is_capital(terms, start)) && !is_excluded(terms, start)
            }
            Self::Year => is_year(terms, start, end, ends_clause),
            Self::Day => {
                terms.follows(start, &[Term::The])
                    && (ends_clause || !terms.is_silent(end) && terms.unit(end).is_none())
            }
            Self::Hour => {
                terms.follows(start, &[Term::At, Term::Around])
                    && (ends_clause || !terms.is_silent(end))
                    && !is_article(terms, start)
            }
            Self::Season => {
                let is_kind = terms.follows(start, &[Term::Of]) && !is_contraction(terms, start);
                let says_more = terms.reading.is_word(end) && terms.is_silent(end);
                let is_verb = terms.lexicon.weak.contains(&terms.reading.folded(start));
                let article = usize::from(terms.follows(start, &[Term::The]));
                let is_told = !is_verb || is_led(terms, start.saturating_sub(article));
                !is_kind && !says_more && is_told
            }
            Self::Unit => {
                let has_article = terms.follows(start, &[Term::The]) || is_contraction(terms, start);
                let says_more = terms.expect(end, Term::Of).is_some() || !ends_clause && terms.is_silent(end);
                has_article && !says_more
            }
        }
    }
}

/// "del mes", "do mês": the article is in the preposition.
fn is_contraction(terms: &Terms<'_>, start: usize) -> bool {
    start > 0 && matches!(terms.reading.folded(start - 1), "del" | "do" | "da")
}

/// `7.5`, `7,5`, `7/8`, `7%`.
fn is_ratio(terms: &Terms<'_>, end: usize) -> bool {
    let reading = terms.reading;
    reading.is_symbol(end, "%$€£°") || reading.is_glued(end) && reading.is_glued(end + 1) && reading.is_digits(end + 1)
}

/// "a" in Portuguese and Spanish, "las" alone, "for" in English: before a number they count as often as they tell the time.
fn is_article(terms: &Terms<'_>, start: usize) -> bool {
    let before = terms.reading.folded(start.wrapping_sub(1));
    matches!(before, "a" | "for" | "las" | "as") && {
        let strong = terms.follows(start.wrapping_sub(1), &[Term::At, Term::Around]);
        let longer = start >= 2
            && matches!((terms.reading.folded(start - 2), before), ("a", "las") | ("para", "las") | ("para", "as"));
        let accented = terms.reading.text(start - 1, start).to_lowercase() == "às";
        !strong && !longer && !accented
    }
}

fn is_year(terms: &Terms<'_>, start: usize, end: usize, ends_clause: bool) -> bool {
    let counts_money = terms.lexicon.currencies.longest_at(terms.reading, end).is_some();
    let counts_things = terms.reading.is_word(end) && terms.is_silent(end) && !is_near(terms, start);
    let leads = [Term::In, Term::Since, Term::YearWord, Term::Around];
    let led_in = terms.follows(start, &leads) && !counts_money && !counts_things;
    let says_only = start == 0 && end >= terms.reading.len();
    let in_list = ends_clause
        && start > 0
        && (terms.follows(start, &[Term::Day(0), Term::Day(1)]) || follows_comma(terms, start));
    led_in
        || terms.follows(start, &[Term::Of, Term::From]) && ends_clause
        || says_only
        || in_list && is_near(terms, start)
}

/// "hoje, 2018".
fn follows_comma(terms: &Terms<'_>, start: usize) -> bool {
    start >= 2
        && terms.reading.is_symbol(start - 1, ",")
        && terms.take(start - 2, |term| matches!(term, Term::Day(_)).then_some(())).is_some()
}

/// A preposition of time stands before, and what follows does not make it a verb or an ordinal.
fn is_led(terms: &Terms<'_>, start: usize) -> bool {
    let leads = [Term::In, Term::Of, Term::From, Term::Since, Term::Between, Term::Before, Term::After, Term::Until];
    terms.follows(start, &leads) && !continues(terms, start + 1)
}

/// "na segunda via": a weekday that is also an ordinal, and a plain word follows that has nothing to do with time.
pub(super) fn continues(terms: &Terms<'_>, next: usize) -> bool {
    let is_ordinal = terms.lexicon.ordinal_weekdays.contains(&terms.reading.folded(next - 1));
    is_ordinal && terms.reading.is_word(next) && terms.is_silent(next)
}

/// "the employer may, at its discretion": the word before has nothing to do with time.
fn follows_plain_word(terms: &Terms<'_>, start: usize) -> bool {
    start > 0 && terms.reading.is_word(start - 1) && terms.is_silent(start - 1)
}

/// Written with a capital where a sentence does not ask for one.
fn is_capital(terms: &Terms<'_>, start: usize) -> bool {
    let text = terms.reading.text(start, start + 1);
    let mut letters = text.chars();
    let capital_then_small =
        letters.next().is_some_and(char::is_uppercase) && letters.clone().next().is_some_and(char::is_lowercase);
    start > 0 && capital_then_small && terms.reading.is_word(start - 1) && !continues(terms, start + 1)
}

/// "I may", "the sun".
fn is_excluded(terms: &Terms<'_>, start: usize) -> bool {
    start > 0 && terms.lexicon.weak_never_after.contains(&terms.reading.folded(start - 1))
}

/// A year close to this one: "em 2000 unidades" counts, "em 2025 vendemos" does not.
fn is_near(terms: &Terms<'_>, start: usize) -> bool {
    let this_year = terms.reading.context.now.year();
    terms.year(start).is_some_and(|(_, year)| year.abs_diff(this_year) <= NEAR_YEARS.unsigned_abs())
}
