//! Periods counted from now: "yesterday", "last week", "últimos 7 dias", "hace 3 días", "so far this year".

use crate::value::Grain;

use super::{
    Point, calendar,
    said::Said,
    terms::{Part, Term, Terms, Unit},
};

/// What can be "last" or "next".
#[derive(Clone, Copy)]
enum Subject {
    Unit(Unit),
    Cycle(Said),
    Part(Part),
}

/// Every period of this kind that begins at token `start`.
pub(super) fn points(terms: &Terms<'_>, start: usize) -> Vec<Point> {
    let rules = [day, shifted, shifted_after, window, window_counted_first, ago, ahead, to_date, weekend];
    rules.into_iter().filter_map(|rule| rule(terms, start)).map(|(end, said)| Point::sure(end, said)).collect()
}

/// "dia 3 do mês passado", "next week monday": the smaller one inside the larger.
pub(super) fn within(terms: &Terms<'_>, point: Point) -> Option<Point> {
    let next = terms.skip_separators(point.end);
    let (end, small, large) = if let Said::Fixed(period) = point.said {
        let (end, small) = terms.take(next, weekday)?;
        (end, small, (period.grain == Grain::Week).then_some(period)?)
    } else {
        let (end, large) = shifted(terms, next).or_else(|| shifted_after(terms, next))?;
        let Said::Fixed(period) = large else { return None };
        (end, point.said, period)
    };
    let occurrence = small.earliest_from(large.start)?;
    (occurrence.end <= large.end).then(|| Point::sure(end, Said::Fixed(occurrence)))
}

/// "yesterday morning", "segunda de manhã".
pub(super) fn part_of_day(terms: &Terms<'_>, point: Point) -> Option<Point> {
    let context = terms.reading.context;
    let (end, part) = terms.take(point.end, |term| if let Term::Part(part) = term { Some(part) } else { None })?;
    let day = point.said.resolve(context.now, context.prefer)?;
    let one_day = day.grain == Grain::Day && calendar::day(day.start.date()) == Some(day);
    let part = one_day.then(|| calendar::part(day.start.date(), part)).flatten()?;
    Some(Point::sure(end, Said::Fixed(part)))
}

type Step = Option<(usize, Said)>;

/// "today", "tonight".
fn day(terms: &Terms<'_>, start: usize) -> Step {
    let today = terms.reading.context.now.date();
    let (end, (offset, part)) = terms.take(start, |term| match term {
        Term::Day(offset) => Some((offset, None)),
        Term::DayPart(offset, part) => Some((offset, Some(part))),
        _ => None,
    })?;
    let date = calendar::add(today, Unit::Day, offset.into())?;
    let period = part.map_or_else(|| calendar::day(date), |part| calendar::part(date, part))?;
    Some((end, Said::Fixed(period)))
}

/// "last week", "próxima sexta", "this morning".
fn shifted(terms: &Terms<'_>, start: usize) -> Step {
    let (next, shift) = terms.take(start, |term| if let Term::Shift(shift) = term { Some(shift) } else { None })?;
    let (end, subject) = terms.take(next, subject)?;
    // "This may take longer" is no month.
    let is_verb = terms.lexicon.weak.contains(&terms.reading.folded(next))
        && terms.reading.is_word(end)
        && terms.take(end, Some).is_none();
    if is_verb {
        return None;
    }
    // "last week before last": the words behind the unit count.
    let (end, shift) = shift_after(terms, end).filter(|(_, after)| after.abs() > 1).unwrap_or((end, shift));
    Some((end, place(terms, subject, shift)?))
}

/// "semana passada", "mês que vem".
fn shifted_after(terms: &Terms<'_>, start: usize) -> Step {
    let (next, subject) = terms.take(start, subject)?;
    let (end, shift) = shift_after(terms, next)?;
    Some((end, place(terms, subject, shift)?))
}

fn shift_after(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::ShiftAfter(shift) = term { Some(shift) } else { None })
}

fn subject(term: Term) -> Option<Subject> {
    match term {
        Term::Unit(Unit::Hour | Unit::Day | Unit::Fortnight) => None,
        Term::Unit(unit) => Some(Subject::Unit(unit)),
        Term::Month(month) => Some(Subject::Cycle(Said::Month(month))),
        Term::Part(part) => Some(Subject::Part(part)),
        other => weekday(other).map(Subject::Cycle),
    }
}

fn weekday(term: Term) -> Option<Said> {
    if let Term::Weekday(weekday) = term { Some(Said::Weekday(weekday)) } else { None }
}

