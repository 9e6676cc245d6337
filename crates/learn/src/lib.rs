//! From examples to what understands them: texts are encoded, heads are trained, and what was learnt is kept in a folder.
//!
//! It knows texts, labels and vectors. It does not know packs, conversations or WhatsApp; and understanding a message needs none of it.

mod artefact;
mod descent;
mod encodings;
mod noise;
mod perceptron;
mod train;
mod tune;

pub use artefact::{Artefact, ArtefactError, Manifest};
pub use encodings::{Encode, as_understood};
pub use noise::with_typos;
pub use perceptron::Perceptron;
pub use train::{LearnError, Progress, classifier, domain, tuned_domain};
pub use tune::{TuneError, Tuning, tune};
