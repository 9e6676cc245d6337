//! Labels as numbers.

use serde::{Deserialize, Serialize};

/// How many labels there are, and whether one more stands for what is out of scope: the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Labels {
    pub(super) inside: usize,
    pub(super) has_outside: bool,
}

impl Labels {
    pub(super) fn count(self) -> usize {
        self.inside + usize::from(self.has_outside)
    }

    /// The labels that occur in `kept`, and the new number of each old one, in the same order.
    pub(super) fn renumbered(self, kept: impl Iterator<Item = usize>) -> (Self, Vec<Option<usize>>) {
        let mut occurs = vec![false; self.count()];
        kept.for_each(|label| occurs[label] = true);
        let mut next = 0..;
        let numbers = occurs.iter().map(|occurs| if *occurs { next.next() } else { None }).collect();
        let inside = occurs[..self.inside].iter().filter(|occurs| **occurs).count();
        (Self { inside, has_outside: self.has_outside && occurs[self.inside] }, numbers)
    }
}
