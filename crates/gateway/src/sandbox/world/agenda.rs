//! What is to happen, and when.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{chat::Status, parcel::ParcelId, person::PersonId};

/// An answer that somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ticket(pub(super) u64);

/// Something that happens at its moment.
#[derive(Debug)]
pub(super) enum Due {
    /// A message of the business gets this far.
    Mark { person: PersonId, wamid: String, status: Status },
    /// The bot is told that a message got this far; it did at `at`.
    Tell { person: PersonId, wamid: String, status: Status, at: Timestamp, ticket: Option<Ticket> },
    /// The business stops to count as typing, unless it began again.
    TypingEnds { person: PersonId },
    /// A call ends.
    HangUp { person: PersonId, call: String, began: Timestamp },
    /// What was gathered leaves.
    Flush,
    /// A webhook is to be delivered.
    Attempt { parcel: ParcelId },
    /// An answer is given at last.
    Release { ticket: Ticket },
}

/// What is to happen, the earliest first; of the same moment, what was added first.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    due: BTreeMap<(Timestamp, u64), Due>,
    added: u64,
}

impl Agenda {
    pub(super) fn add(&mut self, at: Timestamp, due: Due) {
        self.added += 1;
        self.due.insert((at, self.added), due);
    }

    /// When the first is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    /// Takes the first that is due by `now`, with its own moment.
    pub(super) fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, Due)> {
        let first = self.due.first_entry().filter(|first| first.key().0 <= now)?;
        let ((at, _), due) = first.remove_entry();
        Some((at, due))
    }
}
