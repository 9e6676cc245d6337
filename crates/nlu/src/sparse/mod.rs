//! Words and pieces of words: the member of the [`classifier`](crate::classifier) that needs no model file.
//!
//! A message becomes a sparse vector of n-grams (`features`, `vocabulary`); a linear model scores the labels (`softmax`); examples that
//! share n-grams with the message are looked up (`neighbours`).

mod features;
mod model;
mod neighbours;
mod softmax;
mod vocabulary;

pub(crate) use features::Grams;
pub(crate) use model::Sparse;
pub use softmax::Training;
pub(crate) use softmax::{Softmax, log_sum_exp};
pub(crate) use vocabulary::Vector;
