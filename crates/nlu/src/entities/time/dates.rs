//! Dates of the calendar in words: "November 3rd", "3 de novembro de 2025", "marzo".

use jiff::civil::Date;

use super::{
    Point, calendar,
    evidence::Evidence,
    numeric,
    said::Said,
    seasons,
    terms::{Term, Terms},
    unplaced, weekdays,
    years::{self, half_term, quarter_term},
};

/// Two digits up to this many years ahead are in this century, later ones in the last: "outubro de 92".
const CENTURY_TURNS_AFTER_YEARS: i16 = 10;

/// Days of one month in a row, before it is said which month.
const MAX_LISTED: usize = 6;

/// Every date that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let rules = [
        day_month,
        month_day,
        year_month,
        month,
        weekdays::weekday,
        years::quarter,
        years::half,
        day_of_month,
        years::year,
        holiday,
        seasons::point,
        glued_month_day,
    ];
    // First: the "días 18" of "los días 18 y 19 de junio" is in June.
    let mut points: Vec<_> = listed(terms, start).into_iter().collect();
    points.extend(rules.into_iter().filter_map(|rule| rule(terms, start)));
    points.extend(unplaced::points(terms, start));
    let with_weekday: Vec<_> = points.iter().filter_map(|date| weekdays::behind_date(terms, date)).collect();
    points.extend(with_weekday);
    points.extend(numeric::date(terms, start).map(|(end, said)| trailing_year(terms, Point::either(end, said))));
    points.extend(numeric::led_pair(terms, start).map(|(end, said)| Point::either(end, said)));
    points.extend(numeric::month(terms, start).map(|(end, said)| Point::sure(end, said)));
    points
}

/// The number of a day, 1 to 31, with its article or "dia": "the 3rd", "dia 3", "3".
pub(super) fn day_number(terms: &Terms<'_>, start: usize) -> Option<(usize, i8)> {
    let start = terms.skip(start, Term::The);
    let start = terms.skip(start, Term::DayWord);
    let start = terms.skip(start, Term::The);
    // "segunda" is Monday before it is the second.
    let is_weekday = terms.take(start, |term| matches!(term, Term::Weekday(_)).then_some(())).is_some();
    let (end, day) = terms.take(start, |term| match term {
        Term::Number(number) => i8::try_from(number).ok(),
        Term::Ordinal(number) if !is_weekday => i8::try_from(number).ok(),
        _ => None,
    })?;
    let is_part_of_time =
        terms.reading.is_symbol(end, ":") && terms.reading.is_glued(end) && terms.reading.is_digits(end + 1);
    let is_time = terms.take(end, |term| matches!(term, Term::Am | Term::Pm).then_some(())).is_some()
        && terms.reading.folded(end).len() > 1;
    let is_short = !terms.reading.is_digits(start) || terms.reading.folded(start).len() <= 2;
    ((1..=31).contains(&day) && !is_part_of_time && !is_time && is_short).then_some((end, day))
}

/// A year of four digits, after the separators that a date has: ", 2025", "de 2025".
pub(super) fn following_year(terms: &Terms<'_>, index: usize) -> Option<(usize, i16)> {
    let next = terms.skip_separators(index);
    let next = terms.skip(next, Term::YearWord);
    let full = terms.year(next);
    let full = full.filter(|(end, _)| !is_clock_or_count(terms, *end));
    full.or_else(|| {
        let two_digits = terms.reading.folded(next).len() == 2 && terms.reading.is_digits(next);
        // "82" is no day, nor is it an hour.
        let is_no_day = two_digits && terms.reading.folded(next) > "31";
        let after_sign = is_no_day
            || next > index && terms.reading.is_symbol(index, ".,")
            || terms.expect(index, Term::Of).is_some();
        let short = (after_sign && two_digits && terms.may_end(next + 1) && !is_clock_or_count(terms, next + 1))
            .then(|| terms.reading.folded(next).parse().ok())
            .flatten()?;
        let ends = !terms.reading.is_word(next + 1);
        (ends || terms.reading.is_word(next - 1)).then(|| (next + 1, of_century(terms, short)))
    })
}

