//! Tests that drive the running program from outside: signed webhooks in, requests to WhatsApp out, and the file it keeps.
//!
//! Nothing here sleeps: a test waits for what it wants to see, and fails when that does not come.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

mod bad_input;
mod batch;
mod cases;
mod command_line;
mod conversations;
mod crash;
mod crashes;
mod dead_letters;
#[cfg(target_os = "linux")]
mod disk_full;
mod entities;
mod erasure;
mod evals;
mod harness;
mod hostile;
mod operations;
mod sandbox;
mod sending;
mod statuses;
mod tidy;
mod wanted;
