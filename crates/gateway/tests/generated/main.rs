//! A million generated inputs: webhooks as Meta might send them, and packs as people might write them. Nothing may panic,
//! nothing may be lost.
//!
//! Each case is made from its number alone. One that fails tells its number; `CASE=<number> cargo test -p gateway --test
//! generated <name of the test>` runs it alone.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

mod cases;
mod json;
mod packs;
mod webhooks;
