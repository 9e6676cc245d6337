//! A trained classifier over words and pieces of words.
//!
//! It learns from examples which label a message has, in any language and without a downloaded model, and says how sure
//! it is and how likely the message is none of its labels. It knows texts and labels only: the same machine tells intents
//! and languages apart.
//!
//! A message becomes a sparse vector of n-grams (`features`, `vocabulary`); a linear model scores the labels (`softmax`);
//! examples near the message are looked up (`neighbours`); and held-out examples teach how far to believe both
//! (`calibration`).

mod calibration;
mod classifier;
mod examples;
mod features;
mod held_out;
mod model;
mod neighbours;
mod scope;
mod softmax;
mod temperature;
mod vocabulary;

pub use classifier::{Classifier, Prediction};
pub use examples::{Example, TrainError, TrainOptions};
pub use softmax::Training;
