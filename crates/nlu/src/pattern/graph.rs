//! A pattern as a graph of steps: what may come next, without writing out every combination of alternatives.

use super::grammar::Part;

/// A step of a graph. It leads only to steps before it in the list: the graph is built from its end and has no cycles.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Everything has matched.
    Done,
    /// Take the word with this number, then go on.
    Word { word: usize, next: usize },
    /// Take a value of the slot with this index, then go on.
    Slot { slot: usize, next: usize },
    /// Go on at any of these, the first preferred among equals.
    Fork(Vec<usize>),
}

/// The steps of a sequence: the last is the entry, the first is [`Step::Done`]. `word` numbers a word and `slot` a
/// slot's name.
///
/// Its size is that of the pattern's text, so alternatives cannot make it explode.
pub(super) fn build(
    parts: &[Part],
    word: &mut dyn FnMut(&str) -> usize,
    slot: &mut dyn FnMut(&str) -> usize,
) -> Vec<Step> {
    let mut builder = Builder { steps: vec![Step::Done], word, slot };
    builder.sequence(parts, 0);
    builder.steps
}

struct Builder<'a> {
    steps: Vec<Step>,
    word: &'a mut dyn FnMut(&str) -> usize,
    slot: &'a mut dyn FnMut(&str) -> usize,
}

impl Builder<'_> {
    /// Adds the steps of `parts` in front of step `next`; returns where they begin.
    fn sequence(&mut self, parts: &[Part], next: usize) -> usize {
        parts.iter().rev().fold(next, |next, part| self.part(part, next))
    }

    fn part(&mut self, part: &Part, next: usize) -> usize {
        let step = match part {
            Part::Word(word) => Step::Word { word: (self.word)(word), next },
            Part::Slot(name) => Step::Slot { slot: (self.slot)(name), next },
            Part::Choice(choices) => Step::Fork(choices.iter().map(|choice| self.sequence(choice, next)).collect()),
            Part::Optional(choices) => {
                let mut entries: Vec<_> = choices.iter().map(|choice| self.sequence(choice, next)).collect();
                entries.push(next);
                Step::Fork(entries)
            }
        };
        self.steps.push(step);
        self.steps.len() - 1
    }
}
