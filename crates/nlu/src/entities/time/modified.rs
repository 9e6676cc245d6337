//! Stretches with one open end: "since Monday", "after 6pm", "antes de 2010", "hasta el viernes", "3pm or later on Monday".

use super::{
    Open, Point, Shape, calendar, distances,
    evidence::Evidence,
    grammar::Grammar,
    narrow::Narrow,
    said::Said,
    terms::{Edge, Part, Term, Terms},
};

/// Words before a point, and what they make of it.
const BEFORE_POINT: [(Term, Open); 5] = [
    (Term::Since, Open::Since),
    (Term::After, Open::After),
    (Term::Before, Open::Before),
    (Term::Until, Open::Until),
    (Term::Around, Open::No),
];

/// Every such stretch that begins at token `start`.
pub(super) fn points(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    // First: "less than 3 days ago" is no day before.
    let mut found = distances::bounded(grammar, start);
    for (term, open) in BEFORE_POINT {
        if let Some(next) = grammar.terms.expect(start, term) {
            found.extend(after_word(grammar, next, open));
        }
    }
    found.extend(day_then_time(grammar, start));
    found.extend(or_later(grammar, start));
    found.extend(less_or_equal(grammar, start));
    found.extend(to_date(grammar, start));
    found
}

fn after_word(grammar: &Grammar<'_>, next: usize, open: Open) -> Vec<Point> {
    let terms = &grammar.terms;
    // "antes das 8", "después de las 8": the article of the hours.
    let tells_time = matches!(terms.reading.folded(next.wrapping_sub(1)), "das" | "las" | "as");
    let next = terms.any(next, &[Term::The, Term::At, Term::In]).unwrap_or(next);
    let next = terms.skip(next, Term::The);
    let is_plain_year = |point: &Point| open == Open::No && point.evidence == Evidence::Year;
    let told = |point: &&Point| point.evidence != Evidence::Unit && !is_plain_year(point);
    let mut found: Vec<_> = grammar
        .points(next)
        .iter()
        .chain(grammar.moments(next))
        .filter(told)
        .map(|point| opened(point, open, tells_time && !says_more(terms, point.end)))
        .collect();
    if matches!(open, Open::After | Open::Before) {
        found.extend(meal(grammar, next, open));
    }
    found
}

/// A word follows that the number counts.
fn says_more(terms: &Terms<'_>, end: usize) -> bool {
    terms.reading.is_word(end) && terms.is_silent(end)
}

fn opened(point: &Point, open: Open, is_told: bool) -> Point {
    let is_hour = point.evidence == Evidence::Hour && !is_told;
    let evidence = if is_hour { Evidence::Hour } else { Evidence::Enough };
    let open = match (open, point.edge) {
        (Open::Before, Some(Edge::End)) => Open::BeforeEnd,
        // "after the beginning of March" is in March.
        (Open::After, Some(Edge::Start)) => Open::Since,
        _ => open,
    };
    Point { open, evidence, ..point.clone() }
}

/// "after lunch": when the meal is over.
fn meal(grammar: &Grammar<'_>, index: usize, open: Open) -> Option<Point> {
    let (end, part) = grammar.terms.part(index)?;
    let is_meal = matches!(part, Part::Breakfast | Part::Lunch | Part::Dinner);
    is_meal.then(|| Point { open, ..Point::part(end, Said::AnyDay, part, None) })
}

/// "till date", "hasta la fecha", "até hoje".
fn to_date(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let terms = &grammar.terms;
    let end = terms.expect(start, Term::ToDate)?;
    let today = calendar::day(terms.reading.context.now.date())?;
    let is_led = TO_DATE_UNTIL.contains(&terms.reading.folded(start));
    is_led.then(|| Point { open: Open::Until, ..Point::sure(end, Said::Fixed(today)) })
}

/// Words that say until when, and not since when: "so far", "en lo que va de".
const TO_DATE_UNTIL: [&str; 4] = ["until", "till", "hasta", "ate"];

/// "thursday before 5pm", "1/1/2015 after 2:00".
fn day_then_time(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    for day in grammar.points(start).iter().filter(|point| point.is_day()) {
        for (term, open) in BEFORE_POINT {
            let Some(next) = terms.expect(day.end, term) else { continue };
            let next = terms.any(next, &[Term::The, Term::At]).unwrap_or(next);
            for clock in grammar.clocks(next).iter().filter(|clock| !clock.is_bare || open != Open::Since) {
                let readings = clock.clock.readings();
                let said = day
                    .said
                    .iter()
                    .flat_map(|day| readings.iter().map(|clock| day.clone().narrowed(Narrow::Clock(*clock))))
                    .collect();
                found.push(Point { open, is_open: clock.clock.is_open, ..Point::moment(clock.end, said) });
            }
        }
    }
    found
}

/// "2012 or later", "3pm or later on Monday".
fn or_later(grammar: &Grammar<'_>, start: usize) -> Vec<Point> {
    let terms = &grammar.terms;
    let mut found = Vec::new();
    for point in grammar.points(start).iter().chain(grammar.moments(start)) {
        let Some(end) =
            terms.expect(point.end, Term::OrLater).filter(|end| *end > point.end + 1 || !terms.reading.is_word(*end))
        else {
            continue;
        };
        if point.evidence == Evidence::Unit || terms.reading.folded(point.end) == "on" {
            continue;
        }
        // "1/1/2016 and after 6PM" says two things.
        let continues = !grammar.clocks(end).is_empty() || terms.reading.folded(end) == "de";
        if !continues {
            found.push(Point { open: Open::Since, evidence: Evidence::Enough, ..point.clone().until(end) });
        }
        if point.shape == Shape::Clock {
            let next = terms.skip_links(end);
            let days = grammar.points(next).iter().filter(|day| day.is_day());
            found.extend(days.map(|day| {
                let said = day
                    .said
                    .iter()
                    .flat_map(|day| {
                        point.said.iter().filter_map(|said| {
                            if let Said::Narrowed(_, narrow) = said {
                                Some(day.clone().narrowed(*narrow))
                            } else {
                                None
                            }
                        })
                    })
                    .collect();
                Point { open: Open::Since, is_open: point.is_open, ..Point::moment(day.end, said) }
            }));
        }
    }
    found
}

/// `<= 2019`, `=2019`.
fn less_or_equal(grammar: &Grammar<'_>, start: usize) -> Option<Point> {
    let reading = grammar.terms.reading;
    let opens = |index: usize, sign: &str| reading.is_symbol(index, sign);
    let (next, open) = match () {
        () if opens(start, "<") && opens(start + 1, "=") => (start + 2, Open::Until),
        () if opens(start, ">") && opens(start + 1, "=") => (start + 2, Open::Since),
        () if opens(start, "<") => (start + 1, Open::Before),
        () if opens(start, ">") => (start + 1, Open::After),
        () if opens(start, "=") && !opens(start.wrapping_sub(1), "<>") => (start + 1, Open::No),
        () => return None,
    };
    let is_year = |point: &&Point| point.evidence == Evidence::Year;
    grammar.points(next).iter().find(is_year).map(|point| opened(point, open, false))
}
