//! The WhatsApp Cloud API, as a client: send a message, mark one as read.
//!
//! `outbound` has every kind of message as a type that cannot break Meta's `limits`, `error` reads its refusals, `client`
//! makes the requests. Whether and when to try again is not decided here: an error says of which class it is.

mod client;
pub mod error;
pub mod limits;
pub mod outbound;

pub use client::{Client, ClientConfig, Timeouts, Wamid};
pub use error::{ErrorClass, SendError, classify, meaning_of};
