//! How well messages are understood: labelled data in, predictions and metrics out.
//!
//! It knows texts and labels. It does not know packs, conversations or WhatsApp, and it writes no file: the command line does.

pub mod dataset;
pub mod entities;
pub mod intents;
pub mod metrics;
