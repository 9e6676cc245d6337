//! What goes into the store and what comes out.

mod inbox;
mod outbox;
mod upkeep;
mod work;

pub use inbox::{Accepted, Batch, ConversationId, DeliveryStatus, NewEvent, Person, Preference, Remedy, StatusUpdate};
pub use outbox::{ClaimSends, NewSend, Pace, Resend, Scope, Send, SendKind, SendReport, SendState, Settle, Settlement};
pub use upkeep::{Counts, DeadFilter, DeadLetter, Forgotten, Loop, Recovered, Retention, Swept};
pub use work::{Claim, Commit, Committed, Event, Failed, Lease, TimerChange, Work};
