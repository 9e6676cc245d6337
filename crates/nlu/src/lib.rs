//! What a message means: text in, [`Understanding`] out.
//!
//! This crate knows language. It does not know bots, WhatsApp, phone books or SQL; it never reads a clock, a file or the
//! environment, and it remembers nobody: what the conversation expects comes in as an argument.
//!
//! The order of the stages, surest first: expected answer, patterns, follow-up, classifier (`understand.rs`).

pub mod choices;
pub mod classifier;
pub mod command;
mod encoding;
pub mod entities;
mod fnv;
pub mod language;
pub mod pattern;
pub mod slot;
pub mod sparse;
pub mod spelling;
pub mod statistics;
pub mod understand;
pub mod understanding;
pub mod universal;
pub mod utterance;
pub mod value;

pub use command::{Command, Slot, Source};
pub use encoding::{Encoding, Encodings};
pub use language::Language;
pub use slot::SlotType;
pub use understanding::{Candidate, Expectation, Meaning, Reading, Stage, StageReport, Understanding};
pub use utterance::{Span, Token, Utterance};
pub use value::{Anchor, Duration, Moment, Money, Ordinal, Period, Phone, Quantity, Recurrence, Stretch, Value};
