//! Which label a message has, how sure that is, and how likely it is none of them.
//!
//! Up to three members score a message, and their scores are fused:
//!
//! | member | sees | is good at |
//! |---|---|---|
//! | sparse | words and runs of characters ([`sparse`](crate::sparse)) | typos, names, any language; microseconds |
//! | linear head | an encoder's vectors ([`Encoding`](crate::Encoding)) | few examples |
//! | perceptron head | the same | many examples |
//!
//! The sparse member answers alone when it is sure enough (`tier`), and always where no encoding is at hand. Examples near the message
//! are looked up too, and held-out examples teach how far to believe all of it (`calibration`). It knows texts and labels only: the
//! same machine tells intents and languages apart.

mod calibration;
mod dense;
mod examples;
mod fusion;
mod head;
mod held_out;
mod labels;
mod members;
mod predict;
mod scope;
mod tier;
mod train;

pub use examples::{Example, Noisy, TrainError, TrainOptions};
pub use head::{Head, HeadExample, HeadTask, HeadTrainer, TrainedHead};
pub use predict::{Classifier, HeldOutScore, Prediction, Tier};
