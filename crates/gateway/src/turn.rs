//! The story of a message: claimed, understood, decided, committed. What is to be sent leaves later, from the outbox.

use std::time::Instant;

use bot::{Caller, Content, Message, Outcome, State, Trouble, pack::Run};
use fail::fail_point;
use jiff::{SignedDuration, Timestamp};
use nlu::{Command, Language};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{Answer, Incoming, answer},
    business::Business,
    store::{Event, NewSend, SendKind, Store, StoreError, Work},
    telemetry,
    webhook::{self, InboundMessage},
};

/// A reply may be sent for 24 hours after the person's last message (Cloud API, customer service window); a minute is kept in hand.
const REPLY_WITHIN: SignedDuration = SignedDuration::from_secs(24 * 3600 - 60);

/// What an outbox row of kind command holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The command.
    pub command: Command,
    /// How to run it.
    pub run: Run,
    /// The language of the conversation.
    pub language: Option<Language>,
    /// When the person asked for it.
    pub asked: Timestamp,
}

/// The outcome of a command that changed something: the payload of its event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// How it ended.
    pub outcome: Outcome,
    /// When the person asked for it: WhatsApp counts the time for an answer from there.
    pub asked: Timestamp,
}

/// Answers everything that is pending in one conversation, in order, and commits all of it at once.
///
/// # Errors
/// What the store says against the commit: nothing was committed.
pub async fn turn(store: &Store, business: &Business, work: &Work, now: Timestamp) -> Result<(), StoreError> {
    fail_point!("turn::claimed", |_| std::process::abort());
    fail_point!("turn::poisoned", work.events.iter().any(|event| event.payload.contains("poison")), |_| {
        std::process::abort()
    });
    let begun = Instant::now();
    let (caller, is_known) = match business.caller(&work.person).await {
        Ok(caller) => (caller, true),
        Err(error) => {
            tracing::error!(%error, "cannot tell who writes; they are told that it does not work now");
            (Caller::stranger(work.person.profile_name.clone()), false)
        }
    };
    let mut state = read_state(work.state.as_deref());
    let mut sends = Vec::new();
    for event in &work.events {
        let asked = event.provider_time.min(now);
        let (incoming, expires_at) = read_event(event, asked, is_known);
        let mut answered = answer(business, &caller, state, incoming, &business.local(asked), &event.key).await;
        log(work, event, &answered);
        sends.extend(to_send(&mut answered, asked, expires_at));
        state = answered.state;
    }
    fail_point!("turn::decided", |_| std::process::abort());
    let applied: Vec<_> = work.events.iter().map(|event| event.key.clone()).collect();
    let state = serde_json::to_string(&state).expect("a state is plain JSON. This is a bug.");
    store.commit(&work.lease, &applied, &state, &sends, now).await?;
    fail_point!("turn::committed", |_| std::process::abort());
    metrics::histogram!(telemetry::TURN_SECONDS).record(begun.elapsed());
    Ok(())
}

/// The state as it was kept. What this program cannot read it did not write: the conversation begins anew.
fn read_state(state: Option<&str>) -> State {
    let state = state.map(serde_json::from_str).transpose().unwrap_or_else(|error| {
        tracing::error!(%error, "a conversation's state cannot be read; it begins anew");
        None
    });
    state.unwrap_or_default()
}

/// What happened, and until when it can be answered.
fn read_event(event: &Event, asked: Timestamp, caller_is_known: bool) -> (Incoming, Timestamp) {
    if event.key.starts_with("o:")
        && let Ok(changed) = serde_json::from_str::<Changed>(&event.payload)
    {
        return (Incoming::Ran(changed.outcome), reply_until(changed.asked));
    }
    let content = match InboundMessage::read(&event.payload).content {
        webhook::Content::Text(text) => Content::Text(text),
        webhook::Content::Choice { id, .. } => Content::Pick(id),
        webhook::Content::Reaction { .. } => Content::Silent,
        webhook::Content::Media { caption: Some(caption), .. } => Content::Text(caption),
        webhook::Content::Media { kind, caption: None } => Content::Unreadable(kind.name().to_owned()),
        webhook::Content::Location { .. } => Content::Unreadable("location".to_owned()),
        webhook::Content::Other { kind } => Content::Unreadable(kind),
    };
    let incoming = match (caller_is_known, event.late) {
        (false, _) => Incoming::Unanswerable(Trouble::Unavailable),
        (true, true) => Incoming::Late(content),
        (true, false) => Incoming::Content(content),
    };
    (incoming, reply_until(asked))
}

fn reply_until(asked: Timestamp) -> Timestamp {
    asked.saturating_add(REPLY_WITHIN).unwrap_or(asked)
}

/// The outbox rows of an answer: messages first, then what changes something.
fn to_send(answered: &mut Answer, asked: Timestamp, expires_at: Timestamp) -> Vec<NewSend> {
    let messages = answered.messages.drain(..).map(|message| {
        let (payload, image) = detach_image(message);
        NewSend { kind: SendKind::Message, payload, image, expires_at }
    });
    let changes = answered.changes.drain(..).map(|(command, run)| {
        let change = Change { command, run, language: answered.state.language, asked };
        let payload = serde_json::to_string(&change).expect("a command is plain JSON. This is a bug.");
        // What was promised is done, however late.
        NewSend { kind: SendKind::Command, payload, image: None, expires_at: Timestamp::MAX }
    });
    messages.chain(changes).collect()
}

/// A message as JSON, its picture apart: a picture in JSON is four times its size.
fn detach_image(mut message: Message) -> (String, Option<Vec<u8>>) {
    let image = message.image_mut().map(|image| std::mem::take(&mut image.bytes));
    (serde_json::to_string(&message).expect("a message is plain JSON. This is a bug."), image)
}

/// The message of an outbox row, its picture put back.
///
/// # Errors
/// When the row was not written by [`turn`].
pub fn attach_image(payload: &str, image: Option<Vec<u8>>) -> Result<Message, serde_json::Error> {
    let mut message: Message = serde_json::from_str(payload)?;
    if let (Some(place), Some(bytes)) = (message.image_mut(), image) {
        place.bytes = bytes;
    }
    Ok(message)
}

fn log(work: &Work, event: &Event, answered: &Answer) {
    let trace = &answered.trace;
    let stage = trace.stage.map_or("outcome", |stage| stage.name());
    metrics::counter!(telemetry::TURNS, "stage" => stage).increment(1);
    tracing::info!(
        event = telemetry::fingerprint(&event.key),
        person = %telemetry::Masked(&work.person.address),
        stage,
        intents = trace.commands.iter().map(|command| command.intent.as_str()).collect::<Vec<_>>().join(","),
        decision = trace.decision,
        latency_us = trace.latency_us,
        "answered"
    );
}
