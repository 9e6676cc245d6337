//! From what was said to local time: which occurrence is meant, and what else could be.

use jiff::civil::DateTime;

use crate::{
    Period,
    entities::Prefer,
    value::{Grain, Moment, Stretch},
};

use super::{Open, Point, Shape, narrow::Narrow, said::Said, unplaced};

/// More alternatives than this are of no use to whoever asks back.
const MAX_ALTERNATIVES: usize = 6;

/// The occurrence that is meant, and its neighbour on the other side of now.
#[derive(Clone, Copy)]
struct Chosen {
    meant: Period,
    other: Option<Period>,
}

impl Point {
    /// The value, seen from `now`.
    pub(super) fn resolve(&self, now: DateTime, prefer: Prefer) -> Option<Moment> {
        if let Some(unplaced) = unplaced::value(&self.said) {
            return Some(unplaced);
        }
        let mut chosen: Vec<_> = self.said.iter().filter_map(|said| choose(said, now, prefer)).collect();
        let is_today = |chosen: &Chosen| chosen.meant.start.date() == now.date() && chosen.meant.end > now;
        let swaps = self.shape == Shape::Clock
            || self.is_open && chosen.first().is_some_and(|first| first.meant.start.date() == now.date());
        // "at 7", said at ten in the morning, is this evening.
        if swaps
            && prefer == Prefer::Future
            && let Some(index) = chosen.iter().position(is_today)
        {
            let first = chosen.remove(index);
            chosen.insert(0, first);
        }
        let meant = chosen.iter().map(|chosen| chosen.meant);
        let others = chosen.iter().filter_map(|chosen| chosen.other);
        let mut stretches: Vec<Stretch> = Vec::new();
        for period in meant.chain(others) {
            let stretch = self.open.of(period)?;
            if !stretches.contains(&stretch) {
                stretches.push(stretch);
            }
        }
        if self.shape == Shape::Range
            && let Some(shorter) = chosen.first().and_then(|chosen| self.without_last(chosen.meant))
        {
            stretches.push(shorter);
        }
        // "until Friday" may leave Friday out.
        if self.open == Open::Until
            && let Some(period) = chosen.first().map(|chosen| chosen.meant)
        {
            stretches.push(Stretch { start: None, end: Some(period.start), grain: period.grain });
        }
        let mut stretches = stretches.into_iter();
        let first = stretches.next()?;
        Some(Moment { stretch: first, alternatives: stretches.take(MAX_ALTERNATIVES).collect() })
    }

    /// The range without its last day, month or year: "until the 9th" may leave it out.
    fn without_last(&self, period: Period) -> Option<Stretch> {
        let Some(Said::Range(_, right)) = self.said.first() else { return None };
        let last = right.latest_from(period.end.checked_sub(jiff::Span::new().seconds(1)).ok()?)?;
        let is_shorter = last.end == period.end && period.start < last.start && last.grain >= Grain::Day;
        is_shorter.then_some(Stretch { start: Some(period.start), end: Some(last.start), grain: period.grain })
    }
}

fn choose(said: &Said, now: DateTime, prefer: Prefer) -> Option<Chosen> {
    // "a week from Tuesday" counts from the Tuesday that is meant.
    if let Said::Narrowed(from, narrow @ (Narrow::Moved { .. } | Narrow::WeekdayFrom(_))) = said {
        let from = choose(from, now, prefer)?;
        let other = from.other.and_then(|other| narrow.within(other));
        return Some(Chosen { meant: narrow.within(from.meant)?, other });
    }
    let all = said.occurrences(now.date());
    let past = all.iter().rposition(|period| period.start <= now);
    let future = all.iter().position(|period| period.end > now);
    let index = match prefer {
        Prefer::Past => past.or(future),
        Prefer::Future => future.or(past),
        Prefer::Nearest => match (past, future) {
            (Some(past), Some(future)) => {
                let since = now.duration_since(all[past].end.min(now));
                let until = all[future].start.max(now).duration_since(now);
                Some(if since < until { past } else { future })
            }
            (past, future) => past.or(future),
        },
    }?;
    let other = match prefer {
        Prefer::Past => index + 1,
        Prefer::Future => index.wrapping_sub(1),
        Prefer::Nearest => {
            if Some(index) == past {
                index + 1
            } else {
                index.wrapping_sub(1)
            }
        }
    };
    Some(Chosen { meant: all[index], other: all.get(other).copied() })
}

impl Open {
    /// The stretch that lies on this side of `period`.
    fn of(self, period: Period) -> Option<Stretch> {
        let is_clock = period.grain < Grain::Day;
        let (start, end) = match self {
            Self::No => (Some(period.start), Some(period.end)),
            Self::Since => (Some(period.start), None),
            Self::After if is_clock && is_instant(period) => (Some(period.start), None),
            Self::After => (Some(period.end), None),
            Self::Before => (None, Some(period.start)),
            Self::Until if is_clock => (None, Some(period.start)),
            Self::Until | Self::BeforeEnd => (None, Some(period.end)),
        };
        Some(Stretch { start, end, grain: period.grain })
    }
}

/// A clock time, not a part of the day.
fn is_instant(period: Period) -> bool {
    period.start.duration_until(period.end).as_secs() <= 3600
}
