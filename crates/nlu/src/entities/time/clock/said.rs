//! Clock times as they are said: "3pm", "15h30", "half past seven", "às 3 da tarde", "las tres y media".

use super::{
    super::terms::{Part, Term, Terms, Unit},
    Clock, Half,
};
use crate::value::Grain;

/// A clock time at a place.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Said {
    pub(in super::super) end: usize,
    pub(in super::super) clock: Clock,
    /// A number alone, which is a time only where one is expected.
    pub(in super::super) is_bare: bool,
}

/// Every clock time that begins at token `start`.
pub(in super::super) fn at(terms: &Terms<'_>, start: usize) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    let rules = [named, minutes_first, figures, glued, words];
    found.extend(rules.into_iter().filter_map(|rule| rule(terms, start)));
    let shorter: Vec<_> = [hour_alone(terms, start)].into_iter().flatten().collect();
    found.extend(shorter);
    let mut all = Vec::new();
    for said in found {
        all.push(said);
        all.extend(with_half(terms, said));
        // "8pm menos cuarto".
        let minutes = plus_minutes(terms, said.end).filter(|_| !said.is_bare && said.clock.grain == Grain::Hour);
        all.extend(
            minutes.and_then(|(end, minutes)| Some(Said { end, clock: said.clock.plus(minutes)?, is_bare: false })),
        );
    }
    all
}

/// "noon", "midnight"; "12 del mediodía".
fn named(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let (end, hour) = terms.take(start, |term| if let Term::Hour(hour) = term { Some(hour) } else { None })?;
    let clock = Clock { is_open: false, ..Clock::new(hour, 0, 0, Grain::Hour)? };
    // "meio dia e meia".
    let (end, clock) = match plus_minutes(terms, end) {
        Some((end, minutes)) if minutes > 0 => (end, clock.plus(minutes)?),
        _ => (end, clock),
    };
    Some(Said { end, clock, is_bare: false })
}

/// "half past seven", "20 min past eight", "15 para as 8".
fn minutes_first(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let fixed = terms.take(start, |term| if let Term::MinutesPast(minutes) = term { Some(minutes) } else { None });
    let (next, minutes) = fixed.or_else(|| {
        let (next, count) = terms.count(start)?;
        let minutes = i8::try_from(count).ok().filter(|minutes| (1..60).contains(minutes))?;
        let past = terms.expect(next, Term::Past);
        let to = terms.expect(next, Term::ToHour);
        past.map(|next| (next, minutes)).or(to.map(|next| (next, -minutes)))
    })?;
    let hour = hour_at(terms, next).filter(|hour| hour.clock.is_open && hour.clock.grain == Grain::Hour)?;
    let end = terms.skip(hour.end, Term::OClock);
    Some(Said { end, clock: hour.clock.plus(minutes)?, is_bare: false })
}

/// `15:30`, `7:56:30`, `11.00`, `8: 45`.
fn figures(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let reading = terms.reading;
    let digits = |index: usize| reading.is_digits(index).then(|| reading.folded(index)).filter(|text| text.len() <= 2);
    let hour: i8 = digits(start)?.parse().ok()?;
    let colon = reading.is_symbol(start + 1, ":") && reading.is_glued(start + 1);
    let stop = reading.is_symbol(start + 1, ".") && reading.is_glued(start + 1) && reading.is_glued(start + 2);
    let (minutes, is_end_glued) = split_letters(reading.folded(start + 2));
    if !(colon || stop) || minutes.len() != 2 || (is_end_glued && half_of(reading.folded(start + 2)).is_none()) {
        return None;
    }
    let minute: i8 = minutes.parse().ok()?;
    let has_seconds = colon && reading.is_symbol(start + 3, ":") && reading.is_glued(start + 3);
    let seconds = has_seconds.then(|| split_letters(reading.folded(start + 4)).0).filter(|text| text.len() == 2);
    let clock = match seconds {
        Some(second) => Clock::new(hour, minute, second.parse().ok()?, Grain::Second)?,
        None => Clock::new(hour, minute, 0, Grain::Minute)?,
    };
    let end = if seconds.is_some() { start + 5 } else { start + 3 };
    let clock = half_of(reading.folded(end - 1)).map_or(clock, |half| half.of(clock));
    let end = terms.any(end, &[Term::HourWord, Term::OClock]).unwrap_or(end);
    // `4:3` is a ratio, `1.15` a number as often as a time.
    Some(Said { end, clock, is_bare: stop })
}

