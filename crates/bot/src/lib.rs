//! What to do about a message: a state, an event and the present moment in, a decision out.
//!
//! Everything here is pure. This crate does no I/O, awaits nothing, reads neither clock nor randomness, and does not know
//! Meta's JSON or SQL: the gateway performs what is decided here.

pub mod call;
pub mod decide;
pub mod duration;
pub mod fit;
pub mod hear;
pub mod judge;
pub mod markup;
pub mod message;
pub mod pack;
pub mod phrase;
pub mod pick;
pub mod reply;
pub mod split;
pub mod state;
pub mod templates;
pub mod timer;
pub mod trace;

pub use call::{Call, Caller};
pub use decide::{Decision, Effect, Event, Outcome, Trouble, decide};
pub use fit::fit;
pub use hear::{Bot, Content, Heard, Hearing, hear};
pub use message::Message;
pub use pack::Pack;
pub use reply::{Choice, Image, Label, Reply};
pub use state::State;
pub use timer::{Moment, Timer};
pub use trace::Trace;
