//! When an ambiguous word is believed to be a date: "May" is, "may" in "I may come" is not.

use super::terms::{Term, Terms};

/// Years that people speak of without saying that they are years.
const NEAR_YEARS: u16 = 10;

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
}

impl Evidence {
    /// Whether the tokens around `start..end` give this evidence.
    pub(super) fn is_given(self, terms: &Terms<'_>, start: usize, end: usize) -> bool {
        let ends_clause = !terms.reading.is_word(end)
            || terms.take(end, |term| matches!(term, Term::And | Term::To).then_some(())).is_some();
        match self {
            Self::Enough => true,
            Self::Weak => {
                is_led(terms, start) || (ends_clause || is_capital(terms, start)) && !is_excluded(terms, start)
            }
            Self::Year => {
                let counts_money = terms.lexicon.currencies.longest_at(terms.reading, end).is_some();
                let counts_things =
                    terms.reading.is_word(end) && terms.take(end, Some).is_none() && !is_near(terms, start);
                let led_in = terms.follows(start, &[Term::In, Term::Since]) && !counts_money && !counts_things;
                led_in || terms.follows(start, &[Term::Of]) && ends_clause
            }
            Self::Day => terms.follows(start, &[Term::The]) && ends_clause,
        }
    }
}

/// A preposition of time stands before, and what follows does not make it a verb or an ordinal.
fn is_led(terms: &Terms<'_>, start: usize) -> bool {
    let leads = [Term::In, Term::Of, Term::From, Term::Since, Term::Between];
    terms.follows(start, &leads) && !continues(terms, start + 1)
}

/// "na segunda via": a weekday that is also an ordinal, and a plain word follows that has nothing to do with time.
fn continues(terms: &Terms<'_>, next: usize) -> bool {
    let is_ordinal = terms.lexicon.ordinal_weekdays.contains(&terms.reading.folded(next - 1));
    is_ordinal && terms.reading.is_word(next) && terms.take(next, Some).is_none()
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
    terms
        .take(start, |term| if let Term::Year(year) = term { Some(year) } else { None })
        .is_some_and(|(_, year)| year.abs_diff(this_year) <= NEAR_YEARS)
}
