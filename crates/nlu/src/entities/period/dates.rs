//! Dates of the calendar in words: "November 3rd", "3 de novembro de 2025", "marzo", "Q3", "on Monday", "in 2025".

use jiff::civil::Date;

use super::{
    Point, calendar,
    evidence::Evidence,
    numeric,
    said::Said,
    terms::{Term, Terms, Unit},
};

/// Two digits up to this many years ahead are in this century, later ones in the last: "outubro de 92".
const CENTURY_TURNS_AFTER_YEARS: i16 = 10;

/// Every date that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let rules = [day_month, month_day, year_month, month, quarter, day_of_month, weekday, year];
    let mut points: Vec<_> = rules.into_iter().filter_map(|rule| rule(terms, start)).collect();
    points.extend(numeric::date(terms, start).map(|(end, said)| Point::sure(end, said)));
    points.extend(numeric::month(terms, start).map(|(end, said)| Point::sure(end, said)));
    points
}

/// The number of a day, 1 to 31, with its article or "dia": "the 3rd", "dia 3", "3".
pub(super) fn day_number(terms: &Terms<'_>, start: usize) -> Option<(usize, i8)> {
    let start = terms.expect(start, Term::The).unwrap_or(start);
    let start = terms.expect(start, Term::DayWord).unwrap_or(start);
    let (end, day) = terms.take(start, |term| match term {
        Term::Number(number) => i8::try_from(number).ok(),
        Term::Ordinal(number) => i8::try_from(number).ok(),
        _ => None,
    })?;
    (1..=31).contains(&day).then_some((end, day))
}

/// A year of four digits, after the separators that a date has: ", 2025", "de 2025".
pub(super) fn following_year(terms: &Terms<'_>, index: usize) -> Option<(usize, i16)> {
    let next = terms.skip_separators(index);
    let full = terms.take(next, |term| if let Term::Year(year) = term { Some(year) } else { None });
    full.or_else(|| {
        let after_of = terms.follows(next, &[Term::Of]) && next > index;
        let two_digits = terms.reading.folded(next).len() == 2 && terms.reading.is_digits(next);
        let short = (after_of && two_digits).then(|| terms.reading.folded(next).parse().ok()).flatten()?;
        Some((next + 1, of_century(terms, short)))
    })
}

/// The year that two digits mean.
pub(super) fn of_century(terms: &Terms<'_>, short: i16) -> i16 {
    let this_year = terms.reading.context.now.year();
    let century = this_year - this_year.rem_euclid(100);
    let year = century.saturating_add(short);
    if year > this_year.saturating_add(CENTURY_TURNS_AFTER_YEARS) { year - 100 } else { year }
}

/// A day and a month with the year, if it was said. `None` when there is no such day.
pub(super) fn date(day: i8, month: i8, year: Option<i16>) -> Option<Said> {
    // A leap year: any day that exists in some year.
    let exists = Date::new(year.unwrap_or(2000), month, day).ok()?;
    match year {
        Some(_) => calendar::day(exists).map(Said::Fixed),
        None => Some(Said::Date { day, month }),
    }
}

/// "3 November", "3 de novembro de 2025".
fn day_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let begins_with_article = terms.expect(start, Term::The).is_some();
    let (next, day) = (!begins_with_article).then(|| day_number(terms, start)).flatten()?;
    let (end, month) = month_term(terms, terms.skip_separators(next))?;
    with_year(terms, end, |year| date(day, month, year))
}

/// "November 3", "November the 3rd, 2025".
fn month_day(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, month) = month_term(terms, start)?;
    let (end, day) = day_number(terms, terms.skip_separators(next))?;
    with_year(terms, end, |year| date(day, month, year))
}

/// "2025 November", "2025-Nov-03", "2025 Q1".
fn year_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, year) = terms.take(start, |term| if let Term::Year(year) = term { Some(year) } else { None })?;
    let next = terms.skip_separators(next);
    if let Some((end, quarter)) = quarter_term(terms, next) {
        return Some(Point::sure(end, Said::Fixed(calendar::quarter(year, quarter)?)));
    }
    let (end, month) = month_term(terms, next)?;
    let day = day_number(terms, terms.skip_separators(end));
    let (end, said) = match day {
        Some((end, day)) => (end, date(day, month, Some(year))?),
        None => (end, Said::Fixed(calendar::month(year, month)?)),
    };
    Some(Point::sure(end, said))
}

