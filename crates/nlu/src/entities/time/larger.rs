//! Points made of other points: "the last week of July", "early May", "2 weeks before Christmas", "the 90s".

use crate::{Period, value::Grain};

use super::{
    Point, Shape, calendar,
    dates::{self, day_number, following_year},
    distances, edges,
    grammar::Grammar,
    length::Length,
    narrow::Narrow,
    said::Said,
    shifts,
    terms::{Term, Unit},
    weekdays,
};

/// Every point that begins at token `start` and is made of others.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let rules = [
        numbered_week,
        week_word,
        week_of,
        decade,
        century,
        edges::of_part,
        weekday_of_week,
        day_of_larger,
        date_of_year,
    ];
    let mut points: Vec<_> = rules.into_iter().filter_map(|rule| rule(grammar, start)).collect();
    points.extend(edges::points(grammar, start));
    points.extend(units_of(grammar, start));
    points.extend(weekdays::nth_of(grammar, start));
    points.extend(distances::points(grammar, start));
    points
}

/// What stands behind "of", "in": points at a place after its links.
fn after_links<'g>(grammar: &'g Grammar<'_>, index: usize) -> impl Iterator<Item = &'g Point> {
    let terms = &grammar.terms;
    let next = terms.skip_links(index);
    let next = if next == index && terms.reading.is_symbol(index, ",") { terms.skip_links(index + 1) } else { next };
    grammar.points(next).iter()
}

/// "the last week of July", "the first 2 weeks of 2021", "the third month of next year", "the 15th day of June".
fn units_of(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let Some((next, nth)) = terms.nth(start) else { return Vec::new() };
    let (next, count) = terms.count(next).map_or((next, 1), |(next, count)| (next, i64::from(count)));
    let Some((end, unit)) = terms.unit(next).filter(|(_, unit)| *unit >= Unit::Day && *unit <= Unit::Year) else {
        return Vec::new();
    };
    let narrow = Narrow::Units { unit, nth, count };
    let is_larger = |point: &&Point| point.shape == Shape::Stretch;
    let mut found: Vec<_> =
        after_links(grammar, end).filter(is_larger).map(|point| point.narrowed(narrow).until(point.end)).collect();
    // "1st week of Oct. on Friday".
    let with_weekday: Vec<_> = found.iter().filter_map(|point| followed_by_weekday(grammar, point)).collect();
    found.extend(with_weekday);
    // "décima semana": of this year.
    let of_year = (unit == Unit::Week && nth > 4 && count == 1).then(|| numbered(terms, nth, None, end)).flatten();
    found.extend(of_year);
    found.extend(day_of_this(grammar, end, unit, narrow));
    found
}

/// "the thirty-first day of the month".
fn day_of_this(grammar: &Grammar<'_>, end: usize, unit: Unit, narrow: Narrow) -> Option<Point> {
    let terms = &grammar.terms;
    let next = terms.skip_links(end);
    let (after, larger) =
        terms.unit(next).filter(|(_, larger)| next > end && *larger > unit && *larger != Unit::Weekend)?;
    let whole = calendar::shifted(larger, terms.reading.context.now, 0)?;
    Some(Point::sure(after, Said::Fixed(whole).narrowed(narrow)))
}

/// "1st week of Oct. on Friday".
fn followed_by_weekday(grammar: &Grammar<'_>, point: &Point) -> Option<Point> {
    let terms = &grammar.terms;
    let next = if terms.reading.is_symbol(point.end, ".") { point.end + 1 } else { point.end };
    let next = terms.expect(next, Term::In)?;
    let (end, weekday) = terms.weekday(next)?;
    Some(point.narrowed(Narrow::WeekdayFrom(weekday)).until(end))
}

/// "week 10", "week 3 of 2027", "semana 27 do ano passado".
fn numbered_week(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let next = terms.expect(start, Term::Unit(Unit::Week))?;
    let (end, week) =
        terms.take(next, |term| if let Term::Number(week) = term { Some(i64::from(week)) } else { None })?;
    numbered(terms, week, Some(grammar), end)
}

fn numbered(terms: &super::terms::Terms<'_>, week: i64, grammar: Option<&Grammar<'_>>, end: usize) -> Option<Point> {
    let of_year = grammar.and_then(|grammar| {
        let is_year =
            |point: &&Point| point.said.iter().all(|said| said.fixed().is_some_and(|year| year.grain == Grain::Year));
        let point = after_links(grammar, end).find(is_year)?;
        (terms.skip_links(end) > end).then_some((point.end, point.said.first()?.fixed()?.start.year()))
    });
    let (end, year) = of_year.unwrap_or((end, terms.reading.context.now.year()));
    (1..=53)
        .contains(&week)
        .then(|| calendar::week_of_year(year, week).map(|week| Point::sure(end, Said::Fixed(week))))
        .flatten()
}

/// "la semana después de la próxima" is a shift; "week" alone with a number in front is in `units_of`.
fn week_word(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let (next, shift) = terms.shift(start)?;
    let (end, unit) = terms.unit(next)?;
    // "next week - Monday", "next week on Tuesday", "this week's Friday".
    let week = calendar::shifted(unit, terms.reading.context.now, shift.into()).filter(|_| unit == Unit::Week)?;
    weekday_inside(grammar, end, week)
}

/// "semana que vem na segunda".
fn weekday_of_week(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let point = shifts::shifted_after(terms, start)?;
    let week = point.said.first()?.fixed().filter(|period| period.grain == Grain::Week)?;
    weekday_inside(grammar, point.end, week)
}