/// `3pm`, `9p`, `15h`, `15h30`, `7ampm`, `11ish`, `0730`.
fn glued(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let token = terms.reading.folded(start);
    if terms.reading.is_digits(start) && token.len() == 4 && token.starts_with('0') {
        let (hour, minute) = token.split_at(2);
        let clock = Clock::new(hour.parse().ok()?, minute.parse().ok()?, 0, Grain::Minute)?;
        return Some(Said { end: start + 1, clock, is_bare: true });
    }
    let (digits, has_letters) = split_letters(token);
    if !has_letters || digits.is_empty() || digits.len() > 2 {
        return None;
    }
    let letters = &token[digits.len()..];
    let hour: i8 = digits.parse().ok()?;
    let whole = Clock::new(hour, 0, 0, Grain::Hour)?;
    let clock = match letters {
        "am" | "a" if (1..=12).contains(&hour) => whole.am(),
        "pm" | "p" => whole.pm(),
        "ampm" | "h" | "hs" | "hrs" | "hr" => whole,
        "ish" => whole,
        _ => {
            let minutes = letters.strip_prefix('h').filter(|minutes| minutes.len() == 2)?.trim_end_matches("min");
            Clock::new(hour, minutes.parse().ok()?, 0, Grain::Minute)?
        }
    };
    let clock = if letters == "ish" { Clock { is_open: false, ..whole } } else { clock };
    // `2h` and `2a` are a length and a label as often as a time, `15h` is rather a time.
    let is_length = matches!(letters, "h" | "hs" | "hrs" | "hr") && clock.is_open;
    Some(Said { end: start + 1, clock, is_bare: is_length || matches!(letters, "a" | "p") })
}

/// "seven thirty", "oito e quarenta e cinco", "siete menos cuarto", "8 horas e 15", "nine o'clock".
fn words(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let hour = hour_at(terms, start)?;
    let mut end = hour.end;
    let mut clock = hour.clock;
    let mut is_bare = true;
    if let Some(next) = terms.any(end, &[Term::OClock, Term::HourWord]) {
        is_bare = terms.expect(end, Term::OClock).is_none();
        end = next;
    }
    if let Some((next, minutes)) = plus_minutes(terms, end).or_else(|| minutes_after(terms, start, end)) {
        clock = clock.plus(minutes)?;
        end = next;
        is_bare = terms.reading.is_digits(start) && minutes != 30;
    }
    if end == hour.end && is_bare {
        return None;
    }
    end = terms.any(end, &[Term::OClock]).unwrap_or(end);
    Some(Said { end, clock, is_bare })
}

/// Minutes said behind the hour: "thirty", "e quinze", "menos cinco".
fn minutes_after(terms: &Terms<'_>, start: usize, index: usize) -> Option<(usize, i8)> {
    let reading = terms.reading;
    let minute = |index: usize| {
        let (end, count) = terms.take(index, |term| if let Term::Number(count) = term { Some(count) } else { None })?;
        let minutes = i8::try_from(count).ok().filter(|minutes| (1..60).contains(minutes))?;
        Some((end, minutes))
    };
    if let Some(next) = terms.expect(index, Term::Minus) {
        return minute(next).map(|(end, minutes)| (end, -minutes));
    }
    if let Some(next) = terms.expect(index, Term::And) {
        // "seis e dez" says a time, "6 e 10" two numbers.
        return (!reading.is_digits(start) || terms.follows(start, &[Term::At]))
            .then(|| minute(next))
            .flatten()
            .map(|(end, minutes)| (terms.take(end, minute_word).map_or(end, |(end, ())| end), minutes));
    }
    let dash = reading.is_symbol(index, "-") && reading.is_glued(index);
    let next = if dash { index + 1 } else { index };
    let in_words = !reading.is_digits(start) && !reading.is_digits(next);
    let (end, minutes) = in_words.then(|| minute(next)).flatten().filter(|(_, minutes)| *minutes >= 10)?;
    Some((terms.take(end, minute_word).map_or(end, |(end, ())| end), minutes))
}

fn minute_word(term: Term) -> Option<()> {
    (term == Term::Unit(Unit::Minute)).then_some(())
}

fn plus_minutes(terms: &Terms<'_>, index: usize) -> Option<(usize, i8)> {
    terms.take(index, |term| if let Term::PlusMinutes(minutes) = term { Some(minutes) } else { None })
}

