//! A day and a time of it, in either order: "friday at 4", "15h amanhã", "5:30 tomorrow evening", "lunes por la mañana".

use jiff::civil::{Date, Time};

use super::{
    Point, Shape, calendar,
    clock::{self, Clock},
    dates,
    evidence::Evidence,
    grammar::Grammar,
    narrow::Narrow,
    said::Said,
    terms::{Part, Term},
};

/// Every moment that begins at token `start` and is made of a day and a time, or is a time alone.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let mut points = times(grammar, start);
    let day_at_time = dates::day_at_time(&grammar.terms, start);
    for day in grammar.points(start).iter().chain(&day_at_time).filter(|point| holds_times(point)) {
        points.extend(behind_day(grammar, day));
    }
    for clock in grammar.clocks(start) {
        points.extend(before_day(grammar, start, clock));
    }
    points.extend(part_before_day(grammar, start));
    points.extend(iso(grammar, start));
    points
}

/// `2026-11-22T10:30:00Z`.
fn iso(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let reading = grammar.terms.reading;
    let signs = [(1, "-"), (3, "-"), (5, ":")];
    let is_written = signs.iter().all(|(offset, sign)| reading.is_symbol(start + offset, sign));
    let (day, hour) = reading.folded(start + 4).split_once('t').filter(|_| is_written)?;
    let number = |index: usize| reading.folded(index).trim_end_matches('z').parse::<i8>().ok();
    let day = Date::new(reading.folded(start).parse().ok()?, number(start + 2)?, day.parse().ok()?).ok()?;
    let second = number(start + 8).filter(|_| reading.is_symbol(start + 7, ":"));
    let time = Time::new(hour.parse().ok()?, number(start + 6)?, second.unwrap_or(0), 0).ok()?;
    let said = Said::Fixed(calendar::day(day)?).narrowed(Narrow::Clock(Clock::exact(time)));
    Some(Point::moment(if second.is_some() { start + 9 } else { start + 7 }, vec![said]))
}

/// A day, or a part of it.
pub(super) fn holds_times(point: &Point) -> bool {
    (point.is_day() || point.shape == Shape::Part) && point.evidence != Evidence::Unit
}

/// "3pm", "noon", "in the afternoon", "in the afternoon at 7".
fn times(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut points: Vec<_> = grammar
        .clocks(start)
        .iter()
        .map(|said| {
            let evidence = if said.is_bare { Evidence::Hour } else { Evidence::Enough };
            Point { evidence, shape: Shape::Clock, ..at(&Said::AnyDay, said.end, said.clock) }
        })
        .collect();
    let part = terms.part(start);
    if let Some((end, part)) = part {
        let is_greeting = is_greeting(grammar, start);
        let is_meal = matches!(part, Part::Breakfast | Part::Lunch | Part::Dinner);
        let names_time = terms.reading.folded(end - 1).ends_with("time");
        // "mañana" alone is tomorrow.
        let is_day = terms
            .take(start, |term| matches!(term, Term::Day(_)).then_some(()))
            .is_some_and(|(day_end, ())| day_end >= end);
        if !is_greeting && !is_day && (!is_meal || names_time) {
            points.push(Point::part(end, Said::AnyDay, part, None));
        }
        if !is_day {
            points.extend(clock_in_part(grammar, end, part, &[Said::AnyDay], true));
        }
    }
    points
}

/// "Good morning", "boa tarde": no time is told.
fn is_greeting(grammar: &Grammar<'_>, start: usize) -> bool {
    let before = |steps: usize| start.checked_sub(steps).map_or("", |index| grammar.terms.reading.folded(index));
    let greets = |word: &str| matches!(word, "good" | "boa" | "bom" | "buena" | "buenas" | "buen" | "bons" | "boas");
    greets(before(1)) || greets(grammar.terms.reading.folded(start))
}

fn at(day: &Said, end: usize, clock: Clock) -> Point {
    let said = clock.readings().into_iter().map(|clock| day.clone().narrowed(Narrow::Clock(clock))).collect();
    Point { is_open: clock.is_open, ..Point::moment(end, said) }
}

/// The time on each of the days that could be meant.
fn on_days(days: &[Said], end: usize, clock: Clock) -> Point {
    let said = days.iter().flat_map(|day| at(day, end, clock).said).collect();
    Point { is_open: clock.is_open, ..Point::moment(end, said) }
}

/// A clock time behind the part of a day that it falls in.
fn clock_in_part(grammar: &Grammar<'_>, end: usize, part: Part, days: &[Said], needs_at: bool) -> Vec<Point> {
    let terms = &grammar.terms;
    let comma = if terms.reading.is_symbol(end, ",") { end + 1 } else { end };
    let at_word = terms.any(comma, &[Term::At, Term::Around]);
    let next = at_word.map_or(comma, |next| terms.skip(next, Term::Around));
    let clocks = grammar.clocks(next).iter().filter(|said| at_word.is_some() || !needs_at && !said.is_bare);
    clocks
        .map(|said| {
            let clock = said.clock.beside(part);
            let said_of = |day: &Said| day.clone().narrowed(Narrow::Clock(clock));
            Point::moment(said.end, days.iter().map(said_of).collect())
        })
        .collect()
}

