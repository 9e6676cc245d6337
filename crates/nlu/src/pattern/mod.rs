//! Exact command forms: `order {order}`, `[the] (status|state) of order {order}`, `report [for] {period}`.
//!
//! This is the surest stage: a pattern covers the whole message or does not match, and when two commands match equally
//! well none does. It knows words and slots; what a slot's values look like is the caller's knowledge, given as a
//! closure that is asked only when a pattern has matched up to that slot.
//!
//! | written | matches |
//! |---|---|
//! | `order` | this word, whatever its case and accents; punctuation around it is ignored |
//! | `(status\|state of)` | one of several |
//! | `[the]` | the same, or nothing |
//! | `{order}` | a value of the slot `order`; an open slot takes any words, at least one |
//!
//! A greeting before and a "please" after the command are ignored in every language, unless a pattern names them.

mod grammar;
mod graph;
mod matched;
mod parse;
mod polite;
mod search;
mod set;

pub use grammar::Pattern;
pub use matched::{Match, Matched, PatternSetError};
pub use parse::{MAX_PATTERN_CHARS, PatternError};
pub(crate) use polite::is_polite;
pub use set::PatternSet;