fn weekday_inside(grammar: &Grammar<'_>, end: usize, week: Period) -> Option<Point> {
    let terms = &grammar.terms;
    let next = if terms.reading.is_symbol(end, "-,") { end + 1 } else { terms.skip_links(end) };
    let (end, weekday) = terms.weekday(next)?;
    Some(Point::sure(end, Said::Fixed(week).narrowed(Narrow::Weekday(weekday))))
}

/// "the week of the 18th", "the week starting on February 4", "the weekend of Halloween".
fn week_of(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let (end, unit) = terms.unit(start).filter(|(_, unit)| matches!(unit, Unit::Week | Unit::Weekend))?;
    let narrow = if unit == Unit::Week { Narrow::Week } else { Narrow::Weekend };
    let next = terms.any(end, &[Term::Of, Term::StartingOn])?;
    let next = terms.skip(next, Term::The);
    let starts = terms.expect(end, Term::StartingOn).is_some() && unit == Unit::Week;
    let narrow = if starts { Narrow::Lasting(Length::of(1, Unit::Week)) } else { narrow };
    let narrow = if starts && !matches!(narrow, Narrow::Week) { Narrow::Week } else { narrow };
    let day = grammar.points(next).iter().filter(|point| point.is_day()).max_by_key(|point| point.end).cloned();
    let day = day.or_else(|| day_number(terms, next).map(|(end, day)| Point::sure(end, Said::DayOfMonth(day))))?;
    Some(day.narrowed(narrow).until(day.end))
}

/// "dia 3 do mês passado", "the 21st this month", "monday of next week", "lunes la próxima semana".
fn day_of_larger(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let weekday = terms.weekday(start);
    let (end, weekday) = match weekday {
        Some((end, weekday)) => (end, Some(weekday)),
        None => (day_number(terms, start)?.0, None),
    };
    let day = day_number(terms, start).map(|(_, day)| day);
    let next = terms.skip_separators(end);
    let larger = shifts::shifted(terms, next).or_else(|| shifts::shifted_after(terms, next))?;
    let whole = larger.said.first()?.fixed()?;
    let said = match (weekday, day, whole.grain) {
        (Some(weekday), _, Grain::Week) => Said::Fixed(whole).narrowed(Narrow::Weekday(weekday)),
        (None, Some(day), Grain::Month) => {
            Said::Fixed(whole).narrowed(Narrow::Units { unit: Unit::Day, nth: day.into(), count: 1 })
        }
        _ => return None,
    };
    Some(Point::sure(larger.end, said))
}

/// "independence day of this year", "May last year", "verão do ano que vem".
fn date_of_year(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let is_yearly =
        |said: &Said| matches!(said, Said::Date { .. } | Said::Holiday(_) | Said::Month(_) | Said::Season(_));
    let date = dates::points(terms, start).into_iter().find(|point| point.said.first().is_some_and(is_yearly))?;
    let next = terms.skip_links(date.end);
    let year = shifts::shifted(terms, next).or_else(|| shifts::shifted_after(terms, next))?;
    let whole = year.said.first()?.fixed().filter(|period| period.grain == Grain::Year)?;
    let said = date.said.iter().filter_map(|said| said.earliest_from(whole.start)).map(Said::Fixed).collect();
    Some(Point::either(year.end, said))
}

/// "the 90s", "1990s", "nineties", "década de 1990", "next decade" is a shift.
fn decade(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    if let Some((end, tens)) = terms.take(start, |term| if let Term::Decade(tens) = term { Some(tens) } else { None }) {
        return Some(Point::sure(end, Said::Decade(tens)));
    }
    let token = terms.reading.folded(start);
    let digits = token.strip_suffix('s').unwrap_or(token);
    let is_plural = digits.len() < token.len();
    let tied = terms.reading.folded(start + 1) == "s";
    if (is_plural || tied) && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.ends_with('0') {
        let end = if is_plural { start + 1 } else { start + 2 };
        return match digits.len() {
            4 => Some(Point::sure(
                end,
                Said::Fixed(calendar::years(digits.parse().ok()?, digits.parse::<i16>().ok()? + 10)?),
            )),
            2 => Some(Point::sure(end, Said::Decade(digits.parse().ok()?))),
            _ => None,
        };
    }
    let next = terms.expect(start, Term::DecadeWord)?;
    let (end, year) = following_year(terms, next).filter(|(_, year)| year % 10 == 0)?;
    Some(Point::sure(end, Said::Fixed(calendar::years(year, year + 10)?)))
}

/// "the 21st century", "siglo XV".
fn century(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let ordinal =
        terms.take(start, |term| if let Term::Ordinal(number) = term { Some(i16::from(number)) } else { None });
    let before = ordinal.and_then(|(next, number)| Some((terms.expect(next, Term::CenturyWord)?, number)));
    let (end, number) = before.or_else(|| {
        let next = terms.expect(start, Term::CenturyWord)?;
        Some((next + 1, roman(terms.reading.folded(next))?))
    })?;
    let first = number.checked_sub(1)?.checked_mul(100)?;
    Some(Point::sure(end, Said::Fixed(calendar::years(first, first.checked_add(100)?)?)))
}

/// A Roman number up to 39, as centuries have them.
fn roman(token: &str) -> Option<i16> {
    let value = |letter| match letter {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    let values = token.chars().map(value).collect::<Option<Vec<i16>>>().filter(|values| !values.is_empty())?;
    let next = values.iter().skip(1).chain([&0]);
    Some(values.iter().zip(next).map(|(value, next)| if value < next { -value } else { *value }).sum())
}
