//! Parts of a larger stretch: "early May", "the end of 2008", "later this week", "late this morning".

use super::{
    Point, Shape, calendar,
    evidence::Evidence,
    grammar::Grammar,
    narrow::Narrow,
    relative,
    said::Said,
    terms::{Edge, Part, Term, Unit},
};

/// "early May", "the end of 2008", "a principios de año", "end of the day", "EOY".
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    if let Some((unit, end)) = abbreviated(terms.reading.folded(start)).map(|unit| (unit, start + 1)) {
        return this_edge(grammar, end, unit, Edge::End).into_iter().collect();
    }
    let Some((next, edge)) = edge_at(grammar, start) else { return Vec::new() };
    let next = terms.skip_links(next);
    let parts = grammar.moments(next).iter().filter(|point| point.shape == Shape::Part);
    let whole = grammar.points(next).iter().chain(parts);
    let mut found: Vec<_> = whole.filter_map(|point| edge_of_point(grammar, point, edge)).collect();
    if let Some((end, unit)) = terms.unit(terms.skip(next, Term::Shift(0))) {
        found.extend(this_edge(grammar, end, unit, edge));
    }
    found
}

fn edge_at(grammar: &Grammar<'_>, start: usize) -> Option<(usize, Edge)> {
    let terms = &grammar.terms;
    let (next, edge) = terms.take(start, |term| if let Term::Edge(edge) = term { Some(edge) } else { None })?;
    // "el fin de semana" is no end of a week.
    let is_weekend = (start..next).any(|index| terms.expect(index, Term::Unit(Unit::Weekend)).is_some());
    if is_weekend {
        return None;
    }
    Some((if terms.reading.is_symbol(next, "-") { next + 1 } else { next }, edge))
}

/// "eod", "eom", "eoy".
fn abbreviated(token: &str) -> Option<Unit> {
    match token {
        "eod" => Some(Unit::Day),
        "eow" => Some(Unit::Week),
        "eom" => Some(Unit::Month),
        "eoy" => Some(Unit::Year),
        _ => None,
    }
}

/// The edge of the unit that holds now.
fn this_edge(grammar: &Grammar<'_>, end: usize, unit: Unit, edge: Edge) -> Option<Point> {
    let whole = calendar::shifted(unit, grammar.terms.reading.context.now, 0)?;
    let is_named = matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year);
    let point = Point::sure(end, Said::Fixed(whole));
    let is_end_of_day = unit == Unit::Day && edge == Edge::End;
    if is_end_of_day {
        return Some(Point::moment(end, point.narrowed(Narrow::LastMoment).said));
    }
    (is_named && unit != Unit::Day).then(|| edge_of_point(grammar, &point, edge)).flatten()
}

fn edge_of_point(grammar: &Grammar<'_>, point: &Point, edge: Edge) -> Option<Point> {
    if point.is_day() {
        return match edge {
            Edge::End => Some(Point::moment(point.end, point.narrowed(Narrow::LastMoment).said)),
            _ => Some(Point { shape: Shape::Stretch, ..point.narrowed(Narrow::Edge { edge, in_thirds: false }) }),
        };
    }
    if let Some((part, days)) = point.part.zip(point.days()) {
        return Some(Point::parts(point.end, &days, part, Some(edge)));
    }
    if point.shape != Shape::Stretch {
        return None;
    }
    let in_thirds = matches!(point.evidence, Evidence::Year);
    let narrowed = point.narrowed(Narrow::Edge { edge, in_thirds });
    let half = narrowed
        .said
        .first()
        .and_then(|said| said.occurrences(grammar.terms.reading.context.now.date()).first().copied());
    if let Some((whole, half)) = point.said.first().and_then(Said::fixed).zip(half)
        && let Some(part) = relative::edge_of_now(&grammar.terms, whole, half, edge)
    {
        return Some(Point { edge: Some(edge), ..Point::sure(point.end, Said::Fixed(part)) });
    }
    Some(Point { edge: Some(edge), ..narrowed })
}

/// "late this morning", "later in the afternoon", "early tomorrow morning" is in `moments`.
pub(super) fn of_part(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let (next, edge) = edge_at(grammar, start)?;
    let next = terms.skip_links(next);
    let shift = terms.expect(next, Term::Shift(0));
    let at = shift.unwrap_or(next);
    let (end, part) = terms.part(at).or_else(|| terms.part(terms.skip(at, Term::The)))?;
    let day = match shift {
        Some(_) => Said::Fixed(calendar::day(terms.reading.context.now.date())?),
        None => Said::AnyDay,
    };
    let is_meal = matches!(part, Part::Breakfast | Part::Lunch | Part::Dinner);
    (!is_meal).then(|| Point::part(end, day, part, Some(edge)))
}