/// A number that is an hour.
fn hour_at(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let the = terms.any(start, &[Term::At, Term::The]).filter(|next| terms.count(*next).is_some()).unwrap_or(start);
    let mut numbers = terms.take(the, |term| match term {
        Term::Number(count) if count <= 24 => Some(count),
        _ => None,
    });
    if numbers.is_none() && terms.expect(the, Term::An).is_some() {
        numbers = terms.take(the, |term| (term == Term::An).then_some(1));
    }
    let (end, hour) = numbers?;
    let is_figure = terms.reading.is_digits(the);
    let is_short = terms.reading.folded(the).len() <= 2;
    let clock = Clock::new(i8::try_from(hour).ok()?, 0, 0, Grain::Hour)?;
    (!is_figure || is_short).then_some(Said { end, clock, is_bare: true })
}

/// "7": a time only where one is expected.
fn hour_alone(terms: &Terms<'_>, start: usize) -> Option<Said> {
    let is_number = terms.reading.is_digits(start)
        || terms.take(start, |term| matches!(term, Term::Number(_)).then_some(())).is_some();
    let is_one = terms.expect(start, Term::An).is_some() && terms.reading.folded(start).len() > 2;
    (is_number || is_one).then(|| hour_at(terms, start)).flatten()
}

/// "pm", "a.m.", "da tarde", "in the evening" behind the time.
fn with_half(terms: &Terms<'_>, said: Said) -> Option<Said> {
    let reading = terms.reading;
    let dot = reading.is_symbol(said.end, ".") && reading.is_glued(said.end) && reading.is_glued(said.end + 1);
    let index = if dot { said.end + 1 } else { said.end };
    let after_edge = terms.take(index, |term| matches!(term, Term::Edge(_)).then_some(())).map(|(end, ())| end);
    let is_edged = after_edge.is_some() && !said.is_bare;
    let index = after_edge.filter(|_| is_edged).unwrap_or(index);
    // "one morning" is a morning, "one in the morning" a time.
    let may_be_part = !said.is_bare
        || terms
            .take(index, |term| matches!(term, Term::Part(_)).then_some(()))
            .is_some_and(|(end, ())| end > index + 1);
    let half = terms.take(index, |term| match term {
        Term::Part(_) if !may_be_part => None,
        Term::Am | Term::Pm if is_edged => None,
        Term::Am => Some(Half::Am),
        Term::Pm => Some(Half::Pm),
        Term::Part(part) if !matches!(part, Part::Breakfast | Part::Lunch | Part::Dinner) => Some(Half::Part(part)),
        _ => None,
    });
    let half = half
        .or_else(|| terms.take(index, |term| (term == Term::Hour(12) && said.clock.hour == 12).then_some(Half::Pm)));
    let (end, half) = half?;
    let is_letter = end == index + 1 && matches!(reading.folded(index), "a" | "p");
    let is_next_word = is_letter && (said.is_bare || !reading.is_glued(index) && reading.folded(index) == "a");
    let is_named = matches!(half, Half::Part(_)) && said.clock.hour > 12;
    if is_next_word || is_named || said.clock.hour == 0 && matches!(half, Half::Pm) {
        return None;
    }
    let end = if matches!(half, Half::Am | Half::Pm) && is_abbreviation(terms, end) { end + 1 } else { end };
    let clock = half.of(said.clock);
    // "8 pm menos cuarto", "8 pm da tarde", "3 pm in the afternoon".
    let (end, clock) = match plus_minutes(terms, end) {
        Some((end, minutes)) => (end, clock.plus(minutes)?),
        None => (end, clock),
    };
    let end =
        terms.take(end, |term| if let Term::Part(_) = term { Some(()) } else { None }).map_or(end, |(end, ())| end);
    Some(Said { end, clock, is_bare: false })
}

/// The last stop of `p.m.`, unless it ends the sentence.
fn is_abbreviation(terms: &Terms<'_>, end: usize) -> bool {
    let reading = terms.reading;
    let dotted = reading.is_symbol(end.wrapping_sub(2), ".");
    dotted && reading.is_symbol(end, ".") && reading.is_glued(end)
}

/// The half of the day that is glued to digits: `30pm`.
fn half_of(token: &str) -> Option<Half> {
    match token.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "am" | "a" if token.len() > 2 => Some(Half::Am),
        "pm" | "p" if token.len() > 2 => Some(Half::Pm),
        _ => None,
    }
}

/// The digits at the beginning of a token, and whether letters follow.
fn split_letters(token: &str) -> (&str, bool) {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    (&token[..digits], digits < token.len())
}