/// "tomorrow at 5", "tomorrow evening", "tomorrow evening at 5", "next monday early morning".
fn behind_day(grammar: &Grammar<'_>, day: &Point) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut points = Vec::new();
    if let Some((part, days)) = day.part.zip(day.days()) {
        points.extend(clock_in_part(grammar, day.end, part, &days, false));
    }
    if !day.is_day() {
        return points;
    }
    let comma = if terms.reading.is_symbol(day.end, ",-") { day.end + 1 } else { terms.skip_stop(day.end) };
    let at_word = terms.any(comma, &[Term::At, Term::Around, Term::In]);
    let next = at_word.map_or(comma, |next| terms.any(next, &[Term::Around, Term::The]).unwrap_or(next));
    let is_preposition = terms.expect(comma, Term::At).is_some() || terms.expect(comma, Term::Around).is_some();
    for said in
        grammar.clocks(next).iter().filter(|said| !said.is_bare || is_preposition || is_hour_word(grammar, said, next))
    {
        points.push(on_days(&day.said, said.end, said.clock));
        points.extend(with_year_behind(grammar, day, said));
    }
    let (after_edge, edge) = terms
        .take(day.end, |term| if let Term::Edge(edge) = term { Some(edge) } else { None })
        .map_or((day.end, None), |(end, edge)| (end, Some(edge)));
    for index in [after_edge, terms.skip(after_edge, Term::In)] {
        let part = terms.part(index);
        let part = part.or_else(|| half_as_part(grammar, index));
        let Some((end, part)) = part.filter(|(_, part)| !matches!(part, Part::Breakfast | Part::Lunch | Part::Dinner))
        else {
            continue;
        };
        let whole = Point::parts(end, &day.said, part, edge);
        points.extend(clock_in_part(grammar, end, part, &day.said, false));
        points.push(whole);
        break;
    }
    points
}

/// "Oct 26 15:50:06 2016": the year of the day behind the time.
fn with_year_behind(grammar: &Grammar<'_>, day: &Point, clock: &clock::Said) -> Option<Point> {
    let (end, year) = grammar.terms.year(clock.end)?;
    let dated = |said: &Said| match said {
        Said::Date { day, month } => dates::date(*day, *month, Some(year)),
        _ => None,
    };
    let days = day.said.iter().map(dated).collect::<Option<Vec<_>>>()?;
    Some(on_days(&days, end, clock.clock))
}

/// "tomorrow am", "today pm".
fn half_as_part(grammar: &Grammar<'_>, index: usize) -> Option<(usize, Part)> {
    let two_letters = grammar.terms.reading.folded(index).len() == 2;
    let half = grammar.terms.take(index, |term| match term {
        Term::Am => Some(Part::Morning),
        Term::Pm => Some(Part::Afternoon),
        _ => None,
    });
    half.filter(|_| two_letters)
}

/// "amanhã 15h": digits with a unit are a time behind a day.
fn is_hour_word(grammar: &Grammar<'_>, said: &clock::Said, start: usize) -> bool {
    let token = grammar.terms.reading.folded(start);
    said.end == start + 1 && token.ends_with('h') && token.len() > 1
        || grammar.terms.take(said.end - 1, |term| (term == Term::HourWord).then_some(())).is_some()
        || said.end > start + 2
        || token.len() == 2 && matches!(token.as_bytes(), [b'1'..=b'9', b'a' | b'p'])
        || token.len() == 3 && token.starts_with('1') && token.ends_with(['a', 'p'])
}

/// "3pm today", "9am on Tuesday", "siete del 15", "7 del próximo domingo a la tarde".
fn before_day(grammar: &Grammar<'_>, start: usize, clock: &clock::Said) -> Vec<Point> {
    let terms = &grammar.terms;
    let comma = if terms.reading.is_symbol(clock.end, ",") { clock.end + 1 } else { clock.end };
    let next = terms.skip_links(comma);
    let is_led = terms.follows(start, &[Term::At, Term::Around]);
    let mut points = Vec::new();
    for day in grammar.points(next) {
        let is_tied = !clock.is_bare
            || is_led
            || day.part.is_some() && comma > clock.end
            || day.part.is_some() && start + 1 < clock.end;
        if !is_tied {
            continue;
        }
        if let (Some(part), Some(days)) = (day.part, day.days()) {
            let exact = clock.clock.beside(part);
            let said = days.iter().map(|day| day.clone().narrowed(Narrow::Clock(exact))).collect();
            points.push(Point::moment(day.end, said));
        } else if day.is_day() && day.evidence != Evidence::Unit {
            points.push(on_days(&day.said, day.end, clock.clock));
            let part = terms.part(day.end);
            if let Some((end, part)) = part {
                let exact = clock.clock.beside(part);
                let said = day.said.iter().map(|day| day.clone().narrowed(Narrow::Clock(exact))).collect();
                points.push(Point::moment(end, said));
            }
        }
    }
    // "a las siete del 15": the day of a month alone.
    let of = terms.expect(comma, Term::Of).filter(|_| is_led || !clock.is_bare);
    let day = of.and_then(|next| dates::day_number(terms, next));
    if let Some((end, day)) = day {
        let alone =
            !terms.reading.is_word(end) || terms.take(end, |term| matches!(term, Term::And).then_some(())).is_some();
        points.extend(alone.then(|| at(&Said::DayOfMonth(day), end, clock.clock)));
    }
    points
}

/// "morning of the 3rd", "manhã de sexta".
fn part_before_day(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let Some((end, part)) = terms.part(start) else {
        return Vec::new();
    };
    let next = terms.skip_links(end);
    let days = grammar.points(next).iter().filter(|day| day.is_day() && next > end && day.evidence != Evidence::Unit);
    days.map(|day| Point::parts(day.end, &day.said, part, None)).collect()
}
