//! Time counted from now: "yesterday", "last week", "últimos 7 dias", "hace 3 días", "so far this year".

use crate::{Language, Period, value::Grain};

use super::{
    Point, calendar, dates,
    evidence::Evidence,
    length::Length,
    lengths, numeric,
    said::Said,
    seasons::{self, Season},
    terms::{Edge, Part, Term, Terms, Unit},
};

/// What can be "last" or "next".
#[derive(Clone)]
enum Subject {
    Unit(Unit),
    Cycle(Said),
    Season(Season),
    Part(Part),
}

/// Every point of this kind that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let rules = [
        day,
        now,
        shifted,
        shifted_after,
        window,
        window_counted_first,
        to_date,
        weekend,
        that,
        the_unit,
        rest_of,
        shifted_date,
        working_window,
    ];
    rules.into_iter().filter_map(|rule| rule(terms, start)).collect()
}

/// "today", "tonight".
fn day(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let today = terms.reading.context.now.date();
    let (end, (offset, part)) = terms.take(start, |term| match term {
        Term::Day(offset) => Some((offset, None)),
        Term::DayPart(offset, part) => Some((offset, Some(part))),
        _ => None,
    })?;
    // "Yesterdays takings" are of one day, "yesterdays" are many.
    if terms.reading.folded(start) == "yesterdays" && !terms.reading.is_word(end) {
        return None;
    }
    let date = calendar::day(calendar::add(today, Unit::Day, offset.into())?)?;
    let Some(part) = part else {
        // "tomorrow, 13/04/21": the date says the same.
        let next = if terms.reading.is_symbol(end, ",") { end + 1 } else { end };
        let dated = numeric::date(terms, next).filter(|(_, said)| said.iter().any(|said| said.fixed().is_some()));
        return Some(match dated {
            Some((end, said)) => Point::either(end, said),
            None => Point::sure(end, Said::Fixed(date)),
        });
    };
    Some(Point::part(end, Said::Fixed(date), part, None))
}

