//! The story of a message: claimed, understood, decided, committed. What is to be sent leaves later, from the outbox.

mod explain;
mod listen;
mod rows;

use std::{collections::BTreeMap, time::Instant};

use bot::{Caller, Moment, Outcome, State, Trace, pack::Run};
use fail::fail_point;
use jiff::Timestamp;
use nlu::{Command, Language};
use serde::{Deserialize, Serialize};

pub use explain::Explain;
pub use listen::Listening;
pub use rows::attach_image;

use crate::{
    answer::{Answer, Incoming, answer},
    business::Business,
    store::{Commit, Event, Store, StoreError, TimerChange, Work},
    telemetry,
};
use listen::{Says, Undelivered, caught_up, listen};

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

/// What a turn has left for others to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// There is something to send or to run.
    pub has_sends: bool,
    /// A timer was set.
    pub has_timers: bool,
}

/// Answers everything that is pending in one conversation, in order, and commits all of it at once.
///
/// # Errors
/// What the store says against the commit: nothing was committed.
pub async fn turn(
    store: &dyn Store,
    business: &Business,
    listening: &Listening,
    work: &Work,
    explain: &Explain,
    now: Timestamp,
) -> Result<Left, StoreError> {
    fail_point!("turn::claimed", |_| std::process::abort());
    fail_point!("turn::poisoned", work.events.iter().any(|event| event.payload.contains("poison")), |_| {
        std::process::abort()
    });
    let begun = Instant::now();
    let Decided { commit, explained } = decide(business, listening, work, now).await;
    fail_point!("turn::decided", |_| std::process::abort());
    let has_timers = commit.timers.iter().any(|change| matches!(change, TimerChange::Set { .. }));
    let left = Left { has_sends: !commit.sends.is_empty(), has_timers };
    store.commit(commit, now).await?;
    fail_point!("turn::committed", |_| std::process::abort());
    explained.iter().for_each(|(event, trace)| explain.tell(event, trace));
    metrics::histogram!(telemetry::TURN_SECONDS).record(begun.elapsed());
    Ok(left)
}

/// What a turn comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided<'a> {
    /// What is to be kept.
    pub commit: Commit,
    /// The events that were answered, and why so.
    pub explained: Vec<(&'a Event, Trace)>,
}

/// What [`turn`] commits. Nothing is kept and nothing sent; commands that only read are run.
pub async fn decide<'a>(business: &Business, listening: &Listening, work: &'a Work, now: Timestamp) -> Decided<'a> {
    let (caller, is_known) = match business.caller(&work.person).await {
        Ok(caller) => (caller, true),
        Err(error) => {
            tracing::error!(%error, "cannot tell who writes; they are told that it does not work now");
            (Caller::stranger(work.person.profile_name.clone()), false)
        }
    };
    let mut state = read_state(work.state.as_deref());
    let (mut sends, mut explained) = (Vec::new(), Vec::new());
    let mut timers = BTreeMap::new();
    let mut heard = listen(work, listening, is_known, now);
    // The last word, once everything that came too late has come.
    heard.extend(work.events.last().filter(|_| !work.has_more).map(|event| caught_up(event, now)));
    for heard in heard {
        let incoming = match heard.says {
            Says::Answer(Incoming::CaughtUp) if state.missed.is_none() => continue,
            Says::Answer(incoming) => incoming,
            Says::Undelivered(undelivered) => {
                note_undelivered(heard.event, &undelivered);
                continue;
            }
            Says::Nothing => {
                tracing::error!(event = telemetry::fingerprint(&heard.event.key), "an event says nothing to us");
                continue;
            }
        };
        let stage = stage(&incoming);
        let moment = Moment { asked: business.local(heard.asked), now };
        let mut answered = answer(business, &caller, state, incoming, &moment, &heard.event.key).await;
        log(work, heard.event, stage, &answered);
        sends.extend(rows::of_answer(&mut answered, heard.asked, heard.expires_at));
        timers.append(&mut answered.timers);
        state = answered.state;
        explained.push((heard.event, answered.trace));
    }
    let commit = Commit {
        lease: work.lease,
        applied: work.events.iter().map(|event| event.key.clone()).collect(),
        state: serde_json::to_string(&state).expect("a state is plain JSON. This is a bug."),
        sends,
        timers: rows::of_timers(timers),
    };
    Decided { commit, explained }
}

/// The state as it was kept. What this program cannot read it did not write: the conversation begins anew.
fn read_state(state: Option<&str>) -> State {
    let state = state.map(serde_json::from_str).transpose().unwrap_or_else(|error| {
        tracing::error!(%error, "a conversation's state cannot be read; it begins anew");
        None
    });
    state.unwrap_or_default()
}

/// Where an answer comes from that no stage of understanding has given.
fn stage(incoming: &Incoming) -> &'static str {
    match incoming {
        Incoming::Content(_) | Incoming::Late(_) | Incoming::Unanswerable(_) | Incoming::Ran(_) => "outcome",
        Incoming::Timer(_) => "timer",
        Incoming::Missed { .. } | Incoming::CaughtUp => "missed",
        Incoming::Gap(_) => "gap",
    }
}

/// A message of ours will not arrive. There is nothing to say to the person, and much to whoever runs this.
fn note_undelivered(event: &Event, undelivered: &Undelivered) {
    let code = undelivered.code.map_or_else(|| "none".to_owned(), |code| code.to_string());
    tracing::warn!(
        event = telemetry::fingerprint(&event.key),
        code,
        reason = telemetry::without_numbers(&undelivered.reason),
        "a message will not arrive"
    );
    metrics::counter!(telemetry::UNDELIVERED, "code" => code).increment(1);
}

fn log(work: &Work, event: &Event, stage: &'static str, answered: &Answer) {
    let trace = &answered.trace;
    let stage = trace.stage.map_or(stage, |stage| stage.name());
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
