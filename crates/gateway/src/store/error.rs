//! How a verb may end without having done anything.

use std::path::PathBuf;

use super::ConversationId;

/// Why a verb did nothing, told by what to do about it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the conversation now: drop this work.
    #[error("conversation {} was claimed by somebody else", .0.0)]
    LeaseLost(ConversationId),
    /// These keys are not the first events of the work, in order: the caller's mistake.
    #[error("event {0} was not the next one of the work")]
    NotInWork(String),
    /// The attempt is settled already, or a later one is under way: drop its result.
    #[error("attempt {attempt} at outbox row {id} is over")]
    AttemptOver {
        /// The outbox row.
        id: i64,
        /// The attempt that came too late.
        attempt: u32,
    },
    /// Another process has this store open: stop it, or use another file.
    #[error("{} is in use by another process", path.display())]
    InUse {
        /// The database file.
        path: PathBuf,
    },
    /// The folder or the lock file cannot be made: mend the path or its permissions.
    #[error("the store cannot be opened at {}: {reason}", path.display())]
    Path {
        /// What could not be made.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// More is waiting to be written than may wait: try again later.
    #[error("the store is busy: {0}")]
    Busy(&'static str),
    /// The database is locked, full or gone: nothing was stored, try again later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// Another process got in the way, again and again: nothing was stored, try again later.
    #[error("another process got in the way: {0}")]
    Collision(String),
    /// The database will not have what this verb wants to write, and will not have it later either.
    #[error("the store refuses this: {0}")]
    Refused(String),
    /// The database's schema cannot be brought up to date.
    #[error("the store's schema cannot be brought up to date: {0}")]
    Schema(String),
}

impl StoreError {
    /// True when the store is what is in trouble, not what it was asked: the same may go well later.
    pub fn is_of_the_store(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unavailable(_) | Self::Collision(_))
    }
}
