//! The handshake: an address gets webhooks only after it has repeated our challenge.

use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::{
    World,
    callbacks::{Asked, Callback, Callbacks, Level},
    effect::{Effect, Handshake, Outcome},
    log::Direction,
    parcel::ParcelId,
};

/// Challenges are numbers of ten digits, as Meta's are.
const CHALLENGES: u64 = 9_000_000_000;

/// What an address was asked, and where the log has it.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) challenge: String,
    exchange: u64,
}

impl World {
    /// Where webhooks go.
    pub(crate) fn callbacks(&self) -> &Callbacks {
        &self.callbacks
    }

    /// Sets where webhooks go. A new address is asked before the first of them.
    pub(crate) fn set_callback(&mut self, level: Level, callback: Option<Callback>) {
        self.place(level, callback, false);
    }

    /// Sets where webhooks go, to an address that was asked and agreed.
    pub(crate) fn set_agreed_callback(&mut self, level: Level, callback: Option<Callback>) {
        self.place(level, callback, true);
    }

    fn place(&mut self, level: Level, callback: Option<Callback>, is_verified: bool) {
        if let Some(Callback { url, .. }) = &callback {
            self.callbacks.set_verified(url, is_verified);
        }
        self.callbacks.set(level, callback);
        self.tell(super::Event::Changed);
    }

    /// Subscribes the app to the account, or ends it: then webhooks go nowhere.
    pub(crate) fn set_subscribed(&mut self, is_subscribed: bool) {
        self.callbacks.set_subscribed(is_subscribed);
        self.tell(super::Event::Changed);
    }

    /// Asks every address that has a token, whether it was asked before or not.
    pub(crate) fn verify(&mut self, now: Timestamp) {
        for callback in self.callbacks.all() {
            self.ask(&callback, None, now);
        }
    }

    /// Begins a handshake with an address; its answer goes to [`World::judge_answer`].
    pub(crate) fn ask_address(&mut self, url: &str, at: Timestamp) -> Question {
        // A number that nobody can guess beforehand.
        let challenge = (CHALLENGES / 9 + self.dice.below(CHALLENGES)).to_string();
        Question { challenge, exchange: self.log.begin(at, Direction::ToBot, "GET", url, b"") }
    }

    /// Whether an address has repeated its challenge; if not, what it did instead.
    pub(crate) fn judge_answer(&mut self, question: &Question, outcome: Outcome) -> Result<(), String> {
        let verdict = match &outcome {
            Ok((200, body)) if *body == question.challenge => Ok(()),
            Ok((200, _)) => Err("the handshake failed: the challenge was not repeated".to_owned()),
            Ok((status, _)) => Err(format!("the handshake failed: answered {status}")),
            Err(failure) => Err(format!("the handshake failed: {failure}")),
        };
        self.note(question.exchange, |exchange| {
            if let Ok((status, body)) = outcome {
                (exchange.status, exchange.answer) = (Some(status), Some(body));
            }
            exchange.failure = verdict.as_ref().err().cloned();
        });
        verdict
    }

    /// Asks an address; the webhook waits for the answer. While a question is open, no other is asked.
    pub(super) fn ask(&mut self, callback: &Callback, parcel: Option<ParcelId>, at: Timestamp) {
        let Callback { url, verify_token: Some(verify_token) } = callback else { return };
        if let Some(asked) = self.callbacks.asked(url) {
            asked.waiting.extend(parcel);
            return;
        }
        let question = self.ask_address(url, at);
        let verify_token = verify_token.expose_secret().to_owned();
        let handshake = Handshake { url: url.clone(), verify_token, challenge: question.challenge.clone() };
        self.callbacks.ask(url, Asked { question, waiting: parcel.into_iter().collect() });
        self.effects.push(Effect::Handshake(handshake));
    }

    /// An address has answered: webhooks go there if it has repeated the challenge.
    pub(crate) fn shook_hands(&mut self, url: &str, outcome: Outcome) {
        let Some(Asked { question, waiting }) = self.callbacks.take_asked(url) else { return };
        let verdict = self.judge_answer(&question, outcome);
        self.callbacks.set_verified(url, verdict.is_ok());
        for parcel in waiting {
            match &verdict {
                Ok(()) => self.carry(parcel),
                Err(refusal) => self.answered(parcel, &Err(refusal.clone())),
            }
        }
    }
}
