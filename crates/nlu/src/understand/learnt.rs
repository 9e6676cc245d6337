//! What is learnt from the examples of a domain: which intent a message has, and which language it is in.

use serde::{Deserialize, Serialize};

use super::{Domain, DomainError, languages};
use crate::{
    classifier::{Classifier, Example, HeldOutScore, TrainOptions},
    spelling::Speller,
};

/// The classifier's label of messages that ask for nothing the business does. No intent may be called so: it has a blank.
const OUT_OF_SCOPE: &str = "out of scope";
/// The share of right answers from which on n-grams answer a business alone: most of its messages need not wait for an encoder then, and on its
/// validation messages the demo shop understands as many as with 0.99.
const PRECISION: f32 = 0.96;

/// What was learnt from a domain's examples. Patterns are not part of it: they need no learning.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Learnt {
    /// Absent where the domain has no examples.
    pub(super) intents: Option<Classifier>,
    pub(super) languages: Option<Classifier>,
}

impl Learnt {
    /// Learns by words alone, in less than a second for a pack.
    ///
    /// # Errors
    /// When the examples contradict each other.
    pub fn by_words(domain: &Domain) -> Result<Self, DomainError> {
        Self::with(domain, |examples, options| {
            let speller = Speller::learn(examples.iter().map(|example| example.text), []);
            Ok(Classifier::train(examples, &TrainOptions { speller: Some(&speller), ..*options })?)
        })
    }

    /// Learns, with `train` for the intents.
    ///
    /// # Errors
    /// When the examples contradict each other, or `train` fails.
    pub fn with<E: From<DomainError>>(
        domain: &Domain,
        train: impl FnOnce(&[Example<'_>], &TrainOptions<'_>) -> Result<Classifier, E>,
    ) -> Result<Self, E> {
        let asked = domain
            .intents
            .iter()
            .flat_map(|intent| intent.examples.iter().map(|(_, text)| Example::new(text, &intent.name)));
        let other = domain.out_of_scope.iter().map(|(_, text)| Example::new(text, OUT_OF_SCOPE));
        let examples: Vec<_> = asked.chain(other).collect();
        let options =
            TrainOptions { out_of_scope: Some(OUT_OF_SCOPE), sparse_precision: PRECISION, ..TrainOptions::default() };
        let intents = if examples.is_empty() { None } else { Some(train(&examples, &options)?) };
        Ok(Self { intents, languages: languages::learn(domain).map_err(DomainError::from)? })
    }

    /// How well the classifier of intents understood examples while they were held out, if there is one.
    pub fn held_out(&self) -> Option<HeldOutScore> {
        self.intents.as_ref().map(Classifier::held_out)
    }

    /// True when encodings make it understand better.
    pub fn has_heads(&self) -> bool {
        self.intents.as_ref().is_some_and(Classifier::has_heads)
    }
}