/// What looked like a year is part of a time, or counts what follows.
fn is_clock_or_count(terms: &Terms<'_>, end: usize) -> bool {
    let colon = terms.reading.is_symbol(end, ":") && terms.reading.is_glued(end) && terms.reading.is_digits(end + 1);
    let half =
        terms.take(end, |term| matches!(term, Term::Am | Term::Pm | Term::HourWord | Term::OClock).then_some(()));
    let is_word_half = half.is_some() && terms.reading.folded(end).len() > 1;
    colon || is_word_half || terms.unit(end).is_some() || is_counted(terms, end)
}

/// "17 times", "17 veces".
fn is_counted(terms: &Terms<'_>, end: usize) -> bool {
    matches!(terms.reading.folded(end), "times" | "veces" | "vezes" | "x" | "%")
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

/// "3 November", "3 de novembro de 2025", "9 de 8 de 1971".
pub(super) fn day_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let begins_with_article = terms.expect(start, Term::The).is_some();
    let (next, day) =
        (!begins_with_article).then(|| day_number(terms, start).or_else(|| day_one(terms, start))).flatten()?;
    let after = terms.skip_separators(next);
    if let Some((end, month)) = month_term(terms, after) {
        return with_year(terms, end, |year| date(day, month, year));
    }
    let is_of = terms.expect(next, Term::Of).is_some() && terms.reading.is_digits(after);
    let (end, month) = is_of.then(|| day_number(terms, after)).flatten()?;
    let (end, year) = following_year(terms, end)?;
    Some(Point::sure(end, date(day, month, Some(year))?))
}

/// "um de janeiro", "uno de mayo".
fn day_one(terms: &Terms<'_>, start: usize) -> Option<(usize, i8)> {
    matches!(terms.reading.folded(start), "um" | "uno" | "un").then_some((start + 1, 1))
}

/// "18" of "18 and 19 June", of "días 3, 4 y 5 de mayo": the month stands behind the last of them.
fn listed(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, day) = day_number(terms, start)?;
    let mut index = end;
    for _ in 0..MAX_LISTED {
        let comma = if terms.reading.is_symbol(index, ",") { index + 1 } else { index };
        let next = terms.skip(comma, Term::And);
        let (after, _) = day_number(terms, next).filter(|_| next > index)?;
        if let Some(last) = day_month(terms, terms.skip(next, Term::The)) {
            let of_month = |said: &Said| match said {
                Said::Date { month, .. } => date(day, *month, None),
                Said::Fixed(period) => date(day, period.start.month(), Some(period.start.year())),
                _ => None,
            };
            return Some(Point::sure(end, of_month(last.said.first()?)?));
        }
        index = after;
    }
    None
}

/// "November 3", "November the 3rd, 2025".
pub(super) fn month_day(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, month) = month_term(terms, start)?;
    let after = terms.skip_separators(next);
    // "abril 2017", "Dic 08": a number tied to nothing else is a day.
    let (end, day) = day_number(terms, after)?;
    let crosses_of = terms.expect(next, Term::Of).is_some();
    let is_list = terms.reading.is_symbol(next, ",")
        && terms.take(after, |term| matches!(term, Term::Ordinal(_)).then_some(())).is_none();
    (!crosses_of && !is_list).then(|| with_year(terms, end, |year| date(day, month, year))).flatten()
}

/// `mar3`.
fn glued_month_day(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let token = terms.reading.folded(start);
    let letters = token.trim_end_matches(|c: char| c.is_ascii_digit());
    let day: i8 = token[letters.len()..].parse().ok()?;
    let Term::Month(month) = terms.lexicon.time.meaning(letters)? else { return None };
    with_year(terms, start + 1, |year| date(day, month, year))
}

/// "2025 November", "2025-Nov-03", "2025 Q1", "2019 H2".
fn year_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, year) = terms.year(start)?;
    let next = terms.skip_separators(next);
    if let Some((end, quarter)) = quarter_term(terms, next) {
        return Some(Point::sure(end, Said::Fixed(calendar::quarter(year, quarter)?)));
    }
    if let Some((end, half)) = half_term(terms, next) {
        return Some(Point::sure(end, Said::Fixed(calendar::half(year, half)?)));
    }
    let (end, month) = month_term(terms, next)?;
    Some(Point::sure(end, Said::Fixed(calendar::month(year, month)?)))
}

