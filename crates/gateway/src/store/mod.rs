//! What must survive: events in, conversations, messages out. One verb is one transaction, and nothing else writes.
//!
//! It knows neither what an event says nor what a state means: both are text to it. It reads no clock.
//!
//! ```text
//! accept ─► inbox ─► claim ─► commit ─► outbox ─► claim_sends ─► settle
//!             ▲        │ fail, release               │
//!             └────────┴──────────── outcome ◄───────┘
//! ```

mod accept;
mod claim;
mod clock;
mod commit;
mod error;
mod fail;
mod health;
mod identity;
mod keys;
mod lane;
mod open;
mod outbox;
mod people;
mod recover;
mod settle;
mod status;
mod types;

use std::{fs::File, sync::Arc};

use identity::Identity;
use sqlx::{Sqlite, SqlitePool, Transaction};

pub use claim::{MAX_DEATHS, MAX_EVENTS};
pub use error::StoreError;
pub use fail::MAX_ERRORS;
pub use outbox::UNKNOWN_HOLD;
pub use types::{
    Accepted, Batch, Committed, ConversationId, Counts, DeliveryStatus, Event, Failed, Lease, NewEvent, NewSend,
    NextDue, Person, Recovered, Send, SendKind, SendReport, SendState, Settlement, StatusUpdate, Work,
};

/// The store of one process: a SQLite file that no other process may open meanwhile. Clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection: SQLite has one writer at a time, and waiting for our own turn is cheaper than finding the file locked.
    writer: SqlitePool,
    readers: SqlitePool,
    identity: Identity,
    /// Held for as long as any clone lives. The last field, so that it is dropped after the connections.
    _lock: Arc<File>,
}

impl Store {
    /// Begins a verb. `IMMEDIATE`: a transaction that reads first and then finds that it may not write would have to start over.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}
