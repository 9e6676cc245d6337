//! One attempt at a message: may it leave now, the request, and what follows from its answer.

use std::time::Instant;

use bot::Message;
use fail::fail_point;
use jiff::Timestamp;

use super::{
    Sender,
    halts::what_to_do,
    reaction::{Attempt, Probes, last_moment, reaction},
};
use crate::{
    store::{Remedy, Send, Settlement},
    telemetry,
    turn::attach_image,
    whatsapp::{ErrorClass, SendError},
};

impl Sender {
    /// Sends a message.
    pub(super) async fn message(&self, row: Send) -> Settlement {
        let message = match attach_image(&row.payload, row.image) {
            Ok(message) => message,
            Err(error) => return given_up(format!("not a message: {error}"), Remedy::GiveUp),
        };
        let last_moment = match until(&message, row.window_until) {
            Until::Any => None,
            Until::Moment(moment) if self.clock.now() <= moment => Some(moment),
            Until::Moment(_) | Until::Never => {
                count("outside_window");
                tracing::info!(id = row.id, row.has_fallback, "a message came too late for its window");
                return given_up("the customer service window is closed".to_owned(), Remedy::Fallback);
            }
        };
        let number = &row.person.phone_number_id;
        let begun = Instant::now();
        let sent = self.client.send(number, &row.person.address, &message, &self.store.callback_data(row.id)).await;
        let error = match sent {
            Ok(wamid) => {
                count("accepted");
                self.halts.end(number, begun);
                return Settlement::Accepted { wamid: wamid.0 };
            }
            Err(error) => error,
        };
        count(error.class.name());
        self.report(row.id, row.attempt, number, &error).await;
        let attempt = Attempt { number: row.attempt, expires_at: row.expires_at, last_moment };
        reaction(&error, attempt, probes(), self.clock.now(), rand::random())
    }

    /// Tells people what they have to know about an error, each at its own loudness.
    async fn report(&self, id: i64, attempt: u32, number: &str, error: &SendError) {
        match error.class {
            ErrorClass::Configuration | ErrorClass::Account => self.halts.begin(number, error, &*self.store).await,
            ErrorClass::NotSetUp => {
                tracing::error!(id, %error, to_do = what_to_do(error), "a message cannot be sent as things are set up");
            }
            ErrorClass::Bug => tracing::error!(id, %error, "a message that is not valid was given up. This is a bug."),
            ErrorClass::NotSent
            | ErrorClass::Unknown
            | ErrorClass::PairLimit
            | ErrorClass::NumberLimit
            | ErrorClass::WindowClosed
            | ErrorClass::OptedOut
            | ErrorClass::GiveUp
            | ErrorClass::Transient
            | ErrorClass::Maintenance => tracing::warn!(id, attempt, %error, "a message did not leave"),
        }
    }
}

/// Until when a message may leave.
enum Until {
    /// Always: a template.
    Any,
    /// Until then.
    Moment(Timestamp),
    /// Not at all: the person never wrote.
    Never,
}

fn until(message: &Message, window_until: Option<Timestamp>) -> Until {
    if message.is_template() {
        return Until::Any;
    }
    window_until.map_or(Until::Never, |window_until| Until::Moment(last_moment(window_until)))
}

fn given_up(reason: String, remedy: Remedy) -> Settlement {
    Settlement::Failed { code: None, reason, remedy }
}

fn count(result: &'static str) {
    metrics::counter!(telemetry::SENDS, "result" => result).increment(1);
}

/// How often a halted number tries; a test does not wait a minute.
fn probes() -> Probes {
    fail_point!("send::probe_after_ms", |wait: Option<String>| {
        let wait = wait.and_then(|wait| wait.parse().ok()).unwrap_or_default();
        let wait = jiff::SignedDuration::from_millis(wait);
        Probes { configuration: wait, account: wait }
    });
    Probes::default()
}
