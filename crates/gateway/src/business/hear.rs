//! What arrived, understood: by words first, and again with encodings where they would tell more.

use std::sync::Arc;

use bot::{Bot, Content, Hearing, State, hear};
use jiff::Zoned;
use nlu::Encodings;

use super::{Business, NO_PANIC};

impl Business {
    /// Understands what arrived in a conversation with this state. Only a message that words alone leave unsure waits for the encoder, and
    /// only for a moment: when it is too busy, words have to do.
    pub async fn hear(&self, bot: &Bot, state: &State, content: &Content, now: &Zoned) -> Hearing {
        let by_words = hear(bot, state, content, now, &Encodings::default());
        if by_words.wants.is_empty() {
            return by_words;
        }
        let encodings = self.encodings(&by_words.wants).await;
        if encodings.is_empty() { by_words } else { hear(bot, state, content, now, &encodings) }
    }

    /// The encodings of `texts`, as far as there is an encoder and it has time for them.
    pub async fn encodings(&self, texts: &[String]) -> Encodings {
        let encoder = self.encoder.read().expect(NO_PANIC).as_ref().map(Arc::clone);
        match encoder {
            Some(encoder) => encoder.encode(texts).await,
            None => Encodings::default(),
        }
    }
}