/// "now".
fn now(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let now = terms.reading.context.now;
    let end = terms.expect(start, Term::Now)?;
    Some(Point::moment(end, vec![Said::Fixed(super::clock::Clock::exact(now.time()).on(now.date())?)]))
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

fn shift_after(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
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
fn shifted_date(terms: &Terms<'_>, start: usize) -> Option<Point> {
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

/// "last 7 days", "next two weeks", "last fortnight", "last 3 months and 2 weeks".
fn window(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, shift) = terms.take(start, |term| match term {
        Term::Shift(shift) => Some(shift),
        Term::LastOf => Some(-1),
        _ => None,
    })?;
    let fortnight = terms.expect(next, Term::Unit(Unit::Fortnight)).map(|end| (end, Length::of(1, Unit::Fortnight)));
    let (end, length) = lengths::at(terms, next).into_iter().find(|(end, _)| terms.may_end(*end)).or(fortnight)?;
    let is_article = terms.expect(next, Term::An).is_some();
    // "los últimos 3 meses y 2 días antes de hoy" has two ends.
    let (end, length) = match anchored(terms, end) {
        true => lengths::at(terms, next).pop()?,
        false => (end, length),
    };
    if is_article || shift.abs() != 1 || is_verb(terms, start) {
        return None;
    }
    Some(Point::sure(end, Said::Fixed(calendar::window(length, terms.reading.context.now, shift > 0)?)))
}

/// "it should not last 2 hours".
pub(super) fn is_verb(terms: &Terms<'_>, start: usize) -> bool {
    let before = terms.reading.folded(start.wrapping_sub(1));
    terms.reading.folded(start) == "last" && LAST_IS_A_VERB_AFTER.contains(&before)
}

/// Words before "last" that make it a verb; "t" is the end of "won't".
const LAST_IS_A_VERB_AFTER: [&str; 13] =
    ["to", "not", "t", "will", "ll", "would", "should", "could", "can", "must", "might", "does", "did"];

/// A distance ends here, which has its own point to be counted from.
fn anchored(terms: &Terms<'_>, end: usize) -> bool {
    terms.any(end, &[Term::AgoAfter, Term::Earlier, Term::Later]).is_some()
}

/// "7 últimos dias", "3 meses anteriores", "5 past years", "20 dias pra cá".
fn window_counted_first(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, count) = terms.count(start)?;
    let count = i64::from(count);
    let now = terms.reading.context.now;
    if let Some((next, unit)) = terms.unit(next) {
        let to_date = || Some((terms.expect(next, Term::ToDate)?, -1));
        let (end, shift) = shift_after(terms, next).or_else(to_date)?;
        // "Top 5 semana passada" counts something else.
        if count > 1 && !is_plural(terms, next) {
            return None;
        }
        let said = calendar::window(Length::of(count, unit), now, shift > 0).filter(|_| shift.abs() == 1)?;
        return Some(Point::sure(end, Said::Fixed(said)));
    }
    let (next, shift) = terms.shift(next)?;
    let (end, unit) = terms.unit(next)?;
    // "We will be 3 next week" counts people.
    let said = calendar::window(Length::of(count, unit), now, shift > 0).filter(|_| shift.abs() == 1)?;
    (is_plural(terms, end) || count == 1).then(|| Point::sure(end, Said::Fixed(said)))
}

/// True when the word in front of token `end` is a plural.
fn is_plural(terms: &Terms<'_>, end: usize) -> bool {
    terms.reading.folded(end - 1).ends_with('s')
}

/// "within 2 hours", "within the next 3 days".
fn working_window(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let next = terms.expect(start, Term::Within)?;
    let (end, length) = lengths::at(terms, next).into_iter().next()?;
    let now = terms.reading.context.now;
    let is_short = length.finest()? < Unit::WorkingDay;
    let from = if is_short { now } else { now.date().at(0, 0, 0, 0) };
    let end_at = length.moved(from, true)?;
    let grain = calendar::grain(length.finest()?);
    Some(Point::sure(end, Said::Fixed(Period { start: from, end: end_at, grain })))
}

/// "month to date", "so far this year", "ano todo até agora", "en lo que va del mes", "ytd".
pub(super) fn to_date(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let in_one_word = terms.take(start, |term| if let Term::UnitToDate(unit) = term { Some(unit) } else { None });
    let (end, unit) = in_one_word.or_else(|| {
        if let Some(next) = terms.expect(start, Term::ToDate) {
            return this_unit(terms, next).or_else(|| this_unit(terms, terms.skip_links(next)));
        }
        let (next, unit) = this_unit(terms, terms.skip(start, Term::Whole))?;
        Some((terms.expect(terms.skip(next, Term::WholeAfter), Term::ToDate)?, unit))
    })?;
    Some(Point::sure(end, Said::Fixed(calendar::to_date(unit, terms.reading.context.now.date())?)))
}

/// "this year", "year".
fn this_unit(terms: &Terms<'_>, start: usize) -> Option<(usize, Unit)> {
    terms.unit(terms.skip(start, Term::Shift(0)))
}

/// "the weekend".
fn weekend(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let end = terms.expect(start, Term::Unit(Unit::Weekend))?;
    let is_one = terms.reading.folded(end - 1) != "weekends";
    is_one.then(|| Point::sure(end, Said::Weekend))
}

/// "that weekend", "the same year".
fn that(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, unit) = terms.unit(terms.expect(start, Term::That)?)?;
    let is_calendar = unit > Unit::Day && unit != Unit::Fortnight;
    let said = calendar::shifted(unit, terms.reading.context.now, 0).filter(|_| is_calendar)?;
    Some(Point::sure(end, Said::Fixed(said)))
}

/// "the month", "el año", where its article stands before it.
fn the_unit(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, unit) = terms.unit(start)?;
    let is_named = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year);
    let is_singular = !terms.reading.folded(end - 1).ends_with('s') || matches!(terms.reading.folded(end - 1), "mes");
    let said = calendar::shifted(unit, terms.reading.context.now, 0).filter(|_| is_named && is_singular)?;
    Some(Point { evidence: Evidence::Unit, ..Point::sure(end, Said::Fixed(said)) })
}

/// "the rest of the week": from today to its end.
fn rest_of(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let next = terms.skip_links(terms.expect(start, Term::RestOf)?);
    let (end, unit) = this_unit(terms, next)?;
    let now = terms.reading.context.now;
    let whole = calendar::shifted(unit, now, 0)?;
    let start = if whole.grain < Grain::Week { now } else { now.date().at(0, 0, 0, 0) };
    Some(Point::sure(end, Said::Fixed(Period { start, ..whole })))
}

/// The part of the stretch that holds now: "earlier this month" has passed, "later this week" is to come.
pub(super) fn edge_of_now(terms: &Terms<'_>, whole: Period, half: Period, edge: Edge) -> Option<Period> {
    let now = terms.reading.context.now;
    let today = now.date().at(0, 0, 0, 0);
    let holds_now = (whole.start..whole.end).contains(&now);
    let (start, end) = match edge {
        Edge::Earlier => (half.start, half.end.min(today)),
        Edge::Later => (half.start.max(today), half.end),
        Edge::Start | Edge::Middle | Edge::End | Edge::Late => return None,
    };
    (holds_now && start < end).then_some(Period { start, end, ..half })
}
