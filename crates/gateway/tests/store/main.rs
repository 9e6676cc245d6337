//! The store's contract, through its public verbs, on every implementation.
//!
//! Most cases are short scripts: `verb arguments => what comes out`. On databases each runs twice, the second time with the store
//! dropped and opened again before every line, so that nothing may live in memory only. Times are seconds after an arbitrary start.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod accept;
mod at_once;
mod characters;
mod claim;
mod claim_sends;
mod commit;
mod dead;
mod dialects;
mod doubt;
mod fail;
mod files;
mod forget;
mod halts;
mod harness;
mod identity;
mod names;
mod owners;
mod paces;
mod random;
mod remedies;
mod retention;
mod round_trip;
mod settle;
mod several;
mod status;
mod sweep;
mod timers;
mod unknown;
mod upgrade;
mod wait;
