//! Days of the week: "Monday", "Tue May 9", "sexta 13", "the third Wednesday of September".

use super::{
    Point, Shape,
    dates::{day_month, day_number, month_day, trailing_year, word_evidence},
    grammar::Grammar,
    narrow::Narrow,
    numeric,
    said::Said,
    terms::{Term, Terms},
};

/// "Monday", "Tue May 9", "Friday the 26th", "lunes 21": a date behind the weekday says more.
pub(super) fn weekday(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, weekday) = terms.weekday(start)?;
    let next = terms.skip_separators(end);
    let opened = if terms.reading.is_symbol(next, "(") { next + 1 } else { next };
    let date = day_month(terms, opened)
        .or_else(|| month_day(terms, opened))
        .or_else(|| numeric::date(terms, opened).map(|(end, said)| trailing_year(terms, Point::either(end, said))))
        .or_else(|| loose_date(terms, opened));
    if let Some(date) = date {
        let closed = if opened > next && terms.reading.is_symbol(date.end, ")") { date.end + 1 } else { date.end };
        return Some(Point { end: closed, ..date });
    }
    // "sexta 13", "lunes el veintisiete"; but not "viernes 4 de la tarde".
    let tied = terms.reading.is_symbol(end, ",")
        || terms.expect(end, Term::At).is_some()
        || terms.expect(end, Term::In).is_some()
        || terms.expect(end, Term::Of).is_some();
    let day = (!tied).then(|| day_number(terms, end)).flatten().filter(|(after, _)| is_day_alone(terms, *after));
    if let Some((end, day)) = day {
        return Some(Point::sure(end, Said::WeekdayDate { weekday, day }));
    }
    let bare = Point { evidence: word_evidence(terms, start, end), ..Point::sure(end, Said::Weekday(weekday)) };
    Some(bare)
}

/// "May 22 (Tue)", "22 de mayo, martes": the weekday says the same as the date before it.
pub(super) fn behind_date(terms: &Terms<'_>, date: &Point) -> Option<Point> {
    let is_dated = matches!(date.said.first(), Some(Said::Date { .. } | Said::Fixed(_) | Said::DayOfMonth(_)));
    let opened = terms.reading.is_symbol(date.end, "(");
    let is_tied = opened || terms.reading.is_symbol(date.end, ",");
    let (end, weekday) = terms.weekday(date.end + 1).filter(|_| is_dated && date.is_day() && is_tied)?;
    let now = terms.reading.context.now.date();
    let fits = |said: &Said| {
        said.occurrences(now).iter().any(|day| day.start.date().weekday().to_monday_one_offset() == weekday)
    };
    let closed = if opened && terms.reading.is_symbol(end, ")") { end + 1 } else { end };
    (opened == (closed > end) && date.said.iter().any(fits)).then(|| date.clone().until(closed))
}

/// "the third Wednesday of September", "última sexta de junho", "the first Monday of next month".
pub(super) fn nth_of(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let Some((next, nth)) = terms.nth(start) else { return Vec::new() };
    let Some((end, weekday)) = terms.weekday(next) else { return Vec::new() };
    let next = terms.skip_links(end);
    let larger = grammar.points(next).iter().filter(|point| next > end && point.shape == Shape::Stretch);
    larger.map(|point| point.narrowed(Narrow::NthWeekday { weekday, nth }).until(point.end)).collect()
}

/// `7-6` behind a weekday. An hour range is as likely, so both numbers must make a date and no time.
fn loose_date(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (end, said) = numeric::loose_pair(terms, start)?;
    let weekday = terms.weekday(start.wrapping_sub(1));
    let fits = |said: &Said| {
        let now = terms.reading.context.now;
        weekday.is_some_and(|(_, weekday)| {
            said.occurrences(now.date()).iter().any(|day| {
                let near = day.start.year() == now.year();
                near && day.start.date().weekday().to_monday_one_offset() == weekday
            })
        })
    };
    let said: Vec<_> = said.into_iter().filter(fits).collect();
    (!said.is_empty()).then(|| Point::either(end, said))
}

/// True when the number before `end` is no hour and counts nothing.
fn is_day_alone(terms: &Terms<'_>, end: usize) -> bool {
    let reading = terms.reading;
    let is_range = reading.is_symbol(end, "-–/") && (reading.is_digits(end + 1) || reading.is_glued(end));
    let is_hour = terms
        .take(end, |term| {
            let hour = matches!(
                term,
                Term::Am | Term::Pm | Term::Part(_) | Term::HourWord | Term::OClock | Term::Of | Term::PlusMinutes(_)
            );
            hour.then_some(())
        })
        .is_some();
    let is_ratio = reading.is_symbol(end, ":.%") && reading.is_digits(end + 1);
    let counts = terms.unit(end).is_some() || terms.expect(end, Term::To).is_some() && !reading.is_symbol(end, "a");
    !is_range
        && (!is_hour || terms.reading.folded(end) == "a")
        && !is_ratio
        && (!counts || terms.take(end, |term| matches!(term, Term::At).then_some(())).is_some())
}
