//! Which language a message is in. Short messages tell little, so the conversation's language stays until one tells enough.

use super::{Domain, Understander};
use crate::{
    Encodings, Language, Token, Utterance,
    classifier::{Classifier, Example, TrainError, TrainOptions},
};

/// How probable another language must be before a conversation changes to it: being answered in the wrong language twice is
/// worse than once late. Fewer words have to be surer.
const CHANGE: f32 = 0.9;
const CHANGE_BY_FEW: f32 = 0.95;
/// Words that a message needs before it may change the language of a conversation.
pub(super) const WORDS_TO_CHANGE: usize = 2;

/// Learns to tell languages apart from everything that the domain knows people to say.
pub(super) fn learn(domain: &Domain) -> Result<Option<Classifier>, TrainError> {
    let said = domain.intents.iter().flat_map(|intent| &intent.examples).chain(&domain.out_of_scope);
    let examples: Vec<_> = said.map(|(language, text)| Example::new(text, language.code())).collect();
    let several = examples.iter().any(|example| example.label != examples[0].label);
    if several { Classifier::train(&examples, &TrainOptions::default()).map(Some) } else { Ok(None) }
}

/// The words of a message; numbers are none.
pub(super) fn words(utterance: &Utterance) -> usize {
    let is_word = |token: &&Token| token.is_word && !token.folded.chars().all(char::is_numeric);
    utterance.tokens().iter().filter(is_word).count()
}

impl Understander {
    /// The language of `utterance`, in a conversation that has been in `conversation`; `default` when nothing tells.
    pub(super) fn language(
        &self,
        utterance: &Utterance,
        conversation: Option<Language>,
        default: Language,
    ) -> Language {
        let stay = conversation.unwrap_or(default);
        let Some(classifier) = &self.learnt.languages else { return stay };
        let words = words(utterance);
        let prediction = classifier.predict(utterance, &Encodings::default());
        let Some(&(label, probability)) = prediction.ranked.first().filter(|_| words > 0) else { return stay };
        let sure_enough = match conversation {
            Some(_) if words > WORDS_TO_CHANGE => probability >= CHANGE,
            Some(_) => probability >= CHANGE_BY_FEW && words == WORDS_TO_CHANGE,
            None => prediction.similarity > 0.0,
        };
        if sure_enough { classifier.labels()[label].parse().unwrap_or(stay) } else { stay }
    }
}
