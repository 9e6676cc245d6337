//! The encoder as a whole: its models, its vectors, its files, its service.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

mod fidelity;
mod files;
mod service;