/// "March", "marzo de 2025"; but not the month of "31 de fevereiro".
fn month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, month) = month_term(terms, start)?;
    if let Some((end, year)) = following_year(terms, end) {
        return Some(Point::sure(end, Said::Fixed(calendar::month(year, month)?)));
    }
    let is_part_of_no_date = (1..=2).filter_map(|steps| start.checked_sub(steps)).any(|before| {
        day_number(terms, before)
            .is_some_and(|(next, day)| terms.skip_separators(next) == start && date(day, month, None).is_none())
    });
    let said = Said::Month(month);
    (!is_part_of_no_date).then(|| Point { end, said, evidence: word_evidence(terms, start, end) })
}

/// "Q3", "first quarter of 2025", "1º trimestre".
fn quarter(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, quarter) = terms
        .take(start, |term| if let Term::QuarterOfYear(quarter) = term { Some(quarter) } else { None })
        .or_else(|| {
            let (next, number) =
                terms.take(start, |term| if let Term::Ordinal(n) = term { i8::try_from(n).ok() } else { None })?;
            Some((terms.expect(next, Term::Unit(Unit::Quarter))?, number))
        })?;
    match following_year(terms, end) {
        Some((end, year)) => Some(Point::sure(end, Said::Fixed(calendar::quarter(year, quarter)?))),
        None => (1..=4).contains(&quarter).then(|| Point::sure(end, Said::Quarter(quarter))),
    }
}

/// "dia 3", "the 3rd".
fn day_of_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let after_day_word = terms.expect(start, Term::DayWord);
    let in_digits = terms.reading.folded(start).starts_with(|c: char| c.is_ascii_digit());
    let is_ordinal = terms.take(start, |term| matches!(term, Term::Ordinal(_)).then_some(())).is_some();
    let (end, day) = day_number(terms, start)?;
    let evidence = match after_day_word {
        Some(_) => Evidence::Enough,
        None if in_digits && is_ordinal => Evidence::Day,
        None => return None,
    };
    Some(Point { end, said: Said::DayOfMonth(day), evidence })
}

/// "Monday", "Tue May 9": a date behind the weekday says more.
fn weekday(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, weekday) =
        terms.take(start, |term| if let Term::Weekday(weekday) = term { Some(weekday) } else { None })?;
    let next = terms.skip_separators(end);
    let date = day_month(terms, next)
        .or_else(|| month_day(terms, next))
        .or_else(|| numeric::date(terms, next).map(|(end, said)| Point::sure(end, said)));
    let bare = Point { end, said: Said::Weekday(weekday), evidence: word_evidence(terms, start, end) };
    Some(date.unwrap_or(bare))
}

/// "2025", where "in" stands before it.
fn year(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, year) = terms.take(start, |term| if let Term::Year(year) = term { Some(year) } else { None })?;
    Some(Point { end, said: Said::Fixed(calendar::year(year)?), evidence: Evidence::Year })
}

fn month_term(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::Month(month) = term { Some(month) } else { None })
}

fn quarter_term(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::QuarterOfYear(quarter) = term { Some(quarter) } else { None })
}

fn with_year(terms: &Terms<'_>, end: usize, said: impl Fn(Option<i16>) -> Option<Said>) -> Option<Point> {
    match following_year(terms, end) {
        Some((end, year)) => Some(Point::sure(end, said(Some(year))?)),
        None => Some(Point::sure(end, said(None)?)),
    }
}

fn word_evidence(terms: &Terms<'_>, start: usize, end: usize) -> Evidence {
    let weak = end == start + 1 && terms.lexicon.weak.contains(&terms.reading.folded(start));
    if weak { Evidence::Weak } else { Evidence::Enough }
}
