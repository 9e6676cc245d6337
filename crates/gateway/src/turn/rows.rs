//! What was decided, as the store keeps it: rows of the outbox and changes of timers. Pure.

use std::collections::BTreeMap;

use bot::{Message, Timer};
use jiff::Timestamp;

use super::Change;
use crate::{
    answer::Answer,
    store::{NewSend, Resend, SendKind, TimerChange},
};

/// The outbox rows of an answer: messages first, then what changes something.
pub(super) fn of_answer(answered: &mut Answer, asked: Timestamp, expires_at: Timestamp) -> Vec<NewSend> {
    let mut fallback =
        answered.fallback.take().and_then(|message| bot::fit(message).pop()).map(|message| json(&message));
    let (resend, is_marketing) = (resend(answered.resend), answered.is_marketing);
    let messages = answered.messages.drain(..).map(|message| {
        let (payload, image) = detach_image(message);
        let fallback = fallback.take();
        NewSend { kind: SendKind::Message, payload, image, expires_at, resend, fallback, is_marketing }
    });
    let changes = answered.changes.drain(..).map(|(command, run)| {
        let change = Change { command, run, language: answered.state.language, asked };
        NewSend {
            kind: SendKind::Command,
            payload: json(&change),
            image: None,
            // What was promised is done, however late.
            expires_at: Timestamp::MAX,
            resend: Resend::Once,
            fallback: None,
            is_marketing: false,
        }
    });
    messages.chain(changes).collect()
}

fn resend(declared: bot::pack::Resend) -> Resend {
    match declared {
        bot::pack::Resend::Once => Resend::Once,
        bot::pack::Resend::Ask => Resend::Ask,
        bot::pack::Resend::Never => Resend::Never,
    }
}

/// What changes about the timers of a conversation.
pub(super) fn of_timers(timers: BTreeMap<String, Option<Timer>>) -> Vec<TimerChange> {
    let change = |(key, timer): (String, Option<Timer>)| match timer {
        Some(timer) => TimerChange::Set { key, due_at: timer.at, payload: json(&timer) },
        None => TimerChange::Clear { key },
    };
    timers.into_iter().map(change).collect()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what is decided is plain JSON. This is a bug.")
}

/// A message as JSON, its picture apart: a picture in JSON is four times its size.
fn detach_image(mut message: Message) -> (String, Option<Vec<u8>>) {
    let image = message.image_mut().map(|image| std::mem::take(&mut image.bytes));
    (json(&message), image)
}

/// The message of an outbox row, its picture put back.
///
/// # Errors
/// When the row was not written by [`turn`](super::turn).
pub fn attach_image(payload: &str, image: Option<Vec<u8>>) -> Result<Message, serde_json::Error> {
    let mut message: Message = serde_json::from_str(payload)?;
    if let (Some(place), Some(bytes)) = (message.image_mut(), image) {
        place.bytes = bytes;
    }
    Ok(message)
}
