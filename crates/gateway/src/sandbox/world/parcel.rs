//! Webhooks on their way: what each carries, and which waits for which.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::{agenda::Ticket, clock::after, person::PersonId, settings::DELIVERY_MAX, webhook::Update};

/// Names a webhook on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ParcelId(u64);

/// What waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// Whatever concerns a person waits for what happened to them before.
    Person(PersonId),
    /// Whatever concerns the account, likewise.
    Account,
    /// Batches concern everybody.
    Batches,
    /// Waits for nothing.
    Free(ParcelId),
}

/// An update, and what depends on its delivery.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) update: Update,
    /// Whom it is about; nobody when it is about the account.
    pub(super) person: Option<PersonId>,
    /// The person's message in it, whose ticks show how the delivery went.
    pub(super) wamid: Option<String>,
    /// The answer that waits for the first attempt.
    pub(super) ticket: Option<Ticket>,
}

/// One webhook on its way.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) lane: Lane,
    pub(super) is_of_number: bool,
    pub(super) body: Bytes,
    pub(super) ticks: Vec<(PersonId, String)>,
    pub(super) tickets: Vec<Ticket>,
    pub(super) is_duplicate: bool,
    /// The moment of the next attempt; none while one is under way.
    pub(super) due: Option<Timestamp>,
    /// The regular moment, when `due` was brought forward.
    pub(super) regular: Timestamp,
    pub(super) first: Option<Timestamp>,
    pub(super) attempts: u32,
    /// Gaps used up.
    pub(super) gaps: usize,
    /// The attempt under way.
    pub(super) under_way: Option<UnderWay>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct UnderWay {
    pub(super) at: Timestamp,
    pub(super) exchange: u64,
}

/// All webhooks on their way.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    pub(super) gathered: Vec<Item>,
    pub(super) gathered_bytes: usize,
    /// When what is gathered leaves.
    pub(super) flush_at: Option<Timestamp>,
    pub(super) lanes: BTreeMap<Lane, VecDeque<ParcelId>>,
    pub(super) parcels: BTreeMap<ParcelId, Parcel>,
    made: u64,
}

impl Parcel {
    /// A webhook that leaves at `due`.
    pub(super) fn new(lane: Lane, is_of_number: bool, body: Bytes, due: Timestamp) -> Self {
        Self {
            lane,
            is_of_number,
            body,
            ticks: Vec::new(),
            tickets: Vec::new(),
            is_duplicate: false,
            due: Some(due),
            regular: due,
            first: None,
            attempts: 0,
            gaps: 0,
            under_way: None,
        }
    }

    /// The moment of the attempt after the one at `at`; nothing when the gaps or the seven days are used up.
    pub(super) fn next_attempt(&mut self, at: Timestamp, gaps: &[SignedDuration]) -> Option<Timestamp> {
        // An attempt that was brought forward uses up no gap.
        if at < self.regular {
            return Some(self.regular);
        }
        let gap = gaps.get(self.gaps)?;
        self.gaps += 1;
        self.regular = after(at, *gap);
        let end = after(self.first.unwrap_or(at), DELIVERY_MAX);
        Some(self.regular).filter(|next| *next <= end)
    }
}

impl Deliveries {
    /// Names another webhook.
    pub(super) fn name(&mut self) -> ParcelId {
        self.made += 1;
        ParcelId(self.made)
    }

    /// Uses no name that others have used.
    pub(super) fn count_on_from(&mut self, others: &Self) {
        self.made = others.made;
    }

    /// Webhooks that the bot has not taken yet.
    pub(super) fn waiting(&self) -> usize {
        self.parcels.len()
    }
}
