//! The customer service window: for 24 hours after a person's last message or call, the business may write freely.

use jiff::{SignedDuration, Timestamp};

use super::clock::after;

/// How long it stays open (Cloud API, "Customer service windows").
pub(crate) const OPEN: SignedDuration = SignedDuration::from_hours(24);

/// The window of one person at the business number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Window {
    opened_at: Option<Timestamp>,
}

impl Window {
    /// The person wrote or called.
    pub(super) fn open(&mut self, now: Timestamp) {
        self.opened_at = self.opened_at.max(Some(now));
    }

    /// Until when it is open, or was; nothing when the person never wrote.
    pub(super) fn until(self) -> Option<Timestamp> {
        self.opened_at.map(|opened_at| after(opened_at, OPEN))
    }

    pub(super) fn is_open(self, now: Timestamp) -> bool {
        self.until().is_some_and(|until| now < until)
    }
}
