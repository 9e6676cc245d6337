//! Everything that touches the world: webhook, store, turns, outbox, WhatsApp client, sandbox.
//!
//! It names no intent, no flow and no threshold, and Meta's JSON and SQL rows stay inside it.

pub mod answer;
pub mod business;
pub mod clock;
pub mod config;
mod credentials;
pub mod encodings;
pub mod handlers;
pub mod pack_files;
pub mod retention;
pub mod sandbox;
pub mod sender;
pub mod server;
pub mod service;
pub mod store;
pub mod talk;
pub mod telemetry;
pub mod turn;
pub mod typing;
mod wait;
pub mod webhook;
pub mod whatsapp;
pub mod worker;