/// "March", "marzo de 2025"; but not the month of "31 de fevereiro".
fn month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, month) = month_term(terms, start)?;
    let with_year = following_year(terms, end);
    let is_impossible = |day: i8| date(day, month, with_year.map(|(_, year)| year)).is_none();
    let follows_day = (1..=2).filter_map(|steps| start.checked_sub(steps)).any(|before| {
        day_number(terms, before).is_some_and(|(next, day)| terms.skip_separators(next) == start && is_impossible(day))
    });
    if let Some((end, year)) = with_year.filter(|_| !follows_day) {
        return Some(Point::sure(end, Said::Fixed(calendar::month(year, month)?)));
    }
    let precedes_day = day_number(terms, end).is_some_and(|(_, day)| is_impossible(day));
    let said = Said::Month(month);
    let point = Point { evidence: word_evidence(terms, start, end), ..Point::sure(end, said) };
    (!follows_day && !precedes_day).then_some(point)
}

/// "dia 3", "the 3rd".
fn day_of_month(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let after_day_word = terms.expect(start, Term::DayWord);
    let in_digits = terms.reading.folded(start).starts_with(|c: char| c.is_ascii_digit());
    let is_ordinal = terms.take(start, |term| matches!(term, Term::Ordinal(_)).then_some(())).is_some();
    let (end, day) = day_number(terms, start)?;
    // "dias 5 a 10" is a range, "dia 3 vezes" a count.
    let counts = terms.unit(end).is_some();
    let evidence = match after_day_word {
        Some(_) if !counts => Evidence::Enough,
        None if in_digits && is_ordinal => Evidence::Day,
        _ => return None,
    };
    Some(Point { evidence, ..Point::sure(end, Said::DayOfMonth(day)) })
}

/// "the 17", "el 17": a day only where a time is told behind it.
pub(super) fn day_at_time(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let has_article = matches!(terms.reading.folded(start.wrapping_sub(1)), "the" | "el" | "o");
    let (end, day) = day_number(terms, start).filter(|_| has_article && terms.reading.is_digits(start))?;
    Some(Point::sure(end, Said::DayOfMonth(day)))
}

/// "Christmas", "Páscoa de 2027".
fn holiday(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, holiday) =
        terms.take(start, |term| if let Term::Holiday(holiday) = term { Some(holiday) } else { None })?;
    with_year(terms, end, |year| match year {
        Some(year) => calendar::day(holiday.in_year(year)?).map(Said::Fixed),
        None => Some(Said::Holiday(holiday)),
    })
}

pub(super) fn month_term(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::Month(month) = term { Some(month) } else { None })
}

fn with_year(terms: &Terms<'_>, end: usize, said: impl Fn(Option<i16>) -> Option<Said>) -> Option<Point> {
    match following_year(terms, end) {
        Some((end, year)) => Some(Point::sure(end, said(Some(year))?)),
        None => Some(Point::sure(end, said(None)?)),
    }
}

/// "5/7, 2020": the year behind a day and a month in digits.
pub(super) fn trailing_year(terms: &Terms<'_>, point: Point) -> Point {
    let Some(Said::Date { .. }) = point.said.first() else { return point };
    let Some((end, year)) =
        following_year(terms, point.end).filter(|(end, _)| terms.reading.folded(end - 1).len() == 4)
    else {
        return point;
    };
    let with_year: Vec<_> = point
        .said
        .iter()
        .filter_map(|said| if let Said::Date { day, month } = said { date(*day, *month, Some(year)) } else { None })
        .collect();
    Point::either(end, with_year)
}

pub(super) fn word_evidence(terms: &Terms<'_>, start: usize, end: usize) -> Evidence {
    let weak = end == start + 1 && terms.lexicon.weak.contains(&terms.reading.folded(start));
    if weak { Evidence::Weak } else { Evidence::Enough }
}
