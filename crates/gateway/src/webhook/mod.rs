//! What WhatsApp tells us: signed HTTP requests in, stored events out.
//!
//! `signature` says whether Meta sent it, `inbound` says what is in it and `person` of whom, `message` says what a person wrote,
//! `update` what everything else tells, `heard` what of it the bot hears, and `routes` answers. Nothing here knows what a
//! message means.

mod card;
mod cart;
mod content;
mod heard;
pub mod inbound;
mod lenient;
mod lists;
mod media;
pub mod message;
mod person;
mod reported;
pub mod routes;
pub mod signature;
mod status;
mod system;
pub mod update;

pub use card::{ContactCard, ContactPhone, Organization};
pub use cart::{Cart, CartItem};
pub use content::{Choice, ChoiceKind, Content, Form, Location};
pub use heard::heard;
pub use inbound::{Malformed, Reading, read};
pub use media::{Media, MediaKind};
pub use message::InboundMessage;
pub use reported::ReportedError;
pub use routes::{BODY_MAX, PATH, Webhook, router};
pub use system::System;
pub use update::{Alert, Level, Update};
