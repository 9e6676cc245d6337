//! Steps from now: "last week", "próxima sexta", "semana passada", "next 5/12".

use crate::{Language, value::Grain};

use super::{
    Point, calendar, dates,
    said::Said,
    seasons::{self, Season},
    terms::{Part, Term, Terms, Unit},
};

/// What can be "last" or "next".
#[derive(Clone)]
enum Subject {
    Unit(Unit),
    Cycle(Said),
    Season(Season),
    Part(Part),
}

/// "last week", "próxima sexta", "this morning".
pub(super) fn shifted(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, shift) = terms.shift(start)?;
    let (end, subject) = terms.take(next, subject)?;
    // "This may take longer" is no month.
    let is_verb =
        terms.lexicon.weak.contains(&terms.reading.folded(next)) && terms.reading.is_word(end) && terms.is_silent(end);
    if is_verb {
        return None;
    }
    // "last week before last": the words behind the unit count.
    let (end, shift) = shift_after(terms, end).filter(|(_, after)| after.abs() > 1).unwrap_or((end, shift));
    let point = place(terms, end, subject, shift)?;
    Some(match dates::following_year(terms, end) {
        Some((end, year)) if matches!(point.said.first(), Some(Said::Fixed(_))) => with_year(point, end, year),
        _ => point,
    })
}

/// "this May 2020": the year that was said counts.
fn with_year(point: Point, end: usize, year: i16) -> Point {
    let fixed = point.said.first().and_then(Said::fixed);
    let month = fixed.filter(|period| period.grain == Grain::Month);
    let dated = month.and_then(|period| calendar::month(year, period.start.month()));
    dated.map_or(point, |period| Point::sure(end, Said::Fixed(period)))
}

/// "semana passada", "mês que vem".
pub(super) fn shifted_after(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, subject) = terms.take(start, subject)?;
    let (end, shift) = shift_after(terms, next)?;
    place(terms, end, subject, shift)
}

pub(super) fn shift_after(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::ShiftAfter(shift) = term { Some(shift) } else { None })
}

fn subject(term: Term) -> Option<Subject> {
    match term {
        Term::Unit(Unit::Second | Unit::Day | Unit::WorkingDay) => None,
        Term::Unit(unit) => Some(Subject::Unit(unit)),
        Term::Month(month) => Some(Subject::Cycle(Said::Month(month))),
        Term::Season(season) => Some(Subject::Season(season)),
        Term::Holiday(holiday) => Some(Subject::Cycle(Said::Holiday(holiday))),
        Term::Part(Part::Breakfast | Part::Lunch | Part::Dinner) => None,
        Term::Part(part) => Some(Subject::Part(part)),
        Term::Weekday(weekday) => Some(Subject::Cycle(Said::Weekday(weekday))),
        _ => None,
    }
}

/// The subject `shift` steps from now.
fn place(terms: &Terms<'_>, end: usize, subject: Subject, shift: i8) -> Option<Point> {
    let now = terms.reading.context.now;
    let today = now.date();
    match subject {
        Subject::Unit(unit) => Some(Point::sure(end, Said::Fixed(calendar::shifted(unit, now, shift.into())?))),
        Subject::Part(part) if shift.abs() <= 1 => {
            let day = calendar::day(calendar::add(today, Unit::Day, shift.into())?)?;
            Some(Point::part(end, Said::Fixed(day), part, None))
        }
        Subject::Part(_) => None,
        Subject::Season(season) => place(terms, end, Subject::Cycle(seasons::said(terms, season)), shift),
        Subject::Cycle(cycle) => {
            let is_yearly = !matches!(cycle, Said::Weekday(_));
            let container = if is_yearly { Unit::Year } else { Unit::Week };
            let begins = |unit| calendar::start_of(unit, today);
            let of_unit =
                |offset: i64| cycle.earliest_from(calendar::add(begins(container)?, container, offset)?.at(0, 0, 0, 0));
            let mut readings = match shift {
                0 => vec![cycle.latest_from(now).filter(|period| now < period.end).or_else(|| of_unit(0))?],
                -1 if is_yearly => vec![
                    cycle
                        .last_before(begins(Unit::Month)?)
                        .filter(|_| matches!(cycle, Said::Month(_)))
                        .or_else(|| cycle.last_before(today))?,
                ],
                -1 => vec![cycle.last_before(today)?, of_unit(-1)?],
                1 if is_yearly => vec![cycle.next_after(today)?],
                // English has "this Friday" for the nearest one.
                1 if terms.reading.context.language == Language::En => vec![of_unit(1)?, cycle.next_after(today)?],
                1 => vec![cycle.next_after(today)?, of_unit(1)?],
                further => {
                    let nearer = if further < 0 { cycle.last_before(today) } else { cycle.next_after(today) }?;
                    let step = i64::from(further) - i64::from(further.signum());
                    vec![cycle.earliest_from(calendar::add(nearer.start.date(), container, step)?.at(0, 0, 0, 0))?]
                }
            };
            readings.dedup();
            Some(Point::either(end, readings.into_iter().map(Said::Fixed).collect()))
        }
    }
}

/// "next 5/12", "este 12/05", "this Friday 5/12".
pub(super) fn shifted_date(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let now = terms.reading.context.now;
    let (next, shift) = terms.shift(start)?;
    let has_weekday = terms.take(next, |term| matches!(term, Term::Weekday(_)).then_some(())).is_some();
    let point = dates::points(terms, next)
        .into_iter()
        .filter(|point| matches!(point.said.first(), Some(Said::Date { .. } | Said::WeekdayDate { .. })))
        .max_by_key(|point| point.end)?;
    if matches!(point.said.first(), Some(Said::WeekdayDate { .. })) {
        return Some(point);
    }
    let fixed = |said: &Said| match shift {
        _ if has_weekday => said.earliest_from(now.date().first_of_year().at(0, 0, 0, 0)),
        0 => said.earliest_from(now.date().first_of_year().at(0, 0, 0, 0)),
        1 => said.next_after(now.date()),
        -1 => said.last_before(now.date()),
        _ => None,
    };
    let said: Vec<_> = point.said.iter().filter_map(fixed).map(Said::Fixed).collect();
    (!said.is_empty()).then(|| Point::either(point.end, said))
}
