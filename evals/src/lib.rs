//! How well messages are understood: suites of labelled messages in; predictions, metrics, comparisons and pages out.
//!
//! It knows texts, labels and values. It does not know how a bot answers or WhatsApp, it reads no clock but to time predictions, and it reads and
//! writes no file: the command line does. What it measures it meets in one place, `predictor.rs`.

pub mod case;
pub mod compare;
pub mod curve;
pub mod dataset;
pub mod dice;
pub mod entities;
pub mod gates;
pub mod intents;
pub mod junit;
pub mod layout;
pub mod lint;
pub mod metrics;
pub mod noise;
pub mod predictor;
pub mod record;
pub mod report;
pub mod splits;
pub mod suite;
pub mod utterances;
mod yaml;
