//! Words as they were meant: telephone spellings ([`usual`]) and slips of the thumb ([`Speller`]).
//!
//! Patterns see usual spellings, and the classifier sees both; values see what was written, since "q" may be somebody's answer and a name
//! is known to nobody.

mod slip;
mod speller;
mod usual;

pub use speller::Speller;
pub use usual::usual;
