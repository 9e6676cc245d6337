//! What WhatsApp tells us: signed HTTP requests in, stored events out.
//!
//! `signature` says whether Meta sent it, `inbound` says what is in it, `message` says what a person wrote, and `routes`
//! answers. Nothing here knows what a message means.

pub mod inbound;
mod lenient;
pub mod message;
mod person;
pub mod routes;
pub mod signature;

pub use inbound::{Malformed, read};
pub use message::{Content, InboundMessage, MediaKind};
pub use routes::{BODY_MAX, PATH, Webhook, router};
