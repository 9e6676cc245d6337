//! Sentences as vectors, by models of the BERT family: exact in f32 on candle, fast in small integers.
//!
//! It knows texts and vectors, and nothing of what they are for: no intent, no bot, no WhatsApp.

mod architecture;
mod bert;
mod encoder;
mod encoding;
mod error;
mod exact;
mod fast;
mod folder;
mod hash;
mod names;
mod package;
mod pool;
mod pooling;
mod text;
mod weights;

pub use kernel::Level;

pub use self::{
    architecture::Architecture,
    bert::{Bert, mean_over_tokens},
    encoder::Encoder,
    encoding::{Encoding, cosine},
    error::OpenError,
    exact::Exact,
    folder::{Folder, Source},
    package::{About, Manifest, Package},
    pooling::{Pooling, Recipe},
    text::Token,
    weights::Weights,
};