/// The subject `shift` steps from now.
fn place(terms: &Terms<'_>, subject: Subject, shift: i8) -> Option<Said> {
    let today = terms.reading.context.now.date();
    let period = match subject {
        Subject::Unit(unit) => calendar::shifted(unit, today, shift.into()),
        Subject::Part(part) if shift.abs() <= 1 => calendar::part(calendar::add(today, Unit::Day, shift.into())?, part),
        Subject::Part(_) => None,
        Subject::Cycle(cycle) => {
            let container = if matches!(cycle, Said::Month(_)) { Unit::Year } else { Unit::Week };
            let begins = |unit| calendar::start_of(unit, today);
            match shift {
                0 => cycle.earliest_from(begins(container)?.at(0, 0, 0, 0)),
                -1 if container == Unit::Year => cycle.last_before(begins(Unit::Month)?),
                -1 => cycle.last_before(today),
                1 => cycle.next_after(today),
                further => {
                    let nearer = if further < 0 { cycle.last_before(today) } else { cycle.next_after(today) }?;
                    let step = i64::from(further) - i64::from(further.signum());
                    cycle.earliest_from(calendar::add(nearer.start.date(), container, step)?.at(0, 0, 0, 0))
                }
            }
        }
    };
    period.map(Said::Fixed)
}

/// "last 7 days", "next two weeks", "last fortnight".
fn window(terms: &Terms<'_>, start: usize) -> Step {
    let (next, shift) = terms.take(start, |term| if let Term::Shift(shift) = term { Some(shift) } else { None })?;
    let (next, count) = terms.count(next).or_else(|| matches_fortnight(terms, next))?;
    let (end, unit) = terms.take(next, unit)?;
    counted(terms, end, shift, count, unit)
}

fn matches_fortnight(terms: &Terms<'_>, index: usize) -> Option<(usize, u16)> {
    terms.take(index, |term| matches!(term, Term::Unit(Unit::Fortnight)).then_some(1)).map(|(_, one)| (index, one))
}

/// "7 últimos dias", "3 meses anteriores".
fn window_counted_first(terms: &Terms<'_>, start: usize) -> Step {
    let (next, count) = terms.count(start)?;
    if let Some((next, unit)) = terms.take(next, unit) {
        let (end, shift) = shift_after(terms, next)?;
        return counted(terms, end, shift, count, unit);
    }
    let (next, shift) = terms.take(next, |term| if let Term::Shift(shift) = term { Some(shift) } else { None })?;
    let (end, unit) = terms.take(next, unit)?;
    // "We will be 3 next week" counts people.
    let is_plural = terms.reading.folded(end - 1).ends_with('s');
    (is_plural || count == 1).then(|| counted(terms, end, shift, count, unit)).flatten()
}

fn counted(terms: &Terms<'_>, end: usize, shift: i8, count: u16, unit: Unit) -> Step {
    let now = terms.reading.context.now;
    let period = (shift.abs() == 1).then(|| calendar::window(unit, now, count.into(), shift > 0)).flatten()?;
    Some((end, Said::Fixed(period)))
}

fn unit(term: Term) -> Option<Unit> {
    if let Term::Unit(unit) = term { Some(unit) } else { None }
}

/// "3 days ago", "há 3 dias": the one day.
fn ago(terms: &Terms<'_>, start: usize) -> Step {
    let before = terms.expect(start, Term::AgoBefore);
    let (next, distance) = distance(terms, before.unwrap_or(start))?;
    let after = terms.expect(next, Term::AgoAfter);
    let end = if before.is_some() { after.unwrap_or(next) } else { after? };
    day_at(terms, end, distance, -1)
}

/// "in 2 weeks", "daqui a 3 dias": the one day.
fn ahead(terms: &Terms<'_>, start: usize) -> Step {
    if let Some(next) = terms.expect(start, Term::Ahead) {
        let (end, distance) = distance(terms, next)?;
        return day_at(terms, end, distance, 1);
    }
    let (next, distance) = distance(terms, start)?;
    day_at(terms, terms.expect(next, Term::AheadAfter)?, distance, 1)
}

fn distance(terms: &Terms<'_>, start: usize) -> Option<(usize, (u16, Unit))> {
    let (next, count) = terms.count(start)?;
    let (end, unit) = terms.take(next, unit)?;
    Some((end, (count, unit)))
}

fn day_at(terms: &Terms<'_>, end: usize, (count, unit): (u16, Unit), sign: i64) -> Step {
    let date = calendar::add(terms.reading.context.now.date(), unit, sign * i64::from(count))?;
    Some((end, Said::Fixed(calendar::day(date)?)))
}

/// "month to date", "so far this year", "en lo que va del mes", "ytd".
fn to_date(terms: &Terms<'_>, start: usize) -> Step {
    let in_one_word = terms.take(start, |term| if let Term::UnitToDate(unit) = term { Some(unit) } else { None });
    let (end, unit) = in_one_word.or_else(|| {
        if let Some(next) = terms.expect(start, Term::ToDate) {
            return this_unit(terms, next).or_else(|| this_unit(terms, terms.skip_links(next)));
        }
        let (next, unit) = this_unit(terms, start)?;
        Some((terms.expect(next, Term::ToDate)?, unit))
    })?;
    let period = calendar::to_date(unit, terms.reading.context.now.date())?;
    Some((end, Said::Fixed(period)))
}

/// "this year", "year".
fn this_unit(terms: &Terms<'_>, start: usize) -> Option<(usize, Unit)> {
    terms.take(terms.expect(start, Term::Shift(0)).unwrap_or(start), unit)
}

/// "the weekend".
fn weekend(terms: &Terms<'_>, start: usize) -> Step {
    terms.expect(start, Term::Unit(Unit::Weekend)).map(|end| (end, Said::Weekend))
}
