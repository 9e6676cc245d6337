//! The best way through one pattern's graph for one message.
//!
//! A cell of the table is a step and a place between two words; it keeps the best way there (Viterbi's algorithm). The
//! work is at most steps × words, whatever the pattern, and rows are made only as far as the pattern has matched.

use std::{cmp::Ordering, ops::Range, rc::Rc};

use super::graph::Step;
use crate::entities::Found;

/// How specific a way through a pattern is. The greater one is preferred.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// Words that the pattern names: more is better.
    pub(super) literal_words: u32,
    /// Words that an open slot swallowed: fewer is better.
    pub(super) open_words: u32,
    /// The product of the typed values' probabilities, 0 to 1.
    pub(super) certainty: f32,
}

impl Score {
    const START: Self = Self { literal_words: 0, open_words: 0, certainty: 1.0 };

    /// Orders by the words alone; what is equal here may still differ in certainty.
    pub(super) fn compare_words(&self, other: &Self) -> Ordering {
        self.literal_words.cmp(&other.literal_words).then(other.open_words.cmp(&self.open_words))
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.compare_words(other).then(self.certainty.total_cmp(&other.certainty))
    }
}

/// A typed value over the words `words`.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) words: Range<usize>,
    pub(super) found: Found,
}

/// What a slot may take.
pub(super) enum Values {
    /// Any words, at least one.
    Open,
    /// One of these, sorted by where they begin.
    Typed(Rc<[Candidate]>),
}

/// What a slot took: the words, and the typed value over them if the slot is not open.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) slot: usize,
    pub(super) words: Range<usize>,
    pub(super) found: Option<Found>,
}

/// The part of a message that a pattern must cover.
pub(super) struct Text<'a> {
    /// The number of each word; `None` for a word that no pattern names.
    pub(super) words: &'a [Option<usize>],
    /// Where a match may begin.
    pub(super) starts: &'a [usize],
    /// Where a match may end.
    pub(super) ends: &'a [usize],
}

/// The best way through `steps`, or `None` when the pattern does not match. `values` is asked for a slot only once
/// everything before it has matched.
pub(super) fn best_way(
    steps: &[Step],
    text: &Text<'_>,
    values: &mut dyn FnMut(usize) -> Values,
) -> Option<(Score, Vec<Taken>)> {
    let mut table = Table { width: steps.len(), cells: Vec::new() };
    for &start in text.starts {
        table.offer(start, steps.len() - 1, Cell { score: Score::START, from: None, candidate: None });
    }
    let mut place = 0;
    while place < table.places() {
        for step in (0..steps.len()).rev() {
            let Some(score) = table.get(place, step).map(|cell| cell.score) else { continue };
            let reach = |score| Cell { score, from: Some((place, step)), candidate: None };
            match &steps[step] {
                Step::Done => {}
                Step::Fork(choices) => choices.iter().for_each(|&choice| table.offer(place, choice, reach(score))),
                Step::Word { word, next } => {
                    if text.words.get(place) == Some(&Some(*word)) {
                        table.offer(place + 1, *next, reach(Score { literal_words: score.literal_words + 1, ..score }));
                    }
                }
                Step::Slot { .. } if place == text.words.len() => {}
                Step::Slot { slot, next } => match values(*slot) {
                    Values::Open => {
                        let longer = reach(Score { open_words: score.open_words + 1, ..score });
                        table.offer(place + 1, *next, longer);
                        table.offer(place + 1, step, longer);
                    }
                    Values::Typed(candidates) => {
                        let first = candidates.partition_point(|candidate| candidate.words.start < place);
                        let here = candidates[first..].iter().take_while(|candidate| candidate.words.start == place);
                        for (index, candidate) in here.enumerate() {
                            let certainty = score.certainty * candidate.found.probability;
                            let cell = Cell { candidate: Some(first + index), ..reach(Score { certainty, ..score }) };
                            table.offer(candidate.words.end, *next, cell);
                        }
                    }
                },
            }
        }
        place += 1;
    }
    let ends = text.ends.iter().filter_map(|&end| Some((end, table.get(end, 0)?.score)));
    let (end, score) = ends.reduce(|best, other| if other.1.compare(&best.1).is_gt() { other } else { best })?;
    Some((score, table.taken(end, steps, values)))
}

#[derive(Clone, Copy)]
struct Cell {
    score: Score,
    /// The place and step that it was reached from; `None` where the match begins.
    from: Option<(usize, usize)>,
    /// The typed value taken on the way here: its index among the slot's.
    candidate: Option<usize>,
}

struct Table {
    width: usize,
    cells: Vec<Option<Cell>>,
}

impl Table {
    fn places(&self) -> usize {
        self.cells.len() / self.width
    }

    fn get(&self, place: usize, step: usize) -> Option<&Cell> {
        self.cells.get(place * self.width + step)?.as_ref()
    }

    /// Keeps the cell if it is better than what is known; among equals the first stays.
    fn offer(&mut self, place: usize, step: usize, cell: Cell) {
        let needed = (place + 1) * self.width;
        if self.cells.len() < needed {
            self.cells.resize(needed, None);
        }
        let known = &mut self.cells[place * self.width + step];
        if known.as_ref().is_none_or(|known| cell.score.compare(&known.score).is_gt()) {
            *known = Some(cell);
        }
    }

    /// Walks back from the end of a match and collects what each slot took.
    fn taken(&self, end: usize, steps: &[Step], values: &mut dyn FnMut(usize) -> Values) -> Vec<Taken> {
        let mut taken: Vec<Taken> = Vec::new();
        let (mut place, mut step) = (end, 0);
        while let Some(Cell { from: Some((earlier, before)), candidate, .. }) = self.get(place, step).copied() {
            if let Step::Slot { slot, .. } = steps[before] {
                // An open slot that took several words was reached from itself.
                let grew = before == step;
                match (taken.last_mut(), values(slot), candidate) {
                    (Some(last), _, _) if grew => last.words.start = earlier,
                    (_, Values::Typed(candidates), Some(index)) => {
                        let found = Some(candidates[index].found.clone());
                        taken.push(Taken { slot, words: earlier..place, found });
                    }
                    (_, Values::Typed(_) | Values::Open, _) => {
                        taken.push(Taken { slot, words: earlier..place, found: None });
                    }
                }
            }
            (place, step) = (earlier, before);
        }
        taken
    }
}
