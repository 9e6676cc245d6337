//! What a pattern is made of, and what can be said about it without a message.

use std::{cmp::Reverse, collections::BTreeSet, str::FromStr};

use super::parse::{self, PatternError};

/// One exact form of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub(super) parts: Sequence,
}

/// Parts that follow each other.
pub(super) type Sequence = Vec<Part>;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A folded word.
    Word(String),
    /// A value of the named slot.
    Slot(String),
    /// One of several sequences.
    Choice(Vec<Sequence>),
    /// One of several sequences, or nothing.
    Optional(Vec<Sequence>),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what was expected, what was found, and at which character.
    ///
    /// ```
    /// use nlu::pattern::Pattern;
    ///
    /// assert!(Pattern::parse("[the] (status|state) of order {order}").is_ok());
    ///
    /// let error = Pattern::parse("order {order").unwrap_err();
    /// assert_eq!(error.to_string(), "expected `}` after the slot's name, found the end of the pattern at character 13");
    /// ```
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        parse::parse(text).map(|parts| Self { parts })
    }

    /// The names of its slots, sorted.
    ///
    /// ```
    /// let pattern = nlu::pattern::Pattern::parse("(orders|pedidos) of {customer} [for {period}]")?;
    /// assert_eq!(pattern.slots().into_iter().collect::<Vec<_>>(), ["customer", "period"]);
    /// # Ok::<(), nlu::pattern::PatternError>(())
    /// ```
    pub fn slots(&self) -> BTreeSet<&str> {
        slots(&self.parts)
    }

    /// Words of which every matching message holds at least one, few and long ones preferred because they are the rarest.
    /// Empty when the pattern can match without any word of its own.
    pub(super) fn anchors(&self) -> BTreeSet<&str> {
        anchors(&self.parts)
    }

    /// The first open slot, if open slots alone can make up the whole of a match.
    pub(super) fn open_alone(&self, is_open: &dyn Fn(&str) -> bool) -> Option<&str> {
        let first_open = self.slots().into_iter().find(|slot| is_open(slot));
        first_open.filter(|_| open_alone(&self.parts, is_open))
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// True when the sequence can match no words at all.
pub(super) fn may_be_empty(sequence: &[Part]) -> bool {
    sequence.iter().all(|part| match part {
        Part::Word(_) | Part::Slot(_) => false,
        Part::Choice(choices) => choices.iter().any(|choice| may_be_empty(choice)),
        Part::Optional(_) => true,
    })
}

fn open_alone(sequence: &[Part], is_open: &dyn Fn(&str) -> bool) -> bool {
    sequence.iter().all(|part| match part {
        Part::Word(_) => false,
        Part::Slot(slot) => is_open(slot),
        Part::Choice(choices) => choices.iter().any(|choice| open_alone(choice, is_open)),
        Part::Optional(_) => true,
    })
}

fn slots(sequence: &[Part]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for part in sequence {
        match part {
            Part::Word(_) => {}
            Part::Slot(name) => names.extend([name.as_str()]),
            Part::Choice(choices) | Part::Optional(choices) => names.extend(choices.iter().flat_map(|c| slots(c))),
        }
    }
    names
}

fn anchors(sequence: &[Part]) -> BTreeSet<&str> {
    let shortest = |words: &BTreeSet<&str>| words.iter().map(|word| word.len()).min().unwrap_or(0);
    let of_parts = sequence.iter().map(anchors_of_part).filter(|words| !words.is_empty());
    of_parts.min_by_key(|words| (words.len(), Reverse(shortest(words)))).unwrap_or_default()
}

fn anchors_of_part(part: &Part) -> BTreeSet<&str> {
    match part {
        Part::Word(word) => BTreeSet::from([word.as_str()]),
        Part::Slot(_) | Part::Optional(_) => BTreeSet::new(),
        Part::Choice(choices) => {
            let each: Vec<_> = choices.iter().map(|choice| anchors(choice)).collect();
            let one_can_do_without = each.iter().any(BTreeSet::is_empty);
            if one_can_do_without { BTreeSet::new() } else { each.into_iter().flatten().collect() }
        }
    }
}
