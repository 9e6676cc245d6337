//! The store's contract, through its public verbs, on a real SQLite file.
//!
//! Most cases are short scripts: `verb arguments => what comes out`. Each runs twice, the second time with the store dropped
//! and opened again before every line, so that nothing may live in memory only. Times are seconds after an arbitrary start.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod accept;
mod at_once;
mod claim;
mod claim_sends;
mod commit;
mod fail;
mod harness;
mod identity;
mod open;
mod random_lanes;
mod random_outboxes;
mod round_trip;
mod settle;
mod status;
mod unknown;
