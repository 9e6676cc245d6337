//! What a webhook's JSON means: messages, people, and everything else that Meta tells.
//!
//! Cases are text (`cases/*.txt`): a title, what came, and what it means, one line for each.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

mod any_order;
mod cases;
mod odd;
mod samples;
mod show;
mod together;
